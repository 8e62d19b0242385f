"""Whether a sentence of a paper can be spoken at all, and how well."""

import re
from collections.abc import Sequence
from itertools import pairwise

from tools.text.words import STOPWORDS

_AUXILIARIES = (
    "is are was were be been being has have had do does did can could may might will would shall "
    "should must cannot"
)
_VERBS = """
    achieve acquire adapt add address adjust admit adopt affect aggregate aim align allow alter analyse analyze announce answer appear apply approach
    approximate argue arise ask assess assign assume attain attempt attribute average avoid balance become begin behave believe benefit
    bind boost break bring build calculate call capture carry cause change characterize check choose cite claim classify cluster collapse collect
    combine come communicate compare compete compile complete compress comprise compute concern conclude conduct confirm connect consider consist
    constrain construct consume contain continue contrast contribute control converge convert convey correct correlate correspond cost cover
    create decide decline decode decrease define degrade delete deliver demonstrate denote depend deploy derive describe design detect determine
    develop differ direct discover discuss display distil distill distinguish distribute divide dominate double draw drive drop eliminate elicit embed emerge
    emit employ enable encode enforce encounter encourage end enhance enrich ensure enter entail establish estimate evaluate evolve examine exceed execute exhibit exist
    expand expect experience explain exploit explore expose express extend extract face facilitate fail fall favor feed fill find fit fix flow focus
    follow force form formulate function gain gather generalize generate get give go grow guarantee guide handle happen help hide highlight
    hinder hold identify ignore illustrate imitate impact implement imply impose improve include incorporate increase incur indicate induce
    influence inform inherit initialize inject insert inspire instruct integrate interact interfere interpret introduce investigate invite involve isolate
    keep know label lack launch lead learn leave let leverage lie limit link list load locate look lose lower maintain make manage map mark mask
    match matter maximize mean measure meet merge mimic minimize miss mitigate model modify motivate move multiply need normalize note observe obtain occupy
    occur offer open operate optimize organize outline outperform overcome overfit own participate pass pay perform permit persist pick place play point
    possess precede predict prefer prepare present preserve prevent proceed process produce promise promote propagate propose protect prove
    provide publish pull push put quantify quantize query raise randomize range rank reach read realize reason receive recognize recommend record
    recover recruit reduce refer refine reflect regard reject relate release rely remain remove render repeat replace replicate report represent
    require resemble resolve respond rest restrict result retain retrieve return reuse reveal review reward rise run sample satisfy save scale score search see
    seek seem select send separate serve set settle shape share shift show shrink simplify simulate sit solve span specify spend split stabilize stand
    start state stay stem stop store strengthen stress struggle study subtract succeed suffer suggest suit summarize support surpass survey survive sustain
    switch synthesize tackle take target teach tell tend test tie trace track trade train transfer transform translate transmit treat try tune turn
    undergo underline underlie underperform understand underscore unify update use utilize vaccinate validate vary verify view violate visualize vote want warrant weigh win work yield
""".split()
_IRREGULAR = frozenset("""
    arose became began bound broke brought built came chose cost cut dealt drew drove fell fed felt fought found gave got grew had held hid kept knew laid led
    left lent let lost made meant met paid put ran read rose said sat saw sent shown showed shrank sought spent split spread stood stuck struck taught thought told
    took understood went won wrote
""".split())


def _forms(verb: str) -> tuple[str, ...]:
    if verb.endswith("e"):
        return verb, f"{verb}s", f"{verb}d"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied"
    plural = f"{verb}es" if verb.endswith(("s", "x", "ch", "sh", "z")) else f"{verb}s"
    return verb, plural, f"{verb}ed", f"{verb}{verb[-1]}ed"


_FINITE = frozenset(_AUXILIARIES.split()) | frozenset(form for verb in _VERBS for form in _forms(verb)) | _IRREGULAR

_NO_VERB_AFTER = frozenset(
    "to a an the of in for with by from on at its their our his her your my no each every".split())
