"""Verbs, recognised by lists: enough to tell a sentence from a noun phrase, without a grammar."""

from collections.abc import Sequence
from itertools import pairwise

from agents.writer.wording import words

_AUXILIARIES = words("verbs", "auxiliaries")
_BASE = words("verbs", "verbs")
_PAST = words("verbs", "irregular_past")
_NOUNS_TOO = words("verbs", "nouns_too")
_PLURAL_NOUNS = words("verbs", "plural_nouns")
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
    """Return whether a word after the first can be a finite verb."""
    plain = [word.lower().strip(".,;:\"'") for word in words]
    return any(_can_be_finite(word, before) for before, word in pairwise(plain))


def has_main_verb(words: Sequence[str]) -> bool:
    """Return whether a finite verb stands outside "that ..." and "which ...", as in a whole sentence."""
    plain = [word.lower() for word in words]
    return any(
        _can_be_finite(word, plain[i - 1]) and not _RELATIVE.intersection(plain[max(0, i - 2) : i])
        for i, word in enumerate(plain)
        if i
    )


def has_sure_verb(words: Sequence[str]) -> bool:
    """Return whether a word that is nothing but a finite verb stands outside "that ..." and "which ..."."""
    plain = [word.lower() for word in words]
    return any(
        word in FINITE_ALONE and not _RELATIVE.intersection(plain[max(0, i - 2) : i])
        for i, word in enumerate(plain)
    )


def _can_be_finite(word: str, before: str) -> bool:
    """Return whether a word can be a finite verb after another; "model" only after a likely subject."""
    if word not in _FINITE or before in _NO_VERB_AFTER:
        return False
    nouns = _PLURAL_NOUNS if word.endswith("s") else _NOUNS_TOO
    return word not in nouns or before in _SUBJECTS or before.endswith(("s", "ly"))


def is_finite(word: str) -> bool:
    """Return whether a lower-case word can be a finite verb."""
    return word in _FINITE


def is_past(verb: str) -> bool:
    """Return whether a verb form is in the past tense."""
    return (verb.endswith("ed") and verb not in _BASE) or (verb in _PAST and verb not in _BASE)


def is_base_form(word: str) -> bool:
    """Return whether a lower-case word can be a verb in its base form."""
    return word in _BASE


def is_bare_verb(text: str) -> bool:
    """Return whether a text begins with a verb in its base form, as an order does ("Create a file")."""
    first = text.split()[0].lower() if text else ""
    return first in _BASE and first not in _NOUNS_TOO


def is_inflected_verb(text: str) -> bool:
    """Return whether a text begins with a verb that lacks its subject ("Provides a file")."""
    first = text.split()[0].lower() if text else ""
    return first.endswith("s") and first in _FINITE and first not in _PLURAL_NOUNS


def lacks_a_subject(text: str) -> bool:
    """Return whether a list's item only makes sense under the line that leads to the list."""
    words = [word.lower().strip(".,;:") for word in text.split()]
    gerund = bool(words) and words[0].endswith("ing") and not FINITE_ALONE.intersection(words)
    return is_bare_verb(text) or is_inflected_verb(text) or gerund
