"""Publishing an episode and the feed of a folder, read back by what subscribers use."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote
from uuid import UUID, uuid5
from xml.etree import ElementTree

import feedparser
import pytest
from mutagen.id3 import ID3
from PIL import Image

from cli.main import main
from graph.episodes import Episode
from graph.publishing import episode_folder, publish, show_in, write_feed
from schema.errors import DamagedError, InputError, NotFoundError
from tests.mp3_tags import chapters_in
from tests.records import MOMENT
from tests.video_material import CONCEPTS, analysed, paper, transcription, write_sound
from tools.publish.show_notes import clock, paper_link

PODCASTING = "{https://podcastindex.org/namespace/1.0}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"


@pytest.fixture(scope="module")
def episode(tmp_path_factory):
    folder = tmp_path_factory.mktemp("paper")
    spoken = transcription()
    return Episode(
        name="trial_000_gates",
        title="Gates & Queues: a <short> Paper",
        document=paper(folder),
        pictures=folder,
        concepts=CONCEPTS,
        segments=analysed(spoken),
        transcription=spoken,
        audio=write_sound(folder / "talk.mp3", spoken.total_duration),
        generated=True,
        pdf=None,
    )


@pytest.fixture
def show_folder(episode, tmp_path):
    """Return a show's folder with one published episode and its feed."""
    folder = tmp_path / "show"
    about = show_in(folder, base_url="https://example.org/pod", title="Two & Two", email="a@example.org")
    publish(episode, episode_folder(episode, folder), about, MOMENT)
    write_feed(folder, about)
    return folder


def only(folder):
    (found,) = (path for path in folder.iterdir() if path.is_dir())
    return found


def test_a_published_folder_holds_all_that_an_audience_needs(show_folder):
    names = {path.name for path in only(show_folder).iterdir()}
    files = "episode.mp3 captions.vtt captions.srt words.vtt words.srt chapters.json transcript.json"
    assert {*files.split(), "cover.jpg", "notes.html", "episode.json", "fig1.png", "fig2.png"} == names


def test_the_mp3_carries_title_show_chapters_cover_and_words(show_folder, episode):
    audio = only(show_folder) / "episode.mp3"
    tags = ID3(audio)
    assert str(tags["TIT2"]) == episode.title
    assert str(tags["TALB"]) == "Two & Two"
    assert str(tags["TDRC"]) == "2026-01-02"
    assert tags.getall("USLT")[0].text == episode.transcription.transcript_text
    assert tags.getall("APIC")[0].mime == "image/jpeg"
    chapters = json.loads((only(show_folder) / "chapters.json").read_text())["chapters"]
    assert [chapter.title for chapter in chapters_in(audio)] == [c["title"] for c in chapters]


def test_the_feed_is_read_by_a_feed_reader_without_a_complaint(show_folder, episode):
    feed = feedparser.parse(str(show_folder / "feed.xml"))
    assert not feed.bozo
    assert feed.version == "rss20"
    assert (feed.feed.title, feed.feed.link) == ("Two & Two", "https://example.org/pod/")
    (item,) = feed.entries
    assert item.title == episode.title
    (enclosure,) = item.enclosures
    assert enclosure.type == "audio/mpeg"
    assert int(enclosure.length) == (only(show_folder) / "episode.mp3").stat().st_size
    assert item.itunes_duration == "00:00:28"
    assert item.published_parsed[:5] == MOMENT.timetuple()[:5]


def test_every_address_in_the_feed_leads_to_a_file_of_the_folder(show_folder):
    text = (show_folder / "feed.xml").read_text()
    addresses = set(re.findall(r'https://example\.org/pod/[^"<]*', text))
    assert len(addresses) >= 8
    for address in addresses:
        inside = unquote(address.removeprefix("https://example.org/pod/"))
        assert (show_folder / inside).exists(), address


