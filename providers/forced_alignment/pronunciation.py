"""How a written word sounds, in the phones of the CMU dictionary."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from providers.forced_alignment.acoustic_model import model_folder
from providers.text_to_speech.espeak_pool import phonemes

Phones = tuple[str, ...]

_IPA = {
    "tʃ": "CH", "dʒ": "JH", "aɪ": "AY", "aʊ": "AW", "ɔɪ": "OY", "eɪ": "EY", "oʊ": "OW", "əʊ": "OW",
    "iː": "IY", "i": "IY", "uː": "UW", "u": "UW", "ɪ": "IH", "ʊ": "UH", "ɛ": "EH", "e": "EH", "æ": "AE",
    "a": "AE", "ɑː": "AA", "ɑ": "AA", "ɒ": "AA", "ɔː": "AO", "ɔ": "AO", "oː": "AO", "o": "OW",
    "ʌ": "AH", "ə": "AH", "ɐ": "AH", "ᵻ": "IH", "ɜː": "ER", "ɜ": "ER", "ɚ": "ER", "ɝ": "ER",
    "n̩": "AH N", "l̩": "AH L", "m̩": "AH M", "p": "P", "b": "B", "t": "T", "d": "D", "k": "K",
    "ɡ": "G", "g": "G", "f": "F", "v": "V", "θ": "TH", "ð": "DH", "s": "S", "z": "Z", "ʃ": "SH",
    "ʒ": "ZH", "h": "HH", "m": "M", "n": "N", "ŋ": "NG", "l": "L", "ɹ": "R", "r": "R", "j": "Y",
    "w": "W", "ɾ": "T", "ʔ": "T", "x": "K", "ç": "HH", "ɬ": "L",
}  # fmt: skip
_SOUND = re.compile("|".join(sorted(_IPA, key=len, reverse=True)))
_EDGES = re.compile(r"^[^\w$€£]+|[^\w%°]+$")
_PARTS = re.compile(r"[-–—/]")


def pronounce(words: Iterable[str]) -> dict[str, Phones]:
    """Return the phones of each distinct word; empty where a word has no sound, as a lone dash."""
    known = _dictionary()
    distinct = sorted(set(words))
    found = {word: _looked_up(word, known) for word in distinct}
    missing = [word for word in distinct if found[word] is None]
    spoken = phonemes([_EDGES.sub("", word) for word in missing], voice="en-us") if missing else []
    found.update({word: _from_ipa(sound) for word, sound in zip(missing, spoken, strict=True)})
    return {word: phones or () for word, phones in found.items()}


def _looked_up(word: str, known: Mapping[str, Phones]) -> Phones | None:
    bare = _EDGES.sub("", word).replace("’", "'")
    if not bare:
        return ()
    # A word in capitals is more often spelt out than not, and "AI" stands in the dictionary as a sloth.
    if sum(character.isupper() for character in bare) > 1 and len(bare) < 7:
        return None
    parts = [part for part in _PARTS.split(bare.lower()) if part]
    if all(part in known for part in parts):
        return tuple(phone for part in parts for phone in known[part])
    return None


def _from_ipa(sound: str) -> Phones:
    return tuple(phone for match in _SOUND.finditer(sound) for phone in _IPA[match.group()].split())


@lru_cache(maxsize=1)
def _dictionary() -> dict[str, Phones]:
    """Return the first pronunciation of every word of the CMU dictionary."""
    path = model_folder() / "cmudict-en-us.dict"
    entries: dict[str, Phones] = {}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            word, *phones = line.split()
            entries.setdefault(word.partition("(")[0], tuple(phones))
    return entries
