"""What standing directives mean for the next trial: wishes of the profile, rules of the prompt, weights."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agents.prompts.loader import optional_rules
from agents.prompts.rules import Rule, parse_rules
from schema.directive import (
    Change,
    Feature,
    SetAmount,
    SetDepth,
    SetLength,
    SetPhrase,
    SetTone,
    SetTopic,
    SetWeight,
    StandingDirective,
    Tone,
)
from schema.loss import LossTerm, LossWeights
from schema.profile import NO_WISHES, Tuning, Wishes

MARK = "asked-"
"""Rule ids of a prompt that stand for directives begin with it."""


@dataclass(frozen=True, slots=True)
class Amount:
    """How a feature is turned up and down."""

    parameter: str | None = None
    """Of `Tuning`; None: only a rule stands for it."""
    step: float = 0.0
    """At least this much more or less is asked for."""
    usual: float = 0.0
    """What an episode has where nothing is tuned: half of it is less."""


AMOUNTS: dict[Feature, Amount] = {
    Feature.QUESTIONS: Amount("questions_per_minute", 0.5, 1.0),
    Feature.ANALOGIES: Amount("analogies_per_episode", 2, 2),
    Feature.EMPHASIS: Amount("emphasis_per_minute", 0.5, 0.6),
    Feature.LISTENER: Amount("address_per_minute", 1, 1.5),
    Feature.DEFINITIONS: Amount("define_terms", 0.3, 0.3),
    Feature.SENTENCE_LENGTH: Amount("max_sentence_words", 6, 30),
    Feature.PACE: Amount("speaking_rate", 12, 150),
    Feature.SECTIONS: Amount("section_scale", 0.25, 1),
    Feature.GROUNDING: Amount("grounding", 0.4, 0.4),
}
_RULES: dict[Feature, tuple[str, ...]] = {
    Feature.QUESTIONS: ("ask-questions",),
    Feature.ANALOGIES: ("draw-analogies",),
    Feature.EXAMPLES: ("give-examples",),
    Feature.DEFINITIONS: ("define-terms",),
    Feature.EMPHASIS: ("emphasise-findings",),
    Feature.LISTENER: ("address-listener",),
    Feature.FIGURES: ("figures-by-number",),
    Feature.NUMBERS: ("quote-numbers",),
    Feature.SIGNPOSTS: ("signpost-sections", "preview"),
    Feature.RECAPS: ("recap-sections",),
    Feature.LIMITATIONS: ("hedge-limitations",),
    Feature.HOOK: ("open-with-hook",),
    Feature.TAKEAWAY: ("close-with-takeaway",),
    Feature.GROUNDING: ("check-claims",),
}
_TONES: dict[Tone, tuple[dict[str, float], dict[str, float], str]] = {
    Tone.CASUAL: (
        {"address_per_minute": 2.0},
        {"max_sentence_words": 24},
        "Speak as to a friend: short words, contractions, you and we.",
    ),
    Tone.FORMAL: ({}, {"address_per_minute": 0.5, "emphasis_per_minute": 0.3}, "Speak as in a lecture hall."),
    Tone.ENTHUSIASTIC: ({"emphasis_per_minute": 1.5}, {}, "Let it be heard what excites you about the work."),
    Tone.CALM: (
        {},
        {"emphasis_per_minute": 0.2, "speaking_rate": 145},
        "Speak calmly, without superlatives.",
    ),
    Tone.SIMPLE: (
        {"define_terms": 0.8},
        {"max_sentence_words": 20},
        "Speak to somebody new to the field: plain words, one idea a sentence.",
    ),
    Tone.TECHNICAL: ({}, {"define_terms": 0.2}, "Speak to experts: keep the field's terms, skip the basics."),
    Tone.HUMOROUS: (
        {"address_per_minute": 1.5},
        {},
        "Let a light remark fall now and then; never at the facts.",
    ),
    Tone.SERIOUS: ({}, {"emphasis_per_minute": 0.4}, "Keep to the matter: no jokes."),
}
_TIMES_LONGER, _TIMES_SHORTER = 1.25, 0.8


def wishes_of(standing: Sequence[StandingDirective], tuning_at: Callable[[str | None], Tuning]) -> Wishes:
    """Return what directives ask of the episodes, later ones before earlier ones.

    `tuning_at` gives the tuning of the trial after which a directive was given: more is more than that.
    """
    wishes = NO_WISHES
    for given in standing:
        directive = given.directive
        if isinstance(directive, SetAmount):
            wishes = _with_amount(wishes, directive, tuning_at(given.after_trial_id))
        elif isinstance(directive, SetTone):
            low, high, _ = _TONES[directive.tone]
            wishes = _bounded(wishes, low, high)
        elif isinstance(directive, SetLength | SetDepth):
            wishes = _with_length(wishes, directive)
        elif isinstance(directive, SetTopic | SetPhrase):
            wishes = _with_words(wishes, directive)
    return wishes


def _with_amount(wishes: Wishes, directive: SetAmount, tuning: Tuning) -> Wishes:
    amount = AMOUNTS.get(directive.feature)
    if amount is None or amount.parameter is None:
        return wishes
    lowest, highest = bounds_of(amount.parameter)
    now = max(getattr(tuning, amount.parameter), lowest)
    base = now if now > lowest or not amount.usual else amount.usual
    if directive.change is Change.SET and directive.value is not None:
        value = min(max(directive.value, lowest), highest)
        return _bounded(wishes, {amount.parameter: value}, {amount.parameter: value})
    if directive.change is Change.MORE:
        return _bounded(wishes, {amount.parameter: min(base + amount.step, highest)}, {})
    if directive.change is Change.NONE:
        return _bounded(wishes, {}, {amount.parameter: lowest})
    halved = base / 2 if lowest == 0 else base - amount.step
    return _bounded(wishes, {}, {amount.parameter: max(halved, lowest)})


def _bounded(wishes: Wishes, low: dict[str, float], high: dict[str, float]) -> Wishes:
    """A new bound replaces whatever was asked of the same parameter before."""
    at_least = {name: value for name, value in wishes.at_least.items() if name not in low | high}
    at_most = {name: value for name, value in wishes.at_most.items() if name not in low | high}
    return wishes.model_copy(update={"at_least": at_least | low, "at_most": at_most | high})


def _with_length(wishes: Wishes, directive: SetLength | SetDepth) -> Wishes:
    if isinstance(directive, SetDepth):
        if directive.depth is not None:
            return wishes.model_copy(update={"depth": directive.depth, "deeper": 0})
        step = 1 if directive.change is Change.MORE else -1
        return wishes.model_copy(update={"deeper": wishes.deeper + step})
    longer = directive.change is Change.MORE
    if directive.change is Change.SET:
        anew = {"minutes": directive.minutes, "length_factor": 1.0, "minutes_longer": 0.0}
        return wishes.model_copy(update=anew)
    if directive.minutes is not None:
        sign = 1 if longer else -1
        return wishes.model_copy(update={"minutes_longer": wishes.minutes_longer + sign * directive.minutes})
    factor = directive.factor or (_TIMES_LONGER if longer else _TIMES_SHORTER)
    return wishes.model_copy(update={"length_factor": wishes.length_factor * factor})


def _with_words(wishes: Wishes, directive: SetTopic | SetPhrase) -> Wishes:
    text = directive.topic if isinstance(directive, SetTopic) else directive.text
    lists = {name: _without(getattr(wishes, name), text) for name in _LISTS[type(directive)].values()}
    into = _LISTS[type(directive)][Change(directive.change)]
    return wishes.model_copy(update={**lists, into: (*lists[into], text)})


_LISTS: dict[type[SetTopic | SetPhrase], dict[Change, str]] = {
    SetTopic: {Change.MORE: "more_about", Change.LESS: "less_about", Change.NONE: "not_about"},
    SetPhrase: {Change.MORE: "always", Change.NONE: "never"},
}


def _without(texts: tuple[str, ...], text: str) -> tuple[str, ...]:
    return tuple(other for other in texts if other.lower() != text.lower())


def bounds_of(parameter: str) -> tuple[float, float]:
    """Return the bounds of a `Tuning` parameter."""
    metadata = Tuning.model_fields[parameter].metadata
    low = next(float(bound.ge) for bound in metadata if hasattr(bound, "ge"))
    high = next(float(bound.le) for bound in metadata if hasattr(bound, "le"))
    return low, high


def wished_tuning(tuning: Tuning, wishes: Wishes) -> Tuning:
    """Return a tuning within what was asked for."""
    values = {name: wishes.bounded(name, value) for name, value in tuning.model_dump().items()}
    return Tuning.model_validate(values)


def wished_prompt(prompt: str, standing: Sequence[StandingDirective]) -> str:
    """Return a writer's prompt in which standing directives are rules, and revoked ones no longer are."""
    lines = [line for line in prompt.splitlines() if f"[{MARK}" not in line]
    for given in standing:
        if isinstance(given.directive, SetAmount):
            lines = _with_rules(lines, given.directive)
    asked = [f"- [{MARK}{given.directive_id}] {_sentence(given)}" for given in standing if _sentence(given)]
    rules = list(parse_rules("\n".join(lines)).values())
    at = lines.index(rules[-1].line) + 1 if rules else len(lines)
    return "\n".join([*lines[:at], *asked, *lines[at:]]) + "\n"


