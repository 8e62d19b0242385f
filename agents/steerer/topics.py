"""Reads wishes about topics of the paper: "talk more about the ablation study", "skip the proof"."""

from agents.steerer.amounts import explains_terms, turned
from agents.steerer.clauses import Clause
from agents.steerer.lexicon import Hit
from agents.steerer.numerals import Unit
from agents.steerer.reading import Reading
from schema.directive import Change, SetTopic

_LEADING = frozenset(
    "the a an this that these those its their of on about with in for some any all more less most only how "
    "what why where everything anything something out over up to".split()
)
_TRAILING = frozenset(
    "more less please pls instead again too also at length briefly further now anymore entirely completely "
    "altogether longer shorter much bit lot a in detail deeper details thanks for from part parts "
    "stuff long short".split()
)
_PRONOUNS = frozenset({"it", "that", "this", "them", "one", "things", "something", "anything", "everything"})
_WHOLE = frozenset({"paper", "work", "study", "article", "approach", "method"})
_LEAVING_OUT = frozenset(
    {"skip", "omit", "exclude", "leave", "drop", "cut", "remove", "avoid", "scrap", "strip", "delete"}
)


def read_topics(reading: Reading) -> None:
    """Take what the clause says of a topic that is no feature of episodes."""
    verb = _verb(reading)
    if explains_terms(reading.clause):
        return
    if verb is None:
        _read_subject(reading)
        return
    topic = _topic(reading.clause, verb.end)
    if topic is None or _is_feature(reading, topic) or _names_a_feature(reading, verb):
        return
    change = _change(reading, verb)
    if change is not None:
        words = reading.clause.tokens[topic.start : topic.end]
        text = " ".join(token.raw for token in words)
        reading.take(SetTopic(topic=text, change=change), Hit("all", 0, len(reading.clause.tokens)))


def _verb(reading: Reading) -> Hit | None:
    talk = reading.clause.find("talk")
    if on := _direction_on(reading.clause):
        return on
    if talk:
        joined = talk[0]
        for hit in talk[1:]:
            if hit.start - joined.end > 1 or reading.clause.words[hit.start] != "about":
                break
            joined = hit
        return joined
    leaving = [h for h in reading.clause.find("direction") if reading.clause.words[h.start] in _LEAVING_OUT]
    return leaving[0] if leaving else None


def _topic(clause: Clause, start: int) -> Hit | None:
    end = len(clause.tokens)
    while start < end and (clause.words[start] in _LEADING or _is_direction(clause, start)):
        start += 1
    while end > start and clause.words[end - 1] in _TRAILING:
        end -= 1
    if start >= end or clause.words[start] in _PRONOUNS:
        return None
    for at in range(start + 1, end - 1):
        if clause.words[at] in ("of", "in") and clause.words[end - 1] in _WHOLE and end - at <= 3:
            return Hit("topic", start, at)
    return Hit("topic", start, end)


def _direction_on(clause: Clause) -> Hit | None:
    """Find `on` in "less on the background"."""
    for hit in clause.find("direction") + clause.find("negation"):
        if hit.end < len(clause.words) and clause.words[hit.end] == "on":
            return Hit("on", hit.end, hit.end + 1)
    return None


def _read_subject(reading: Reading) -> None:
    """Take "fewer equations" and "the introduction is too long"."""
    scales = [hit for hit in reading.clause.find("scale") if hit.name in ("short", "long")]
    for hit in reading.free("part") if scales else []:
        longer = (scales[0].name == "long") is not turned(reading, scales[0])
        topic = SetTopic(topic=_said(reading, hit), change=Change.MORE if longer else Change.LESS)
        reading.take(topic, hit, *scales, *reading.free("length"))
    for hit in reading.free("subject"):
        change = reading.direction(hit)
        if change is not None and reading.clause.has("direction"):
            topic = SetTopic(topic=_said(reading, hit), change=change)
            reading.take(topic, hit, *reading.free("direction"))


def _said(reading: Reading, hit: Hit) -> str:
    return " ".join(token.raw for token in reading.clause.tokens[hit.start : hit.end])


def _is_direction(clause: Clause, place: int) -> bool:
    if any(hit.start == place for hit in clause.find("scale")):
        return True
    return (
        any(hit.start == place for hit in clause.find("direction"))
        and clause.words[place] not in _LEAVING_OUT
    )


def _is_feature(reading: Reading, topic: Hit) -> bool:
    """Whether the topic is a feature, term, depth or tone and nothing else; "figure 3" is a topic."""
    part = reading.clause.part(topic.start, topic.end)
    if reading.taken & set(range(topic.start, topic.end)):
        return True
    if part.has("subject"):
        return False
    if part.numerals(Unit.NONE) and part.first("feature"):
        return False
    if part.numerals(Unit.MINUTES) and not part.has("feature"):
        return True
    return part.only(
        "feature",
        "term",
        "tone",
        "depth",
        "depth_scale",
        "length",
        "request",
        "remedy",
        "trial",
        "run",
        numbers=True,
    )


def _names_a_feature(reading: Reading, verb: Hit) -> bool:
    """Whether the verb belongs to a feature's own name, as in `address the listener`."""
    return any(
        hit.start <= verb.start < hit.end and hit.end > verb.end for hit in reading.clause.find("feature")
    )


def _change(reading: Reading, verb: Hit) -> Change | None:
    clause = reading.clause
    if clause.words[verb.start] in _LEAVING_OUT:
        return None if reading.negation_before(verb.start) else Change.NONE
    directions = [h for h in clause.find("direction") if h.start < verb.start or h.end <= verb.end + 2]
    names = {hit.name for hit in directions if hit.start >= verb.end or hit.end <= verb.start}
    names |= {"less"} if clause.words[-1] == "less" else set()
    names |= {"less"} if any(h.name == "short" for h in clause.find("scale")) else set()
    if reading.negation_before(verb.start) is not None:
        return Change.LESS if verb.name != "on" and names & {"less", "more"} else Change.NONE
    if "none" in names:
        return Change.NONE
    return Change.LESS if "less" in names else Change.MORE
