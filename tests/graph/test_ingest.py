"""Taking a pair in again: nothing of its old telling is left to be quoted."""

from pathlib import Path

import pytest

from graph.analysis import analyse_pair
from graph.ingest import PairFiles, ingest_pair
from tests.team import scripted_services


def files_of(folder: Path) -> PairFiles:
    for name in ("paper.pdf", "episode.mp3"):
        (folder / name).write_bytes(name.encode())
    return PairFiles(folder / "paper.pdf", folder / "episode.mp3", None, "male", "test", pair_id="p1")


def test_a_replaced_pair_is_not_remembered_until_it_is_analysed_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = scripted_services(tmp_path / "home", ["p1", "p2"])
    for pair_id in ("p1", "p2"):
        analyse_pair(services, pair_id)
    pair = services.tree.load_pair("p1")
    monkeypatch.setattr("graph.ingest.read_paper", lambda *_, **__: (pair.document, None))
    monkeypatch.setattr("graph.ingest.transcribe_podcast", lambda *_, **__: pair.transcription)
    ingest_pair(services, files_of(tmp_path), recogniser=None, replace=True)
    assert services.recall.keys_below("segments/p1") == ()
    assert services.recall.keys_below("segments/p2") != ()
    assert services.recall.compare(services.tree) == ((), ())
    analyse_pair(services, "p1")
    assert services.recall.keys_below("segments/p1") != ()