"""Words after which a form that could be a verb is an infinitive or a noun."""
_BASE = frozenset(_VERBS)
_NOUNS_TOO = frozenset(
    """
    work works study studies result results research test tests control focus access form forms estimate estimates sample samples
    experience experiences trade process processes measure measures model models point points place places search review reviews
    report reports query queries feed label labels cluster clusters state states use uses change changes increase increases
    decrease decreases benefit benefits approach approaches attempt attempts design designs figure force support interest
    """.split()
)
_SUBJECTS = frozenset("we they it i you this these those he she who also then and people data".split())
_RELATIVE = frozenset("that which who whose".split())
FINITE_ALONE = frozenset(_AUXILIARIES.split()) - {"been", "being", "be"} | frozenset(
    """
    shows indicates demonstrates depicts illustrates achieves outperforms improves becomes consists contains includes
    requires represents uses provides corresponds denotes refers follows decreases outlines describes presents suggests
    leads yields exceeds reaches remains performs grows converges takes generates produces allows enables lies
    """.split()
)
"""Words that are nothing but finite verbs, even in a caption full of nouns and participles."""

_DEBRIS = re.compile(
    r"</?\w+>|(?<!\w)[À-ÿ](?!\w)|[\ufffd\u25a0-\u25ff\ue000-\uf8ff\u2500-\u257f]|\(cid:|\.\.\.\.|^\W*$"
    r"|\b[a-z]+[A-Z][a-z]+[A-Z]\w+[A-Z]\w*\b"
)
_NEVER = re.compile(
    r"\b(?:we thank|acknowledge (?:the )?(?:support|funding)|supported (?:in part )?by|grant(?:s"
    r"|ed)? (?:no|number|agreement)|equal contribution|corresponding author|correspondence to"
    r"|permission to make|copyright|all rights reserved|arxiv|preprint|proceedings of|published (?:in"
    r"|at|by|as)|licen[cs]ed under|creative commons"
    r"|rest of (?:this|the) (?:paper|article|work|section)|remainder of (?:this|the)"
    r"|organi[sz]ed as follows|structured as follows|as follows\b"
    r"|(?:refer|referred) (?:the )?(?:interested )?(?:reader|to (?:the )?(?:section|appendix"
    r"|supplement))|interested readers?|(?:in|see) (?:the )?(?:appendix|supplementa\w+)|this (?:section"
    r"|appendix|chapter|subsection|table)"
    r"|(?:sub)?sections?(?! of (?:the )?(?:population|society|users))|introduced earlier"
    r"|discussed earlier|the (?:conclusion|introduction|discussion) and (?:discussion|conclusion)"
    r"|(?:summari[sz]e|describe|discuss|explain|list|detail|show|present|outline)[sd]? (?:\w+ )?below"
    r"|see text|please refer|^keywords|^index terms|^categories and subject|^below (?:is|are)"
    r"|for more details|for further details|in (?:the )?following,|listed below|shown below|given below"
    r"|see below|above-mentioned|abovementioned"
    r"|equations? \d|eqn?s? \d|defined (?:as|in) equation|theorems? \d|lemmas? \d|corollary|proof of"
    r"|line \d+|algorithm \d|lines \d|footnote|click here|our (?:code|repository|github)"
    r"|is available online|are available online"
    r"|camera-ready|reviewers?|submission|anonymous|conference paper|under review|page \d|pages \d"
    r"|the reader\b|readers can|Q\.E\.D|w\.l\.o\.g)\b",
    re.IGNORECASE,
)
_DIALOGUE = re.compile(
    r"\bI\b(?!-)(?=(?:'m|'ve|'ll|'d)?\s+[a-z])|\b(?:my|mine|myself|I'm|I've|I'll|I'd)\b|\b(?:User"
    r"|Assistant|Prompt|Human|Question|Answer|Input|Output|Response|Instruction)\s?\d?:"
)
_DIRECT = re.compile(r"\b(?:you|your)\b", re.IGNORECASE)
_SIDE = re.compile(r", (?:[Ll]eft|[Rr]ight|[Tt]op|[Bb]ottom|[Uu]pper|[Ll]ower)\b")
_LOOKED_AT = re.compile(
    r"\b(?:left|right|top|bottom|upper|lower|red|blue|green|orange|gr[ae]y|dashed|dotted|solid|shaded"
    r"|bold|italic|x-axis|y-axis|horizontal axis|vertical axis|panel|column|row|subfigure|underlined?"
    r"|legend|in parentheses|error bars?|next to each)\b", re.IGNORECASE)
