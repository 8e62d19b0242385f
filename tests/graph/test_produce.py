"""Episodes about new papers: what is asked for, what is made, what is repeated."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graph import RunContext, make_graph
from graph.produce import make_production
from graph.production import usual_depth, usual_gender
from graph.production_desk import ProductionDesk
from graph.recipes import current_recipe, import_file, untrained_recipe
from graph.services import Services
from memory.atomic import write_json
from providers.text_to_speech.protocol import Speaker, Speech
from schema.errors import InputError
from schema.profile import PodcastDepth
from tests.team import CountingWriter, FlatVoice, scripted_services

PAPER = Path(__file__).resolve().parents[2] / "examples" / "pairs" / "cache_admission" / "paper.pdf"


class CountingVoice(FlatVoice):
    """Counts what it is asked to say."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def synthesise(self, text: str, speaker: Speaker) -> Speech:
        self.said.append(text)
        return super().synthesise(text, speaker)


@pytest.fixture
def services(tmp_path: Path) -> Services:
    return replace(scripted_services(tmp_path / "home"), voice=CountingVoice())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "episodes" / "cache"


def produce(services: Services, folder: Path, **order: Any) -> list[str]:
    graph = make_production(services=services)
    asked = {"paper": str(PAPER), "folder": str(folder), "minutes": 0.5, **order}
    return list(graph.invoke(asked, context=RunContext(home=services.tree.home))["files"])


def train(services: Services) -> None:
    graph = make_graph(services=services)
    graph.invoke({"pairs": []}, context=RunContext(home=services.tree.home, max_trials=3))


def writer_of(services: Services) -> CountingWriter:
    writer = services.writer(None)  # type: ignore[arg-type]
    assert isinstance(writer, CountingWriter)
    return writer


def voice_of(services: Services) -> CountingVoice:
    assert isinstance(services.voice, CountingVoice)
    return services.voice


def test_a_new_paper_becomes_script_and_audio_in_a_folder(services: Services, folder: Path) -> None:
    made = produce(services, folder)
    assert {"script.md", "script.json", "episode.mp3", "captions.vtt", "chapters.json", "notes.html"} <= set(
        made
    )
    assert all((folder / name).stat().st_size for name in made)
    desk = ProductionDesk(services, folder)
    spoken = desk.spoken()
    assert spoken is not None
    assert not spoken.estimated
    assert desk.production.title.startswith("Reluctance or Knowledge?")
    assert desk.concepts()


def test_untrained_it_says_so_and_trained_it_names_the_trial(services: Services, folder: Path) -> None:
    produce(services, folder, audio=False)
    assert ProductionDesk(services, folder).production.provenance.trial_id is None
    train(services)
    produce(services, folder, audio=False)
    best = services.tree.convergence.load_best_trial()
    made_by = ProductionDesk(services, folder).production.provenance
    assert made_by.trial_id == best.trial_id
    assert made_by.loss == best.avg_total_loss
    assert writer_of(services).calls[-1][1:] == (best.prompt_version, best.profile_version)


def test_asking_for_the_same_again_repeats_nothing(services: Services, folder: Path) -> None:
    produce(services, folder)
    calls, said = len(writer_of(services).calls), len(voice_of(services).said)
    produce(services, folder)
    assert (len(writer_of(services).calls), len(voice_of(services).said)) == (calls, said)


def test_an_edited_sentence_is_voiced_alone_and_never_written_over(services: Services, folder: Path) -> None:
    produce(services, folder)
    calls = len(writer_of(services).calls)
    script = folder / "script.md"
    script.write_text(script.read_text().replace("That is all.", "Goodbye now."))
    before = len(voice_of(services).said)
    produce(services, folder)
    assert voice_of(services).said[before:] == ["Goodbye now."]
    assert len(writer_of(services).calls) == calls
    assert "Goodbye now." in ProductionDesk(services, folder).script().text


