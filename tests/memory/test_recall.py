"""Recall finds by meaning, replaces what is old, and is built again from the files."""

import shutil

import pytest
from langgraph.store.memory import InMemoryStore

from memory.chroma_store import ChromaStore, StoreBusyError
from memory.opening import open_recall, open_store
from memory.recall import Recall
from memory.tree import StudioTree
from providers.embeddings.hashing import HashingEmbedder
from schema.analysis import Analysis, PhraseKind, SegmentType
from schema.errors import BackendUnavailableError, BusyError, DamagedError, InputError, NotFoundError
from schema.loss import LossTerm
from schema.trial import TrainingConfig
from tests.memory import samples
from tests.records import loss_metrics, trial_result


@pytest.fixture
def recall():
    recall = open_recall(":memory:")
    yield recall
    recall.store.close()


def remember(recall, pair_id, *phrases):
    analysis = Analysis(pair_id=pair_id, concepts=(), segments=(), phrases=phrases)
    recall.remember_analysis(analysis, samples.transcription())


def templates(found):
    return [item.pattern.template for item in found]


def test_the_pattern_that_says_it_comes_first(recall):
    remember(
        recall,
        "p1",
        samples.phrase("If you look at {figure}, the curve falls."),
        samples.phrase("Welcome back to the show.", PhraseKind.INTRO),
        samples.phrase("That's all for today.", PhraseKind.CONCLUSION),
    )
    assert templates(recall.phrases("how do they introduce a figure", limit=1)) == [
        "If you look at {figure}, the curve falls."
    ]
    scores = [item.score for item in recall.phrases("welcome to the show")]
    assert scores == sorted(scores, reverse=True)


def test_kind_and_segment_type_are_filters(recall):
    other = samples.phrase("Look at {figure}.", PhraseKind.EMPHASIS)
    remember(recall, "p1", samples.phrase("Look at {figure} now."), other)
    assert templates(recall.phrases("look", kind=PhraseKind.EMPHASIS)) == ["Look at {figure}."]
    assert recall.phrases("look", kind=PhraseKind.CAVEAT) == ()
    assert len(recall.phrases("look", segment_type=SegmentType.FIGURE_DISCUSSION)) == 2
    assert recall.phrases("look", segment_type=SegmentType.INTRO) == ()


def test_nothing_comes_from_an_excluded_pair(recall):
    for pair_id in ("p1", "p2", "p3"):
        phrases = [samples.phrase(f"Look at {{figure}} {i}.", pair_id=pair_id) for i in range(70)]
        remember(recall, pair_id, *phrases)
    found = recall.phrases("look at figure", exclude_pairs=("p1", "p3"), limit=100)
    assert len(found) == 70
    assert {item.pattern.pair_id for item in found} == {"p2"}


def test_pairs_speakers_and_places_can_be_chosen(recall):
    early = samples.phrase("Look at {figure} early.").model_copy(update={"position": 0.1})
    late = samples.phrase("Look at {figure} late.", pair_id="p2").model_copy(
        update={"position": 0.9, "speaker_gender": "male"}
    )
    remember(recall, "p1", early)
    remember(recall, "p2", late)
    assert templates(recall.phrases("look", pairs=["p1"])) == [early.template]
    assert recall.phrases("look", pairs=["p1"], exclude_pairs=["p1"]) == ()
    assert templates(recall.phrases("look", speaker_gender="male")) == [late.template]
    assert templates(recall.phrases("look", place=(0.0, 0.5))) == [early.template]
    recall.remember_analysis(samples.analysis("p3"), samples.transcription())
    assert {item.pair_id for item in recall.segments("show", pairs=["p3", "p1"])} == {"p3"}


def test_what_is_remembered_can_be_shown_by_its_key(recall):
    remember(recall, "a.b", samples.phrase("Look.", pair_id="a.b"))
    (found,) = recall.phrases("look")
    assert found.key.startswith("phrases/a_db/figure-")
    assert recall.show(found.key)["pattern"]["template"] == "Look."
    for key in ("phrases/a_db/other", "nothing", "", "phrases/"):
        with pytest.raises(NotFoundError, match="nothing is remembered under"):
            recall.show(key)


def test_the_limit_holds_beyond_a_page(recall):
    remember(recall, "p1", *[samples.phrase(f"Look {i}.") for i in range(150)])
    assert len(recall.phrases("look", limit=120)) == 120
    assert len(recall.phrases("look", limit=1)) == 1


