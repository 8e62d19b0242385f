"""The tree of files: what is saved is loaded, all or nothing, and nothing leaves it."""

import json
import os
import signal
import threading
from datetime import timedelta

import pytest

from memory.cache import cache_key, cache_path
from memory.staging import mend, staged
from memory.tree import StudioTree
from schema.analysis import SegmentType
from schema.document import AtomType
from schema.errors import BusyError, DamagedError, InputError, NotFoundError
from schema.profile import Tuning
from schema.script import PodcastScript, SpokenEpisode
from schema.trial import TrainingConfig
from tests.memory import samples
from tests.memory.processes import fork
from tests.records import loss_metrics, trial_result


@pytest.fixture
def tree(tmp_path):
    return StudioTree(tmp_path / "home")


def paths(tree):
    found = (path for path in tree.root.rglob("*") if not path.is_dir() or path.is_symlink())
    inside = (path.relative_to(tree.root) for path in found)
    return {str(path) for path in inside if not any(part.startswith(".") for part in path.parts)}


def test_the_tree_is_that_of_the_specification(tree, tmp_path):
    tree.save_pair(
        samples.metadata("pair_001"),
        samples.document(tmp_path / "in"),
        samples.transcription(),
        pictures_from=tmp_path / "in",
    )
    tree.save_analysis(samples.analysis("pair_001"), samples.structure(), samples.style())
    tree.save_profile(samples.profile("v1"))
    tree.save_prompts(samples.prompts("v1"))
    trial_id = tree.start_trial(1, samples.MOMENT, TrainingConfig())
    result = trial_result(1, {"pair_001": loss_metrics("pair_001", trial_id)}, trial_id=trial_id)
    tree.save_script(trial_id, script("pair_001"))
    tree.audio_path(trial_id, "pair_001").write_bytes(b"mp3")
    tree.save_spoken(trial_id, "pair_001", spoken())
    tree.save_refinement(trial_id, {"edits": []})
    tree.save_trial(result, TrainingConfig())
    tree.convergence.save_loss_history([result])
    tree.convergence.save_best_trial(result)
    tree.convergence.save_final_report({"outcome": "converged"})
    assert tree.root == tmp_path / "home/org/default/learnings/podcast_training"
    pair, trial = "training_pairs/pair_001", f"trials/{trial_id}"
    assert paths(tree) == {
        f"{pair}/metadata.json",
        f"{pair}/transcription.json",
        f"{pair}/aligned_segments.json",
        f"{pair}/structure_profile.json",
        f"{pair}/style_profile.json",
        f"{pair}/document.json",
        f"{pair}/pictures/fig1.png",
        f"{pair}/concepts.json",
        f"{pair}/phrases.json",
        "profiles/aggregated_v1.json",
        "profiles/current.json",
        "prompts/v1/script_writer.txt",
        "prompts/v1/segment_classifier.txt",
        "prompts/v1/quality_judge.txt",
        "prompts/current",
        f"{trial}/config.json",
        f"{trial}/results.json",
        f"{trial}/pair_001_script.json",
        f"{trial}/pair_001_audio.mp3",
        f"{trial}/pair_001_spoken.json",
        f"{trial}/refinement_analysis.json",
        "convergence/loss_history.json",
        "convergence/best_trial.json",
        "convergence/final_report.json",
    }


def script(pair_id="p1"):
    return PodcastScript(
        pair_id=pair_id,
        document_id="d1",
        title="T",
        sections=(),
        target_seconds=60.0,
        prompt_version="v1",
        profile_version="v1",
        seed=0,
    )


def spoken():
    return SpokenEpisode(
        audio_path=None,
        duration=10.0,
        estimated=True,
        engine="none",
        speaker="s",
        words_per_minute=150.0,
        words=(),
        sentences=(),
    )


