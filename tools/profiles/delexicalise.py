"""Putting slots where a sentence speaks of its own paper."""

import re

from tools.profiles.generality import Generality

_NUMBER = r"(?:\d+|[ivx]+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen)"
_FIGURE = re.compile(
    rf"\b(?:the\s+)?(?:figure|fig\.?|table|chart|plot|panel)\s+(?:number\s+)?{_NUMBER}(?:\s?\(?[a-h]\)?)?(?![\w-])",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(
    r"\s*(?:[,;:.?!—–]|\s-\s|\b(?:because|which|who|whose|since|while|although|though|so that|but|where|when"
    r"|if|before|after|until|and (?:then|so|that|it|we|I)|to (?:see|find|understand|learn|get))\b)"
)
_OF_CONTENT = re.compile(r"(?P<kept>(?:[\w'-]+ ){1,5}?(?:of|about|behind|around))\s+(?P<content>.+)")
_DANGLING = frozenset("it them him her those these one ones me us you everything something so".split())
_POINTING = re.compile(r"(?:this|that|these|those)\s+\w", re.IGNORECASE)
_NO_NOUN_PHRASE = re.compile(
    r"(?:to|it|you|they|he|she|me|us|them|him|her|I|we|and|or|not|that|is|are|was)\b", re.IGNORECASE
)


def with_figure_slots(sentence: str) -> str:
    """Return the sentence with every numbered figure, table or chart as `{figure}`."""
    return _FIGURE.sub("{figure}", sentence)


def delexicalised(complement: str, generality: Generality, *, may_be_title: bool = False) -> str | None:
    """Return what stands in a pattern for the noun phrase (or indirect question) that opens a complement.

    General language stays as it is; content becomes `{topic}`, or `{title}` where it names the paper and
    may_be_title; of a general noun with "of" or "about" and content, the noun stays. What follows the phrase
    is dropped. None where there is no noun phrase, or only a pronoun whose meaning lies elsewhere.
    """
    phrase = _CLAUSE_END.split(complement, maxsplit=1)[0].strip() if complement else ""
    if may_be_title and generality.names_paper(_titled(complement)):
        return "{title}"
    if not phrase:
        return "{topic}" if re.match(r"(?:where|when|if)\b", complement) else None
    if phrase.lower() in _DANGLING:
        return None
    if "{figure}" in phrase:
        return "{figure}"
    if generality.is_general(phrase):
        return None if _POINTING.match(phrase) else phrase
    if _NO_NOUN_PHRASE.match(phrase):
        return None
    kept = _OF_CONTENT.fullmatch(phrase)
    if kept is not None and generality.is_general(kept["kept"]):
        return f"{kept['kept']} {{topic}}"
    return "{topic}"


def _titled(complement: str) -> str:
    """Return the longest start of a complement that could be a title: up to a mark that ends a clause."""
    return re.split(r"[,;.?!—–]|\s-\s", complement)[0]
