"""An episode about a paper that nobody has told yet."""

from datetime import datetime

from pydantic import Field

from schema.base import Record
from schema.profile import PodcastDepth
from schema.recipe import Provenance


class Production(Record):
    """What an episode folder was made from (`production.json`)."""

    title: str
    """Of the paper."""
    document_id: str
    paper_path: str
    paper_sha256: str
    depth: PodcastDepth
    target_seconds: float = Field(gt=0)
    speaker_gender: str
    """`male` or `female`."""
    speaker: str | None = None
    """The voice's own name of a speaker; None: its default of that gender."""
    audio: bool = True
    seed: int = 0
    profile_version: str
    prompt_version: str
    provenance: Provenance
    """Of the profile and prompts it is made by."""
    started_at: datetime
