"""Files that can't be ingested: one clear line, an exit code, and nothing left in the tree."""

from pathlib import Path
from shutil import which

import pytest

from cli.main import main

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "pairs" / "cache_admission"
BAD = ROOT / ".." / "shared" / "bad"


def ingest(
    capsys: pytest.CaptureFixture[str], pdf: Path, audio: Path, transcript: Path | None = None
) -> tuple[int, str]:
    words = ["training", "ingest", "--pdf", str(pdf), "--audio", str(audio), "--speaker-gender", "male"]
    if transcript is not None:
        words += ["--transcript", str(transcript)]
    with pytest.raises(SystemExit) as stop:
        main(words)
    return int(stop.value.code or 0), capsys.readouterr().err.strip()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLAUDE_STUDIO_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def refused(result: tuple[int, str], home: Path, *causes: str) -> None:
    code, line = result
    assert code == 2
    assert line.startswith("claude-studio: ")
    assert len(line.splitlines()) == 1
    assert any(cause in line for cause in causes), line
    left = [path for path in home.rglob("*") if "training_pairs" in path.parts and path.is_file()]
    assert left == []


def test_a_missing_file_is_named(capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path) -> None:
    refused(ingest(capsys, tmp_path / "no.pdf", EXAMPLE / "podcast.mp3"), home, "no.pdf")


def test_a_text_file_named_pdf_is_refused(
    capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path
) -> None:
    fake = tmp_path / "fake.pdf"
    fake.write_text("not a PDF at all")
    refused(ingest(capsys, fake, EXAMPLE / "podcast.mp3", EXAMPLE / "transcript.vtt"), home, "PDF")


def test_a_bad_paper_is_refused_before_the_audio_is_heard(
    capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Path] = []
    monkeypatch.setattr("graph.ingest.transcribe_podcast", lambda audio, **_: heard.append(audio))
    fake = tmp_path / "fake.pdf"
    fake.write_text("not a PDF at all")
    refused(ingest(capsys, fake, EXAMPLE / "podcast.mp3"), home, "PDF")
    assert heard == []


def test_an_empty_mp3_is_refused(capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.mp3"
    empty.write_bytes(b"")
    refused(ingest(capsys, EXAMPLE / "paper.pdf", empty), home, "empty")


def test_a_transcript_of_the_wrong_length_is_refused(
    capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path
) -> None:
    text = (EXAMPLE / "transcript.vtt").read_text()
    long = tmp_path / "long.vtt"
    long.write_text(
        text + "\n01:59:00.000 --> 01:59:30.000\nAnd this comes an hour after the audio has ended.\n"
    )
    refused(
        ingest(capsys, EXAMPLE / "paper.pdf", EXAMPLE / "podcast.mp3", long), home, "long.vtt", "transcript"
    )


@pytest.mark.skipif(not BAD.is_dir(), reason="the folder of bad inputs is not here")
@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("made_encrypted_aes256_userpw_secret.pdf", "password"),
        ("made_zero_bytes.pdf", "empty"),
        ("made_html_renamed.pdf", "PDF"),
        ("made_zero_pages.pdf", "pages"),
        pytest.param(
            "made_image_only_scan_3pages.pdf",
            "OCR",
            marks=pytest.mark.skipif(bool(which("tesseract")), reason="Tesseract reads the scan"),
        ),
    ],
)
def test_a_pdf_that_cannot_be_read_is_refused_with_its_cause(
    capsys: pytest.CaptureFixture[str], home: Path, name: str, cause: str
) -> None:
    audio, transcript = EXAMPLE / "podcast.mp3", EXAMPLE / "transcript.vtt"
    refused(ingest(capsys, BAD / "pdf" / name, audio, transcript), home, cause, cause.capitalize())
