"""The embedded recogniser's own ways: pieces, sentences from pauses, the child process."""

import numpy as np
import pytest

from providers.speech_to_text import pocketsphinx
from providers.speech_to_text.pocketsphinx import PocketsphinxRecogniser, recognise
from providers.speech_to_text.quiet_cuts import quiet_cuts
from schema.errors import BackendUnavailableError
from schema.transcript import WordTimestamp


def words(*starts: float) -> list[WordTimestamp]:
    return [WordTimestamp(word=f"w{s:g}", start_time=s, end_time=s + 0.2, confidence=0.5) for s in starts]


def test_cuts_fall_into_the_quiet_and_keep_every_sample() -> None:
    rate = 16_000
    audio = np.random.default_rng(0).normal(0, 0.2, 30 * rate).astype(np.float32)
    for second in (7, 15, 23):
        audio[second * rate : second * rate + rate // 2] = 0
    cuts = quiet_cuts(audio, rate)
    assert cuts[0] == 0
    assert cuts[-1] == len(audio)
    assert [round(cut / rate) for cut in cuts[1:-1]] == [7, 15, 23]


def test_no_piece_is_longer_than_the_limit() -> None:
    audio = np.random.default_rng(1).normal(0, 0.2, 16_000 * 100).astype(np.float32)
    assert max(np.diff(quiet_cuts(audio, 16_000))) <= 12 * 16_000


def test_a_long_pause_ends_a_sentence() -> None:
    sentences = pocketsphinx._sentences(words(0.0, 0.3, 0.6, 2.0, 2.3))
    assert [len(sentence) for sentence in sentences] == [3, 2]


def test_a_sentence_without_pauses_is_cut_where_it_breathes() -> None:
    starts = [i * 0.25 + (0.2 if i >= 30 else 0.0) for i in range(60)]
    assert [len(sentence) for sentence in pocketsphinx._sentences(words(*starts))] == [30, 30]


def test_sentences_get_a_capital_and_a_full_stop() -> None:
    heard = [
        w.model_copy(update={"word": text})
        for w, text in zip(words(0, 1, 2), ["so", "i'm", "here"], strict=True)
    ]
    assert [word.word for word in pocketsphinx._punctuated(heard)] == ["So", "I'm", "here."]


def test_nothing_is_heard_in_silence() -> None:
    assert recognise(np.zeros(16_000 * 20, dtype=np.float32)) == []


def test_a_missing_package_names_the_command(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr(pocketsphinx.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(BackendUnavailableError, match="make install"):
        PocketsphinxRecogniser()
