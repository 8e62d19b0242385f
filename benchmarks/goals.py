"""Figures beside their goals."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, and what it should be."""

    name: str
    value: float
    unit: str
    goal: float
    at_least: bool = False
    """Whether the goal is the least that will do; else it is the most."""
    note: str = ""

    @property
    def is_met(self) -> bool:
        """Whether the goal is reached."""
        return self.value >= self.goal if self.at_least else self.value <= self.goal


def show(figures: Iterable[Figure]) -> bool:
    """Print a row a figure as it comes, with pass or miss; return whether all goals are met."""
    print(f"{'':<58} {'measured':>12}   {'goal':>12}")
    met = True
    for figure in figures:
        met &= figure.is_met
        sign = ">=" if figure.at_least else "<="
        goal = f"{sign} {figure.goal:g} {figure.unit}".rstrip()
        value = f"{figure.value:.4g} {figure.unit}".rstrip()
        verdict = "pass" if figure.is_met else "MISS"
        note = f"  ({figure.note})" if figure.note else ""
        print(f"{figure.name:<58} {value:>12}   {goal:>12}  {verdict}{note}", flush=True)
    return met
