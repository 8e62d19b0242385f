"""The parts of the embedded aligner: features, model, pronunciations, chain and search."""

import struct
from pathlib import Path

import numpy as np
import pytest

from providers.forced_alignment.acoustic_model import STATES, load_acoustic_model
from providers.forced_alignment.cepstra import _mel_filters, features, frame_count
from providers.forced_alignment.hmm_aligner import _entries
from providers.forced_alignment.placement import _closed
from providers.forced_alignment.pronunciation import pronounce
from providers.forced_alignment.protocol import PlacedWord
from providers.forced_alignment.senone_scores import SenoneScorer, score_path
from providers.forced_alignment.viterbi import ViterbiSearch
from providers.forced_alignment.word_chain import BREAK, GAP, build_chain


def noise(seconds: float, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 0.1, int(16_000 * seconds)).astype(np.float32)


def test_mel_filters_have_unit_area() -> None:
    areas = _mel_filters().sum(axis=0) * 16_000 / 512
    assert areas == pytest.approx(np.ones(25), abs=0.15)


def test_features_have_a_frame_each_ten_milliseconds() -> None:
    streams = features(noise(2))
    assert [stream.shape for stream in streams] == [(frame_count(32_000), 13)] * 3
    assert frame_count(32_000) == 198


def test_cepstra_do_not_depend_on_the_volume() -> None:
    loud, soft = features(noise(2)), features(noise(2) / 10)
    assert np.abs(loud[0] - soft[0]).max() < 0.05


def test_cepstra_are_those_that_the_model_was_trained_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pocketsphinx = pytest.importorskip("pocketsphinx")
    monkeypatch.setattr("providers.forced_alignment.cepstra._FLOOR", 0.0)
    monkeypatch.setattr("providers.forced_alignment.cepstra._without_mean", lambda cepstra: cepstra)
    samples = np.round(noise(3) * 32768).astype(np.int16)
    decoder = pocketsphinx.Decoder(loglevel="FATAL", mfclogdir=str(tmp_path))
    decoder.start_utt()
    decoder.process_raw(samples.tobytes(), full_utt=True)
    decoder.end_utt()
    (log,) = tmp_path.iterdir()
    theirs = np.frombuffer(log.read_bytes()[4:], ">f4").reshape(-1, 13)
    ours = features(samples.astype(np.float32) / 32768)[0]
    assert np.abs(ours - theirs[: len(ours)]).max() < 0.01


def test_the_model_is_whole() -> None:
    model = load_acoustic_model()
    assert (len(model.phones), len(model.codebook)) == (42, 5126)
    assert model.gaussians.shape == (3, 42, 27, 128)
    assert model.weights.shape == (3, 128, 5126)
    assert np.exp(model.stay) + np.exp(model.leave) == pytest.approx(np.ones((42, STATES)), abs=1e-3)
    assert model.weights.sum(axis=1).mean() == pytest.approx(1.0, abs=0.1)


def test_a_score_is_the_mixture_density_worked_out_by_hand() -> None:
    model = load_acoustic_model()
    streams = [np.full((1, 13), value, dtype=np.float32) for value in (0.5, -0.25, 0.1)]
    senone = 1234
    book = model.codebook[senone]
    by_hand = 0.0
    for stream, values in enumerate(streams):
        design = np.concatenate([[1.0], values[0], values[0] ** 2])
        densities = np.exp(np.float64(design @ model.gaussians[stream, book].astype(np.float64)))
        by_hand += np.log(densities @ model.weights[stream][:, senone].astype(np.float64))
    assert SenoneScorer(model, np.array([7, senone])).score(streams)[0, 1] == pytest.approx(by_hand, abs=1e-2)
    assert score_path(model, streams, np.array([senone]))[0] == pytest.approx(by_hand, abs=1e-2)
    assert score_path(model, streams, np.array([GAP]))[0] == 0.0


