"""Which recogniser and voice a command gets, and what is said where it can't have it."""

from pathlib import Path

import pytest

from graph.speech import recogniser_for
from schema.errors import BackendUnavailableError, InputError


def chosen(
    tmp_path: Path, transcriber: str | None = None, model: str | None = None, transcript: bool = False
):
    return recogniser_for(
        tmp_path, transcriber=transcriber, model=model, transcript=tmp_path / "t.vtt" if transcript else None
    )


def test_the_embedded_recogniser_is_the_default(tmp_path: Path) -> None:
    assert chosen(tmp_path).name == "pocketsphinx"


def test_the_environment_chooses_and_an_argument_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAUDE_STUDIO_TRANSCRIBER", "assemblyai")
    monkeypatch.setenv("ASSEMBLYAI_API_KEY", "k")
    assert chosen(tmp_path).name == "assemblyai"
    assert chosen(tmp_path, "pocketsphinx").name == "pocketsphinx"


def test_a_dotenv_file_is_read_and_the_environment_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".env").write_text("CLAUDE_STUDIO_TRANSCRIBER=openai\nOPENAI_API_KEY=k\n")
    recogniser = chosen(tmp_path)
    assert recogniser.name == "openai"
    recogniser.close()  # type: ignore[attr-defined]
    monkeypatch.setenv("CLAUDE_STUDIO_TRANSCRIBER", "pocketsphinx")
    assert chosen(tmp_path).name == "pocketsphinx"


@pytest.mark.parametrize(
    ("name", "mends"),
    [
        ("openai", "OPENAI_API_KEY"),
        ("assemblyai", "ASSEMBLYAI_API_KEY"),
        ("whisper-cpp", "uv sync --inexact --extra whisper-cpp"),
        ("faster-whisper", "uv sync --inexact --extra faster-whisper"),
    ],
)
def test_what_is_missing_is_told_with_what_mends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, mends: str
) -> None:
    monkeypatch.setattr("providers.packages.find_spec", lambda module: None)
    with pytest.raises(BackendUnavailableError, match=mends):
        chosen(tmp_path, name)


def test_an_unknown_name_lists_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="choose pocketsphinx, openai"):
        chosen(tmp_path, "sphinx")


def test_a_transcript_and_a_recogniser_exclude_each_other(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="exclude each other"):
        chosen(tmp_path, "openai", transcript=True)
    assert chosen(tmp_path, "transcript", transcript=True).name == "pocketsphinx"


def test_a_transcript_wins_over_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUDE_STUDIO_TRANSCRIBER", "openai")
    assert chosen(tmp_path, transcript=True).name == "pocketsphinx"


def test_a_language_that_it_does_not_know_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="pocketsphinx knows en, not 'fr'"):
        recogniser_for(tmp_path, transcriber=None, model=None, transcript=None, language="fr")


def test_the_transcriber_transcript_needs_a_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="give it with --transcript FILE"):
        chosen(tmp_path, "transcript")