def test_an_ingested_pair_is_loaded_as_it_was(tree):
    tree.save_pair(samples.metadata(), samples.document(), samples.transcription())
    pair = tree.load_pair("p1")
    assert pair.metadata == samples.metadata()
    assert pair.document == samples.document()
    assert pair.transcription == samples.transcription()
    assert tree.pair_ids() == ("p1",)
    assert tree.pairs() == (samples.metadata(),)
    assert not tree.is_analysed("p1")


def test_pictures_are_copied_beside_the_document(tree, tmp_path):
    source = tmp_path / "in"
    tree.save_pair(
        samples.metadata(), samples.document(source), samples.transcription(), pictures_from=source
    )
    pair = tree.load_pair("p1")
    (figure,) = pair.document.of_type(AtomType.FIGURE)
    assert figure.file_path == "pictures/fig1.png"
    assert (pair.folder / figure.file_path).read_bytes() == b"picture"


@pytest.mark.parametrize("file_path", ["gone.png", "../secret.png", "/etc/passwd"])
def test_a_picture_that_is_not_there_stops_the_whole_pair(tree, tmp_path, file_path):
    source = tmp_path / "in"
    (tmp_path / "secret.png").write_bytes(b"secret")
    paper = samples.document(source)
    atoms = (*paper.atoms[:-1], paper.atoms[-1].model_copy(update={"file_path": file_path}))
    with pytest.raises(InputError, match="picture"):
        tree.save_pair(
            samples.metadata(),
            paper.model_copy(update={"atoms": atoms}),
            samples.transcription(),
            pictures_from=source,
        )
    assert tree.pair_ids() == ()
    assert list((tree.root / "training_pairs").iterdir()) == []


def test_a_pair_is_replaced_only_when_asked(tree):
    samples.fill(tree)
    with pytest.raises(InputError, match="p1 is ingested already"):
        tree.save_pair(samples.metadata(), samples.document(), samples.transcription())
    assert tree.is_analysed("p1")
    tree.save_pair(samples.metadata(), samples.document(), samples.transcription(), replace=True)
    assert not tree.is_analysed("p1")
    assert [p.name for p in (tree.root / "training_pairs").iterdir()] == ["p1"]


@pytest.mark.parametrize("pair_id", ["../p1", "a/b", "..", "", ".hidden"])
def test_ids_cannot_leave_the_tree(tree, pair_id):
    for action in (
        lambda: tree.load_pair(pair_id),
        lambda: tree.save_pair(samples.metadata(pair_id), samples.document(), samples.transcription()),
        lambda: tree.is_analysed(pair_id),
        lambda: tree.audio_path("trial_000", pair_id),
        lambda: tree.trial_folder(pair_id),
        lambda: cache_path(tree.home, "speech", pair_id),
        lambda: StudioTree(tree.home, pair_id),
    ):
        with pytest.raises(InputError):
            action()
    assert not tree.home.exists() or paths(tree) == set()


def test_an_unknown_pair_is_answered_with_those_there_are(tree):
    with pytest.raises(NotFoundError, match="no pair 'p2': there is none yet"):
        tree.load_pair("p2")
    samples.fill(tree)
    with pytest.raises(NotFoundError, match="no pair 'p2': there is p1"):
        tree.load_analysis("p2")


def test_an_analysis_is_loaded_as_it_was(tree):
    samples.fill(tree)
    assert tree.is_analysed("p1")
    assert tree.load_analysis("p1") == samples.analysis()
    assert tree.load_structure("p1") == samples.structure()
    assert tree.load_style("p1") == samples.style()


def test_a_pair_without_analysis_says_how_to_get_one(tree):
    tree.save_pair(samples.metadata(), samples.document(), samples.transcription())
    with pytest.raises(NotFoundError, match="training analyze p1"):
        tree.load_analysis("p1")


