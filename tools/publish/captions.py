"""Writing captions as WebVTT and SubRip, by sentence and by word."""

from collections.abc import Sequence
from html import escape
from io import StringIO
from pathlib import Path

from schema.transcript import TranscriptionResult
from tools.align.speech import Speech
from tools.publish.cues import Cue, lines_of, sentence_cues, word_cues


def write_captions(transcription: TranscriptionResult, folder: Path) -> tuple[Path, ...]:
    """Write `captions.vtt`, `captions.srt` (sentences), `words.vtt` and `words.srt` into a folder."""
    speech = Speech(transcription)
    written = []
    for name, cues in (("captions", sentence_cues(speech)), ("words", word_cues(speech))):
        for ending, text in (("vtt", as_vtt(cues)), ("srt", as_srt(cues))):
            path = folder / f"{name}.{ending}"
            path.write_text(text, encoding="utf-8")
            written.append(path)
    return tuple(written)


def as_vtt(cues: Sequence[Cue]) -> str:
    """Return cues as WebVTT; a known speaker is named in each."""
    return _written(cues, "vtt")


def as_srt(cues: Sequence[Cue]) -> str:
    """Return cues as SubRip."""
    return _written(cues, "srt")


def _written(cues: Sequence[Cue], form: str) -> str:
    from webvtt import Caption, WebVTT

    captions = WebVTT()
    for cue in cues:
        lines = list(lines_of(cue.text))
        if form == "vtt":
            lines = [escape(line, quote=False) for line in lines]
            lines[0] = f"<v {escape(cue.speaker, quote=False)}>{lines[0]}" if cue.speaker else lines[0]
        captions.captions.append(Caption(_stamp(cue.start), _stamp(cue.end), lines))
    into = StringIO()
    captions.write(into, format=form)
    return into.getvalue()


def _stamp(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{rest // 1000:02d}.{rest % 1000:03d}"
