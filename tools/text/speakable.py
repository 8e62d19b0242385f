"""Written sentences as a voice can say them, with nothing changed that a listener could check."""

import re
from unicodedata import normalize

from tools.text.abbreviations import expand_abbreviations
from tools.text.citations import drop_citations, drop_footnote_marks, drop_links
from tools.text.cross_references import drop_pointers, name_parts
from tools.text.parentheses import unfold_parentheses
from tools.text.spoken_numbers import say_numbers
from tools.text.spoken_symbols import say_symbols

_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "’": "'", "‘": "'", "“": '"', "”": '"',
     "\u00ad": "", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "‐": "-", "‑": "-", "…": ".", "`": "",
     "\\": ""}
)  # fmt: skip
_MATHS_LETTER = re.compile(r"[\U0001d400-\U0001d7ff]")
_LONG_DASH = re.compile(r"\s*(?:—|―|\s[–-]\s|--+)\s*")
_JOINING_DASH = re.compile(r"(?<=\w)–(?=[^\W\d])|(?<=[^\W\d])–(?=\w)")
_WORD_SLASH = re.compile(r"(?<=[A-Za-z]{2})/(?=[A-Za-z]{2})")
_UNDERSCORE = re.compile(r"(?<=\w)_(?=\w)")
_BULLET = re.compile(r"^\s*(?:[•◦▪‣●○■□►▶·*-]|\(?(?:\d{1,2}|[a-h]|[ivx]{1,4})[.)])\s+")
_HAS_LINK = re.compile(r"://|www\.|@|\.(?:com|org|io|net|edu|ai)/")
_HAS_CITATION = re.compile(r"[\[(]|\bet\s+al\b")
_HAS_POINTER = re.compile(r"(?i:\b(?:fig|tab|sec|eq|alg|app|chap|supp|foot|list|theo|lemma|form|ineq)|§)")
_HAS_DOT_OR_SLASH = re.compile(r"\w\.(?!$)|/|&|\betc\b|\bvs\b|\bwrt\b|\baka\b")
_HAS_SIGN = re.compile(r"[\d%<>=@#~^*_/+]|--| - ")
_HAS_BRACKET = re.compile(r"[()\[\]{}]")
_EMPTY_BRACKETS = re.compile(r"\s*[(\[][^\w()\[\]]*[)\]]")
_SPACES = re.compile(r"\s+")
_SPACE_BEFORE = re.compile(r"\s+([,.;:?!])")
_COMMAS = re.compile(r",(?:\s*,)+")
_COMMA_BEFORE = re.compile(r"[,;:]\s*([.;:?!])")
_AFTER_OPENING = re.compile(r"^[\s,;:.)\]]+")
_COMMA_CLOSING = re.compile(r",\s*(?=(?:of|to|that)\b(?! is))")
_POSSESSIVE = re.compile(r"\s+'s\b")
_WORDY = re.compile(r"\w")
_FINAL = re.compile(r"[.?!][\"']?$")


def speakable(sentence: str) -> str:
    """Return one sentence as speech: no citation marks, links, brackets or symbols, units in full words.

    Numbers keep their value and mostly their digits (a voice reads "99.3 percent" well). The result of a
    speakable sentence is the sentence itself. It can be empty where the sentence held nothing but marks.
    """
    text = _MATHS_LETTER.sub(lambda match: normalize("NFKC", match.group()), sentence.translate(_LIGATURES))
    text = _BULLET.sub("", text)
    if _HAS_LINK.search(text):
        text = drop_links(text)
    if _HAS_CITATION.search(text):
        text = drop_citations(text)
    if _HAS_POINTER.search(text):
        text = name_parts(drop_pointers(text))
    if _HAS_DOT_OR_SLASH.search(text):
        text = expand_abbreviations(text)
    if not text.isascii() or _HAS_SIGN.search(text):
        text = say_symbols(say_numbers(_say_dashes(drop_footnote_marks(_EMPTY_BRACKETS.sub("", text)))))
    return tidy(unfold_parentheses(text) if _HAS_BRACKET.search(text) else text)


def _say_dashes(text: str) -> str:
    text = _LONG_DASH.sub(", ", text)
    text = _WORD_SLASH.sub("-", _UNDERSCORE.sub(" ", text))
    return _JOINING_DASH.sub("-", text)


def tidy(text: str) -> str:
    """Return a sentence with its spaces and punctuation in order, a capital first and a full stop last."""
    text = _SPACES.sub(" ", text if text.count('"') % 2 == 0 else text.replace('"', "")).strip()
    if not _WORDY.search(text):
        return ""
    text = _POSSESSIVE.sub("'s", _SPACE_BEFORE.sub(r"\1", text))
    text = _COMMA_BEFORE.sub(r"\1", _COMMAS.sub(",", text))
    text = _AFTER_OPENING.sub("", text).rstrip(" ,;:-")
    text = text if _FINAL.search(text) else f"{text}."
    return text[0].upper() + text[1:]
