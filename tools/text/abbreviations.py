"""Written abbreviations in the words a speaker would say."""

import re

_PLAIN: tuple[tuple[str, str], ...] = (
    (r"\b[eE]\.\s?g\.?(?!\w)", "for example"),
    (r"\b[iI]\.\s?e\.?(?!\w)", "that is"),
    (r"\bw\.\s?r\.\s?t\.?(?!\w)|\bwrt\b\.?", "with respect to"),
    (r"\bi\.\s?i\.\s?d\.?(?!\w)", "independent and identically distributed"),
    (r"\ba\.\s?k\.\s?a\.?(?!\w)|\baka\b", "also known as"),
    (r"\bs\.\s?t\.(?!\w)", "such that"),
    (r"\b[Cc]f\.,?", "compare"),
    (r"\bvs\b\.?", "versus"),
    (r"\bapprox\.", "approximately"),
    (r"\bresp\.", "respectively"),
    (r"\bincl\.", "including"),
    (r"\bmax\.", "maximum"),
    (r"\bavg\.", "average"),
    (r"\bw/o\b", "without"),
    (r"\bw/(?=\s|\w)", "with "),
    (r"\band/or\b", "or"),
    (r"\s&\s", " and "),
    (r"\bNo\.\s?(?=\d)", "number "),
    (r"\bU\.\s?S\.\s?A?\.?(?!\w)", "US"),
)
_COMPILED = tuple((re.compile(pattern), words) for pattern, words in _PLAIN)
_FINAL_ETC = re.compile(r",?\s*\betc\.?\s*$|,?\s*\betc\.(?=\s+[A-Z])")
_ETC = re.compile(r",?\s*\betc\b\.?")


def expand_abbreviations(text: str) -> str:
    """Return the text with `e.g.`, `i.e.`, `w.r.t.`, `vs.`, `etc.` and their like in full words."""
    for pattern, words in _COMPILED:
        text = pattern.sub(words, text)
    if "etc" in text:
        text = _ETC.sub(", and so on", _FINAL_ETC.sub(", and so on.", text))
    return text
