"""`claude-studio training ingest`."""

from pathlib import Path

import click

from cli.session import print_json, services, shown_path
from cli.waiting import waiting
from graph.ingest import PairFiles, ingest_pair
from graph.kb import pages_read
from graph.speech import TRANSCRIPT, recogniser_for
from providers.speech_to_text.registry import RECOGNISERS
from schema.transcript import TranscriptionResult

_DOUBTFUL = 0.35
"""Mean confidence of clear speech is 0.57 to 0.74, of French taken for English 0.29."""


@click.command()
@click.option("--pdf", type=click.Path(path_type=Path), required=True, help="The research paper.")
@click.option("--audio", type=click.Path(path_type=Path), required=True, help="The podcast about it.")
@click.option(
    "--speaker-gender", type=click.Choice(["female", "male"]), required=True, help="Of the main host."
)
@click.option("--source", default="", help="Where the podcast is from, such as journalclub.")
@click.option(
    "--transcript",
    type=click.Path(path_type=Path),
    help="Published transcript: VTT, SRT, Whisper or Podcasting 2.0 JSON, plain text.",
)
@click.option(
    "--transcriber",
    type=click.Choice([*RECOGNISERS, TRANSCRIPT]),
    help="Who listens; default: the transcript where there is one, else CLAUDE_STUDIO_TRANSCRIBER.",
)
@click.option(
    "--transcriber-model", help="Its model: a name, file or folder; default: CLAUDE_STUDIO_TRANSCRIBER_MODEL."
)
@click.option("--language", default="en", show_default=True, help="Spoken language (ISO 639-1).")
@click.option("--pair-id", help="Name of the pair; default: made from the PDF's name.")
@click.option("--replace", is_flag=True, help="Read a pair again that is there already.")
@click.option("--json", "as_json", is_flag=True, help="Print what is stored as JSON.")
def ingest(
    pdf: Path,
    audio: Path,
    speaker_gender: str,
    source: str,
    transcript: Path | None,
    transcriber: str | None,
    transcriber_model: str | None,
    language: str,
    pair_id: str | None,
    replace: bool,
    as_json: bool,
) -> None:
    """Add a (paper, podcast) pair: the PDF becomes a document graph, the MP3 words in time."""
    files = PairFiles(pdf, audio, transcript, speaker_gender, source, language, pair_id)
    at = services()
    recogniser = recogniser_for(
        at.tree.home,
        transcriber=transcriber,
        model=transcriber_model,
        transcript=transcript,
        language=language,
    )
    with waiting(f"Reading {pdf.name} and {audio.name}"):
        stored, new = ingest_pair(at, files, recogniser, replace=replace)
    pair = at.tree.load_pair(stored.pair_id)
    if as_json:
        print_json({"new": new, **stored.model_dump(mode="json")})
        return
    document, spoken = pair.document, pair.transcription
    state = "Ingested" if new else "Already ingested, nothing to do:"
    click.echo(f"{state} {stored.pair_id}: {document.title}")
    click.echo(
        f"  {document.page_count} pages, {len(document.sections)} sections, "
        f"{len(document.get_figures())} figures; {stored.duration_minutes:.1f} min, "
        f"{len(spoken.word_timestamps)} words ({spoken.engine})"
    )
    if document.unread_pages:
        click.echo(f"  {pages_read(document)}", err=True)
    _say_how_far_to_trust(spoken)
    click.echo(f"  {shown_path(pair.folder)}")


def _say_how_far_to_trust(spoken: TranscriptionResult) -> None:
    if spoken.engine == "pocketsphinx":
        click.echo(
            "  The words were recognised offline, many of them wrongly; give --transcript if you can, "
            "or another --transcriber.",
            err=True,
        )
    if spoken.confidence is not None:
        click.echo(f"  The recogniser's own confidence is {spoken.confidence:.2f} a word.")
        if spoken.confidence < _DOUBTFUL:
            click.echo(
                f"  That is as low as with another language or loud noise: is it clear {spoken.language!r}?",
                err=True,
            )
    if (report := spoken.alignment) is None:
        return
    click.echo(f"  The times of {report.anchored_share:.1%} of the words were measured in the audio.")
    for start, end in report.unaligned_spans:
        click.echo(f"  From {start:.1f} s to {end:.1f} s no word could be timed.", err=True)