def test_an_analysis_that_was_cut_short_counts_as_none(tree, monkeypatch):
    samples.fill(tree)

    def crash(self, name, value):
        if name == "style_profile.json":
            raise KeyboardInterrupt
        return original(self, name, value)

    original = type(tree._profiles).write_json
    monkeypatch.setattr("memory.shelf.Shelf.write_json", crash)
    with pytest.raises(KeyboardInterrupt):
        tree.save_analysis(samples.analysis(), samples.structure(), samples.style())
    monkeypatch.undo()
    assert not tree.is_analysed("p1")
    tree.save_analysis(samples.analysis(), samples.structure(), samples.style())
    assert tree.load_analysis("p1") == samples.analysis()


def test_a_reader_never_meets_parts_of_two_analyses(tree):
    """A thread analyses anew over and over while another reads."""
    samples.fill(tree)
    stop = threading.Event()

    def write():
        number = 0
        while not stop.is_set():
            number += 1
            words = (f"Version {number}.",)
            style = samples.style().model_copy(update={"speaker_id": f"Version {number}."})
            tree.save_analysis(samples.analysis("p1", words), samples.structure(), style)

    writer = threading.Thread(target=write)
    writer.start()
    met = 0
    try:
        while met < 30:
            try:
                analysis, _, style = read_all(tree)
            except NotFoundError:
                continue
            if analysis.segments[0].transcript_segment.text.startswith("Version"):
                assert style.speaker_id == analysis.segments[0].transcript_segment.text
                met += 1
    finally:
        stop.set()
        writer.join()


def read_all(tree):
    from memory.pairs import read_analysis

    return read_analysis(tree.pair_folder("p1"))


def test_a_damaged_file_is_named(tree):
    samples.fill(tree)
    (tree.pair_folder("p1") / "document.json").write_text("{")
    with pytest.raises(DamagedError, match=r"p1/document\.json is damaged"):
        tree.load_pair("p1")


def test_a_pair_that_another_thread_writes_is_busy(tree):
    raised = []

    def save():
        try:
            tree.save_pair(samples.metadata(), samples.document(), samples.transcription())
        except BusyError as error:
            raised.append(str(error))

    with tree.pair_lock("p1"):
        thread = threading.Thread(target=save)
        thread.start()
        thread.join()
    assert "pair p1 is being written" in raised[0]
    assert tree.pair_ids() == ()


def test_readers_are_not_blocked_by_a_writer(tree):
    samples.fill(tree)
    loaded = []
    with tree.pair_lock("p1"):
        thread = threading.Thread(target=lambda: loaded.append(tree.load_pair("p1")))
        thread.start()
        thread.join()
    assert loaded[0].metadata.pair_id == "p1"


def test_a_killed_ingest_leaves_nothing_or_the_whole_pair(tree, tmp_path):
    """A process replaces a pair over and over and is killed at some moment, ten times."""
    source = tmp_path / "in"
    parts = samples.metadata(), samples.document(source), samples.transcription()
    tree.save_pair(*parts, pictures_from=source)

    def replace():
        for _ in range(10**6):
            tree.save_pair(*parts, pictures_from=source, replace=True)

    for number in range(10):
        child = fork(replace)
        threading.Event().wait(0.01 * number)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert tree.load_pair("p1").transcription == samples.transcription()
    tree.save_pair(*parts, pictures_from=source, replace=True)
    assert [p.name for p in (tree.root / "training_pairs").iterdir()] == ["p1"]


def test_a_swap_that_was_cut_short_is_undone_or_finished(tmp_path):
    target = tmp_path / "p1"
    with staged(target) as fresh:
        (fresh / "a").write_text("old")
    target.rename(tmp_path / ".p1.old")
    mend(target)
    assert (target / "a").read_text() == "old"
    (tmp_path / ".p1.old").mkdir()
    mend(target)
    assert [p.name for p in tmp_path.iterdir()] == ["p1"]


def test_a_reader_undoes_a_swap_whose_writer_died(tree):
    samples.fill(tree)
    folder = tree.pair_folder("p1")
    folder.rename(folder.with_name(".p1.old"))
    assert tree.load_pair("p1").metadata.pair_id == "p1"
    assert folder.is_dir()


