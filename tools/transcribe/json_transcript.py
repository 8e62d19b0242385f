"""Reading transcripts in JSON: Whisper's verbose form, Podcasting 2.0's, and lists of turns."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from providers.speech_to_text.match_words import matched_pairs
from schema.errors import InputError
from tools.transcribe.published import Cue, PublishedTranscript, Token
from tools.transcribe.spoken_text import spoken

_LANGUAGES = {"english": "en"}


def read_json_transcript(text: str, path: Path) -> PublishedTranscript:
    """Return what a JSON transcript says.

    Raises:
        InputError: it isn't JSON, or none of the forms that are known.
    """
    try:
        content = json.loads(text)
        transcript = _read(content)
    except json.JSONDecodeError as error:
        raise InputError(f"{path}: line {error.lineno} is not JSON ({error.msg}): export it again") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"{path}: a field of the transcript is missing or wrong ({error})") from error
    if transcript is None or not transcript.cues:
        raise InputError(
            f"{path} is JSON of an unknown form: give Whisper's verbose_json, Podcasting 2.0 JSON, VTT or SRT"
        )
    return transcript


def _read(content: Any) -> PublishedTranscript | None:
    if isinstance(content, list):
        return PublishedTranscript("turns", tuple(_turns(content)))
    segments = content.get("segments")
    if segments and "body" in segments[0]:
        return PublishedTranscript("podcast2", tuple(_podcast2(segments)))
    if segments or content.get("words"):
        return _whisper(content)
    return None


def _turns(items: Iterable[Any]) -> Iterator[Cue]:
    for item in items:
        speaker, text = (item["speaker"], item["text"]) if isinstance(item, Mapping) else (item[0], item[1])
        if tokens := tuple(map(Token, spoken(text).split())):
            yield Cue(tokens, None, None, str(speaker))


def _podcast2(segments: Sequence[Mapping[str, Any]]) -> Iterator[Cue]:
    """Yield a cue a segment; a segment of one word is that word's time."""
    for segment in segments:
        start, end = float(segment["startTime"]), float(segment["endTime"])
        words = spoken(segment["body"]).split()
        timed = len(words) == 1
        tokens = tuple(Token(word, start if timed else None, end if timed else None) for word in words)
        if tokens:
            yield Cue(tokens, start, end, segment.get("speaker"))


def _whisper(content: Mapping[str, Any]) -> PublishedTranscript:
    segments = content.get("segments") or [_one_segment(content)]
    cues = [cue for segment in segments if (cue := _whisper_cue(segment))]
    if not any("words" in segment for segment in segments) and content.get("words"):
        cues = _with_times(cues, content["words"])
    language: str | None = content.get("language")
    return PublishedTranscript("whisper", tuple(cues), _LANGUAGES.get(language or "", language))


def _one_segment(content: Mapping[str, Any]) -> Mapping[str, Any]:
    words = content["words"]
    text = content.get("text") or " ".join(word["word"] for word in words)
    return {"text": text, "start": words[0]["start"], "end": words[-1]["end"]}


def _whisper_cue(segment: Mapping[str, Any]) -> Cue | None:
    tokens = tuple(_whole_words(segment["words"])) if segment.get("words") else ()
    tokens = tokens or tuple(map(Token, spoken(segment["text"]).split()))
    return (
        Cue(tokens, float(segment["start"]), float(segment["end"]), segment.get("speaker"))
        if tokens
        else None
    )


def _whole_words(words: Sequence[Mapping[str, Any]]) -> Iterator[Token]:
    """Yield words joined from Whisper's pieces: a piece that begins without a space continues the last."""
    spaced = any(word["word"].startswith(" ") for word in words)
    pending: Token | None = None
    for word in words:
        text, token = word["word"], _timed(word)
        if pending is not None and spaced and not text.startswith(" "):
            pending = Token(pending.text + text.strip(), pending.start, token.end, pending.confidence)
            continue
        if pending is not None and pending.text:
            yield pending
        pending = token
    if pending is not None and pending.text:
        yield pending


def _timed(word: Mapping[str, Any]) -> Token:
    confidence = word.get("probability", word.get("confidence", word.get("score")))
    start, end = word.get("start"), word.get("end")
    return Token(
        word["word"].strip(),
        None if start is None else float(start),
        None if end is None else float(end),
        None if confidence is None else min(max(float(confidence), 0.0), 1.0),
    )


def _with_times(cues: Sequence[Cue], words: Sequence[Mapping[str, Any]]) -> list[Cue]:
    """Return the cues with the times of a list of words that has lost its punctuation."""
    timed = [_timed(word) for word in words]
    tokens = [token for cue in cues for token in cue.tokens]
    for ours, theirs in matched_pairs([t.text for t in tokens], [t.text for t in timed]):
        source = timed[theirs]
        tokens[ours] = Token(tokens[ours].text, source.start, source.end, source.confidence)
    remaining = iter(tokens)
    return [Cue(tuple(next(remaining) for _ in cue.tokens), cue.start, cue.end, cue.speaker) for cue in cues]
