"""What a recogniser heard is given sentences, and times where it has none."""

from pathlib import Path

import pytest

from providers.forced_alignment.hmm_aligner import HmmAligner
from providers.speech_to_text.recognised import HeardWord, Utterance, recognised
from providers.speech_to_text.word_times import Heard
from providers.text_to_speech.espeak import EspeakVoice
from schema.errors import InputError
from schema.script import SpokenEpisode
from schema.transcript import TranscriptionResult
from tests.speech_material import PASSAGE, script
from tools.speak.voice_script import voice_script
from tools.text.sentences import split_sentences
from tools.transcribe.listen import listen
from tools.transcribe.transcribe import transcribe_podcast


@pytest.fixture(scope="module")
def episode(tmp_path_factory: pytest.TempPathFactory) -> SpokenEpisode:
    voice = EspeakVoice()
    return voice_script(
        script((tuple(split_sentences(PASSAGE)),)),
        engine=voice,
        speaker=voice.speaker_for("female", 165),
        path=tmp_path_factory.mktemp("episode") / "episode.mp3",
        cache=None,
    )


class ScriptedRecogniser:
    """Hears the passage in phrases that end anywhere; with or without word times."""

    name = "scripted"
    languages: frozenset[str] | None = frozenset({"en", "fr"})

    def __init__(self, *, times: bool, language: str = "en") -> None:
        self._times = times
        self._language = language
        self.asked = 0

    def transcribe(self, audio_path: Path, *, language: str = "en") -> TranscriptionResult:
        self.asked += 1
        tokens = PASSAGE.split()
        words = [HeardWord(t, Heard(i * 0.3, i * 0.3 + 0.2, 0.5)) for i, t in enumerate(tokens)]
        phrases = [Utterance(" ".join(tokens[i : i + 7]), 0.0, 1.0) for i in range(0, len(tokens), 7)]
        return recognised(
            audio_path,
            phrases,
            words if self._times else [],
            duration=20.0,
            language=self._language,
            engine=self.name,
        )


def test_phrases_become_sentences_that_hold_every_word(episode: SpokenEpisode) -> None:
    path = Path(episode.audio_path or "")
    heard = listen(path, ScriptedRecogniser(times=True), HmmAligner(), language="en")
    assert [segment.text for segment in heard.segments] == split_sentences(PASSAGE)
    assert heard.word_timestamps[4].start_time == pytest.approx(1.2)
    assert heard.alignment is None
    assert heard.confidence == 0.5


def test_words_without_times_are_found_in_the_audio(episode: SpokenEpisode) -> None:
    path = Path(episode.audio_path or "")
    heard = listen(path, ScriptedRecogniser(times=False), HmmAligner(), language="en")
    errors = [
        abs(found.start_time - true.start_time)
        for found, true in zip(heard.word_timestamps, episode.words, strict=True)
    ]
    assert sorted(errors)[len(errors) // 2] < 0.03
    assert heard.alignment is not None
    assert heard.alignment.anchored_share > 0.95
    assert heard.confidence is None


def test_a_language_that_the_aligner_does_not_know_is_interpolated_and_says_so(
    episode: SpokenEpisode,
) -> None:
    path = Path(episode.audio_path or "")
    recogniser = ScriptedRecogniser(times=False, language="fr")
    heard = listen(path, recogniser, HmmAligner(), language="fr")
    assert heard.alignment is not None
    assert heard.alignment.anchored_share == 0
    assert heard.alignment.unaligned_spans == ((0.0, 20.0),)


def test_a_language_that_the_recogniser_does_not_know_is_refused_before_any_work(tmp_path: Path) -> None:
    recogniser = ScriptedRecogniser(times=True)
    with pytest.raises(InputError, match="scripted knows en, fr, not 'de'"):
        transcribe_podcast(tmp_path / "not-even-there.mp3", recogniser=recogniser, language="de")
    assert recogniser.asked == 0
