"""A knowledge base: papers that were read, kept under one name."""

from datetime import datetime

from schema.base import Record


class StoredPaper(Record):
    """What is known of a paper beside its graph (`metadata.json`)."""

    paper_id: str
    """Name within the knowledge base, made from the file's."""
    document_id: str
    title: str
    pdf_path: str
    """Where the file stood when it was added."""
    pdf_sha256: str
    page_count: int
    pages_unread: int = 0
    added_at: datetime


class KnowledgeBase(Record):
    """A named collection of papers (`kb.json`)."""

    name: str
    created_at: datetime