def test_equal_scores_are_in_the_order_of_their_keys(recall):
    for pair_id in ("p3", "p1", "p2"):
        remember(recall, pair_id, samples.phrase("Look at {figure}.", pair_id=pair_id))
    assert [item.pattern.pair_id for item in recall.phrases("look")] == ["p1", "p2", "p3"]


def test_a_new_analysis_replaces_the_old_one(recall):
    recall.remember_analysis(samples.analysis(), samples.transcription())
    recall.remember_analysis(samples.analysis("p2"), samples.transcription())
    shorter = samples.analysis("p1", ("Only this.",)).model_copy(update={"phrases": ()})
    recall.remember_analysis(shorter, samples.transcription())
    assert {item.pattern.pair_id for item in recall.phrases("show")} == {"p2"}
    assert {item.key for item in recall.segments("this", limit=10)} == {
        "segments/p1/s0",
        "segments/p2/s0",
        "segments/p2/s1",
        "segments/p2/s2",
    }


def test_remembering_the_same_again_writes_only_what_changed(recall):
    same, old = samples.phrase("Look at {figure}."), samples.phrase("That is all.", PhraseKind.CONCLUSION)
    remember(recall, "p1", same, old)
    before = {item.key: item.updated_at for item in recall.store.search(recall.namespaces.phrases)}
    remember(recall, "p1", same, old.model_copy(update={"count": 2}))
    after = {item.key: item.updated_at for item in recall.store.search(recall.namespaces.phrases)}
    assert len(after) == 2
    assert [key for key in after if after[key] == before.get(key)] == [
        key for key in before if key.startswith("figure")
    ]


def test_named_pairs_are_searched_as_one(recall):
    for pair_id in ("p1", "p2", "p3", "p.4"):
        texts = [f"{'look ' * (i % 5 + 1)} at {{figure}} {i}" for i in range(90)]
        remember(recall, pair_id, *(samples.phrase(text, pair_id=pair_id) for text in texts))
    named = recall.phrases("look at figure 7", pairs=("p.4", "p1", "p2"), exclude_pairs=("p2",), limit=40)
    left = recall.phrases("look at figure 7", exclude_pairs=("p2", "p3"), limit=40)
    assert named == left
    assert {item.pattern.pair_id for item in named} == {"p1", "p.4"}


def test_a_forgotten_telling_is_gone_and_what_was_missed_of_its_paper_stays(recall):
    recall.remember_trial(trial_result(0, {"p1": loss_metrics("p1", concepts_missed=("a",))}))
    recall.remember_analysis(samples.analysis(), samples.transcription())
    recall.forget_telling("p1")
    assert recall.phrases("show") == ()
    assert recall.segments("show") == ()
    assert recall.missed_concepts("p1") == (("a", 1),)


def test_pairs_with_dots_in_their_ids_are_kept_apart(recall):
    recall.remember_analysis(samples.analysis("a.b"), samples.transcription())
    recall.remember_analysis(samples.analysis("a_b"), samples.transcription())
    recall.forget_telling("a_b")
    assert {item.pair_id for item in recall.segments("show")} == {"a.b"}


def test_segments_come_back_whole(recall):
    recall.remember_analysis(samples.analysis(), samples.transcription())
    (found,) = recall.segments("what does the figure show", segment_type=SegmentType.FIGURE_DISCUSSION)
    assert found.segment == samples.analysis().segments[1]
    assert found.pair_id == "p1"
    assert recall.segments("figure", exclude_pairs=["p1"]) == ()


def test_profiles_stand_under_the_keys_of_the_specification(recall):
    recall.remember_profile(samples.profile("v1"))
    root = ("org", "default", "learnings", "podcast_profiles")
    item = recall.store.get(root, "profile_v1")
    assert item.value["metadata"] == {
        "type": "podcast_profile",
        "training_pairs": ["p1"],
        "created_at": samples.MOMENT.isoformat(),
    }
    assert recall.store.get((*root, "structure"), "canonical_sequence").value == {
        "sequence": ["intro", "conclusion"]
    }
    assert recall.store.get((*root, "style"), "patterns").value == {
        "intro": ["Welcome"],
        "transition": [],
        "figure": ["As {figure} shows"],
    }
    assert recall.profile("v1") == samples.profile("v1")
    with pytest.raises(NotFoundError, match="no profile v9 in memory"):
        recall.profile("v9")