def _with_rules(lines: list[str], directive: SetAmount) -> list[str]:
    """Add the rules of a feature that is to be there; take out those of one that isn't to be."""
    there = parse_rules("\n".join(lines))
    for rule_id in _RULES.get(directive.feature, ()):
        if directive.change is Change.NONE and rule_id in there:
            lines = [line for line in lines if line != there[rule_id].line]
        elif directive.change in (Change.MORE, Change.SET) and rule_id not in there:
            lines = _inserted(lines, optional_rules().get(rule_id), list(there.values()))
    return lines


def _inserted(lines: list[str], rule: Rule | None, there: Sequence[Rule]) -> list[str]:
    if rule is None:
        return lines
    same = [other.line for other in there if other.section == rule.section]
    anchor = same[-1] if same else f"## {rule.section}"
    if anchor not in lines:
        return lines
    at = lines.index(anchor) + 1
    return [*lines[:at], rule.line, *lines[at:]]


def _sentence(given: StandingDirective) -> str:
    """Return a directive as a rule for a language model; nothing where the brief says it with figures."""
    directive = given.directive
    if isinstance(directive, SetWeight | SetLength | SetDepth):
        return ""
    if isinstance(directive, SetTone):
        return _TONES[directive.tone][2]
    if isinstance(directive, SetPhrase):
        how = "Never say" if directive.change is Change.NONE else "Say once, word for word:"
        return f"{how} {_braced(directive.text)!r}."
    if isinstance(directive, SetTopic):
        how = {Change.NONE: "Say nothing", Change.LESS: "Say less"}.get(directive.change, "Say more")
        return f"{how} about {_braced(directive.topic)!r}."
    name = directive.feature.value.replace("_", " ")
    if directive.change is Change.SET and directive.value is not None:
        return f"Have {directive.value:g} of: {name}."
    how = {Change.NONE: "Have no", Change.LESS: "Have less of"}.get(directive.change, "Have more of")
    return f"{how}: {name}."


