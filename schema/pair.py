"""A paired paper and podcast."""

from datetime import datetime

from schema.base import Record


class PairMetadata(Record):
    """What is known of a training pair before it is analysed (`metadata.json`)."""

    pair_id: str
    pdf_path: str
    audio_path: str
    transcript_path: str | None = None
    document_id: str
    pdf_sha256: str
    audio_sha256: str
    transcript_sha256: str | None = None
    speaker_gender: str
    """`male` or `female`."""
    source: str
    duration_minutes: float
    ingested_at: datetime
