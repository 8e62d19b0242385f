"""Turns of phrase by which a listener notices what a sentence does (`cues.toml`)."""

import re
import tomllib
from collections.abc import Callable
from functools import cache, lru_cache
from importlib.resources import files

from agents.analyst.cues import ANALOGY, Cues, read_cues
from agents.analyst.marks import analogies
from agents.prompts.loader import load_prompts
from schema.analysis import SegmentType

Test = Callable[[str], bool]
"""Whether a sentence has a cue."""

_FILE = files("agents.judge").joinpath("cues.toml")
_LISTS: dict[str, str] = tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _cue(name: str, *rules: str) -> Test:
    """Return a test for a list of ours, or for what the analyst takes as a sign of one of its rules."""
    lines = [line for line in _LISTS[name].splitlines() if line]
    compiled = re.compile("|".join(f"(?:{line})" for line in lines), re.IGNORECASE)
    wanted = frozenset(rules)

    def test(text: str) -> bool:
        return compiled.search(text.replace("’", "'")) is not None or bool(wanted & _signs(text))

    return test


@cache
def _analyst_cues() -> Cues:
    return read_cues(load_prompts().texts["segment_classifier"])


@lru_cache(maxsize=8192)
def _signs(text: str) -> frozenset[str]:
    """Return the rules of the released segment classifier of which a sentence has a sign."""
    found = {rule for rule, strength in _analyst_cues().strengths(text).items() if strength.signs}
    if ANALOGY in found and not analogies(text, _analyst_cues()):
        found.remove(ANALOGY)
    return frozenset(found)


draws_analogy = _cue("draws_analogy", ANALOGY)
addresses_listener = _cue("addresses_listener")
marks = _cue("marks")
gives_example = _cue("gives_example")
turns_the_story = _cue("turns_the_story", SegmentType.TANGENT)
signposts = _cue("signposts", SegmentType.TRANSITION)
answers = _cue("answers")
sounds_spoken = _cue("sounds_spoken")
opens = _cue("opens", SegmentType.INTRO)
greets = _cue("greets")
closes = _cue("closes")
takes_leave = _cue("takes_leave")
says_goodbye = _cue("says_goodbye")
"""Sure signs that the episode ends; guests are thanked for joining at its start as well."""
looks_ahead = _cue("looks_ahead")
names_limit = _cue("names_limit", SegmentType.LIMITATION)
says_why = _cue("says_why", SegmentType.IMPLICATION)
says_how = _cue("says_how", SegmentType.METHODOLOGY)
says_found = _cue("says_found", SegmentType.KEY_FINDING)
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
