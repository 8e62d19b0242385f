"""A dashboard that really serves, over a home in which a scripted team has trained, and a real browser."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from selenium.webdriver import Chrome

from graph import RunContext, make_graph
from memory.tree import StudioTree
from tests.team import scripted_services
from tests.web.chromium import lacking, open_browser

_PATIENCE = 60.0
_RECORDING = Path(__file__).parents[2] / "examples" / "pairs" / "cache_admission" / "podcast.mp3"


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with three pairs and one finished run, voiced by the real synthesiser."""
    services = scripted_services(tmp_path_factory.mktemp("studio"))
    for pair_id in services.tree.pair_ids():
        give_audio(services.tree, pair_id)
    make_graph(services=services).invoke(
        {"pairs": [], "messages": []}, context=RunContext(home=services.tree.home, max_trials=3)
    )
    return services.tree.home


def give_audio(tree: StudioTree, pair_id: str) -> None:
    """Let a pair's human telling be heard, by an example's recording."""
    pair = tree.load_pair(pair_id)
    metadata = pair.metadata.model_copy(update={"audio_path": str(_RECORDING)})
    tree.save_pair(metadata, pair.document, pair.transcription, replace=True)


@pytest.fixture(scope="session")
def dashboard(home: Path) -> Iterator[str]:
    """The address of `claude-studio dashboard` over that home."""
    with serving(home) as address:
        yield address


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    if reason := lacking():
        pytest.skip(reason)
    opened = open_browser(tmp_path_factory.mktemp("chromium"))
    yield opened
    opened.quit()


class serving:  # noqa: N801 - used as a function
    """Run `claude-studio dashboard` over a home, as a user would, for as long as the block goes on."""

    def __init__(self, home: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.home = home

    def __enter__(self) -> str:
        studio = str(Path(sys.executable).with_name("claude-studio"))
        command = [studio, "dashboard", "--port", str(self.port)]
        environment = os.environ | {"CLAUDE_STUDIO_HOME": str(self.home)}
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
        address = f"http://127.0.0.1:{self.port}"
        self._wait_for(address)
        return address

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.communicate(timeout=20)

    def _wait_for(self, address: str) -> None:
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            assert self.process.poll() is None, "the dashboard ended"
            try:
                urlopen(address, timeout=5).close()
            except URLError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError(f"no answer at {address}")