_LEGEND = re.compile(
    r"^[A-Z][\w\s-]{0,30}: [a-z]|^(?:The |Each |A )?(?:\w+ )?(?:bands?|lines?|curves?|dots?|bars?"
    r"|points?|markers?|symbols?|boxes)\b|\b(?:in parentheses|error bars?|next to each|denotes?"
    r"|are marked|is marked|bold|left|right|top|bottom|see text|shown in|shaded|dashed|dotted|legend"
    r"|colou?rs?|arrows?|circles?|abbreviat\w+|higher is better|lower is better)\b", re.IGNORECASE
)
_SHOWN = re.compile(
    r"\b(?:Fig(?:ure|\.)?s?|Tab(?:le|\.)?s?|Algorithms?|Listings?)\.?\s*(?:\d|[A-Z]\b|[IVX]+\b)", re.IGNORECASE)
_MATHS = re.compile(r"[=∑∏∫∇∂√∥‖⟨⟩∈∉⊂⊆∪∩∀∃{}^|\\⌈⌉⌊⌋˜ˆ¯]|\barg\s?(?:min|max)\b|\w_\w|\bequals\b")
_LONE_LETTER = re.compile(r"(?<![\w'’-])[B-HJ-Zb-z](?![\w'’-])")
_NUMBER = re.compile(r"\d[\d.,]*")
_TOKEN = re.compile(r"\S+")
_GREEK_WORD = re.compile(
    r"\b(?:alpha|beta|gamma|delta|epsilon|theta|lambda|mu|sigma|tau|phi|psi|omega|rho|eta|kappa|pi|xi"
    r"|zeta)\b", re.IGNORECASE)
_SHORTEST_ADVICE = 10
"""Words from which an order ("Set the window ...") is taken for advice and not for a prompt or a step."""
_POOREST = 0.25
"""Below this a sentence is not spoken at all."""
SHORTEST, LONGEST = 6, 58
"""Words of a sentence that is spoken."""


def speakability(written: str, spoken: str, pieces: Sequence[str]) -> float:
    """Return how well a sentence can be spoken, 0 (not at all) to 1.

    `written` is the paper's sentence, `spoken` the same after `tools.text.speakable`, `pieces` the shorter
    sentences that it can be cut into.
    """
    words = spoken.split()
    if len(words) < SHORTEST or max(len(piece.split()) for piece in pieces) > LONGEST:
        return 0.0
    if _is_never_spoken(written, spoken) or not _is_a_sentence(written, words):
        return 0.0
    if is_bare_verb(spoken) and len(words) < _SHORTEST_ADVICE:
        return 0.0
    fit = 1.0 - _stumbles(written, spoken, words)
    return fit if fit >= _POOREST else 0.0


def refers_to_a_picture(text: str) -> bool:
    """Return whether a sentence speaks of a numbered figure or table, or of what is seen in one."""
    return _SHOWN.search(text) is not None


def asks_to_look(text: str) -> bool:
    """Return whether a sentence only makes sense with a picture in view."""
    return _SHOWN.search(text) is not None and _LOOKED_AT.search(text) is not None


def reads_a_legend(text: str) -> bool:
    """Return whether a sentence only explains the marks of a picture."""
    return _LEGEND.search(text) is not None


def _is_never_spoken(written: str, spoken: str) -> bool:
    return any(pattern.search(text) for pattern in (_DEBRIS, _NEVER, _DIALOGUE, _SIDE) for text in (written, spoken))


def _is_a_sentence(written: str, words: list[str]) -> bool:
    text = written.strip()
    if not re.search(r"[.!][\"'”’)\]]*(?:\s?\d{1,2})?$", text) or not _begins_whole(text):
        return False
    plain = [re.sub(r"\W+$|^\W+", "", word) for word in words]
    return _has_main_verb(plain) and not _is_title_case(plain) and max(map(len, plain)) <= 28


