"""What is set, where from, and whether all is in place."""

import json
from pathlib import Path

import pytest

from schema.layers import config_file
from schema.settings import Settings, Team
from schema.speech_settings import SpeechSettings
from tests.cli.test_command_line import run


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration file of the test's own, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLAUDE_STUDIO_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CLAUDE_STUDIO_CONFIG", str(tmp_path / "config.toml"))
    return tmp_path / "config.toml"


def shown(capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, str]]:
    code, out, _ = run(capsys, "config", "show", "--json")
    assert code == 0
    return {setting["name"]: setting for setting in json.loads(out)}


def test_each_layer_goes_before_the_next(
    config: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shown(capsys)["team"]["origin"] == "default"
    config.write_text('team = "llm"\n')
    assert (Settings().team, shown(capsys)["team"]["origin"]) == (Team.LLM, str(config))
    Path(".env").write_text("CLAUDE_STUDIO_TEAM=offline\n")
    assert Settings().team is Team.OFFLINE
    assert shown(capsys)["team"]["origin"].startswith(".env")
    monkeypatch.setenv("CLAUDE_STUDIO_TEAM", "auto")
    assert (Settings().team, shown(capsys)["team"]["origin"]) == (Team.AUTO, "environment")
    assert Settings(team=Team.LLM).team is Team.LLM


def test_the_configuration_file_names_settings_with_other_variables_too(config: Path) -> None:
    config.write_text('openai_base_url = "http://localhost:1/v1"\nvoice = "piper"\n')
    assert Settings().openai_base_url == "http://localhost:1/v1"
    assert SpeechSettings().voice == "piper"


def test_a_key_is_never_shown(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-marked")
    assert shown(capsys)["openai_api_key"]["value"] == "set, not shown"
    for words in (["config", "show"], ["doctor", "--quick"], ["doctor", "--quick", "--json"]):
        _, out, err = run(capsys, *words)
        assert "sk-marked" not in out + err


def test_a_name_that_is_no_setting_is_pointed_out(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config.write_text('taem = "llm"\n')
    assert "'taem'" in run(capsys, "config", "show")[2]


@pytest.mark.parametrize(
    ("text", "cause"), [("team = \n", "config.toml"), ('team = "everybody"\n', "team can't be 'everybody'")]
)
def test_a_configuration_that_cannot_be_used_costs_one_line(
    config: Path, capsys: pytest.CaptureFixture[str], text: str, cause: str
) -> None:
    config.write_text(text)
    code, _, err = run(capsys, "training", "list")
    assert code == 2
    assert cause in err
    assert len(err.strip().splitlines()) == 1


def test_the_file_lies_where_the_system_keeps_such_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLAUDE_STUDIO_CONFIG")
    monkeypatch.setenv("XDG_CONFIG_HOME", "/etc/xdg")
    assert config_file() == Path("/etc/xdg/claude-studio/config.toml")


@pytest.mark.slow
def test_a_good_installation_is_found_good(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "doctor", "--json")
    found = {(check["group"], check["name"]): check for check in json.loads(out)}
    assert code == 0, out
    assert {check["state"] for (group, _), check in found.items() if group == "self-test"} == {"good"}
    assert found["speaks", "openai"]["state"] == "unused"
    assert "OPENAI_API_KEY" in found["speaks", "openai"]["detail"]


def test_what_is_amiss_is_said_with_the_way_out(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CLAUDE_STUDIO_HOME", str(tmp_path / "file" / "home"))
    monkeypatch.setenv("CLAUDE_STUDIO_VOICE", "openai")
    code, out, _ = run(capsys, "doctor", "--quick")
    assert code == 4
    assert "set CLAUDE_STUDIO_HOME" in out
    assert "set OPENAI_API_KEY" in out


def test_colours_are_off_where_nobody_wants_them(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("click.utils.should_strip_ansi", lambda stream, color: not color)
    assert "\x1b" not in run(capsys, "doctor", "--quick")[1]


def test_a_shell_completes_pairs(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.team import scripted_services

    scripted_services(Path("home").resolve())
    monkeypatch.setenv("_CLAUDE_STUDIO_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "claude-studio training analyze p")
    monkeypatch.setenv("COMP_CWORD", "3")
    assert run(capsys)[1].split() == ["plain,p1", "plain,p2", "plain,p3"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_of_each_shell_is_printed(
    capsys: pytest.CaptureFixture[str], shell: str
) -> None:
    code, out, _ = run(capsys, "completion", shell)
    assert code == 0
    assert "_CLAUDE_STUDIO_COMPLETE" in out
