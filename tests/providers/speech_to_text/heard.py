"""What the tests' servers and models answer about the passage, as each engine words it."""

from typing import Any

from tests.speech_material import PASSAGE

WORD = 0.35
"""Seconds from one word's start to the next's."""
TOKENS = PASSAGE.split()


def bare(token: str) -> str:
    """Return a token as Whisper lists it among its words: without punctuation."""
    return token.strip(".,?!")


def span(index: int) -> tuple[float, float]:
    """Return the start and end of a word in seconds."""
    return round(index * WORD, 3), round(index * WORD + 0.3, 3)


def verbose_json() -> dict[str, Any]:
    """Return the passage as OpenAI's verbose_json: segments that end in the middle of sentences."""
    words = [{"word": bare(token), "start": span(i)[0], "end": span(i)[1]} for i, token in enumerate(TOKENS)]
    parts = [range(start, min(start + 9, len(TOKENS))) for start in range(0, len(TOKENS), 9)]
    segments = [
        {
            "id": n,
            "start": span(part[0])[0],
            "end": span(part[-1])[1],
            "text": " " + " ".join(TOKENS[i] for i in part),
        }
        for n, part in enumerate(parts)
    ]
    return {
        "task": "transcribe",
        "language": "english",
        "duration": 17.0,
        "text": PASSAGE,
        "segments": segments,
        "words": words,
    }


def finished_order() -> dict[str, Any]:
    """Return the passage as AssemblyAI's completed transcript of two speakers."""
    words = [
        {
            "text": token,
            "start": round(span(i)[0] * 1000),
            "end": round(span(i)[1] * 1000),
            "confidence": 0.9,
            "speaker": "A" if i < 19 else "B",
        }
        for i, token in enumerate(TOKENS)
    ]
    turns = [("A", words[:19]), ("B", words[19:])]
    return {
        "id": "order-1",
        "status": "completed",
        "language_code": "en_us",
        "speech_model": "universal-2",
        "text": PASSAGE,
        "words": words,
        "utterances": [
            {
                "speaker": speaker,
                "text": " ".join(word["text"] for word in said),
                "start": said[0]["start"],
                "end": said[-1]["end"],
            }
            for speaker, said in turns
        ],
    }
