"""Words by which a sentence shows which kind of section it belongs to."""

import re

from schema.analysis import SegmentType

_CUES: dict[SegmentType, str] = {
    SegmentType.INTRO: r"\bwe (?:present|introduce|propose|describe|study|investigate|develop|survey|review)\b|\bthis (?:paper|work|survey|article|study)\b",
    SegmentType.BACKGROUND: r"\b(?:has|have) been\b|\b(?:previous|prior|earlier|existing|traditional|recent|classical|conventional) (?:work|approach|method|studi|research|system|technique|effort|model|advance)|\brecently\b|\btraditionally\b"
    r"|\bis (?:a|an|the) \w+|\b(?:is|are) (?:widely|commonly|often|typically|usually|generally)\b"
    r"|\brefers? to\b|\bknown as\b|\bstate[- ]of[- ]the[- ]art\b|\bin recent years\b|\bcommon(?:ly)?\b",
    SegmentType.PROBLEM_STATEMENT: r"\b(?:however|unfortunately|despite|although)\b|\b(?:problem|challeng|difficult|bottleneck|obstacle|barrier|costly|expensive|prohibitive|inefficient|impractical|infeasible|burden|drawback|shortcoming|lack|fails?|suffer|unclear|unknown|scarce|hard to|too (?:many|much|large|slow))"
    r"|\bremains?\b|\b(?:need|needs|necessary|necessitat)|\bquestion\b|\bwhether\b",
    SegmentType.METHODOLOGY: r"\bwe (?:propose|introduce|present|design|develop|use|employ|train|apply|define|compute|construct|adopt|build|add|replace|combine|store|collect|sample|implement|first|then|also)\b"
    r"|\bour (?:method|approach|model|framework|algorithm|system|architecture)\b|\b(?:consists? of"
    r"|is computed|are computed|is trained|are trained|step|stage|layer|module|component|procedure"
    r"|works by|is based on|by (?:using|adding|replacing|combining|computing|training))\b"
    r"|\bin order to\b|^To \w+",
    SegmentType.KEY_FINDING: r"\bwe (?:find|found|show|observe|observed|see|demonstrate|achieve|obtain|report)\b|\bresults? (?:show|indicate|suggest|demonstrate|confirm|reveal)|\b(?:outperform|achiev|improv|surpass|exceed|reduc|increas|match|gain|speedup|faster|better|worse|higher|lower|best|accuracy|significant|drops?|decreas)"
    r"|\bpercent\b|\b\d+(?:\.\d+)? ?(?:%|x|times)|\bcompared (?:to|with)\b",
    SegmentType.FIGURE_DISCUSSION: r"\b(?:Figure|Table) \d|\b(?:shows?|depicts?|illustrates?|plots?|visuali[sz]|diagram|curve)",
    SegmentType.IMPLICATION: r"\b(?:suggests?|impl(?:y|ies)|means?) that\b|\b(?:implications?|impact|enabl(?:e|es|ing)|potential|promis\w+|opportunit\w+|benefits?|valuable|practitioners?|practical|in practice|applications?|real[- ]world|accessib\w+|democrati\w+|importance|widespread|opens? the door|paves? the way|makes? it possible|possible to|help(?:s|ing)?|could (?:be used|help)|can be used|recommend\w*|advice|lessons?|should)\b",
    SegmentType.LIMITATION: r"\b(?:limitation|limited to|limits?|future (?:work|research|studies|direction)|(?:do|does|did) not|cannot|could not|caveat|beyond the scope|remains? (?:open|unclear|to be)|open (?:question|problem)|not (?:yet|clear|evaluated|tested|address)|only (?:evaluate|test|consider|study|use)|further (?:research|work|study|investigation)|assum(?:e|es|ption)|risk|bias|fails?|may not|might not)\b|\bhowever\b",
    SegmentType.CONCLUSION: r"\b(?:in conclusion|in summary|to summari[sz]e|overall|altogether|in short)\b|\bwe (?:have (?:shown|presented|introduced|demonstrated|proposed|described)|conclude|presented|introduced|showed|demonstrated|hope|believe)\b|\bthis (?:paper|work|survey) (?:has|presented|introduced)\b",
    SegmentType.TANGENT: r"\b(?:interestingly|surprisingly|curiously|historically|remarkably|notably|anecdot|for example|for instance|unexpected|originally|inspired by|named after|it turns out)\b",
    SegmentType.TRANSITION: r"$^",
}  # fmt: skip
_COMPILED = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _CUES.items()}
_SATURATION = 3
"""Cues beyond this many add nothing."""
_LIMIT = re.compile(
    r"\b(?:limitations?|limited to|future (?:work|research|studies|directions?)|caveats?"
    r"|beyond the scope|open (?:questions?|problems?)|remains? (?:open|unclear|to be|an open)"
    r"|not (?:yet|clear|evaluated|tested|addressed|considered|guaranteed)|cannot|did not"
    r"|only (?:evaluated?|tested|consider(?:ed)?|stud(?:y|ied)|used?)|further (?:research|work|study"
    r"|investigation)|may not|might not|fails? to|leave)\b",
    re.IGNORECASE,
)
_OUTCOME = re.compile(
    r"\b(?:outperform|improv|reduc|increas|decreas|achiev|reach|gain|fast(?:er|est)|slower|higher|lower"
    r"|better|worse|best|drop|fall|fell|rise|rose|raise|grow|lead|percent|speedup|error|save)\w*\b",
    re.IGNORECASE,
)
_OWN_WORK = re.compile(
    r"\bwe (?:also |then |further |first |therefore |thus |now |next |additionally |finally |\w+ly "
    r"|will )*(?!can\b|could\b|cannot\b|need\b|know\b|do\b|are\b|may\b|might\b|would\b|should\b|lack\b"
    r"|have (?:no|seen|little)\b|see\b|live\b|want\b|think\b|call\b)[a-z]+"
    r"|\bour (?:contributions?|method|approach|results|model|experiments|analysis|work|system|framework"
    r"|implementation)\b|\bin this (?:paper|work|article|study)\b"
    r"|\bthis (?:paper|work|article|study|survey) (?:presents|introduces|proposes|describes|aims|shows)",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(
    r"\b(?:for example|for instance|such as|e\.g\.|consider (?:a|an|the)|as an example|imagine"
    r"|suppose)\b", re.IGNORECASE)
_LIKENESS = re.compile(
    r"\b(?:analog(?:y|ous|ues?)|akin to|reminiscent of|metaphor|similar(?:ly)? to how|think of"
    r"|can be (?:thought of|viewed|seen) as|just as|much like|as if|likened?|resembl\w+)\b", re.IGNORECASE)
_QUANTITY = re.compile(
    r"(?<![\w.-])\d+(?:[.,]\d+)*(?:\s?(?:percent|%|x\b|times|billion|million|thousand|points?"
    r"|gigabytes?|hours?|minutes?|(?:milli)?seconds?))?", re.IGNORECASE)


def cue_count(text: str, kind: SegmentType) -> int:
    """Return how many wordings of a text point to a kind of section."""
    return len(_COMPILED[kind].findall(text))


def cue_strength(written: str, kind: SegmentType) -> float:
    """Return how strongly a sentence's wording points to a kind of section, 0 to 1."""
    return min(_SATURATION, cue_count(written, kind)) / _SATURATION


def admits_a_limit(text: str) -> bool:
    """Return whether a sentence says outright what is not done, known or sure."""
    return _LIMIT.search(text) is not None


def announces_own_work(text: str) -> bool:
    """Return whether a sentence says what this very paper does."""
    return _OWN_WORK.search(text) is not None


def gives_example(text: str) -> bool:
    """Return whether a sentence gives an example."""
    return _EXAMPLE.search(text) is not None


def draws_likeness(text: str) -> bool:
    """Return whether the paper itself draws an analogy here."""
    return _LIKENESS.search(text) is not None


def reports_a_number(text: str) -> bool:
    """Return whether a sentence gives a number as an outcome, not as a setting."""
    return states_quantity(text) and _OUTCOME.search(text) is not None


def states_quantity(text: str) -> bool:
    """Return whether a sentence gives a number."""
    return _QUANTITY.search(text) is not None
