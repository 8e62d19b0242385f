"""The vaccination study: every number that the paper quotes, from seeded networks."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from papers.friend_vaccination.networks import (
    Memory,
    Network,
    attack_rate,
    name_contacts,
    preferential,
    uniform,
    vaccinate,
)

PEOPLE = 2_000
LINKS = 3
TRANSMISSION = 0.3
SEEDS = 10
NETWORKS = 20
OUTBREAKS = 5
TARGET = 0.05
COVERAGES = tuple(round(0.04 * step, 2) for step in range(18))
ERRORS = tuple(round(0.1 * step, 1) for step in range(11))
STRATEGIES = ("random", "acquaintance", "twice named", "degree")
PERFECT = Memory()


def make_networks(kind: str) -> list[Network]:
    """Draw the study's networks of one kind: `preferential` or `uniform`."""
    make = {"preferential": lambda rng: preferential(PEOPLE, LINKS, rng)}
    make["uniform"] = lambda rng: uniform(PEOPLE, 2 * LINKS, rng)
    return [make[kind](np.random.default_rng(100 + number)) for number in range(NETWORKS)]


def mean_attack(networks: list[Network], strategy: str, coverage: float, memory: Memory) -> float:
    """Return the mean attack rate over all networks and outbreaks."""
    rates = []
    for number, network in enumerate(networks):
        rng = np.random.default_rng([number, int(1000 * coverage), STRATEGIES.index(strategy)])
        for _ in range(OUTBREAKS):
            doses = vaccinate(network, strategy, round(coverage * PEOPLE), memory, rng)
            rates.append(attack_rate(network, doses, TRANSMISSION, SEEDS, rng))
    return float(np.mean(rates))


def needed(coverages: tuple[float, ...], rates: list[float]) -> float:
    """Return the coverage at which the attack rate first falls to the target, by interpolation."""
    for left in range(len(rates) - 1):
        high, low = rates[left], rates[left + 1]
        if high > TARGET >= low:
            step = coverages[left + 1] - coverages[left]
            return coverages[left] + step * (high - TARGET) / (high - low)
    return float("nan")


def reproduction(network: Network, protected: NDArray[np.float64] | float = 0.0) -> float:
    """Return the mean number of new cases that a case makes, degree by degree."""
    k = network.degrees.astype(float)
    return float(TRANSMISSION * np.mean(k * (k - 1) * (1 - protected)) / np.mean(k))


def critical_coverage(network: Network, memory: Memory) -> float:
    """Return the coverage that brings the reproduction number to one, by bisection on the effort."""
    k = network.degrees.astype(float)
    tilt = k ** (1 - memory.blindness)
    rate = (1 - memory.strangers) * tilt / tilt.mean() + memory.strangers
    low, high = 0.0, 50.0
    for _ in range(60):
        effort = (low + high) / 2
        if reproduction(network, 1 - np.exp(-effort * rate)) > 1:
            low = effort
        else:
            high = effort
    return float(np.mean(1 - np.exp(-high * rate)))


def _curve(networks: list[Network], strategy: str, memory: Memory = PERFECT) -> list[float]:
    return [mean_attack(networks, strategy, coverage, memory) for coverage in COVERAGES]


def by_strategy(networks: list[Network]) -> dict[str, dict[str, Any]]:
    """Return each strategy's attack rates in percent over coverage, and the coverage it needs."""
    result = {}
    for strategy in STRATEGIES:
        rates = _curve(networks, strategy)
        result[strategy] = {
            "rates": [round(100 * rate, 1) for rate in rates],
            "needed": round(100 * needed(COVERAGES, rates), 1),
        }
    return result


def by_error(networks: list[Network]) -> dict[str, Any]:
    """Return the coverage needed in percent, and the theory's, for each kind and level of error."""
    kinds = {
        "strangers": lambda x: Memory(strangers=x),
        "forgotten": lambda x: Memory(forgotten=x),
        "blindness": lambda x: Memory(blindness=x),
    }
    result: dict[str, Any] = {}
    for kind, memory in kinds.items():
        levels = ERRORS[:-1] if kind == "forgotten" else ERRORS
        curves = [_curve(networks, "acquaintance", memory(level)) for level in levels]
        theory = [np.mean([critical_coverage(n, memory(level)) for n in networks]) for level in levels]
        result[kind] = {
            "needed": [round(100 * needed(COVERAGES, curve), 1) for curve in curves],
            "theory": [round(100 * float(value), 1) for value in theory],
            "map": [[round(100 * rate, 1) for rate in curve] for curve in curves],
        }
    return result


def named_degrees(networks: list[Network]) -> dict[str, Any]:
    """Return the mean degree of people and of those named, over the share of strangers named."""
    rng = np.random.default_rng(7)
    named = []
    for level in ERRORS:
        degrees = [n.degrees[name_contacts(n, Memory(strangers=level), 4000, rng)].mean() for n in networks]
        named.append(round(float(np.mean(degrees)), 1))
    degrees = np.concatenate([n.degrees for n in networks]).astype(float)
    return {
        "mean": round(float(degrees.mean()), 1),
        "second": round(float((degrees**2).mean() / degrees.mean()), 1),
        "largest": round(float(np.mean([n.degrees.max() for n in networks]))),
        "named": named,
    }


def run() -> dict[str, Any]:
    """Run the whole study; about two minutes on one core."""
    result: dict[str, Any] = {}
    for kind in ("preferential", "uniform"):
        networks = make_networks(kind)
        result[kind] = {
            "strategies": by_strategy(networks),
            "degrees": named_degrees(networks),
            "reproduction": round(float(np.mean([reproduction(n) for n in networks])), 1),
            "theory": round(100 * float(np.mean([critical_coverage(n, PERFECT) for n in networks])), 1),
        }
        if kind == "preferential":
            result["errors"] = by_error(networks)
    return result
