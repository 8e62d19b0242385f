"""Verbs, recognised by lists: enough to tell a sentence from a noun phrase, without a grammar."""

from collections.abc import Sequence
from itertools import pairwise

from agents.writer.wording import words

_AUXILIARIES = words("verbs", "auxiliaries")
_BASE = words("verbs", "verbs")
_PAST = words("verbs", "irregular_past")
_NOUNS_TOO = words("verbs", "nouns_too")
_NO_VERB_AFTER = words("verbs", "no_verb_after")
_SUBJECTS = frozenset("we they it i you this these those he she who also then and people data".split())
_RELATIVE = frozenset("that which who whose".split())


def _forms(verb: str) -> tuple[str, ...]:
    if verb.endswith("e"):
        return verb, f"{verb}s", f"{verb}d"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied"
    plural = f"{verb}es" if verb.endswith(("s", "x", "ch", "sh", "z")) else f"{verb}s"
    return verb, plural, f"{verb}ed", f"{verb}{verb[-1]}ed"


_FINITE = _AUXILIARIES | _PAST | frozenset(form for verb in _BASE for form in _forms(verb))
FINITE_ALONE = words("verbs", "finite_alone") | _AUXILIARIES - {"be", "been", "being"}
"""Words that are nothing but finite verbs, even in a caption full of nouns and participles."""


def has_finite_verb(words: Sequence[str]) -> bool:
    """Return whether a word after the first can be a finite verb; by lists, not a grammar."""
    plain = [word.lower().strip(".,;:\"'") for word in words]
    return any(word in _FINITE and before not in _NO_VERB_AFTER for before, word in pairwise(plain))


def has_main_verb(words: Sequence[str]) -> bool:
    """Return whether a finite verb stands outside "that ..." and "which ...", as in a whole sentence."""
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
    """Return whether a word before "model" or "use" makes a verb of it: a pronoun, a plural, an adverb."""
    return word in _SUBJECTS or word.endswith(("s", "ly"))


def is_finite(word: str) -> bool:
    """Return whether a lower-case word can be a finite verb."""
    return word in _FINITE


def is_past(verb: str) -> bool:
    """Return whether a verb form is in the past tense."""
    return (verb.endswith("ed") and verb not in _BASE) or (verb in _PAST and verb not in _BASE)


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
