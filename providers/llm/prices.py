"""What tokens cost, from a dated file and the user's own."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked

from schema.errors import InputError, one_line

_MILLION = 1_000_000
_SNAPSHOT = re.compile(r"-\d{4}-\d{2}-\d{2}$")


@checked(frozen=True, config=ConfigDict(extra="forbid"))
class Price:
    """Dollars per million tokens."""

    input: float = Field(ge=0)
    output: float = Field(ge=0)
    cached_input: float | None = Field(default=None, ge=0)
    """None: as much as any input."""

    def of(self, input_tokens: int, output_tokens: int, cached_input_tokens: int = 0) -> float:
        """Return the dollars of one call; the cached input is a part of the input."""
        cached = self.input if self.cached_input is None else self.cached_input
        fresh = input_tokens - cached_input_tokens
        return (fresh * self.input + cached_input_tokens * cached + output_tokens * self.output) / _MILLION


@dataclass(frozen=True, slots=True)
class PriceList:
    """Prices by model name."""

    models: Mapping[str, Price]
    as_of: date
    """When the delivered prices were taken down."""

    def of(self, model: str) -> Price | None:
        """Return a model's price; a dated snapshot costs what its model costs; None where none is known."""
        return self.models.get(model) or self.models.get(_SNAPSHOT.sub("", model))


def unpriced_error(model: str) -> InputError:
    """Return the error that a budget in dollars can't be kept for a model."""
    return InputError(
        f"No price is known for {model!r}, so a budget in dollars can't be kept: use --max-tokens-total, or "
        "name its price in a file that CLAUDE_STUDIO_PRICES points to."
    )


def load_prices(own: Path | None = None) -> PriceList:
    """Return the delivered prices, with those of the user's own file added to them or in their place.

    Raises:
        InputError: the user's file isn't there or isn't of the form of `prices.toml`.
    """
    delivered = tomllib.loads(files("providers.llm").joinpath("prices.toml").read_text(encoding="utf-8"))
    prices = TypeAdapter(dict[str, Price]).validate_python(delivered["models"])
    return PriceList({**prices, **(_own_prices(own) if own else {})}, delivered["as_of"])


def _own_prices(path: Path) -> dict[str, Price]:
    try:
        return TypeAdapter(dict[str, Price]).validate_python(tomllib.loads(path.read_text())["models"])
    except FileNotFoundError as error:
        raise InputError(f"There is no price file {str(path)!r}: check CLAUDE_STUDIO_PRICES.") from error
    except (tomllib.TOMLDecodeError, KeyError, ValidationError, UnicodeDecodeError) as error:
        cause = one_line(error)
        raise InputError(f"The price file {str(path)!r} can't be read: {cause}") from error
