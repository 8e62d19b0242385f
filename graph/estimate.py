"""Estimating, before a run begins, what it will ask of language models: calls, tokens, dollars.

Every figure is a rough upper one, from the lengths of papers and transcripts at four characters a token.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from graph.services import Services
from providers.llm.openai_chat import Endpoint
from providers.llm.prices import PriceList, load_prices, unpriced_error
from schema.estimate import CallEstimate
from schema.settings import Settings
from schema.trial import TrainingConfig

_CHARACTERS_A_TOKEN = 4
_TOKENS_A_WORD = 1.4
_PROMPT = 1_500
"""Tokens of a prompt's instructions and schema."""
_SEGMENTS, _NEW_SEGMENTS = 36, 28
_STRETCH, _CLAIMS_STRETCH = 48, 20
_PART_WORDS = 150
"""Words of the sections that a script is written in, on average."""
_FEWEST_PARTS = 9
_MENDED = 3
"""Sections that are written again for their length."""
_REPAIRS = 1.4
"""Calls that come of one, those counted that are asked again."""
_DAMAGED = 7


@dataclass(frozen=True, slots=True)
class _Calls:
    """So many calls of one role, each of so many tokens."""

    role: str
    count: float
    tokens_in: float
    tokens_out: float


@dataclass(frozen=True, slots=True)
class _Size:
    """What decides the calls of one pair."""

    paper: float
    """Tokens of the whole paper."""
    words: int
    sentences: int


def estimate_run(
    services: Services, pairs: Sequence[str], config: TrainingConfig, prices: PriceList
) -> CallEstimate:
    """Return what a run asks for at the most, each pair analysed and all trials made."""
    sizes = [_size(services, pair) for pair in pairs]
    calls = [call for size in sizes for call in _analysis(size)]
    calls += [call for size in sizes for call in _trials(size, config)]
    mean = _mean(sizes)
    rounds = config.max_trials - 1
    probes = rounds * config.proposals * min(config.minibatch, len(sizes))
    calls += [_times(call, probes) for call in (*_written(mean), *_judged(mean, config.judge_samples))]
    calls.append(_Calls("refiner", rounds, 6_000, 1_500))
    shortest = _judged(min(sizes, key=lambda size: size.words), config.judge_samples)
    calls += [_times(call, 1 + _DAMAGED) for call in shortest]
    return _sum(calls, config.models, prices)


def _size(services: Services, pair_id: str) -> _Size:
    pair = services.tree.load_pair(pair_id)
    characters = sum(len(atom.text) for atom in pair.document.atoms)
    words = len(pair.transcription.transcript_text.split())
    return _Size(characters / _CHARACTERS_A_TOKEN, words, len(pair.transcription.segments))


def _mean(sizes: Sequence[_Size]) -> _Size:
    count = len(sizes)
    return _Size(
        sum(size.paper for size in sizes) / count,
        sum(size.words for size in sizes) // count,
        sum(size.sentences for size in sizes) // count,
    )


def _analysis(size: _Size) -> Iterator[_Calls]:
    yield _Calls("analyst", 1, _PROMPT + size.paper, 1_500)
    yield _Calls("analyst", 1, _PROMPT + size.words * _TOKENS_A_WORD, 500)
    yield _labels(size)


def _labels(size: _Size) -> _Calls:
    batches = max(1, ceil((size.sentences - _SEGMENTS) / _NEW_SEGMENTS) + 1)
    return _Calls("analyst", batches, _PROMPT + 7_000, 90 * min(size.sentences, _SEGMENTS))


def _trials(size: _Size, config: TrainingConfig) -> list[_Calls]:
    """Return the calls of a pair's episodes; the first is judged twice, which tells the judge's noise."""
    judged = _judged(size, config.judge_samples)
    written = [_times(call, config.max_trials) for call in _written(size)]
    return [*written, *(_times(call, config.max_trials + 1) for call in judged)]


def _written(size: _Size) -> list[_Calls]:
    parts = max(_FEWEST_PARTS, ceil(size.words / _PART_WORDS))
    said = size.words * _TOKENS_A_WORD / 2
    outline = _Calls("writer", 1, _PROMPT + size.paper, 150 * parts)
    return [
        outline,
        _Calls("writer", parts + _MENDED, 2 * _PROMPT + said, 3 * size.words / parts),
        _labels(size),
    ]


def _judged(size: _Size, samples: int) -> list[_Calls]:
    wide, narrow = ceil(size.sentences / _STRETCH), ceil(size.sentences / _CLAIMS_STRETCH)
    stretch = _PROMPT + 1_200
    return [
        _Calls("judge", samples * wide, stretch, 900),
        _Calls("judge", samples * wide, stretch, 1_000),
        _Calls("judge", samples * narrow, stretch + 5_000, 2_000),
    ]


def _times(call: _Calls, times: float) -> _Calls:
    return _Calls(call.role, call.count * times, call.tokens_in, call.tokens_out)


def _sum(calls: Sequence[_Calls], models: Mapping[str, str], prices: PriceList) -> CallEstimate:
    dollars, known = 0.0, True
    for call in calls:
        price = prices.of(models[call.role])
        known = known and price is not None
        if price is not None:
            one = price.of(round(call.tokens_in), round(call.tokens_out))
            dollars += _REPAIRS * call.count * one
    return CallEstimate(
        calls=round(_REPAIRS * sum(call.count for call in calls)),
        tokens=round(_REPAIRS * sum(call.count * (call.tokens_in + call.tokens_out) for call in calls)),
        dollars=round(dollars, 2) if known else None,
        prices_as_of=prices.as_of,
    )


def announced(services: Services, pairs: Sequence[str], config: TrainingConfig) -> str:
    """Return in a line which models work where, and what the run is expected to cost.

    Raises:
        InputError: a budget in dollars for a model without a known price.

    """
    settings = Settings()
    prices = load_prices(settings.prices)
    _check_prices(config, prices)
    common = Counter(config.models.values()).most_common(1)[0][0]
    others = [f"{role}: {model}" for role, model in sorted(config.models.items()) if model != common]
    server = Endpoint(settings.openai_base_url).shown
    estimate = estimate_run(services, pairs, config, prices)
    limits = [f"${config.budget:g}"] if config.budget is not None else []
    limits += [f"{config.max_tokens_total:,} tokens"] if config.max_tokens_total is not None else []
    held = f"; held to {' and '.join(limits)}" if limits else ""
    return f"{'; '.join([common, *others])} at {server}: {said(estimate)}{held}."


def _check_prices(config: TrainingConfig, prices: PriceList) -> None:
    unpriced = sorted({model for model in config.models.values() if prices.of(model) is None})
    if config.budget is not None and unpriced:
        raise unpriced_error(unpriced[0])


def said(estimate: CallEstimate) -> str:
    """Return an estimate in words."""
    cost = (
        "price unknown"
        if estimate.dollars is None
        else f"${estimate.dollars:,.2f} at the prices of {estimate.prices_as_of}"
    )
    return f"at most about {estimate.calls:,} calls, {estimate.tokens / 1e6:,.1f} million tokens, {cost}"
