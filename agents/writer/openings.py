"""How a sentence begins: whether it leans on the one before it, and what can be taken off its front."""

import re
from dataclasses import dataclass

from agents.writer.fitness import has_finite_verb, is_finite

_DROPPED = (
    r"However|Moreover|Furthermore|Additionally|In addition|Besides|Also|Therefore|Thus|Hence"
    r"|Consequently|As a result|As a consequence"
    r"|Accordingly|So|Nevertheless|Nonetheless|Still|Yet|In contrast|By contrast|Conversely"
    r"|On the other hand|On the one hand|On the contrary"
    r"|Similarly|Likewise|Meanwhile|Indeed|Second|Third|Fourth|Fifth|First|Firstly|Secondly|Thirdly"
    r"|Last|Next|Lastly|Specifically"
    r"|In particular|More specifically|More precisely|More formally|More generally|To this end"
    r"|For this reason|Again|But|And|Then|Finally|Now|Clearly|Obviously"
    r"|Note that|Concretely|Hereby|Correspondingly|Subsequently|Afterwards|Rather|In this regard"
    r"|In this context|In this sense|In summary|To summarize|In short|In fact"
    r"|Unsurprisingly|As such|Alternatively|Equivalently|At the same time|Beyond this|Apart from this"
    r"|Besides this|Regardless|To \w+ (?:this|that|these|it|so|such)(?: \w+){0,2}|Here|Instead|In turn"
    r"|To do so|To do this"
)
_BARE = (
    r"Therefore|Hence|Moreover|Furthermore|Additionally|Consequently|Thus(?! far)|But|And|So(?! (?:far"
    r"|that|as|many|much|on)\b)|However(?! \w+ly)|Also|Nevertheless"
)
_CONNECTIVE = re.compile(rf"^(?:(?P<word>{_DROPPED}),\s+|(?P<bare>{_BARE})\s+(?=[a-z]))")
NOUNS = (  # what papers count: "One limitation ...", "Another limitation ..."
    "limitation|challenge|problem|issue|drawback|disadvantage|advantage|benefit|reason|concern|question"
    "|finding|result|observation|factor|source"
    "|approach|method|way|direction|line|area|application|example|difference|aspect|contribution"
    "|insight|strategy|technique|option|possibility"
)
_ANOTHER = re.compile(
    rf"^(?:Yet another|An additional|Another|A further|A second|A third|A final"
    rf"|One more) (?P<kind>(?:[\w-]+ ){{0,2}}?(?:{NOUNS}))\b(?! (?:of|to) (?:this|these|the latter))",
    re.IGNORECASE,
)
_KEPT_ALONE = re.compile(r"^(?:Finally|In fact|In summary|In short)$", re.IGNORECASE)
_LEANS = re.compile(
    r"^(?:For example|For instance|As an example|That is|In other words|Otherwise|Namely|To illustrate"
    r"|Doing so|By doing|In doing|By contrast to this"
    r"|The (?:final|initial|last) (?:stage|step|phase|part)\b|The (?:former|latter|first|second|third"
    r"|fourth|last|next|other|others|same|remaining|rest|resulting|following|above|previous|preceding"
    r"|aforementioned|corresponding|two|three|four|latter two|reason|difference|idea|intuition"
    r"|advantage|disadvantage|drawback|goal|only (?:difference|exception))\b"
    r"|(?:One|Another|An alternative|A second|A third|Other|Others|Both|Neither|Either|Each|All|None"
    r"|Some|Most|Many) (?:of (?:them|these|those|which)|such|reason|advantage|drawback|issue|problem"
    r"|challenge|example|option|way|approach|line|possibility)\b"
    r"|(?:Both|Neither|Either|Others|Here|Another|Such|Doing|Likewise|Similar|Two of|Three of)\b"
    r"|(?:He|She|It|They|Its|Their|Them|This|That|These|Those)\b)",
)
_STANDS = re.compile(
    r"^(?:It (?:is|was|has been|remains|seems|appears|would be|may be|might be|can be|becomes) (?:not "
    r"|also |often |therefore |thus |still |very |most |more |well |widely |generally |commonly |now "
    r"|long )*"
    r"(?:important|possible|impossible|well-?known|known|clear|unclear|common|difficult|hard|easy"
    r"|crucial|essential|challenging|natural|necessary|likely|unlikely|interesting|surprising|desirable"
    r"|tempting|believed|recognized|accepted|shown|established|believed|argued|beneficial|useful"
    r"|helpful|impractical|infeasible|feasible|critical|vital|conceivable|plausible|to be|been|that"
    r"|reasonable|expensive|costly|estimated|expected|hoped|assumed|understood|instructive|illuminating"
    r"|tedious|rare|standard|typical|a (?:well-known|common|long-standing))\b"
    r"|This (?:paper|work|article|study|report|survey|thesis|review)\b|These days\b|Those who\b"
    r"|That said\b|In this (?:paper|work|article|study|report|survey|thesis|review)\b"
    r"|Both [a-z-]+ (?:and|\w+ and)\b|Such as\b)"
)
_POINTS_BACK = re.compile(
    r"\b(?:this|these|those|such(?! as)|that (?:reason|case|point|way|end|purpose|setting|sense|time"
    r"|regard|respect|effect)|(?:would|can|could|will|may|is|are) then|the (?:former|latter|above"
    r"|aforementioned|aforesaid|same|two|three|four|other (?:two|hand)))\b(?! (?:paper|work|article"
    r"|study|report|survey|thesis|review)\b)",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(
    r"^(?:Although|Though|While|When|Whenever|If|Because|Since|As|With|By|Using|Under|For|In|On|At|From"
    r"|Given|Despite|After|Before|Through|Unlike|Like|Among|Without|To|Due to|Based on|Compared (?:to"
    r"|with)|Except|Beyond|Even)\b"
)
_PRONOUN = re.compile(r"\b(?:it|they|them|its|their|he|she|his|her)\b", re.IGNORECASE)
_QUANTIFIERS = frozenset(
    "One Two Three Four Some Many Most Several Few All None Each Both Any Another Others".split())
_ALSO = re.compile(r"^((?:\S+ ){1,7}?)also (?!known\b|called\b|referred\b)")
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
