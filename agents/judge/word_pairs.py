"""Lists of opposite words."""

from importlib.resources import files


def read_pairs(file_name: str) -> dict[str, frozenset[str]]:
    """Return the opposites of each word of a list whose entries look like `more/less`."""
    opposites: dict[str, frozenset[str]] = {}
    for entry in files("agents.judge").joinpath(file_name).read_text(encoding="utf-8").split():
        first, second = entry.split("/")
        opposites[first] = opposites.get(first, frozenset()) | {second}
        opposites[second] = opposites.get(second, frozenset()) | {first}
    return opposites