def test_edits_are_remembered_with_their_effects(recall):
    first = samples.effect("ask more questions")
    second = samples.effect("shorter sentences", kept=False, trial_id="trial_002")
    for effect in (second, first, first):
        recall.remember_trial(trial_result(1, effects=(effect,)))
    assert recall.edits() == (first, second)
    assert recall.edits("sentences that are shorter", limit=1) == (second,)
    assert recall.edits(metric=LossTerm.DURATION) == ()


def test_missed_concepts_are_counted_over_trials(recall):
    for number, missed in enumerate([("a", "b"), ("b",), ("b", "c")]):
        metrics = loss_metrics("p1", f"trial_{number:03}", concepts_missed=missed)
        recall.remember_trial(trial_result(number, {"p1": metrics}, trial_id=f"trial_{number:03}"))
    assert recall.missed_concepts("p1") == (("b", 3), ("a", 1), ("c", 1))
    assert recall.missed_concepts("p2") == ()


def test_organisations_share_nothing():
    store = open_store(":memory:")
    remember(Recall(store, "one"), "p1", samples.phrase("Look."))
    assert Recall(store, "other").phrases("look") == ()
    store.close()


def test_a_store_without_index_is_refused_in_one_line():
    recall = Recall(InMemoryStore())
    remember(recall, "p1", samples.phrase("Look."))
    with pytest.raises(BackendUnavailableError, match="no vector index"):
        recall.phrases("look")


def test_files_are_the_truth(tmp_path):
    """Deleting Chroma's folder loses nothing: the store is built again, and finds the same."""
    tree = StudioTree(tmp_path)
    for pair_id in ("p1", "p2"):
        samples.fill(tree, pair_id)
    tree.save_profile(samples.profile("v1"))
    tree.save_profile(samples.profile("v2", universal_intro_patterns=("Hello",)), make_current=False)
    result = trial_result(0, {"p1": loss_metrics(concepts_missed=("a",))}, effects=(samples.effect(),))
    tree.save_trial(result, TrainingConfig())
    recall = open_recall(tmp_path)
    assert recall.rebuild(tree) == 2 * 5 + 4 + 2
    before = (recall.phrases("show"), recall.segments("figure"), recall.edits("questions"))
    recall.store.close()
    shutil.rmtree(tmp_path / "chroma")
    again = open_recall(tmp_path)
    assert again.phrases("show") == ()
    again.rebuild(tree)
    assert (again.phrases("show"), again.segments("figure"), again.edits("questions")) == before
    assert again.missed_concepts("p1") == (("a", 1),)
    assert again.store.get(again.namespaces.style, "patterns").value["intro"] == ["Welcome"]
    again.store.close()


def test_building_again_forgets_what_the_files_do_not_hold(recall, tmp_path):
    tree = StudioTree(tmp_path)
    samples.fill(tree)
    recall.remember_analysis(samples.analysis("gone"), samples.transcription())
    recall.rebuild(tree)
    assert {item.pattern.pair_id for item in recall.phrases("show")} == {"p1"}


def test_a_memory_of_another_embedder_says_how_to_index_it_again(tmp_path):
    recall = open_recall(tmp_path)
    remember(recall, "p1", samples.phrase("Look."))
    other = open_recall(tmp_path, embedder=HashingEmbedder(64))
    with pytest.raises(InputError, match="another embedder: run `claude-studio memory reindex`"):
        other.phrases("look")
    other.store.reindex()
    assert templates(other.phrases("look")) == ["Look."]
    other.store.close()


def test_damaged_files_of_chroma_are_one_line_with_a_way_out(tmp_path):
    recall = open_recall(tmp_path)
    remember(recall, "p1", samples.phrase("Look."))
    recall.store.close()
    (tmp_path / "chroma" / "chroma.sqlite3").write_bytes(b"no database" * 1000)
    with pytest.raises(DamagedError, match="delete the folder and run") as raised:
        recall.phrases("look")
    assert "\n" not in str(raised.value)
    shutil.rmtree(tmp_path / "chroma")
    assert recall.phrases("look") == ()


def test_a_memory_that_is_written_by_others_for_too_long_is_busy(tmp_path):
    recall = open_recall(tmp_path)

    class Waiting(ChromaStore):
        def batch(self, ops):
            raise StoreBusyError("another process has been writing")

    recall.store = Waiting(tmp_path)
    with pytest.raises(BusyError, match="try again"):
        recall.phrases("look")