def test_the_feed_has_what_apple_and_podcasting_2_ask_for(show_folder):
    channel = ElementTree.parse(show_folder / "feed.xml").getroot().find("channel")
    assert channel is not None
    for name in ("author", "category", "explicit", "image", "owner", "type"):
        assert channel.find(f"{ITUNES}{name}") is not None, name
    assert channel.findtext(f"{ITUNES}explicit") == channel.findtext(f"item/{ITUNES}explicit") == "false"
    guid = channel.findtext(f"{PODCASTING}guid")
    assert guid == str(uuid5(UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6"), "example.org/pod/feed.xml"))
    item = channel.find("item")
    assert item is not None
    kinds = [tag.attrib["type"] for tag in item.findall(f"{PODCASTING}transcript")]
    assert kinds == ["text/vtt", "application/x-subrip", "application/json"]
    chapters = item.find(f"{PODCASTING}chapters")
    assert chapters is not None
    assert chapters.attrib["type"] == "application/json+chapters"


def test_the_covers_are_squares_that_directories_take(show_folder):
    for cover in (show_folder / "cover.jpg", only(show_folder) / "cover.jpg"):
        with Image.open(cover) as image:
            assert image.width == image.height
            assert 1400 <= image.width <= 3000
            assert image.mode == "RGB"


def test_publishing_again_keeps_date_identity_and_folder(show_folder, episode):
    before = json.loads((only(show_folder) / "episode.json").read_text())
    later = MOMENT + timedelta(days=3)
    publish(episode, episode_folder(episode, show_folder), show_in(show_folder), later)
    assert json.loads((only(show_folder) / "episode.json").read_text()) == before


def test_another_telling_of_the_paper_stands_beside_the_first(show_folder, episode):
    spoken = episode.transcription.model_copy(update={"transcript_text": "Something else."})
    other = replace(episode, transcription=spoken)
    about = show_in(show_folder)
    publish(other, episode_folder(other, show_folder), about, MOMENT + timedelta(days=1))
    assert len(write_feed(show_folder, about)) == 2
    feed = feedparser.parse(str(show_folder / "feed.xml"))
    assert [item.published_parsed.tm_mday for item in feed.entries] == [3, 2]
    assert len({item.id for item in feed.entries}) == 2


class Page(HTMLParser):
    """Collects what a page refers to and says."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.times: list[float] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.links += [values[name] for name in ("src", "href") if values.get(name)]
        if "data-time" in values:
            self.times.append(float(values["data-time"] or 0))

    def handle_data(self, data):
        self.text += data


def test_the_notes_show_figures_chapters_paper_and_words_and_refer_to_nothing_else(show_folder, episode):
    folder = only(show_folder)
    page = Page((folder / "notes.html").read_text(encoding="utf-8"))
    local = [unquote(link.split("#")[0]) for link in page.links if not link.startswith("https://arxiv.org/")]
    assert all((folder / link).is_file() for link in local)
    assert "https://arxiv.org/abs/2401.00001" in page.links
    assert "Gates & Queues: a <short> Paper" in page.text
    assert "Figure 1" in page.text
    assert "Ada Example, Bo Sample" in page.text
    assert episode.transcription.segments[4].text in page.text
    assert all(0 <= time < episode.transcription.total_duration for time in page.times)


def test_a_feed_without_an_address_is_refused_with_the_way_out(show_folder):
    with pytest.raises(InputError, match="--base-url"):
        write_feed(show_folder, show_in(show_folder).model_copy(update={"base_url": None}))


def test_a_folder_without_episodes_has_no_feed(tmp_path):
    with pytest.raises(NotFoundError, match="no published episode"):
        write_feed(tmp_path, show_in(tmp_path, base_url="https://example.org/"))


def test_a_damaged_record_is_named(show_folder):
    (only(show_folder) / "episode.json").write_text("{")
    with pytest.raises(DamagedError, match=r"episode\.json"):
        write_feed(show_folder, show_in(show_folder))
    (show_folder / "show.json").write_text("[]")
    with pytest.raises(DamagedError, match=r"show\.json"):
        show_in(show_folder)


def test_the_feed_command_remembers_what_it_was_told_of_the_show(show_folder, capsys):
    with pytest.raises(SystemExit) as stop:
        main(["feed", str(show_folder), "--author", "Ada"])
    assert stop.value.code in (0, None)
    assert "1 episodes" in capsys.readouterr().out
    feed = feedparser.parse(str(show_folder / "feed.xml"))
    assert (feed.feed.author, feed.feed.title) == ("Ada", "Two & Two")


@pytest.mark.parametrize(
    ("identifier", "link"),
    [
        ("arXiv:2305.14314v1", "https://arxiv.org/abs/2305.14314v1"),
        ("2305.14314", "https://arxiv.org/abs/2305.14314"),
        ("hep-th/9901001", "https://arxiv.org/abs/hep-th/9901001"),
        ("10.1145/3292500.3330701", "https://doi.org/10.1145/3292500.3330701"),
        ("doi:10.1000/xyz.", "https://doi.org/10.1000/xyz"),
        ("ISBN 3", None),
        (None, None),
    ],
)
def test_a_paper_is_linked_by_its_doi_or_arxiv_id(identifier, link):
    assert paper_link(identifier) == link


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00"), (67.9, "1:07"), (3725, "1:02:05")])
def test_times_are_written_as_people_write_them(seconds, shown):
    assert clock(seconds) == shown


def test_the_page_template_is_part_of_the_package():
    import tools.publish

    assert (Path(str(tools.publish.__file__)).parent / "pages" / "show_notes.html").is_file()
