"""Turns of phrase by which a listener notices what a sentence does (`cues.toml`)."""

import re
import tomllib
from collections.abc import Callable
from importlib.resources import files

Test = Callable[[str], bool]
"""Whether a sentence has a cue."""

_FILE = files("agents.judge").joinpath("cues.toml")
_LISTS: dict[str, str] = tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _cue(name: str) -> Test:
    lines = [line for line in _LISTS[name].splitlines() if line]
    compiled = re.compile("|".join(f"(?:{line})" for line in lines), re.IGNORECASE)
    return lambda text: compiled.search(text.replace("’", "'")) is not None


draws_analogy = _cue("draws_analogy")
addresses_listener = _cue("addresses_listener")
marks = _cue("marks")
gives_example = _cue("gives_example")
turns_the_story = _cue("turns_the_story")
signposts = _cue("signposts")
answers = _cue("answers")
sounds_spoken = _cue("sounds_spoken")
opens = _cue("opens")
greets = _cue("greets")
closes = _cue("closes")
takes_leave = _cue("takes_leave")
says_goodbye = _cue("says_goodbye")
"""Sure signs that the episode ends; guests are thanked for joining at its start as well."""
looks_ahead = _cue("looks_ahead")
names_limit = _cue("names_limit")
says_why = _cue("says_why")
says_how = _cue("says_how")
says_found = _cue("says_found")
points_at_page = _cue("points_at_page")
cites = _cue("cites")
unspeakable = _cue("unspeakable")
"""Signs that a voice drops or stumbles on."""

_STEPS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_STEP = re.compile(
    r"^(?:and |so |now |then )?(?P<plain>first|second|third|fourth|fifth)(?:ly)?,"
    r"|\bthe (?P<named>first|second|third|fourth|fifth) (?:\w+ )?"
    r"(?:is|idea|innovation|part|step|question|point|piece|problem|result|finding|contribution|reason|thing)\b",
    re.IGNORECASE,
)


def is_question(text: str) -> bool:
    """Return whether a sentence asks something."""
    return "?" in text.rstrip("\"'”’)!….* ")[-1:]


def step_number(text: str) -> int | None:
    """Return which step of an enumeration a sentence announces ("Second, ..."), or None."""
    match = _STEP.search(text)
    return _STEPS[(match["plain"] or match["named"]).lower()] if match else None
