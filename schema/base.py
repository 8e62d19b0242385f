"""The base that every record shares."""

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """An immutable value: unknown fields are refused, equality is by content."""

    model_config = ConfigDict(frozen=True, extra="forbid")