@pytest.mark.parametrize(
    ("word", "phones"),
    [
        ("Welcome,", "W EH L K AH M"),
        ("don’t", "D OW N T"),
        ("fine-tuning", "F AY N T UW N IH NG"),
        ("AI", "EY AY"),
        ("65", "S IH K S T IY F AY V"),
        ("50%", "F IH F T IY P ER S EH N T"),
        ("Dettmers", "D EH T M ER Z"),
        ("—", ""),
        ("...", ""),
    ],
)
def test_words_numbers_names_and_letters_have_their_sounds(word: str, phones: str) -> None:
    assert pronounce([word])[word] == tuple(phones.split())


def test_every_sound_is_one_of_the_model() -> None:
    words = "QLoRA GPT-4 naïve 12,345.67 @handle façade Łódź 3.5x h2o beige loch uh-oh".split()
    known = load_acoustic_model().phones
    assert all(set(phones) <= set(known) for phones in pronounce(words).values())


def test_a_clause_and_every_twelfth_word_may_be_leapt_to() -> None:
    words = ["Well,", "yes."] + ["on"] * 26
    assert _entries(words, range(len(words))) == [0, 1, 2, 14, 26]


def test_the_chain_has_a_gap_before_every_word_and_after_the_last() -> None:
    model = load_acoustic_model()
    chain = build_chain(model, [("HH", "AY"), ("AY",)], [0])
    assert chain.senones[0] == BREAK
    assert chain.senones[7] == GAP
    assert chain.senones[-1] == BREAK
    assert len(chain.senones) == 3 + 2 * STATES + STATES
    assert chain.first.tolist() == [1, 8]
    assert chain.last.tolist() == [6, 10]
    assert chain.gaps.tolist() == [0, 7, 11]


def path_of(frames: list[int], states: int, chain_words: int) -> np.ndarray:
    """Return the path found where each frame clearly favours one state."""
    model = load_acoustic_model()
    chain = build_chain(model, [("AY",)] * chain_words, list(range(chain_words)))
    assert len(chain.senones) == states
    search = ViterbiSearch(chain)
    for favoured in frames:
        scores = np.full(states, -500.0, dtype=np.float32)
        scores[favoured] = 0.0
        search.step(scores[search.window])
    return search.path()


def test_the_search_follows_the_states_that_score_best() -> None:
    frames = [0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 8]
    assert path_of(frames, 9, 2).tolist() == frames


def test_the_search_goes_past_a_gap_that_nothing_is_in() -> None:
    frames = [0, 1, 2, 3, 5, 6, 7, 8]
    assert path_of(frames, 9, 2).tolist() == frames


def test_the_search_leaps_over_a_word_that_is_not_said() -> None:
    frames = [0, 1, 2, 3, 8, 8, 9, 10, 11, 12]
    assert path_of(frames, 13, 3).tolist() == frames


def placed(*spans: tuple[float, float] | None) -> list[PlacedWord | None]:
    return [None if span is None else PlacedWord(*span, 0.0) for span in spans]


def test_a_short_gap_is_halved_or_the_closure_of_a_stop() -> None:
    closed = _closed(placed((0.0, 1.0), (1.1, 2.0), (2.1, 3.0)), [("AY",), ("M",), ("T",)])
    assert [(p.start, p.end) for p in closed if p] == [(0.0, 1.05), (1.05, 2.0), (2.0, 3.0)]


def test_a_pause_stays_a_pause() -> None:
    assert _closed(placed((0.0, 1.0), None, (1.5, 2.0)), [("AY",), ("M",), ("T",)]) == placed(
        (0.0, 1.0), None, (1.5, 2.0)
    )


def test_a_model_of_another_byte_order_is_refused(tmp_path: Path) -> None:
    from providers.forced_alignment.acoustic_model import _after_header
    from schema.errors import BackendUnavailableError

    path = tmp_path / "means"
    path.write_bytes(b"s3\nendhdr\n" + struct.pack(">I", 0x11223344))
    with pytest.raises(BackendUnavailableError, match="byte order"):
        _after_header(path)
