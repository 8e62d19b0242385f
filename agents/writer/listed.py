"""Items of a list as sentences: a list often leaves out the subject that all its items share."""

import re
from collections.abc import Mapping, Sequence

from agents.writer.verbs import is_bare_verb, is_base_form, is_inflected_verb
from schema.document import AtomType, DocumentAtom

_NUMBER = re.compile(r"^\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+")
_BULLET = re.compile(r"^[•◦▪‣●○■□►▶·*–-]\s*")
_FEWEST = 3
_SURE = 2
"""Items whose verb can be nothing else, for a list to count as things to do."""
_LONGEST_NAME = 5


def complete_items(atoms: Sequence[DocumentAtom]) -> Mapping[str, str]:
    """Return by atom id the items that need a subject, with it: "Provides ..." under "Parser" becomes
    "The parser provides ..."; a list of things to do ("Create ...", "Export ...") becomes what you can do.
    """
    completed: dict[str, str] = {}
    for items in _lists(atoms):
        texts = [_BULLET.sub("", item.text).strip() for item in items]
        numbered = [_NUMBER.match(text) is not None for text in texts]
        bare = [
            is_base_form(_first(text)) and not number for text, number in zip(texts, numbered, strict=True)
        ]
        sure = sum(is_bare_verb(text) for text in texts)
        subject = ""
        for item, text, is_bare in zip(items, texts, bare, strict=True):
            if _is_name(text):
                subject = _NUMBER.sub("", text)
            elif subject and is_inflected_verb(text):
                completed[item.atom_id] = f"The {_lower(subject)} {text[0].lower()}{text[1:]}"
            elif is_bare and sum(bare) >= _FEWEST and sure >= _SURE:
                completed[item.atom_id] = f"You can {text[0].lower()}{text[1:]}"
    return completed


def _lists(atoms: Sequence[DocumentAtom]) -> list[list[DocumentAtom]]:
    """Return runs of list items that stand together."""
    runs: list[list[DocumentAtom]] = []
    joined = False
    for atom in atoms:
        if atom.atom_type is AtomType.LIST_ITEM:
            if joined:
                runs[-1].append(atom)
            else:
                runs.append([atom])
        joined = atom.atom_type is AtomType.LIST_ITEM
    return runs


def _is_name(text: str) -> bool:
    words = _NUMBER.sub("", text).split()
    return 0 < len(words) <= _LONGEST_NAME and text[-1] not in ".!?:;" and not is_inflected_verb(text)


def _first(text: str) -> str:
    return text.split()[0].lower() if text else ""


def _lower(name: str) -> str:
    return " ".join(word if any(ch.isupper() for ch in word[1:]) else word.lower() for word in name.split())
