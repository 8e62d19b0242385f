"""Reading transcripts without times: plain text and Markdown, with or without speaker labels."""

from pathlib import Path

from schema.errors import InputError
from tools.transcribe.published import Cue, PublishedTranscript, Token
from tools.transcribe.spoken_text import known_labels, labelled, spoken, tags_as_labels, without_front_matter


def read_plain_text(text: str, path: Path) -> PublishedTranscript:
    """Return one cue a paragraph or turn; headings, front matter and labels are left out.

    Raises:
        InputError: no word is left.
    """
    lines = without_front_matter(tags_as_labels(text).splitlines())
    labels = known_labels(lines)
    cues: list[Cue] = []
    speaker: str | None = None
    paragraph: list[Token] = []
    for line in [*lines, ""]:
        said = labelled(line, labels)
        if paragraph and (said.speaker or not line.strip()):
            cues.append(Cue(tuple(paragraph), None, None, speaker))
            paragraph = []
        speaker = said.speaker or speaker
        paragraph += map(Token, spoken(said.text).split())
    if not cues:
        raise InputError(f"{path} holds no words: give a transcript of what is said")
    return PublishedTranscript("text", tuple(cues))
