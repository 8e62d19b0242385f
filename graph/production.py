"""Opening an episode folder: what a person asks, and the paper read into it."""

import shutil
import tempfile
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from graph.paper import read_paper
from graph.services import Services
from graph.speech import check_voice
from memory.atomic import write_json
from memory.documents import read_document_graph, write_document
from schema.document import DocumentGraph
from schema.errors import DamagedError, InputError
from schema.production import Production
from schema.profile import AggregatedProfile, PodcastDepth
from schema.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Order:
    """What a person asks of an episode."""

    paper: Path
    folder: Path
    recipe: Recipe
    depth: PodcastDepth | None = None
    """None: the depth that most of the admired episodes have, or standard."""
    minutes: float | None = None
    """None: the middle of what the profile learned of the depth."""
    speaker_gender: str | None = None
    """None: that of most of the admired hosts."""
    speaker: str | None = None
    """None: the voice's default of that gender."""
    audio: bool = True
    seed: int = 0


def open_production(services: Services, order: Order) -> Production:
    """Read the paper into the episode's folder, unless just this was begun there; return what is to be made.

    Raises:
        InputError: the paper can't be read, the folder holds something else, or there is no such speaker.
        BackendUnavailableError: the voice lacks a package, model or key.

    """
    if order.audio:
        check_voice(services.voice, order.speaker)
    if not order.paper.is_file():
        raise InputError(f"There is no file {str(order.paper)!r}; check the path.")
    with order.paper.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    known = _known(order.folder)
    if known is not None and known.paper_sha256 != digest:
        raise InputError(f"{order.folder} holds an episode about {known.title!r}; choose another --output.")
    if known is None:
        _read_into(services, order)
    document = read_document_graph(order.folder)
    production = _production(services, order, document, digest)
    if known is None or not _same(known, production):
        _forget(order.folder)
        write_json(order.folder / "recipe.json", order.recipe)
    write_json(order.folder / "production.json", production)
    return production


def _known(folder: Path) -> Production | None:
    path = folder / "production.json"
    if path.is_file():
        try:
            return Production.model_validate_json(path.read_bytes())
        except ValueError as error:
            raise DamagedError(f"{path} can't be read back; delete the folder and produce again.") from error
    if folder.is_dir() and any(folder.iterdir()):
        raise InputError(f"{folder} is not empty and no episode folder; choose another --output.")
    return None


def _read_into(services: Services, order: Order) -> None:
    """Read the paper into the folder, which appears whole or not at all."""
    order.folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=order.folder.parent, prefix=".produce-") as made:
        fresh = Path(made) / "folder"
        document, pictures = read_paper(services, order.paper, Path(made) / "pictures")
        fresh.mkdir()
        write_document(fresh, document, pictures)
        if order.folder.is_dir():
            order.folder.rmdir()
        shutil.move(fresh, order.folder)


def _production(services: Services, order: Order, document: DocumentGraph, digest: str) -> Production:
    profile = order.recipe.profile
    depth = order.depth or usual_depth(profile)
    low, high = profile.depth_targets[depth].duration_range
    return Production(
        title=document.title,
        document_id=document.document_id,
        paper_path=str(order.paper.resolve()),
        paper_sha256=digest,
        depth=depth,
        target_seconds=60 * order.minutes if order.minutes else (low + high) / 2,
        speaker_gender=order.speaker_gender or usual_gender(profile),
        speaker=order.speaker,
        audio=order.audio,
        seed=order.seed,
        profile_version=profile.version,
        prompt_version=order.recipe.prompts.version,
        provenance=order.recipe.provenance,
        started_at=services.clock(),
    )


def usual_depth(profile: AggregatedProfile) -> PodcastDepth:
    """Return the depth of most of the admired episodes; standard where none was seen."""
    counts = {depth: len(target.example_pair_ids) for depth, target in profile.depth_targets.items()}
    most = max(counts.values(), default=0)
    return next((d for d in PodcastDepth if most and counts.get(d) == most), PodcastDepth.STANDARD)


def usual_gender(profile: AggregatedProfile) -> str:
    """Return the gender of most of the admired hosts; female where none was heard or both as often."""
    genders = [style.speaker_gender for style in profile.style_variants.values()]
    return "male" if genders.count("male") > genders.count("female") else "female"


def _same(known: Production, asked: Production) -> bool:
    """Whether nothing that the script depends on has changed; audio may still be added, or made anew."""
    apart = {"started_at", "paper_path", "provenance", "audio", "speaker"}
    return known.model_dump(exclude=apart) == asked.model_dump(exclude=apart)


def _forget(folder: Path) -> None:
    """Remove what was made by another order; the paper and its concepts stay."""
    for name in ("script.json", "script.md", "spoken.json", "episode.mp3"):
        (folder / name).unlink(missing_ok=True)
