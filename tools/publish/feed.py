"""The RSS 2.0 feed of a folder of episodes, with Apple's and the Podcasting 2.0 namespaces."""

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import quote, urljoin
from uuid import UUID, uuid5

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from schema.errors import InputError
from schema.publishing import PublishedEpisode, Show

NAMESPACE = "https://podcastindex.org/namespace/1.0"
_SHOW_GUIDS = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""Of podcast:guid, as the namespace's page gives it."""
_EXPLICIT = "{http://www.itunes.com/dtds/podcast-1.0.dtd}explicit"
_TRANSCRIPTS = {"vtt": "text/vtt", "srt": "application/x-subrip", "json": "application/json"}

Folder = str
"""An episode's folder, relative to the feed's."""


def feed_of(
    show: Show, episodes: Mapping[Folder, PublishedEpisode], sizes: Mapping[Folder, int], *, cover: str
) -> bytes:
    """Return the feed as XML.

    Args:
        show: whose `base_url` is set.
        episodes: by folder; the feed has the newest first.
        sizes: bytes of each episode's audio file.
        cover: the show's picture, relative to the feed's folder.

    Raises:
        InputError: the show has no base URL.
    """
    base = _base(show)
    feed = _channel(show, base, cover)
    newest_last = sorted(episodes.items(), key=lambda item: (item[1].published_at, item[0]))
    for number, (folder, episode) in enumerate(newest_last, start=1):
        _add(feed, show, episode, urljoin(base, f"{quote(folder)}/"), sizes[folder], number)
    return cast("bytes", feed.rss_str(pretty=True))


def _base(show: Show) -> str:
    if not show.base_url or not show.base_url.startswith(("http://", "https://")):
        raise InputError(
            "A feed needs the address at which the folder will be served: give --base-url https://..."
        )
    return show.base_url if show.base_url.endswith("/") else f"{show.base_url}/"


def _channel(show: Show, base: str, cover: str) -> Any:
    feed = FeedGenerator()
    feed.load_extension("podcast")
    feed.register_extension("podcasting", PodcastingChannel, PodcastingItem, atom=False)
    feed.title(show.title)
    feed.link(href=urljoin(base, "feed.xml"), rel="self", type="application/rss+xml")
    feed.link(href=base, rel="alternate")
    feed.description(show.description)
    feed.language(show.language)
    feed.generator("claude-studio")
    feed.docs("https://www.rssboard.org/rss-specification")
    feed.image(url=urljoin(base, cover), title=show.title, link=base)
    if show.copyright:
        feed.copyright(show.copyright)
    feed.podcast.itunes_author(show.author)
    feed.podcast.itunes_summary(show.description)
    feed.podcast.itunes_type("episodic")
    feed.podcast.itunes_category(show.category)
    feed.podcast.itunes_explicit("yes" if show.explicit else "no")
    feed.podcast.itunes_image(urljoin(base, cover))
    if show.email:
        feed.podcast.itunes_owner(name=show.author, email=show.email)
    feed.podcasting.guid = str(uuid5(_SHOW_GUIDS, urljoin(base, "feed.xml").split("://")[1].rstrip("/")))
    return feed


def _add(feed: Any, show: Show, episode: PublishedEpisode, at: str, size: int, number: int) -> None:
    entry = feed.add_entry()
    feed.podcasting.newest = max(feed.podcasting.newest or episode.published_at, episode.published_at)
    feed.lastBuildDate(feed.podcasting.newest)
    entry.guid(episode.guid, permalink=False)
    entry.title(episode.title)
    entry.link(href=urljoin(at, quote(episode.notes)))
    entry.description(episode.summary)
    entry.enclosure(urljoin(at, quote(episode.audio)), str(size), "audio/mpeg")
    entry.pubDate(episode.published_at)
    entry.podcast.itunes_duration(_clock(episode.duration))
    entry.podcast.itunes_image(urljoin(at, quote(episode.cover)))
    entry.podcast.itunes_explicit("yes" if show.explicit else "no")
    entry.podcast.itunes_summary(episode.summary)
    entry.podcast.itunes_episode(number)
    entry.podcast.itunes_episode_type("full")
    entry.podcasting.about(episode, at)


class PodcastingChannel(BaseExtension):  # type: ignore[misc]
    """The Podcasting 2.0 tags of a show."""

    def __init__(self) -> None:
        self.guid = ""
        self.newest: Any = None

    def extend_ns(self) -> dict[str, str]:
        """Return the namespace's prefix and address."""
        return {"podcast": NAMESPACE}

    def extend_rss(self, feed: Any) -> Any:
        """Add the show's tags to its channel."""
        channel = feed[0]
        for name, text in (("guid", self.guid), ("medium", "podcast"), ("locked", "no")):
            etree.SubElement(channel, f"{{{NAMESPACE}}}{name}").text = text
        _say_true_or_false(channel)
        return feed


class PodcastingItem(BaseEntryExtension):  # type: ignore[misc]
    """The Podcasting 2.0 tags of an episode."""

    def __init__(self) -> None:
        self._tags: list[tuple[str, dict[str, str], str | None]] = []

    def about(self, episode: PublishedEpisode, at: str) -> None:
        """Note where the episode's chapters, transcripts and video are."""
        chapters = {"url": urljoin(at, quote(episode.chapters)), "type": "application/json+chapters"}
        self._tags.append(("chapters", chapters, None))
        for name in episode.transcripts:
            kind = _TRANSCRIPTS[name.rsplit(".", 1)[-1]]
            known = {"url": urljoin(at, quote(name)), "type": kind, "language": episode.language}
            self._tags.append(("transcript", known, None))
        if episode.generated:
            self._tags.append(("txt", {"purpose": "ai-content"}, "true"))
        if episode.video:
            self._tags.append(("alternateEnclosure", {"type": "video/mp4", "title": "Video"}, None))
            self._tags.append(("source", {"uri": urljoin(at, quote(episode.video))}, None))

    def extend_rss(self, entry: Any) -> Any:
        """Add the episode's tags to its item."""
        parent = entry
        for name, attributes, text in self._tags:
            inside = parent if name == "source" else entry
            parent = etree.SubElement(inside, f"{{{NAMESPACE}}}{name}", attributes)
            parent.text = text
        _say_true_or_false(entry)
        return entry


def _say_true_or_false(parent: Any) -> None:
    """Put Apple's words of today in the place of the "yes" and "no" that feedgen still writes."""
    for element in parent.findall(_EXPLICIT):
        element.text = "true" if element.text == "yes" else "false"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest:02d}"
