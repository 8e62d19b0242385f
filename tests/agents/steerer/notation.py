"""Short names in which the utterances say what they mean."""

from schema.directive import (
    Approve,
    Change,
    CompareTrials,
    Directive,
    Explain,
    Feature,
    Fork,
    GoOn,
    Matter,
    Reject,
    Revoke,
    RollBack,
    SetAmount,
    SetDepth,
    SetLength,
    SetPhrase,
    SetTone,
    SetTopic,
    SetWeight,
    StartRun,
    StopRun,
    Tone,
)
from schema.loss import LossTerm
from schema.profile import PodcastDepth

Utterance = tuple[str, list[Directive] | str]
"""What is said, and the directives it means, in any order, or ASK where it must be asked back."""

ASK = "ask"
MORE, LESS, NONE, ONLY, SET = Change.MORE, Change.LESS, Change.NONE, Change.ONLY, Change.SET


def weight(term: str, change: Change, value: float | None = None) -> SetWeight:
    return SetWeight(term=LossTerm(term), change=change, value=value)


def amount(feature: str, change: Change, value: float | None = None) -> SetAmount:
    return SetAmount(feature=Feature(feature), change=change, value=value)


def topic(text: str, change: Change) -> SetTopic:
    return SetTopic(topic=text, change=change)


def length(change: Change, minutes: float | None = None, factor: float | None = None) -> SetLength:
    return SetLength(change=change, minutes=minutes, factor=factor)


def depth(change: Change, level: str | None = None) -> SetDepth:
    return SetDepth(change=change, depth=PodcastDepth(level) if level else None)


def tone(name: str) -> SetTone:
    return SetTone(tone=Tone(name))


def never(text: str) -> SetPhrase:
    return SetPhrase(text=text, change=NONE)


def always(text: str) -> SetPhrase:
    return SetPhrase(text=text, change=MORE)


def revoke(what: str, name: str | None = None) -> Revoke:
    return Revoke.model_validate({"what": what, "name": name})


def start(*pairs: str) -> StartRun:
    return StartRun(pairs=pairs)


def go_on(trials: int | None = None) -> GoOn:
    return GoOn(trials=trials)


def back(trial: str) -> RollBack:
    return RollBack(trial=trial)


def fork(trial: str) -> Fork:
    return Fork(trial=trial)


def compare(first: str, second: str) -> CompareTrials:
    return CompareTrials(first=first, second=second)


def tell(matter: str, term: str | None = None, trial: str | None = None) -> Explain:
    return Explain(matter=Matter(matter), term=LossTerm(term) if term else None, trial=trial)


STOP, APPROVE, REJECT = StopRun(), Approve(), Reject()