def _begins_whole(text: str) -> bool:
    first = text.split()[0]
    letters = re.sub(r"[^A-Za-z]", "", first)
    return not letters or letters[0].isupper() or any(ch.isupper() or ch.isdigit() or ch == "-" for ch in first)


def has_finite_verb(words: Sequence[str]) -> bool:
    """Return whether a word after the first can be a finite verb; by lists, not a grammar."""
    plain = [word.lower().strip(".,;:\"'") for word in words]
    return any(word in _FINITE and before not in _NO_VERB_AFTER for before, word in pairwise(plain))


def _has_main_verb(words: Sequence[str]) -> bool:
    """Return whether a finite verb stands outside "that ..." and "which ...": else it is a noun with a clause."""
    plain = [word.lower() for word in words]
    return any(
        word in _FINITE
        and plain[i - 1] not in _NO_VERB_AFTER
        and not _RELATIVE.intersection(plain[max(0, i - 2) : i])
        and (word not in _NOUNS_TOO or _can_be_subject(plain[i - 1]))
        for i, word in enumerate(plain)
        if i
    )


def _can_be_subject(word: str) -> bool:
    """Return whether a word before "model", "use" or "result" makes a verb of it: a pronoun, a plural, an adverb."""
    return word in _SUBJECTS or word.endswith(("s", "ly"))


def is_finite(word: str) -> bool:
    """Return whether a lower-case word can be a finite verb."""
    return word in _FINITE


def is_past(verb: str) -> bool:
    """Return whether a verb form is in the past tense."""
    return (verb.endswith("ed") and verb not in _BASE) or (verb in _IRREGULAR and verb not in _BASE)


def is_bare_verb(text: str) -> bool:
    """Return whether a text begins with a verb in its base form, as an order does ("Create a file")."""
    first = text.split()[0].lower() if text else ""
    return first in _BASE and first not in _NOUNS_TOO


def is_inflected_verb(text: str) -> bool:
    """Return whether a text begins with a verb that lacks its subject ("Provides a file")."""
    first = text.split()[0].lower() if text else ""
    return first.endswith("s") and first in _FINITE and first not in _NOUNS_TOO


def lacks_a_subject(text: str) -> bool:
    """Return whether a list's item only makes sense under the line that leads to the list."""
    words = [word.lower().strip(".,;:") for word in text.split()]
    gerund = bool(words) and words[0].endswith("ing") and not FINITE_ALONE.intersection(words)
    return is_bare_verb(text) or is_inflected_verb(text) or gerund


def _is_title_case(words: list[str]) -> bool:
    content = [word for word in words if word.isalpha() and word.lower() not in STOPWORDS]
    return len(content) > 3 and sum(word[0].isupper() for word in content) > 0.6 * len(content)


def _stumbles(written: str, spoken: str, words: list[str]) -> float:
    """Return what a listener would trip over, as a share: mathematics, digits, lone letters, length, lists."""
    count = len(words)
    maths = len(_MATHS.findall(written)) + len(_GREEK_WORD.findall(spoken))
    letters = len(_LONE_LETTER.findall(spoken))
    numbers = len(_NUMBER.findall(spoken))
    commas = spoken.count(",") + 2 * spoken.count(";") + 2 * spoken.count(":")
    return (
        0.3 * min(maths, 4)
        + 0.3 * min(letters, 4)
        + 0.12 * max(0, numbers - 3)
        + 0.05 * max(0, commas - 3)
        + 0.02 * max(0, min(count, 50) - 28)
        + 0.03 * max(0, 10 - count)
        + (0.25 if _DIRECT.search(spoken) else 0.0)
        + 0.25 * spoken.count("and colleagues")
        + (0.3 if _has_odd_marks(written) else 0.0)
    )


def _has_odd_marks(written: str) -> bool:
    pairs = (("(", ")"), ("[", "]"), ("“", "”"))
    return any(written.count(opening) != written.count(closing) for opening, closing in pairs) or written.count('"') % 2 == 1
