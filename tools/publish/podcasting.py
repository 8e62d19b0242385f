"""The files of the Podcasting 2.0 namespace: chapters and transcript as JSON."""

from collections.abc import Sequence
from typing import Any

from schema.publishing import Chapter
from schema.transcript import TranscriptionResult


def chapters_json(chapters: Sequence[Chapter], *, title: str, author: str, show: str) -> dict[str, Any]:
    """Return the chapters as the namespace has them (version 1.2.0); times in seconds."""
    return {
        "version": "1.2.0",
        "title": title,
        "author": author,
        "podcastName": show,
        "chapters": [
            {
                "startTime": round(chapter.start_time, 3),
                "endTime": round(chapter.end_time, 3),
                "title": chapter.title,
            }
            for chapter in chapters
        ],
    }


def transcript_json(transcription: TranscriptionResult) -> dict[str, Any]:
    """Return the transcript as the namespace has it (version 1.0.0), a segment a sentence."""
    several = len({segment.speaker for segment in transcription.segments}) > 1
    return {
        "version": "1.0.0",
        "segments": [
            {
                **({"speaker": segment.speaker} if several and segment.speaker else {}),
                "startTime": round(segment.start_time, 3),
                "endTime": round(segment.end_time, 3),
                "body": segment.text,
            }
            for segment in transcription.segments
        ],
    }