def test_the_script_alone_can_be_asked_for_first(services: Services, folder: Path) -> None:
    assert produce(services, folder, script_only=True) == ["script.md", "script.json"]
    assert not (folder / "episode.mp3").exists()
    produce(services, folder)
    assert (folder / "episode.mp3").exists()


def test_audio_can_be_added_later_without_writing_again(services: Services, folder: Path) -> None:
    produce(services, folder, audio=False)
    calls = len(writer_of(services).calls)
    assert "episode.mp3" in produce(services, folder)
    assert len(writer_of(services).calls) == calls


def test_another_length_is_another_script(services: Services, folder: Path) -> None:
    produce(services, folder, audio=False)
    produce(services, folder, audio=False, minutes=3.0)
    assert len(writer_of(services).calls) == 2
    assert ProductionDesk(services, folder).production.target_seconds == 180


@pytest.mark.parametrize(
    ("order", "cause"),
    [
        ({"paper": "nowhere.pdf"}, "no file"),
        ({"profile": "nowhere.json"}, "no file"),
        ({"profile": str(PAPER)}, "no export"),
        ({"paper": ""}, "needs a paper and a folder"),
    ],
)
def test_what_cannot_be_made_is_refused_and_leaves_nothing(
    services: Services, folder: Path, order: dict[str, str], cause: str
) -> None:
    with pytest.raises(InputError, match=cause):
        produce(services, folder, **order)
    assert not folder.exists()


def test_a_folder_with_something_else_is_left_alone(services: Services, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "diary.txt").write_text("mine")
    with pytest.raises(InputError, match="no episode folder"):
        produce(services, folder)
    assert [path.name for path in folder.iterdir()] == ["diary.txt"]


def test_an_export_makes_the_same_episode_elsewhere(services: Services, folder: Path, tmp_path: Path) -> None:
    train(services)
    write_json(tmp_path / "profile.json", current_recipe(services))
    elsewhere = scripted_services(tmp_path / "elsewhere", pairs=[])
    produce(elsewhere, folder, profile=str(tmp_path / "profile.json"), audio=False)
    assert "Structure 1.0 phrases 1.0" in ProductionDesk(elsewhere, folder).script().text
    imported = import_file(elsewhere, tmp_path / "profile.json")
    assert elsewhere.tree.current_profile().tuning == services.tree.current_profile().tuning
    again = current_recipe(elsewhere)
    assert again.provenance == imported.provenance
    assert again.phrases == current_recipe(services).phrases


def test_depth_and_voice_default_to_those_of_most_admired_episodes(services: Services) -> None:
    untrained = untrained_recipe(services).profile
    assert (usual_depth(untrained), usual_gender(untrained)) == (PodcastDepth.STANDARD, "female")
    train(services)
    learned = services.tree.current_profile()
    assert (usual_depth(learned), usual_gender(learned)) == (PodcastDepth.OVERVIEW, "male")


def test_another_voice_or_speaker_voices_the_same_script_and_asks_the_writer_for_nothing(
    services: Services, folder: Path
) -> None:
    class OtherVoice(CountingVoice):
        name = "other"

    produce(services, folder)
    script, writer = (folder / "script.json").read_bytes(), writer_of(services)
    written = len(writer.calls)
    other = replace(services, voice=OtherVoice())
    produce(other, folder)
    assert ProductionDesk(other, folder).spoken().engine == "other"  # type: ignore[union-attr]
    graph = make_production(services=other)
    order = {"paper": str(PAPER), "folder": str(folder), "minutes": 0.5}
    graph.invoke(order, context=RunContext(home=services.tree.home, speaker="eve"))
    assert ProductionDesk(other, folder).spoken().speaker == "eve"  # type: ignore[union-attr]
    assert len(writer.calls) == written
    assert (folder / "script.json").read_bytes() == script
    before = len(other.voice.said)  # type: ignore[attr-defined]
    graph.invoke(order, context=RunContext(home=services.tree.home, speaker="eve"))
    assert len(other.voice.said) == before  # type: ignore[attr-defined]
