"""The text of rows: fragments and lines joined, note marks out, broken words mended."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tools.ingest.page import Line, Span
from tools.ingest.style import is_math_font

_MARK = re.compile(r"^[\s,]*(?:\d{1,3}|[*∗⋆†‡§¶♠♣♦♥#]+)(?:\s*[,–-]\s*(?:\d{1,3}|[*∗⋆†‡§¶#]+))*[\s,]*$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN = re.compile(r"(?P<head>[^\W\d_]+(?:-[^\W\d_]+)*)-$")
_TAIL = re.compile(r"^(?P<tail>[^\W\d_]+)")
_COMMON_WORD = 2.5
"""Zipf frequency from which a word made of two words is written as one: feedback, dataset, runtime."""
_OWN_WORD = 3.3
"""Zipf frequency from which each part of a word that nobody writes as one is a word of its own."""
_PREFIXES = frozenset(
    "de dis hyper in inter intra macro meta micro mis over para re sub super trans un under".split()
)
"""Parts that begin words more often than they're hyphened to them."""
_ENDINGS = frozenset(
    "able age al ally ance ant ate ed en ence ent er est ful ible ing ion ish ism ist ity ive ize"
    " less ly ment ness ous ship tion".split()
)
"""Endings that are no word of their own, however often they stand alone in a corpus."""
_ACCENTED = re.compile(r"([¨´`ˆ˜ˇ¸˚˝])\s?([A-Za-zı])")
_COMBINING = {
    "¨": "\u0308", "´": "\u0301", "`": "\u0300", "ˆ": "\u0302", "˜": "\u0303",
    "ˇ": "\u030c", "¸": "\u0327", "˚": "\u030a", "˝": "\u030b",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lexicon:
    """How often the document itself writes each word, lower case; what broken words are mended by."""

    counts: Counter[str]

    def mend(self, head: str, tail: str, after: str = "") -> str:
        """Return the word that a line's end and the next line's start make, with or without its hyphen.

        `after` is what follows on the next line; a hyphen there makes the word a compound: chain-of-thought.
        """
        whole, hyphened = (head + tail).lower(), f"{head}-{tail}".lower()
        if self.counts[hyphened] > self.counts[whole]:
            return f"{head}-{tail}"
        if self.counts[whole] or (head == "Mc" and tail[0].isupper()):
            return head + tail
        return f"{head}-{tail}" if _is_compound(head, tail, after) else head + tail


def _is_compound(head: str, tail: str, after: str) -> bool:
    """Say whether two parts that the document writes nowhere else belong together with a hyphen."""
    if "-" in head or after.startswith("-") or not tail[0].islower() or (head.isupper() and len(head) > 1):
        return True
    if tail in _ENDINGS:
        return False
    whole = (head + tail).lower()
    if not _frequency(whole) and min(_frequency(head), _frequency(tail)) >= _OWN_WORD:
        return True
    if head.lower() in _PREFIXES:
        return False
    words = _frequency(head) >= 3.5 and _frequency(tail) >= (3.5 if len(tail) > 3 else 4.5)
    bare = {whole, *(whole.removesuffix(ending) for ending in ("s", "d", "ed", "ing", "ly"))}
    return words and max(map(_frequency, bare)) < _COMMON_WORD


def _frequency(word: str) -> float:
    """Return how common an English word is, on the Zipf scale: 0 unknown, 3 once in a million words."""
    from wordfreq import zipf_frequency

    return float(zipf_frequency(word.lower(), "en")) if len(word) > 1 else 0.0


def lexicon_of(texts: Iterable[str]) -> Lexicon:
    """Return the words inside the lines of a document, those at a line's ends left out."""
    counts: Counter[str] = Counter()
    for text in texts:
        words = _WORD.findall(text.lower().rstrip("-"))
        counts.update(words[1:-1] if len(words) > 2 else ())
    return Lexicon(counts)


_SPACED = re.compile(r"^(?:[^\W\d_] ){6,}[^\W\d_]$")
"""Words whose letters are set apart, as some journals set "abstract"."""


def spelled(lines: Iterable[Line], size: float, baseline: float, *, scripts: bool = False) -> str:
    """Return a row's text without note marks; `scripts` writes x^2 and x_i for raised and lowered signs."""
    text = ""
    previous: Span | None = None
    for line in lines:
        text = text.rstrip() + " " if text else ""
        for span in line.spans:
            text = _with_span(text, span, previous, (size, baseline), scripts)
            previous = span
    text = " ".join(text.split())
    return compose(text.replace(" ", "") if _SPACED.match(text) else text)


def _with_span(text: str, span: Span, previous: Span | None, base: tuple[float, float], scripts: bool) -> str:
    shift = _shift(span, *base)
    word = span.text
    if shift > 0 and previous is not None and _is_note_mark(text.rstrip(), span, previous):
        return text.rstrip() + (" " if word[-1:].isspace() else "")
    if scripts and shift and word.strip() and text.strip():
        same = previous is not None and _shift(previous, *base) == shift
        sign = "" if same else "^" if shift > 0 else "_"
        return text.rstrip() + sign + word.strip() + (" " if word[-1:].isspace() else "")
    return text + word


def _shift(span: Span, size: float, baseline: float) -> int:
    """Return 1 for a superscript, -1 for a subscript, 0 for letters on the line."""
    if span.size > 0.87 * size:
        return 0
    if span.baseline < baseline - 0.15 * size:
        return 1
    return -1 if span.baseline > baseline + 0.06 * size else 0


def _is_note_mark(text: str, span: Span, previous: Span) -> bool:
    if not _MARK.match(span.text) or not text:
        return False
    after_word = bool(re.search(r"(?:[^\W\d_]{2,}|[.,;:)\]”\"'’%])$", text))
    return after_word and not is_math_font(previous.font)


def compose(text: str) -> str:
    """Return the text with accents that stand before their letter set upon it."""
    if text.isascii() and "`" not in text:
        return text
    import unicodedata

    def upon(match: re.Match[str]) -> str:
        letter = "i" if match[2] == "ı" else match[2]
        return unicodedata.normalize("NFC", letter + _COMBINING[match[1]])

    return _ACCENTED.sub(upon, text)


def joined(parts: Sequence[str], lexicon: Lexicon) -> str:
    """Return lines as one text, words broken at a line's end mended."""
    text = ""
    for part in parts:
        text = _join(text, part, lexicon)
    return " ".join(text.split())


def _join(text: str, part: str, lexicon: Lexicon) -> str:
    head = _BROKEN.search(text, text.rfind(" ") + 1) if text.endswith("-") else None
    tail = _TAIL.match(part) if head else None
    if head and tail:
        return (
            text[: head.start()]
            + lexicon.mend(head["head"], tail["tail"], part[tail.end() :])
            + part[tail.end() :]
        )
    if text.endswith(("-", "–", "/")) and part[:1].isalnum() and not text.endswith((" -", " –")):
        return text + part
    return f"{text} {part}" if text else part
