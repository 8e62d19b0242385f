"""Filters of a search: what they mean, and the part of them that Chroma can apply itself."""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from memory.chroma_store.rows import plain_value

Filter = Mapping[str, Any]
Where = dict[str, Any]

_UNSAFE_KEY = re.compile(r"['\"`\\\x00-\x1f]")
_ORDER: Mapping[str, Callable[[float, float], bool]] = {
    "$gt": operator.gt,
    "$gte": operator.ge,
    "$lt": operator.lt,
    "$lte": operator.le,
}
_MISSING = object()


def check_filter(wanted: Filter) -> None:
    """Refuse a filter that can't be meant.

    Raises:
        ValueError: a key holds quotes or control characters, or an operator is unknown.
    """
    for key, condition in wanted.items():
        if not isinstance(key, str) or _UNSAFE_KEY.search(key):
            raise ValueError(f"Invalid filter key: {key!r}")
        for name in condition if isinstance(condition, Mapping) else ():
            if name.startswith("$") and name not in (*_ORDER, "$eq", "$ne"):
                raise ValueError(f"Unsupported operator: {name}")


def field_of(value: Mapping[str, Any], key: str) -> Any:
    """Return the field of that name or, where there is none, of that dotted path; None where both fail."""
    if key in value or "." not in key:
        return value.get(key)
    found: Any = value
    for part in key.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def matches(value: Mapping[str, Any], wanted: Filter) -> bool:
    """Whether a value satisfies every condition of a filter."""
    return all(satisfies(field_of(value, key), condition) for key, condition in wanted.items())


def satisfies(item: Any, condition: Any) -> bool:
    """Whether a field satisfies a condition: operators, or equality, which is nested in dictionaries."""
    if isinstance(condition, Mapping):
        if any(name.startswith("$") for name in condition):
            return all(_applies(item, name, operand) for name, operand in condition.items())
        return isinstance(item, Mapping) and all(
            satisfies(item.get(key), inner) for key, inner in condition.items()
        )
    if isinstance(condition, list | tuple):
        return (
            isinstance(item, Sequence)
            and not isinstance(item, str)
            and len(item) == len(condition)
            and all(satisfies(one, other) for one, other in zip(item, condition, strict=True))
        )
    return bool(item == condition)


def _applies(item: Any, name: str, operand: Any) -> bool:
    if name == "$eq":
        return bool(item == operand)
    if name == "$ne":
        return bool(item != operand)
    try:
        return _ORDER[name](float(item), float(operand))
    except (TypeError, ValueError):
        return False


def to_where(wanted: Filter) -> list[Where]:
    """Return conditions for Chroma that keep at least every match.

    What Chroma can't compare (nested values, long strings, `$ne`, numbers written as text) is left to
    `matches`.
    """
    return [where for key, condition in wanted.items() if "." not in key for where in _narrow(key, condition)]


def _narrow(key: str, condition: Any) -> list[Where]:
    if isinstance(condition, Mapping):
        operand = condition.get("$eq", _MISSING)
        return [] if operand is _MISSING else _narrow(key, operand)
    plain = plain_value(condition)
    return [] if plain is None else [{f"f.{key}": plain}]
