"""Answers kept by the hash of what was asked."""

from pathlib import Path

from providers.receipts import Receipts, key_of


def test_an_answer_is_found_again_and_dropped(tmp_path: Path) -> None:
    receipts = Receipts(tmp_path / "new")
    assert receipts.find("k") is None
    receipts.keep("k", {"text": "é"})
    assert Receipts(tmp_path / "new").find("k") == {"text": "é"}
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["k.json"]
    receipts.drop("k")
    assert receipts.find("k") is None


def test_a_torn_answer_is_no_answer(tmp_path: Path) -> None:
    (tmp_path / "k.json").write_text('{"text": "ha')
    assert Receipts(tmp_path).find("k") is None


def test_without_a_folder_nothing_is_kept() -> None:
    receipts = Receipts(None)
    receipts.keep("k", {"a": 1})
    receipts.drop("k")
    assert receipts.find("k") is None


def test_the_key_follows_content_and_settings_and_is_the_same_for_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"sound")
    assert key_of(b"sound", "whisper-1", "en") == key_of(path, "whisper-1", "en")
    keys = {key_of(b"sound", "a", "b"), key_of(b"sound", "ab"), key_of(b"noise", "a", "b")}
    assert len(keys) == 3
