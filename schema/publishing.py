"""What is published: a show, the episodes in its folder, and their chapters."""

from datetime import datetime

from pydantic import Field

from schema.base import Record


class Show(Record):
    """What a feed says of the podcast as a whole (`show.json`)."""

    title: str
    description: str
    author: str
    base_url: str | None = None
    """Where the folder will be served, with a slash at its end; without it there is no feed."""
    email: str | None = None
    """Of the owner; directories write to it to confirm a submission."""
    language: str = "en"
    category: str = "Science"
    """One of Apple's: https://podcasters.apple.com/support/1691-apple-podcasts-categories."""
    explicit: bool = False
    copyright: str | None = None


class Chapter(Record):
    """A stretch of the episode with a title."""

    title: str
    start_time: float = Field(ge=0)
    end_time: float = Field(gt=0)
    figure_path: str | None = None
    """Picture of the first figure discussed in it, relative to the document's folder."""


class PublishedEpisode(Record):
    """One episode of the feed (`episode.json`); file names are relative to its folder."""

    guid: str
    """From the paper and the words spoken: an episode told anew is another one."""
    title: str
    summary: str
    """Plain text."""
    published_at: datetime
    duration: float = Field(gt=0)
    """Seconds."""
    audio: str
    cover: str
    notes: str
    chapters: str
    transcripts: tuple[str, ...]
    """WebVTT, SubRip and JSON, in that order."""
    video: str | None = None
    paper_title: str
    paper_authors: tuple[str, ...] = ()
    paper_link: str | None = None
    """To the paper's DOI or arXiv page, where it prints one."""
    language: str = "en"
    generated: bool = True
    """Whether machines wrote and voiced it; the feed and the notes say so."""
