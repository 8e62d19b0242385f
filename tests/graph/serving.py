"""A LangGraph server in a process and a folder of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from langgraph_sdk import get_sync_client
from langgraph_sdk.client import SyncLangGraphClient

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """The project's langgraph.json, or one like it, served from a folder of its own."""

    folder: Path
    home: Path
    graphs: dict[str, str] | None = None
    """In place of the project's."""
    environment: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    clients: list[SyncLangGraphClient] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> SyncLangGraphClient:
        self.folder.mkdir(parents=True, exist_ok=True)
        config = json.loads((ROOT / "langgraph.json").read_text())
        if self.graphs:
            config["graphs"] = self.graphs
        (self.folder / "langgraph.json").write_text(json.dumps(config))
        command = [sys.executable, "-m", "langgraph_cli", "dev", "--no-browser", "--no-reload"]
        given = {"CLAUDE_STUDIO_HOME": str(self.home), "PYTHONPATH": str(ROOT), **self.environment}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--port", str(self.port), "--n-jobs-per-worker", "10"],
                cwd=self.folder,
                env={**os.environ, **given},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        client = get_sync_client(url=self.url)
        self.clients.append(client)
        self._wait(client)
        return client

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def _wait(self, client: SyncLangGraphClient) -> None:
        deadline = time.monotonic() + 180
        while True:
            assert self.process is not None
            assert self.process.poll() is None, self.log.read_text()[-3000:]
            assert time.monotonic() < deadline, self.log.read_text()[-3000:]
            try:
                client.assistants.search()
            except httpx.TransportError:
                time.sleep(0.2)
            else:
                return

    def kill(self) -> None:
        """End it as a crash would."""
        self._close()
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(30)

    def _close(self) -> None:
        for client in self.clients:
            client.http.client.close()
        self.clients.clear()

    def stop(self) -> None:
        self._close()
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
