"""Whether this installation can work: what is there, what is set, and a short try of every embedded part."""

import importlib.metadata
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from providers.speech_to_text.registry import RECOGNISERS, make_recogniser
from providers.text_to_speech.registry import VOICES, make_voice
from schema.base import Record
from schema.errors import StudioError
from schema.settings import Settings
from schema.speech_settings import SpeechSettings

_SENTENCE = "A cache keeps copies of a few items close at hand."
_ROOM = 2_000_000_000
"""Bytes that a run on a few pairs may take, audio and pictures included."""
_PARTS = (
    "langgraph", "langchain-openai", "openai", "chromadb", "pydantic", "pymupdf", "moviepy", "rouge-score",
)  # fmt: skip


class State(StrEnum):
    """How a check came out."""

    GOOD = "good"
    UNUSED = "unused"
    """Not set up, and nothing needs it."""
    BAD = "bad"


class Check(Record):
    """One thing that was looked at."""

    group: str
    name: str
    state: State
    detail: str
    """What was found or, where it can be mended, how."""


def examine(*, self_test: bool = True) -> Iterator[Check]:
    """Yield one check after another, the quick ones first."""
    settings, speech = Settings(), SpeechSettings()
    yield from _installed()
    yield _home(settings.home)
    yield from _models(settings)
    yield from _back_ends(speech)
    if self_test:
        yield from _self_test()


def _installed() -> Iterator[Check]:
    version = ".".join(map(str, sys.version_info[:3]))
    fits = (3, 11) <= sys.version_info[:2] < (3, 14)
    state = State.GOOD if fits else State.BAD
    yield Check(
        group="installed", name="Python", state=state, detail=version + ("" if fits else ": take 3.11")
    )
    for part in _PARTS:
        try:
            found, state = importlib.metadata.version(part), State.GOOD
        except importlib.metadata.PackageNotFoundError:
            found, state = "missing: run `make install`", State.BAD
        yield Check(group="installed", name=part, state=state, detail=found)


def _home(home: Path) -> Check:
    known = next(folder for folder in (home, *home.parents) if folder.exists())
    try:
        with TemporaryDirectory(dir=known):
            free = shutil.disk_usage(known).free
    except OSError as error:
        text = f"{home} can't be written ({error.strerror}): set CLAUDE_STUDIO_HOME to another folder"
        return Check(group="home", name="folder", state=State.BAD, detail=text)
    enough = free > _ROOM
    detail = f"{home}, {free / 1e9:.0f} GB free" + ("" if enough else ": make room, 2 GB are little")
    return Check(group="home", name="folder", state=State.GOOD if enough else State.BAD, detail=detail)


def _models(settings: Settings) -> Iterator[Check]:
    where = settings.openai_base_url or "OpenAI"
    if settings.has_models:
        yield Check(
            group="language models",
            name="team",
            state=State.GOOD,
            detail=f"{settings.team.value}: {settings.model} at {where}",
        )
    else:
        text = "none set, so the offline team works; OPENAI_API_KEY or OPENAI_BASE_URL brings language models"
        yield Check(group="language models", name="team", state=State.UNUSED, detail=text)


def _back_ends(speech: SpeechSettings) -> Iterator[Check]:
    for name in RECOGNISERS:
        listener = speech.model_copy(update={"transcriber": name})
        yield _back_end("listens", name, name == speech.transcriber, partial(make_recogniser, listener))
    for name in VOICES:
        speaker = speech.model_copy(update={"voice": name})
        yield _back_end("speaks", name, name == speech.voice, partial(make_voice, speaker))


def _back_end(group: str, name: str, chosen: bool, make: Callable[[], object]) -> Check:
    try:
        make()
    except StudioError as error:
        state = State.BAD if chosen else State.UNUSED
        return Check(group=group, name=name, state=state, detail=str(error))
    return Check(group=group, name=name, state=State.GOOD, detail="chosen" if chosen else "usable")


def _self_test() -> Iterator[Check]:
    """Try each embedded part on one sentence, from voice to memory."""
    with TemporaryDirectory() as folder:
        for name, attempt in (
            ("voice to MP3 and back", lambda: _hear(Path(folder))),
            ("memory", lambda: _remember(Path(folder))),
            ("ROUGE", _compare),
            ("training graph", _draw),
        ):
            yield _tried(name, attempt)


def _tried(name: str, attempt: Callable[[], str]) -> Check:
    started = time.perf_counter()
    try:
        found = attempt()
    except Exception as error:  # noqa: BLE001 - whatever broke is what the user has to be told
        text = f"{type(error).__name__}: {' '.join(str(error).split())}"
        return Check(group="self-test", name=name, state=State.BAD, detail=text)
    spent = time.perf_counter() - started
    return Check(group="self-test", name=name, state=State.GOOD, detail=f"{found} ({spent:.1f} s)")


def _compare() -> str:
    from tools.losses.rouge import agrees_with_rouge_score

    if not agrees_with_rouge_score("The caches were warmed twice.", "A cache that is warm is fast."):
        raise ValueError("the scores differ from those of the package rouge-score")
    return "equal to rouge-score"


def _hear(folder: Path) -> str:
    from providers.audio.decode import measure_duration
    from providers.audio.encode import encode_mp3

    voice = make_voice(SpeechSettings(voice="espeak"))
    speech = voice.synthesise(_SENTENCE, voice.speaker_for("female", 150))
    path = folder / "sentence.mp3"
    encode_mp3(path, speech.samples, speech.sample_rate)
    heard = make_recogniser(SpeechSettings(transcriber="pocketsphinx")).transcribe(path, language="en")
    return f"{measure_duration(path):.1f} s spoken, {len(heard.word_timestamps)} words heard"


def _remember(folder: Path) -> str:
    from memory.opening import open_store

    store = open_store(folder)
    store.put(("self", "test"), "one", {"text": _SENTENCE})
    found = store.search(("self", "test"), query="copies close at hand", limit=1)
    store.close()
    if [item.key for item in found] != ["one"]:
        raise StudioError("what was remembered isn't found again")
    return "one item remembered and found"


def _draw() -> str:
    from graph.training import graph

    return f"{len(graph.get_graph().nodes)} nodes"
