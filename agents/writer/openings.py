"""How a sentence begins: whether it leans on the one before it, and what can be taken off its front."""

import re
from dataclasses import dataclass

from agents.writer.verbs import has_finite_verb, is_finite
from agents.writer.wording import alternatives

NOUNS = alternatives("openings", "counted")
"""What papers count: "One limitation ...", "Another limitation ..."."""
_CONNECTIVE = re.compile(
    rf"^(?:(?P<word>{alternatives('openings', 'connectives')}),\s+"
    rf"|(?P<bare>{alternatives('openings', 'bare_connectives')})\s+(?=[a-z]))"
)
_ANOTHER = re.compile(
    rf"^(?:Yet another|An additional|Another|A further|A second|A third|A final"
    rf"|One more) (?P<kind>(?:[\w-]+ ){{0,2}}?(?:{NOUNS}))\b(?! (?:of|to) (?:this|these|the latter))",
    re.IGNORECASE,
)
_KEPT_ALONE = re.compile(r"^(?:Finally|In fact|In summary|In short)$", re.IGNORECASE)
_LEANS = re.compile(rf"^(?:{alternatives('openings', 'leans')})")
_STANDS = re.compile(rf"^(?:{alternatives('openings', 'stands')})")
_POINTS_BACK = re.compile(
    r"\b(?:this|these|those|such(?! as)|that (?:reason|case|point|way|end|purpose|setting|sense|time"
    r"|regard|respect|effect)|(?:would|can|could|will|may|is|are) then|the (?:former|latter|above"
    r"|aforementioned|aforesaid|same|two|three|four|other (?:two|hand)))\b(?! (?:paper|work|article"
    r"|study|report|survey|thesis|review)\b)",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(rf"^(?:{alternatives('openings', 'subordinate')})\b")
_PRONOUN = re.compile(r"\b(?:it|they|them|its|their|he|she|his|her)\b", re.IGNORECASE)
_QUANTIFIERS = frozenset(
    "One Two Three Four Some Many Most Several Few All None Each Both Any Another Others".split()
)
_ALSO = re.compile(
    r"^((?:\S+ ){1,7}?)(?:also|therefore|thus|hence|consequently|moreover|furthermore|likewise)"
    r" (?!known\b|called\b|referred\b)"
)
_INSERTED = re.compile(
    r",? (?:however|therefore|thus|hence|moreover|furthermore|instead|too|in turn|nevertheless"
    r"|consequently|in contrast|on the other hand|likewise|then),"
)
_LEADS_IN = re.compile(
    r"^(?:To|In|For|With|On|At|By|From|Under|After|Before|When|While|If|Since|As|Unlike|Despite"
    r"|Among)\b"
)
_EARLY_WORDS = 9


@dataclass(frozen=True, slots=True)
class Opening:
    """What the front of a sentence asks for."""

    connective: str
    """`However, ` and its like, empty where there is none."""
    leans: bool
    """Whether the sentence can't be understood without the one before it."""
    points_back: bool
    """Whether something later in it points back ("this approach"): better after its predecessor."""


def read_opening(text: str) -> Opening:
    """Return how a sentence begins."""
    match = _CONNECTIVE.match(text)
    connective = match.group() if match else ""
    rest = _capitalised(text[len(connective) :])
    if another := _ANOTHER.match(rest):
        return Opening(another.group(), leans=False, points_back=_POINTS_BACK.search(rest) is not None)
    leans = _leans(rest)
    return Opening(connective, leans, not leans and _POINTS_BACK.search(rest) is not None)


def without_connective(text: str) -> str:
    """Return the sentence as it can stand without its predecessor: no "However", no "also", no "too"."""
    match = _CONNECTIVE.match(text)
    if another := _ANOTHER.match(text):
        return f"One {another['kind']}{text[another.end() :]}"
    if match is not None and not _KEPT_ALONE.match(match["word"] or ""):
        text = _capitalised(text[match.end() :])
    return _ALSO.sub(r"\1", _without_insertion(text), count=1)


def _without_insertion(text: str) -> str:
    """Take out ", however," and its like; after a leading phrase its comma stays."""
    match = _INSERTED.search(text)
    if match is None or match.start() > 90:
        return text
    before, after = text[: match.start()], text[match.end() :]
    if has_finite_verb(before.split()) and not _LEADS_IN.match(before):
        return text
    comma = "," if _LEADS_IN.match(before) and "," not in before else ""
    return f"{before}{comma}{after}"


def _leans(text: str) -> bool:
    if _STANDS.match(text):
        return False
    words = text.split()
    if _LEANS.match(text) or _is_quantifier_alone(words):
        return True
    if _POINTS_BACK.search(" ".join(words[:_EARLY_WORDS])):
        return True
    if _SUBORDINATE.match(text) and "," in text:
        clause = text.split(",", 1)[0]
        return _PRONOUN.search(clause) is not None
    return False


def _is_quantifier_alone(words: list[str]) -> bool:
    """Return whether a counting word stands for things named before: "Some cover ...", "One is ..."."""
    return len(words) > 1 and words[0] in _QUANTIFIERS and is_finite(words[1])


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
