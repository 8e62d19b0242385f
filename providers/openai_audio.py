"""OpenAI's audio endpoints, or those of a server that speaks its language, behind our patience."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from providers.http_api import required
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
    from openai import APIStatusError, OpenAI

Streamed = Callable[["OpenAI"], AbstractContextManager[Any]]
"""Opens a streamed answer of a client."""
_KEYLESS = SecretStr("none")
"""What a server of one's own is sent where no key is set."""


class OpenAIAudio:
    """A client whose calls end: answers are read against the clock, and asked for again where it helps."""

    def __init__(
        self,
        service: str,
        *,
        key: SecretStr | None,
        base_url: str | None,
        url_variable: str,
        patience: Patience,
    ) -> None:
        """Make the client; a server of one's own (`base_url`) needs no key.

        Raises:
            BackendUnavailableError: OpenAI itself is asked without a key.
        """
        from openai import OpenAI

        self.address = base_url or "https://api.openai.com/v1"
        self._service = service
        self._url_variable = url_variable
        self._patience = patience
        given = key if key or not base_url else _KEYLESS
        self._key = required(given, service=service, variable="OPENAI_API_KEY").get_secret_value()
        self._client = OpenAI(
            api_key=self._key, base_url=self.address, max_retries=0, timeout=patience.silence
        )

    def ask(self, call: Streamed, read: Callable[[bytes], Any]) -> Any:
        """Return what `read` makes of the answer's body; it may raise PassingError.

        Raises:
            BackendUnavailableError: the key or the request is refused, or no attempt succeeded.
        """
        return patiently(lambda: read(self._once(call)), service=self._service, patience=self._patience)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _once(self, call: Streamed) -> bytes:
        import httpx2
        from openai import APIConnectionError, APIStatusError, APITimeoutError

        deadline = self._patience.deadline()
        try:
            with call(self._client) as response:
                return whole_body(response.iter_bytes(), self._patience, deadline)
        except (APITimeoutError, httpx2.TimeoutException) as error:
            raise PassingError(f"was silent for {self._patience.silence:g} s") from error
        except (APIConnectionError, httpx2.RequestError) as error:
            cause = type(error.__cause__ or error).__name__
            raise PassingError(f"at {self.address} can't be reached or broke off ({cause})") from error
        except APIStatusError as error:
            raise self._refusal(error) from error

    def _refusal(self, error: "APIStatusError") -> Exception:
        status, said = error.status_code, in_one_line(error.message, hidden=self._key)
        if status in PASSING and "insufficient_quota" not in said:
            return PassingError(f"answered {status} ({said})", wait=asked_pause(error.response.headers))
        if status in (401, 403):
            return BackendUnavailableError(
                f"{self._service} refused the key ({status}): set OPENAI_API_KEY to one that is valid"
            )
        if status == 404:
            return BackendUnavailableError(
                f"{self._service} at {self.address} knows no such model or service ({said}): "
                f"check the model's name and {self._url_variable}"
            )
        return BackendUnavailableError(f"{self._service} refused the request ({status}): {said}")