def _braced(text: str) -> str:
    """A brace of the user's must not look like a placeholder."""
    return text.replace("{", "{{").replace("}", "}}")


def wished_weights(weights: LossWeights, standing: Sequence[StandingDirective]) -> LossWeights:
    """Return the weights of the loss terms as asked for; they sum to what they summed to before."""
    total = sum(weights.model_dump().values())
    for given in standing:
        if isinstance(given.directive, SetWeight):
            weights = _weighed(weights, given.directive, total)
    return weights


def _weighed(weights: LossWeights, directive: SetWeight, total: float) -> LossWeights:
    now = weights.model_dump()
    term = directive.term.value
    if directive.change is Change.ONLY:
        return LossWeights(**{name.value: total if name is directive.term else 0.0 for name in LossTerm})
    share = directive.value * total if directive.value is not None else 0.0
    wanted = {
        Change.MORE: min(2 * now[term] or 0.1, 0.9 * total),
        Change.LESS: now[term] / 2,
        Change.NONE: 0.0,
        Change.SET: min(share, total),
    }[directive.change]
    others = {name: value for name, value in now.items() if name != term}
    rest, left = sum(others.values()), total - wanted
    shares = {name: value / rest if rest > 0 else 1 / len(others) for name, value in others.items()}
    return LossWeights(**{term: wanted}, **{name: left * share for name, share in shares.items()})
