"""Voices the example explainers with the embedded voice: MP3, timed transcript and the pair's record."""

import argparse
import json
import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from providers.text_to_speech.espeak import EspeakVoice
from providers.text_to_speech.protocol import Speaker
from schema.transcript import WordTimestamp
from tools.audio.loudness import normalise
from tools.audio.mp3 import Tags, write_mp3
from tools.speak.assemble import Assembled, assemble
from tools.speak.piece_cache import PieceCache
from tools.speak.pieces import Piece

HERE = Path(__file__).resolve().parent
SHOW = "Two Columns"
SOURCE = "claude-studio examples"
BIT_RATE = 48_000
QUESTION_PAUSE = 0.45
PARAGRAPH_PAUSES = (0.75, 0.95, 0.85)
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")


@dataclass(frozen=True)
class Episode:
    """Who presents a paper, in which voice, and under which title."""

    slug: str
    title: str
    host: str
    gender: str
    voice: str
    words_per_minute: float


EPISODES = (
    Episode("cache_admission", "The Waiter Who Can't Say No", "Daniel Marsh", "male", "en-us+m3", 162),
    Episode("friend_vaccination", "Ask a Friend", "Nora Field", "female", "en-us+f2", 150),
    Episode("quantised_ldpc", "Four Bits and a Sailing Boat", "Peter Lowe", "male", "en-us+m2", 155),
)


def paragraphs_of(slug: str) -> list[list[str]]:
    """Return an explainer's paragraphs, each as its sentences."""
    text = (HERE / "papers" / slug / "explainer.txt").read_text(encoding="utf-8")
    return [_SENTENCE_END.split(paragraph.strip()) for paragraph in text.split("\n\n") if paragraph.strip()]


def pieces_of(paragraphs: list[list[str]]) -> list[Piece]:
    """Return one piece a sentence; the pause grows with the sentence, and is longest after a question."""
    pieces = []
    for number, paragraph in enumerate(paragraphs):
        for sentence in paragraph[:-1]:
            pause = min(0.25 + 0.008 * len(sentence.split()), 0.42)
            pieces.append(Piece(sentence, QUESTION_PAUSE if sentence.endswith("?") else pause))
        pieces.append(Piece(paragraph[-1], PARAGRAPH_PAUSES[number % len(PARAGRAPH_PAUSES)]))
    return [*pieces[:-1], Piece(pieces[-1].text, 0.0)]


def timestamp(milliseconds: int) -> str:
    """Return a time as WebVTT writes it."""
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


def cue(number: int, host: str, words: list[WordTimestamp]) -> str:
    """Return one cue: each word after the first carries the time at which it starts."""
    starts = [round(1000 * word.start_time) for word in words]
    end = round(1000 * words[-1].end_time)
    if any(later <= earlier for earlier, later in pairwise([*starts, end])):
        raise ValueError(f"the words of cue {number} don't follow each other in time: {words[0].word!r}…")
    timed = " ".join(f"<{timestamp(s)}>{word.word}" for s, word in zip(starts[1:], words[1:], strict=True))
    text = f"<v {host}>{words[0].word} {timed}".rstrip()
    return f"{number}\n{timestamp(starts[0])} --> {timestamp(end)}\n{text}\n"


def transcript(spoken: Assembled, host: str) -> str:
    """Return the WebVTT file: one cue a sentence, with the time of every word."""
    cues, position = [], 0
    for number, sentence in enumerate(spoken.sentences, 1):
        count = len(sentence.text.split())
        cues.append(cue(number, host, list(spoken.words[position : position + count])))
        position += count
    return "WEBVTT\n\n" + "\n".join(cues)


def build(episode: Episode) -> float:
    """Write one pair's MP3, transcript and record; return the duration in seconds."""
    pieces = pieces_of(paragraphs_of(episode.slug))
    speaker = Speaker(episode.voice, episode.words_per_minute)
    spoken = assemble(pieces, engine=EspeakVoice(), speaker=speaker, cache=PieceCache(None))
    folder = HERE / "pairs" / episode.slug
    folder.mkdir(parents=True, exist_ok=True)
    samples = normalise(spoken.samples, spoken.sample_rate)
    title = f"{SHOW}: {episode.title}"
    write_mp3(folder / "podcast.mp3", samples, spoken.sample_rate, bit_rate=BIT_RATE, tags=Tags(title))
    (folder / "transcript.vtt").write_text(transcript(spoken, episode.host), encoding="utf-8")
    record = {
        "pair_id": episode.slug,
        "speaker_gender": episode.gender,
        "source": SOURCE,
        "title": title,
    }
    (folder / "pair.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return spoken.duration


def main() -> None:
    """Voice the episodes that are named on the command line, or all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("slugs", nargs="*", metavar="slug")
    slugs = parser.parse_args().slugs
    for episode in EPISODES:
        if not slugs or episode.slug in slugs:
            print(f"{episode.slug}: {build(episode) / 60:.2f} min")


if __name__ == "__main__":
    main()
