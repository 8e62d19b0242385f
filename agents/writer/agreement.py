"""The verbs of a sentence whose "we" becomes "the author": "uses ... and shows ..."."""

import re

from agents.writer.verbs import is_bare_verb, is_base_form, is_past

_IRREGULAR = {"are": "is", "were": "was", "have": "has", "do": "does", "'ve": "has", "'re": "is"}
_STEADY = frozenset("can could may might will would shall should must did had".split())
_ADVERB = re.compile(
    r"^(?:\w+ly|also|then|first|further|next|now|thus|only|still|often|instead|again|even|just|not"
    r"|always|never)$"
)
_NEW_SUBJECT = re.compile(
    r"\b(?:to|that|which|who|where|how|whether|can|could|may|might|will|would|should|must|did|does|do"
    r"|by|they)\b"
)
_COORDINATED = re.compile(
    r"(?:\band|\bor|\bbut|\bthen|,) (?:(?:\w+ly|also|then) )?(?P<verb>[a-z]+)\b"
    r"(?P<object> (?:it|them|the|an?|this|these|their|its|each|every|all|both|how|why)\b)?"
)


def third_person_singular(verb: str) -> str:
    """Return the form of a verb after "the author"; past tenses and modals stay."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if not verb.isalpha() or verb in _STEADY or is_past(verb):
        return verb
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return f"{verb[:-1]}ies"
    return f"{verb}es" if verb.endswith(("s", "x", "ch", "sh", "z", "o")) else f"{verb}s"


def agree(after_subject: str) -> str:
    """Return what follows "the author" with its verb, and verbs joined to it by "and", in the singular.

    A verb that may belong to another subject or to an infinitive is left alone.
    """
    words = after_subject.split(" ")
    place = next((i for i, word in enumerate(words) if word and not _ADVERB.match(word)), None)
    if place is None:
        return after_subject
    core = re.match(r"[\w']+", words[place])
    verb = core.group() if core else ""
    changed = third_person_singular(verb)
    words[place] = changed + words[place][len(verb) :]
    if changed == verb or verb in {"are", "were", "have", "do"}:
        return " ".join(words)
    head, tail = " ".join(words[: place + 1]), " ".join(words[place + 1 :])
    return f"{head} {_agree_coordinated(tail)}" if tail else head


def _agree_coordinated(tail: str) -> str:
    end = _NEW_SUBJECT.search(tail)
    reach = tail[: end.start()] if end else tail
    return _COORDINATED.sub(_singular, reach) + tail[len(reach) :]


def _singular(match: re.Match[str]) -> str:
    """Put a joined verb in the singular; a form that may be a noun only where an object follows."""
    verb, rest = match["verb"], match["object"] or ""
    if not (is_bare_verb(verb) or (rest and is_base_form(verb))):
        return match.group()
    return f"{match.group()[: len(match.group()) - len(verb + rest)]}{third_person_singular(verb)}{rest}"