def test_a_reader_waits_for_a_swap_that_is_under_way(tree):
    samples.fill(tree)
    folder = tree.pair_folder("p1")
    folder.rename(folder.with_name(".p1.old"))
    loaded = []
    with tree.pair_lock("p1"):
        thread = threading.Thread(target=lambda: loaded.append(tree.load_pair("p1")))
        thread.start()
        threading.Event().wait(0.05)
        assert loaded == []
        folder.with_name(".p1.old").rename(folder)
        thread.join()
    assert loaded[0].metadata.pair_id == "p1"


def test_profiles_are_versions_with_a_current_one(tree):
    assert tree.next_profile_version() == "v1"
    tree.save_profile(samples.profile("v0"))
    tree.save_profile(samples.profile("v1"), make_current=False)
    assert tree.current_profile().version == "v0"
    tree.use_profile("v1")
    assert tree.current_profile() == samples.profile("v1")
    assert tree.profile_versions() == ("v0", "v1")
    assert tree.next_profile_version() == "v2"
    current = tree.root / "profiles" / "current.json"
    assert json.loads(current.read_text())["version"] == "v1"


def test_a_stored_profile_never_changes(tree):
    tree.save_profile(samples.profile("v1"))
    later = samples.profile("v1", created_at=samples.MOMENT + timedelta(days=1))
    tree.save_profile(later)
    assert tree.load_profile("v1").created_at == samples.MOMENT
    with pytest.raises(InputError, match="v1 is stored already with other content: save it as v2"):
        tree.save_profile(samples.profile("v1", tuning=Tuning(concept_emphasis=0.5)))


def test_a_profile_is_stored_to_the_last_digit(tree):
    profile = samples.profile("v1", segment_duration_targets={SegmentType.INTRO: (0.1 + 0.2, 1 / 3)})
    tree.save_profile(profile)
    assert tree.load_profile("v1") == profile


def test_what_there_is_not_yet_is_not_found(tree):
    for action in (
        tree.current_profile,
        tree.current_prompts,
        tree.convergence.load_loss_history,
        tree.convergence.load_best_trial,
        tree.convergence.load_final_report,
        lambda: tree.load_profile("v1"),
        lambda: tree.load_prompts("v1"),
        lambda: tree.trial("trial_000"),
        lambda: tree.use_profile("v3"),
    ):
        with pytest.raises(NotFoundError):
            action()
    assert tree.trials() == ()
    assert not tree.has_current_profile()
    assert not tree.convergence.has_best_trial()


def test_prompts_are_text_files_kept_byte_for_byte(tree):
    tree.save_prompts(samples.prompts("v1"))
    tree.save_prompts(samples.prompts("v2", "other"))
    assert tree.load_prompts("v1") == samples.prompts("v1")
    assert tree.load_prompts("v1").fingerprint == samples.prompts("v1").fingerprint
    assert tree.current_prompts().version == "v2"
    tree.use_prompts("v1")
    writer = tree.root / "prompts" / "current" / "script_writer.txt"
    assert writer.read_bytes().decode() == samples.prompts().texts["script_writer"]
    assert tree.next_prompt_version() == "v3"


def test_stored_prompts_never_change_and_are_whole(tree):
    tree.save_prompts(samples.prompts("v1"))
    tree.save_prompts(samples.prompts("v1"))
    with pytest.raises(InputError, match="save it as v2"):
        tree.save_prompts(samples.prompts("v1", "other"))
    with pytest.raises(InputError, match="holds exactly"):
        tree.save_prompts(samples.prompts("v2").model_copy(update={"texts": {"script_writer": "x"}}))


