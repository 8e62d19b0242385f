"""A remote service that takes and gives JSON over HTTP, with a key in a header."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from providers.retrying import (
    PASSING,
    PassingError,
    Patience,
    asked_pause,
    in_one_line,
    patiently,
    whole_body,
)
from schema.errors import BackendUnavailableError

if TYPE_CHECKING:
    import httpx

_CHUNK = 1_000_000
_KEY_REFUSED = (401, 403)


class RefusedError(BackendUnavailableError):
    """The service says that this very request will never succeed."""


class HttpApi:
    """Calls one service; calls that fail in passing are made again."""

    def __init__(
        self,
        service: str,
        base_url: str,
        *,
        key: SecretStr,
        key_header: str,
        key_variable: str,
        patience: Patience | None = None,
    ) -> None:
        """Take the service's name and address, and which variable holds its key, for errors."""
        self.service = service
        self.patience = patience or Patience()
        self._base_url = base_url.rstrip("/")
        self._key = key
        self._key_header = key_header
        self._key_variable = key_variable

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: Mapping[str, Any] | None = None,
        params: Mapping[str, str] | None = None,
        upload: Path | None = None,
        needs: str | None = None,
    ) -> dict[str, Any]:
        """Return the JSON object that the service answers.

        Args:
            method: of HTTP.
            path: from the service's address on.
            body: sent as JSON.
            params: of the query.
            upload: a file sent as the body instead, read anew for each attempt.
            needs: a field without which an answer counts as garbled.

        Raises:
            RefusedError: the request is refused.
            BackendUnavailableError: the key is refused, or no attempt succeeded.
        """

        def attempt() -> dict[str, Any]:
            content = _chunks(upload) if upload else None
            answer = self._once(method, path, {"params": params, "json": body, "content": content})
            if needs is not None and answer.get(needs) is None:
                raise PassingError(f"answered without {needs!r}")
            return answer

        return patiently(attempt, service=self.service, patience=self.patience)

    def _once(self, method: str, path: str, request: Mapping[str, Any]) -> dict[str, Any]:
        import httpx

        headers = {self._key_header: self._key.get_secret_value()}
        timeout, deadline = httpx.Timeout(self.patience.silence), self.patience.deadline()
        try:
            with (
                httpx.Client(headers=headers, timeout=timeout) as client,
                client.stream(method, f"{self._base_url}{path}", **request) as response,
            ):
                return self._answer(response, whole_body(response.iter_bytes(), self.patience, deadline))
        except httpx.TimeoutException as error:
            raise PassingError(f"was silent for {self.patience.silence:g} s") from error
        except httpx.RequestError as error:
            raise PassingError(f"can't be reached or broke off ({type(error).__name__})") from error
        except httpx.InvalidURL as error:
            cause = f"{self.service}'s address is invalid: {self._base_url!r}"
            raise BackendUnavailableError(cause) from error

    def _answer(self, response: "httpx.Response", body: bytes) -> dict[str, Any]:
        status, said = response.status_code, self._said(body)
        if status in PASSING:
            raise PassingError(f"answered {status} ({said})", wait=asked_pause(response.headers))
        if status in _KEY_REFUSED:
            raise BackendUnavailableError(
                f"{self.service} refused the key ({status}): set {self._key_variable} to one that is valid"
            )
        if status >= 300:
            raise RefusedError(f"{self.service} refused the request ({status}): {said}")
        return json_object(body)

    def _said(self, body: bytes) -> str:
        text = body.decode(errors="replace")
        return in_one_line(text, hidden=self._key.get_secret_value()) or "no cause given"


def json_object(body: bytes) -> dict[str, Any]:
    """Return the object that a body holds.

    Raises:
        PassingError: it is garbled.
    """
    try:
        content = json.loads(body)
    except ValueError as error:
        raise PassingError("answered with garbled JSON") from error
    if not isinstance(content, dict):
        raise PassingError("answered with JSON that is no object")
    return content


def required(key: SecretStr | None, *, service: str, variable: str) -> SecretStr:
    """Return the key.

    Raises:
        BackendUnavailableError: there is none.
    """
    if key is None or not key.get_secret_value().strip():
        raise BackendUnavailableError(f"{service} needs a key: set {variable} in the environment or in .env")
    return key


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
