"""What goes wrong at a model's server, said in one line with the way out."""

from collections.abc import Sequence

from pydantic import SecretStr

from schema.errors import BackendUnavailableError, ContextOverflowError, ModelAnswerError, StudioError

_LONGEST_CAUSE = 240
_OVERFLOW = (
    "context_length_exceeded", "context length", "context window", "context size", "prompt is too long",
    "maximum context", "input tokens exceed",
)  # fmt: skip

_TOO_LONG = "{model} can't read so long a request: choose a model with a larger context ({cause})."
_BAD_KEY = "{server} refuses the key: set OPENAI_API_KEY to one that may use {model} ({cause})."
_NO_MODEL = (
    "{server} has no model {model!r}: choose another with --model, or check OPENAI_BASE_URL ({cause})."
)
_TIMEOUT = (
    "{server} did not answer in time, asked again and again: go on later with --resume, or raise "
    "CLAUDE_STUDIO_MODEL_TIMEOUT."
)
_NO_CONNECTION = (
    "{server} can't be reached, or breaks off its answers: check the network and OPENAI_BASE_URL, then go on "
    "with --resume."
)
_RATE_LIMIT = (
    "{server} lets no more calls through ({cause}): wait or raise your quota, then go on with --resume."
)
_FAILING = "{server} keeps failing ({cause}): go on later with --resume."
_NO_COMPLETION = (
    "{server} answers with something else than a chat completion: check OPENAI_BASE_URL ({cause})."
)


def server_faults() -> tuple[type[Exception], ...]:
    """Return the errors that a call of a server can end in; a mangled answer has no class of its own."""
    from openai import OpenAIError

    return OpenAIError, ValueError, KeyError, TypeError


def refuses(error: Exception, parameters: Sequence[str]) -> str | None:
    """Return which of these parameters a server refuses with a 400 or 422, or None."""
    from openai import BadRequestError, UnprocessableEntityError

    if not isinstance(error, BadRequestError | UnprocessableEntityError) or _is_overflow(error):
        return None
    text = str(error).lower()
    if "json_schema" in text or "guided" in text or "grammar" in text:
        return "response_format"
    return next((name for name in parameters if name in text), None)


def is_mangled(error: Exception) -> bool:
    """Return whether a 200 came with something else than a completion: a proxy's page, a broken body."""
    from openai import APIResponseValidationError

    return isinstance(error, APIResponseValidationError | ValueError | KeyError | TypeError)


def said(error: Exception, model: str, server: str, key: SecretStr | None) -> StudioError:
    """Return a fault as the one line to raise."""
    if isinstance(error, StudioError):
        return error
    kind, text = _line_for(error)
    return kind(text.format(server=server, model=model, cause=_cause(error, key)))


def _line_for(error: Exception) -> tuple[type[StudioError], str]:
    if _is_overflow(error):
        return ContextOverflowError, _TOO_LONG
    lines = _lines()
    return next(((kind, text) for known, kind, text in lines if isinstance(error, known)), lines[-1][1:])


def _lines() -> tuple[tuple[type[Exception], type[StudioError], str], ...]:
    """Return what is said of each fault, the narrower class before the wider."""
    import openai

    return (
        (openai.AuthenticationError, BackendUnavailableError, _BAD_KEY),
        (openai.PermissionDeniedError, BackendUnavailableError, _BAD_KEY),
        (openai.NotFoundError, BackendUnavailableError, _NO_MODEL),
        (openai.APITimeoutError, BackendUnavailableError, _TIMEOUT),
        (openai.APIConnectionError, BackendUnavailableError, _NO_CONNECTION),
        (openai.RateLimitError, BackendUnavailableError, _RATE_LIMIT),
        (openai.InternalServerError, BackendUnavailableError, _FAILING),
        (openai.APIStatusError, ModelAnswerError, "{server} refuses a request to {model} ({cause})."),
        (Exception, ModelAnswerError, _NO_COMPLETION),
    )


def _is_overflow(error: Exception) -> bool:
    import openai

    text = f"{error} {getattr(error, 'code', '')}".lower()
    return isinstance(error, openai.APIError) and any(word in text for word in _OVERFLOW)


def _cause(error: Exception, key: SecretStr | None) -> str:
    """Return the server's words on one line, cut, and without the key, which some servers repeat."""
    text = " ".join(str(getattr(error, "message", None) or error).split())
    if key is not None and key.get_secret_value():
        text = text.replace(key.get_secret_value(), "***")
    return text[:_LONGEST_CAUSE].rstrip(" .")
