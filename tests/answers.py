"""What a server on the loopback answers in a test, faults included."""

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Answer:
    """One HTTP answer, and how it goes wrong."""

    body: Any = None
    """Bytes are sent as they are, a string as text, all else as JSON."""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut_at: int | None = None
    """Bytes after which the connection breaks."""
    wait: float = 0.0
    """Seconds before anything is sent."""
    drips: bool = False
    """Whether the server's clock says that hours pass in the middle of the body."""

    @property
    def content(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return self.body.encode() if isinstance(self.body, str) else json.dumps(self.body).encode()
