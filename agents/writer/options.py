"""What a brief asks of the writer's manner: the prompt's rules, and the amounts that training tuned.

A rule switches a behaviour on, at a modest amount of the writer's own or at the amount of the style that is
imitated; the profile's tuning sets the amount where it asks for more, with the rule or without it.
"""

from dataclasses import dataclass, replace

from agents.prompts.rules import parse_rules
from agents.protocols import Brief
from schema.profile import StyleProfile, Wishes

_QUESTIONS = 0.25
_EMPHASIS = 0.3
_ADDRESS = 0.5
_ANALOGIES_PER_MINUTE = 0.2
_DEFINED = 0.3
_SHORT = 24.0
_MOST_QUESTIONS, _MOST_EMPHASIS, _MOST_ADDRESS = 4.0, 4.0, 8.0


@dataclass(frozen=True, slots=True)
class Options:
    """The behaviours that are on, with their amounts."""

    rules: frozenset[str]
    minutes: float
    questions: int
    """Questions in the episode."""
    analogies: int
    emphasis: int
    address: int
    define_terms: float
    """Share of the key concepts that are defined when first said."""
    longest_sentence: int
    """Words; longer sentences are cut in two where grammar allows."""
    concept_emphasis: float
    grounding: float
    learned_phrases: float

    def on(self, rule: str) -> bool:
        """Return whether the prompt holds a rule."""
        return rule in self.rules


def read_options(brief: Brief) -> Options:
    """Return what the brief's prompt, profile and variant ask for."""
    rules = frozenset(parse_rules(brief.prompts.texts["script_writer"]))
    tuning, minutes, wishes = brief.profile.tuning, brief.target_seconds / 60, brief.profile.wishes
    style = _Style(brief.variant)
    analogies = max(1, round(_ANALOGIES_PER_MINUTE * minutes)) if "draw-analogies" in rules else 0
    options = Options(
        rules=rules,
        minutes=minutes,
        questions=_times("ask-questions" in rules, style.questions, tuning.questions_per_minute, minutes),
        analogies=max(analogies, round(tuning.analogies_per_episode)),
        emphasis=_times("emphasise-findings" in rules, style.emphasis, tuning.emphasis_per_minute, minutes),
        address=_times("address-listener" in rules, style.address, tuning.address_per_minute, minutes),
        define_terms=max(_DEFINED if "define-terms" in rules else 0.0, tuning.define_terms),
        longest_sentence=round(
            min(tuning.max_sentence_words, style.longest if "short-sentences" in rules else 60)
        ),
        concept_emphasis=max(tuning.concept_emphasis, 0.5 if "cover-concepts" in rules else 0.0),
        grounding=max(tuning.grounding, 0.5 if "check-claims" in rules else 0.0),
        learned_phrases=tuning.learned_phrases,
    )
    return _within(options, wishes)


_COUNTED = {
    "questions": "questions_per_minute",
    "emphasis": "emphasis_per_minute",
    "address": "address_per_minute",
}


def _within(options: Options, wishes: Wishes) -> Options:
    """Return the options within what a person asked for, rules or not."""

    def count(field: str) -> int:
        per_minute = getattr(options, field) / options.minutes
        return round(wishes.bounded(_COUNTED[field], per_minute) * options.minutes)

    longest = round(wishes.bounded("max_sentence_words", options.longest_sentence))
    return replace(
        options,
        questions=count("questions"),
        emphasis=count("emphasis"),
        address=count("address"),
        analogies=round(wishes.bounded("analogies_per_episode", options.analogies)),
        define_terms=wishes.bounded("define_terms", options.define_terms),
        longest_sentence=longest,
        grounding=wishes.bounded("grounding", options.grounding),
    )


@dataclass(frozen=True, slots=True)
class _Style:
    """Amounts per minute of the style that is imitated, or the writer's own."""

    variant: StyleProfile | None

    @property
    def questions(self) -> float:
        return min(_MOST_QUESTIONS, self.variant.questions_per_minute) if self.variant else _QUESTIONS

    @property
    def emphasis(self) -> float:
        return min(_MOST_EMPHASIS, self.variant.emphasis_per_minute) if self.variant else _EMPHASIS

    @property
    def address(self) -> float:
        return min(_MOST_ADDRESS, self.variant.address_per_minute) if self.variant else _ADDRESS

    @property
    def longest(self) -> float:
        return max(16.0, 1.5 * self.variant.avg_sentence_length) if self.variant else _SHORT


def _times(rule: bool, own: float, tuned: float, minutes: float) -> int:
    """Return how often something happens in an episode; once at least where it is asked for at all."""
    per_minute = max(own if rule else 0.0, tuned)
    return max(1, round(per_minute * minutes)) if per_minute > 0 else 0
