"""The sentence of a paper that explains a concept."""

import re
from collections.abc import Iterable, Sequence

from tools.align.concepts import says

_ASIDE = r"(?:\s*\([^)]*\))?(?:\s+[a-z]+)?(?:\s*\[[\d,\s-]+\])?"
_KIND = r"(?:is|are)\s+(?:a|an|the|one)\b"
_AFTER = (
    (4.0, rf"{_ASIDE},?\s+(?:(?:is|are)\s+defined\s+as|refers?\s+to|denotes?|stands?\s+for)\b"),
    (
        3.5,
        rf"{_ASIDE},?\s+{_KIND}(?:\W+\w+){{1,9}}?\W+(?:that|which|where|whose|whereby|used|for|in\s+which)\b",
    ),
    (3.0, rf"{_ASIDE},?\s+{_KIND}"),
    (2.5, rf"{_ASIDE},\s+(?:a|an|which|the)\s"),
    (
        2.0,
        rf"{_ASIDE},?\s+(?:means|describes|involves?|consists?\s+of|comprises?|aims?\s+(?:to|at)|works?\s+by|(?:emerges?|serves?|acts?)\s+as)\b",
    ),
    (1.5, rf"{_ASIDE},?\s+(?:allows?|enables?|provides?|uses?|measures?|represents?|captures?)\b"),
)
_BEFORE = (
    (
        3.0,
        r"\b(?:called|termed|named|dubbed|known\s+as|referred\s+to\s+as|denoted\s+as)\s+(?:an?\s+|the\s+)?",
    ),
    (2.5, r"\bcalls?\s+(?:this|it|that|these|them)\s+(?:an?\s+|the\s+)?"),
    (2.0, r"\b(?:introduce|propose|present|define)s?\s+(?:an?\s+|the\s+|our\s+)?"),
)
_LEAD = r"^(?:(?:In|For|Here|Formally|Concretely|Specifically|Intuitively|Briefly)\b[^,]{0,40},\s+)?"
_FEWEST_WORDS, _MOST_WORDS = 7, 55


def find_definition(names: Sequence[str], sentences: Iterable[str]) -> str | None:
    """Return the sentence that best explains a concept by one of its names, or None; of equals the first."""
    patterns = [pattern for name in names for pattern in _patterns(name)]
    best, found = 0.0, None
    for sentence in sentences:
        if not _FEWEST_WORDS <= len(sentence.split()) <= _MOST_WORDS:
            continue
        if not any(says(sentence, name) for name in names):
            continue
        score = max((weight for weight, pattern in patterns if pattern.search(sentence)), default=0.0)
        if score > best:
            best, found = score, sentence
    return found


def _patterns(name: str) -> list[tuple[float, re.Pattern[str]]]:
    spelled = r"[\s-]?".join(re.escape(word) for word in re.split(r"[\s-]+", name.removesuffix("s"))) + r"s?"
    opening = rf"{_LEAD}(?:An?\s+|The\s+|Our\s+)?[\"“]?{spelled}[\"”]?"
    after = [(weight, re.compile(opening + tail, re.IGNORECASE)) for weight, tail in _AFTER]
    before = [(weight, re.compile(rf"{head}[\"“]?{spelled}\b", re.IGNORECASE)) for weight, head in _BEFORE]
    return after + before
