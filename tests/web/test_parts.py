"""The parts of the pages, without a browser: what differs, sections in time, charts, who may look."""

from pathlib import Path

import pytest

from graph import RunContext, make_graph
from graph.difference import loss_changes, profile_changes, prompt_diffs
from graph.services import Services
from schema.analysis import HeardSection, SegmentType
from tests.records import MOMENT
from tests.team import scripted_services
from web.charts import loss_chart, pair_chart
from web.episodes import generated_episode, human_episode
from web.fragments import clock, render
from web.loopback import is_loopback
from web.reading import StudioReader


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Services:
    services = scripted_services(tmp_path_factory.mktemp("home"))
    make_graph(services=services).invoke(
        {"pairs": [], "messages": []},
        context=RunContext(home=services.tree.home, max_trials=3, audio=False),
    )
    return services


@pytest.fixture
def reader(services: Services) -> StudioReader:
    return StudioReader(RunContext(home=services.tree.home), lambda: MOMENT)


def test_a_run_that_is_over_has_nothing_under_way(reader: StudioReader) -> None:
    view = reader.run()
    assert view is not None
    assert (view.going_on, view.stages, view.activity) == (False, (), "")
    assert view.improvement == pytest.approx(1 - view.best.avg_total_loss / view.trials[0].avg_total_loss)  # type: ignore[union-attr]


def test_a_report_is_offered_once_it_is_written(reader: StudioReader) -> None:
    view = reader.run()
    assert view is not None
    path = reader.report(view.record.run_id)
    path.unlink(missing_ok=True)
    found = [reader.run()]
    path.write_text("<title>Report</title>")
    found.append(reader.run())
    assert [seen.has_report for seen in found if seen] == [False, True]


def test_the_stamp_changes_when_a_trial_is_stored_and_not_otherwise(
    reader: StudioReader, services: Services
) -> None:
    before = reader.stamp()
    assert reader.stamp() == before
    trial = services.tree.trials()[0]
    services.tree.save_trial(trial, services.tree.load_config(trial.trial_id))
    assert reader.stamp() != before


def test_what_differs_between_two_trials_is_said_line_by_line(services: Services) -> None:
    first, second = services.tree.trials()[:2]
    profiles = [services.tree.load_profile(trial.profile_version) for trial in (first, second)]
    changes = {change.name: (change.before, change.after) for change in profile_changes(*profiles)}
    assert ("learned structure" in changes) == (profiles[0].tuning != profiles[1].tuning)
    total, *_ = loss_changes(first, second)[0].cells
    assert total == ("total", first.pair_results["p1"].total_loss, second.pair_results["p1"].total_loss)


def test_a_changed_line_of_a_prompt_stands_between_two_that_did_not_change(services: Services) -> None:
    prompts = services.prompts
    lines = prompts.texts["script_writer"].splitlines()
    lines.insert(20, "- [new] Say it.")
    changed = prompts.model_copy(
        update={"texts": {**prompts.texts, "script_writer": "\n".join(lines)}, "version": "v9"}
    )
    (diff,) = prompt_diffs(prompts, changed).values()
    assert [line.mark for line in diff] == ["…", " ", " ", "+", " ", " "]
    assert diff[3].text == "- [new] Say it."


def test_the_sections_of_a_human_telling_hold_every_word_once(reader: StudioReader) -> None:
    episode = human_episode(reader, "p1")
    words = [word.word for s in episode.stretches for line in s.lines for word in line.words]
    assert " ".join(words) == reader.tree.load_pair("p1").transcription.transcript_text
    assert episode.typed_by == "the analyst"


def test_a_generated_episode_carries_what_the_analyst_heard_not_what_the_writer_planned(
    reader: StudioReader, services: Services
) -> None:
    trial = services.tree.find_trial("trial_000")
    heard = HeardSection(segment_type=SegmentType.TANGENT, start_time=0, end_time=99)
    services.runs.save_sections(trial, "p1", [heard])
    episode = generated_episode(reader, trial, "p1")
    assert [stretch.kind for stretch in episode.stretches] == ["tangent"]
    assert (episode.typed_by, episode.estimated) == ("the analyst", True)


def test_the_curves_show_the_total_over_its_five_terms_and_mark_the_best(services: Services) -> None:
    trials = services.tree.trials()
    options = loss_chart(trials, trials[1].trial_id)
    assert [series["name"] for series in options["series"]][-1] == "total"
    assert len(options["series"]) == 6
    assert options["series"][-1]["markPoint"]["data"][0]["coord"][0] == 1


def test_a_pair_that_failed_leaves_a_gap_in_its_curve(services: Services) -> None:
    options = pair_chart(services.tree.trials(), ["p1", "never"])
    assert set(options["series"][1]["data"]) == {None}


def test_what_a_paper_or_a_speaker_says_is_never_markup(services: Services) -> None:
    cause = "<script>alert('paper')</script>"
    assert cause not in render("missing", cause=cause, prefix="")
    assert "&lt;script&gt;" in render("missing", cause=cause, prefix="")


def test_seconds_are_shown_as_a_clock_shows_them() -> None:
    assert [clock(seconds) for seconds in (0, 59.9, 60, 3601)] == ["0:00", "0:59", "1:00", "60:01"]


@pytest.mark.parametrize(
    ("host", "ours"),
    [("127.0.0.1", True), ("localhost", True), ("[::1]", True), ("10.0.0.7", False), ("evil.example", False)],
)
def test_only_this_machine_is_served(host: str, ours: bool) -> None:
    assert is_loopback(host) is ours


def test_every_picture_of_the_design_is_ours(tmp_path: Path) -> None:
    web = Path(__file__).parents[2] / "web"
    for file in [*web.glob("static/*"), *web.glob("templates/*.html")]:
        assert "http://" not in file.read_text(), file
        assert "https://" not in file.read_text(), file
