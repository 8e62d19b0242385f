"""What a run is expected to ask of language models before it begins."""

from datetime import date

from schema.base import Record


class CallEstimate(Record):
    """An upper estimate: as if every trial were made."""

    calls: int
    tokens: int
    dollars: float | None
    """None where a model's price isn't known."""
    prices_as_of: date
