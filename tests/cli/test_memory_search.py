"""`claude-studio memory search`, `show` and `tree`: what is found, narrowed, and looked at."""

import json

import pytest

from cli.main import main
from memory.opening import open_recall
from memory.tree import StudioTree
from schema.analysis import PhraseKind, SegmentType
from tests.memory.samples import analysis, document, effect, metadata, phrase, structure, style, transcription
from tests.records import trial_result


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home with two analysed and remembered pairs, of a woman and a man, and two edits."""
    monkeypatch.setenv("CLAUDE_STUDIO_HOME", str(tmp_path))
    tree, recall = StudioTree(tmp_path), open_recall(tmp_path)
    for pair_id, gender in (("p1", "female"), ("p2", "male")):
        known = metadata(pair_id).model_copy(update={"speaker_gender": gender})
        tree.save_pair(known, document(), transcription())
        tree.save_analysis(analysis(pair_id), structure(), style())
        recall.remember_analysis(analysis(pair_id), transcription())
    effects = (effect("ask more"), effect("explain every axis", kept=False))
    recall.remember_trial(trial_result(1, effects=effects))
    recall.store.close()
    return tmp_path


def studio(capsys, *words):
    """Run a command; return its exit code, what it printed, and its error."""
    code = 0
    try:
        main(list(words))
    except SystemExit as stop:
        code = int(stop.code or 0)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def found(capsys, *words):
    code, out, _ = studio(capsys, "memory", "search", *words, "--json")
    assert code == 0
    return json.loads(out)


def test_a_kind_of_phrase_narrows_phrases_and_their_segments(home, capsys):
    hits = found(capsys, "how do they introduce a figure", "--type", "figure")
    assert {one["pattern"]["kind"] for one in hits["phrases"]} == {"figure"}
    assert {one["segment"]["segment_type"] for one in hits["segments"]} == {"figure"}


def test_a_type_of_segment_that_no_phrase_is_called_narrows_where_phrases_were_heard(home, capsys):
    recall = open_recall(home)
    aside = phrase("By the way.", PhraseKind.ADDRESS).model_copy(update={"segment_type": SegmentType.TANGENT})
    recall.remember_analysis(analysis().model_copy(update={"phrases": (aside,)}), transcription())
    recall.store.close()
    hits = found(capsys, "thanks", "--type", "tangent")
    assert [one["pattern"]["template"] for one in hits["phrases"]] == ["By the way."]
    assert hits["segments"] == []
    assert found(capsys, "thanks", "--type", "address")["segments"] == []


def test_a_pair_or_its_speaker_narrows_to_what_was_heard_there(home, capsys):
    for words in (["--pair", "p2"], ["--speaker", "male"]):
        hits = found(capsys, "welcome", *words)
        assert {one["pattern"]["pair_id"] for one in hits["phrases"]} == {"p2"}
        assert {one["key"].split("/")[1] for one in hits["segments"]} == {"p2"}


def test_a_place_narrows_to_that_part_of_the_episodes(home, capsys):
    early = found(capsys, "show", "--place", "0", "20")
    assert {one["segment"]["segment_id"] for one in early["segments"]} == {"s0"}
    assert early["phrases"] == []
    assert len(found(capsys, "show", "--place", "40", "60")["phrases"]) == 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--pair", "p9"], "there is p1, p2"),
        (["--speaker", "child"], "there is female, male"),
        (["--pair", "p1", "--speaker", "male"], "there is female, male"),
        (["--type", "joke"], "figure"),
    ],
)
def test_what_is_not_there_is_said_with_what_is(home, capsys, words, said):
    code, _, error = studio(capsys, "memory", "search", "x", *words)
    assert code != 0
    assert said in error
    assert error.count("\n") == 1


def test_edits_are_found_by_meaning_with_what_they_did(home, capsys):
    code, out, _ = studio(capsys, "memory", "search", "axes of a plot", "--edits", "--limit", "1")
    assert code == 0
    assert "explain every axis" in out
    assert "0.5000" in out
    assert "ask more" not in out


def test_the_key_of_a_hit_shows_all_that_is_remembered(home, capsys):
    (hit, *_) = found(capsys, "welcome to the show", "--pair", "p1")["segments"]
    code, out, _ = studio(capsys, "memory", "show", hit["key"])
    assert code == 0
    assert json.loads(out)["segment"] == hit["segment"]


def test_a_start_of_keys_lists_what_is_below_it(home, capsys):
    code, out, _ = studio(capsys, "memory", "show", "segments/p2")
    assert (code, out.split()) == (0, ["segments/p2/s0", "segments/p2/s1", "segments/p2/s2"])


@pytest.mark.parametrize("key", ["nothing", "segments/p1/s9", "../p1", "a//b", "a.b/c"])
def test_a_key_of_nothing_is_refused(home, capsys, key):
    code, out, error = studio(capsys, "memory", "show", key)
    assert (code, out) == (3, "")
    assert error.count("\n") == 1


def test_the_tree_shows_files_pointers_and_counts(home, capsys):
    code, out, _ = studio(capsys, "memory", "tree")
    assert code == 0
    for name in ("training_pairs/", "p1/", "aligned_segments.json", "style_profile.json"):
        assert name in out
    assert "In memory: 2 edits, 1 missed, 4 phrases, 6 segments" in out
    assert ".sha256" not in out


def test_the_tree_as_json_gives_every_file_its_size(home, capsys):
    code, out, _ = studio(capsys, "memory", "tree", "--json")
    listed = json.loads(out)
    path = "training_pairs/p1/metadata.json"
    assert listed["files"][path] == (StudioTree(home).root / path).stat().st_size
    assert listed["remembered"] == {"edits": 2, "missed": 1, "phrases": 4, "segments": 6}
    assert code == 0


def test_an_empty_home_says_how_to_fill_it(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CLAUDE_STUDIO_HOME", str(tmp_path / "new"))
    assert "analyze-all" in studio(capsys, "memory", "search", "x")[1]
    assert "In memory: nothing" in studio(capsys, "memory", "tree")[1]


def test_who_writes_and_who_died_writing_is_shown_and_is_no_finding(home, capsys):
    tree = StudioTree(home)
    studio(capsys, "memory", "reindex")
    with tree.pair_lock("p1"):
        code, out, _ = studio(capsys, "memory", "verify")
        assert code == 0
        assert "pair p1 is being written by process" in out
        assert "for 0 s" in out
        owner = json.loads(tree.pair_lock("p1").path.read_text())
    lock = tree.run_lock()
    lock.path.write_text(
        json.dumps({**owner, "process_start": 1, "acquired_at": owner["acquired_at"] - 7200})
    )
    code, out, _ = studio(capsys, "training", "status")
    assert "run training was left locked by process" in out
    assert "for 2 h" in out
    assert "takes it over" in out
    with lock:
        assert json.loads(studio(capsys, "memory", "verify", "--json")[1])["locks"] == list(tree.locks())


def test_another_embedder_is_refused_until_the_memory_is_made_anew(home, tmp_path, monkeypatch, capsys):
    from tests.providers.embeddings import onnx_model

    onnx_model.write(tmp_path / "model")
    monkeypatch.setenv("CLAUDE_STUDIO_EMBEDDER", str(tmp_path / "model"))
    code, _, error = studio(capsys, "memory", "search", "friend")
    assert code == 2
    assert "memory reindex" in error
    assert studio(capsys, "memory", "reindex")[0] == 0
    assert studio(capsys, "memory", "search", "friend")[0] == 0


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("EMBEDDER", "nothing", "choose hashing, minilm"),
        ("MEMORY", "http://127.0.0.1:9", "http://127.0.0.1:9"),
    ],
)
def test_a_setting_that_cannot_be_had_is_one_clear_line(home, monkeypatch, capsys, name, value, said):
    monkeypatch.setenv(f"CLAUDE_STUDIO_{name}", value)
    code, _, error = studio(capsys, "memory", "search", "x")
    assert code in (2, 4)
    assert said in error
    assert error.count("\n") == 1
