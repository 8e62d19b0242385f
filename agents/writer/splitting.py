"""Cutting a long sentence in two where both halves stand alone."""

import re
from collections.abc import Callable

from agents.writer.verbs import has_finite_verb

_SHORTEST = 5
_SUBJECT = (
    r"(?:they|it|he|she|we|you|the|this|these|those|a|an|each|every|most|many|some|all|both|there|their"
    r"|its|one|two"
    r"|no|another|such|several|[A-Z][\w-]*)"
)
_CLAUSE_AFTER_COMMA = re.compile(rf", (?P<joint>and|but|so|yet) (?={_SUBJECT}\b)")
_SEMICOLON = re.compile(r"; (?P<joint>)")
_COLON = re.compile(r": (?P<joint>)(?=(?:the|they|it|this|a|an|each|when|if|we|these) )")
_WHICH = re.compile(
    r", which (?P<joint>is|was|has|are|were|have|means|makes|allows|enables|requires|leads|leaves"
    r"|provides|reduces|improves|uses|gives|takes|helps|shows|suggests|causes|results)\b"
)
_JOINTS = (_SEMICOLON, _CLAUSE_AFTER_COMMA, _WHICH, _COLON)
_CONNECTIVES = {"and": "", "but": "But ", "so": "So ", "yet": "Yet "}
_PLURAL = frozenset({"are", "were", "have"})
_OPEN_SUBORDINATE = re.compile(
    r"^(?:If|When|While|Although|Though|Because|Since|As|Whereas|Given|Unless|Whether|Once)\b"
)
_INSIDE_QUOTES = re.compile(r'"[^"]*$')


def split_long(text: str, longest: int) -> tuple[str, ...]:
    """Return the sentence in pieces of at most `longest` words where grammar allows, else as it is."""
    if len(text.split()) <= longest:
        return (text,)
    halves = _best_cut(text)
    if halves is None:
        return (text,)
    return tuple(piece for half in halves for piece in split_long(half, longest))


def _best_cut(text: str) -> tuple[str, str] | None:
    """Return the two halves of the most even cut that leaves two sentences."""
    cuts = [
        cut for pattern in _JOINTS for match in pattern.finditer(text) if (cut := _cut(text, match, pattern))
    ]
    return min(cuts, key=lambda cut: abs(len(cut[0]) - len(cut[1])), default=None)


def _cut(text: str, match: re.Match[str], pattern: re.Pattern[str]) -> tuple[str, str] | None:
    left, right = text[: match.start()], text[match.end() :]
    if _INSIDE_QUOTES.search(left) or (_OPEN_SUBORDINATE.match(left) and "," not in left):
        return None
    resume: Callable[[str, str], str] = _resume_relative if pattern is _WHICH else _resume
    second = resume(match["joint"], right)
    if not (_stands(left) and _stands(second)):
        return None
    return f"{left}.", second


def _resume(joint: str, right: str) -> str:
    start = _CONNECTIVES.get(joint, "")
    return start + right if start else right[:1].upper() + right[1:]


def _resume_relative(verb: str, right: str) -> str:
    return f"{'These' if verb in _PLURAL else 'This'} {verb}{right}"


def _stands(text: str) -> bool:
    words = text.split()
    return len(words) >= _SHORTEST and has_finite_verb(words) and has_finite_verb(words[:10])