def test_a_trial_is_found_by_an_unambiguous_prefix(tree):
    for number in range(2):
        trial_id = tree.start_trial(number, samples.MOMENT, TrainingConfig(seed=number))
        tree.save_trial(trial_result(number, trial_id=trial_id), TrainingConfig(seed=number))
    later = tree.start_trial(1, samples.MOMENT + timedelta(hours=1), TrainingConfig())
    assert tree.trial("trial_000").trial_number == 0
    assert tree.load_config(tree.find_trial("trial_000")) == TrainingConfig(seed=0)
    with pytest.raises(NotFoundError, match="ambiguous"):
        tree.trial("trial_001")
    assert tree.trial_ids()[-1] == later
    assert [result.trial_number for result in tree.trials()] == [0, 1]
    with pytest.raises(NotFoundError, match="results"):
        tree.trial(later)


def test_trials_are_in_the_order_they_were_started(tree):
    second = tree.start_trial(0, samples.MOMENT + timedelta(days=1), TrainingConfig())
    first = tree.start_trial(5, samples.MOMENT, TrainingConfig())
    assert tree.trial_ids() == (first, second)


def test_what_a_trial_made_is_loaded_as_it_was(tree):
    trial_id = tree.start_trial(0, samples.MOMENT, TrainingConfig())
    tree.save_script(trial_id, script())
    tree.save_spoken(trial_id, "p1", spoken())
    tree.save_refinement(trial_id, {"why": "é"})
    assert tree.load_script(trial_id, "p1") == script()
    assert tree.load_spoken(trial_id, "p1") == spoken()
    stored = tree.trial_folder(trial_id) / "refinement_analysis.json"
    assert json.loads(stored.read_text("utf-8")) == {"why": "é"}
    assert tree.audio_path(trial_id, "p1").name == "p1_audio.mp3"


def test_results_carry_the_averages_and_each_pairs_metrics(tree):
    result = trial_result(0, {"p1": loss_metrics(duration=0.4)})
    tree.save_trial(result, TrainingConfig())
    stored = json.loads((tree.trial_folder(result.trial_id) / "results.json").read_text())
    assert stored["avg_duration_loss"] == 0.4
    assert stored["avg_total_loss"] == result.avg_total_loss
    assert stored["pair_results"]["p1"]["duration_loss"] == 0.4


def test_convergence_files_are_loaded_as_they_were(tree):
    results = [trial_result(n, {"p1": loss_metrics(duration=0.5 - n / 10)}) for n in range(3)]
    tree.convergence.save_loss_history(results)
    tree.convergence.save_best_trial(results[2])
    tree.convergence.save_final_report({"outcome": "converged"})
    curve = tree.convergence.load_loss_history()
    assert [point.duration for point in curve] == [0.5, 0.4, 0.3]
    assert [point.pairs for point in curve] == [1, 1, 1]
    assert tree.convergence.load_best_trial().trial_id == results[2].trial_id
    assert tree.convergence.load_final_report() == {"outcome": "converged"}


def test_organisations_share_nothing(tmp_path):
    one, other = StudioTree(tmp_path, "one"), StudioTree(tmp_path, "other")
    samples.fill(one)
    assert other.pair_ids() == ()


def test_a_cache_key_tells_its_parts_apart():
    assert cache_key("ab", "c") != cache_key("a", "bc")
    assert cache_key("a", b"b") == cache_key("a", "b")
    assert len(cache_key()) == 64


def test_the_cache_lies_beside_the_record(tree):
    path = cache_path(tree.home, "speech", cache_key("text"))
    path.write_bytes(b"x")
    assert path == cache_path(tree.home, "speech", cache_key("text"))
    assert tree.root not in path.parents


def test_equal_content_makes_equal_bytes(tmp_path):
    trees = [StudioTree(tmp_path / name) for name in "ab"]
    for tree in trees:
        samples.fill(tree)
        tree.save_profile(samples.profile())
    one, other = ({p: (t.root / p).read_bytes() for p in paths(t)} for t in trees)
    assert one == other


def test_a_run_has_one_writer(tree):
    with tree.run_lock("run_1") as lock:
        assert lock.owner() is not None
        assert tree.run_lock("run_2").owner() is None
