"""From a paper's register to a speaker's: "However," as "But", "does not" as "doesn't"."""

import re
from collections.abc import Mapping

from agents.writer.titles import lower_word

_SPOKEN = {
    "however": "But",
    "nevertheless": "Still",
    "nonetheless": "Still",
    "moreover": "And",
    "furthermore": "And",
    "additionally": "And",
    "in addition": "And",
    "besides": "And",
    "therefore": "So",
    "thus": "So",
    "hence": "So",
    "consequently": "So",
    "accordingly": "So",
    "as a consequence": "So",
    "subsequently": "Then",
}
_BARE = "however|moreover|furthermore|additionally|therefore|thus|hence|consequently"
_CONNECTIVE = re.compile(
    rf"^(?:(?P<word>{'|'.join(_SPOKEN)}),|(?P<bare>{_BARE})) (?P<next>\S+)", re.IGNORECASE
)
_NOT = re.compile(
    r"\b(?:(?P<verb>do|does|did|is|are|was|were|has|have|had|would|could|should) not|(?P<can>can ?not)"
    r"|(?P<will>will) not)\b(?! only\b)"
)


def spoken_connective(text: str, lower: Mapping[str, bool]) -> str:
    """Return the sentence with a written connective at its front as a speaker would say it."""
    match = _CONNECTIVE.match(text)
    if match is None:
        return text
    word = _SPOKEN[(match["word"] or match["bare"]).lower()]
    comma = "," if word == "Still" else ""
    return f"{word}{comma} {lower_word(match['next'], lower)}{text[match.end() :]}"


def contracted(text: str) -> str:
    """Return the sentence with "does not" as "doesn't"; "not only" stays whole."""
    return _NOT.sub(_contract, text)


def _contract(match: re.Match[str]) -> str:
    if match["can"]:
        return "can't"
    return "won't" if match["will"] else f"{match['verb']}n't"
