"""From a script to an MP3 with the time of every word, or to an estimate of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from providers.forced_alignment.protocol import ForcedAligner
from providers.text_to_speech.protocol import Speaker, TextToSpeech
from schema.errors import InputError
from schema.profile import Pauses
from schema.script import PodcastScript, SpokenEpisode, SpokenSentence
from schema.transcript import WordTimestamp
from tools.audio.decode import measure_duration
from tools.audio.loudness import normalise
from tools.audio.mp3 import Tags, write_mp3
from tools.speak.aligned_voice import with_word_times
from tools.speak.assemble import Assembled, assemble, share_by_letters
from tools.speak.chapters import chapters_of
from tools.speak.cover import title_cover
from tools.speak.piece_cache import PieceCache
from tools.speak.pieces import pieces_of
from tools.text.spoken_length import standard_words
from tools.transcribe.transcribe import EMBEDDED_ALIGNER

PAUSES = Pauses()
Span = TypeVar("Span", WordTimestamp, SpokenSentence)


def voice_script(
    script: PodcastScript,
    *,
    engine: TextToSpeech,
    speaker: Speaker,
    path: Path,
    cache: Path | None,
    pauses: Pauses = PAUSES,
    aligner: ForcedAligner = EMBEDDED_ALIGNER,
) -> SpokenEpisode:
    """Voice a script into an MP3 at `path`; its duration is measured from that file.

    Args:
        script: what is spoken, sentence by sentence.
        engine: the voice's maker.
        speaker: who speaks, and how fast.
        path: where the MP3 is written, whole or not at all.
        cache: folder in which voiced sentences are kept; None keeps none.
        pauses: silence between sentences, paragraphs and sections.
        aligner: times the words of an engine that doesn't say when it speaks them.

    Raises:
        InputError: the script has nothing to speak, the speaker is unknown, or the file can't be written.
        BackendUnavailableError: the engine lacks a package, a model or a key.
    """
    voice = with_word_times(engine, aligner)
    kept = PieceCache(cache)
    pieces = pieces_of(script, pauses, voice.traits)
    assembled = assemble(pieces, engine=voice, speaker=speaker, cache=kept)
    kept.prune()
    samples = normalise(assembled.samples, assembled.sample_rate)
    sentences = assembled.sentences([sentence.text for sentence in script.sentences])
    chapters = chapters_of(script, sentences, assembled.duration)
    tags = Tags(title=script.title, chapters=chapters, cover=title_cover(script.title))
    write_mp3(path, samples, assembled.sample_rate, tags=tags)
    return _spoken(assembled, sentences, path, engine.name, speaker)


def _spoken(
    assembled: Assembled, sentences: Sequence[SpokenSentence], path: Path, engine: str, speaker: Speaker
) -> SpokenEpisode:
    duration = measure_duration(path)
    return SpokenEpisode(
        audio_path=str(path),
        duration=duration,
        estimated=False,
        engine=engine,
        speaker=speaker.name,
        words_per_minute=len(assembled.words) / duration * 60,
        words=tuple(_ended(word, duration) for word in assembled.words),
        sentences=tuple(_ended(sentence, duration) for sentence in sentences),
    )


def _ended(span: Span, duration: float) -> Span:
    """Return a word or sentence that ends within the file: sums of samples and of frames differ a little."""
    return span if span.end_time <= duration else span.model_copy(update={"end_time": duration})


def estimate_episode(script: PodcastScript, *, words_per_minute: float) -> SpokenEpisode:
    """Return the episode as it would be spoken at this rate, pauses included: its length over it, no audio.

    The rate is in standard words (`tools.text.spoken_length`), as `tools.speak.rate` measures it.

    Raises:
        InputError: the script has no word, or the rate isn't positive.
    """
    if words_per_minute <= 0:
        raise InputError(f"a voice can't speak {words_per_minute:g} words a minute: give a rate over 0")
    if not script.word_count:
        raise InputError("the script has no sentence to speak: write it again")
    words: list[WordTimestamp] = []
    sentences: list[SpokenSentence] = []
    end = 0.0
    for sentence in script.sentences:
        start, end = end, end + standard_words(sentence.text) / words_per_minute * 60
        words += share_by_letters(sentence.text, start, end)
        sentences.append(SpokenSentence(text=sentence.text, start_time=start, end_time=end))
    return SpokenEpisode(
        audio_path=None,
        duration=end,
        estimated=True,
        engine="estimate",
        speaker="",
        words_per_minute=len(words) / end * 60,
        words=tuple(words),
        sentences=tuple(sentences),
    )
