"""Reads wishes about the very words: "never say 'delve'", "always say …", "you can say delve again"."""

from agents.steerer.clauses import Clause
from agents.steerer.lexicon import Hit
from agents.steerer.tokens import Token
from schema.directive import Change, Directive, Revoke, SetPhrase

_TRAILING = frozenset(
    "again please pls anymore more so any ever in at all too often much the episode episodes script once "
    "twice always every each time now on longer".split()
)
_NOUNS = ("word", "words", "phrase", "phrases", "term", "terms", "expression", "sentence", "line", "slogan")
_LEADING = frozenset(
    {
        "the",
        "a",
        "an",
        "on",
        "words",
        "word",
        "phrase",
        "phrases",
        "like",
        "sentence",
        "of",
        "term",
        "to",
        "you",
    }
)
_UTTERING = frozenset({"say", "saying", "utter", "write"})
_SAID = _UTTERING | {"use", "using", "include", "mention", "add", "repeat", "insert", "contain", "work"}
_BANS = frozenset({"ban", "veto", "prohibition"})
_BAN_VERBS = frozenset({"ban", "forbid"})


def read_phrases(sentence: Clause) -> list[Directive]:
    """Return what a sentence says of phrases, quoted ones first; nothing where it is about something else."""
    texts = sentence.quotes or _unquoted(sentence)
    if not texts:
        return []
    if len(texts) == 2 and " instead of " in sentence.said:
        return [SetPhrase(text=texts[0], change=Change.MORE), SetPhrase(text=texts[1], change=Change.NONE)]
    if _is_allowed_again(sentence):
        return [Revoke(what="phrase", name=text) for text in texts]
    change = _change(sentence)
    return [SetPhrase(text=text, change=change) for text in texts] if change else []


def _is_allowed_again(sentence: Clause) -> bool:
    words = set(sentence.words)
    if words & _BANS and sentence.has("revoke"):
        return True
    return bool(sentence.has("again") or words & {"may", "allow"}) and not _banned(sentence)


def _change(sentence: Clause) -> Change | None:
    if _banned(sentence):
        return Change.NONE
    if sentence.has("always", "say", "weak"):
        return Change.MORE
    return None


def _banned(sentence: Clause) -> bool:
    refused = [h for h in sentence.find("direction") if h.name in ("none", "less")]
    return bool(refused) or sentence.has("negation", "revoke")


def _unquoted(sentence: Clause) -> list[str]:
    """Return the phrase after a verb of saying that is forbidden or demanded, where it isn't in quotes."""
    hit = _verb(sentence)
    if hit is None:
        return []
    rest = list(sentence.tokens[hit.end :])
    while rest and rest[0].text in _LEADING:
        rest.pop(0)
    while rest and (rest[-1].text in _TRAILING or rest[-1].is_mark):
        rest.pop()
    rest = rest[: next((n for n, token in enumerate(rest) if n and token.text in ("is", "are")), len(rest))]
    return _split(rest) if rest and not _is_about(sentence, rest) else []


def _verb(sentence: Clause) -> Hit | None:
    says = sentence.find("say")
    nouns = [h for h in says if sentence.words[h.end - 1] in _NOUNS and _is_named(sentence, h)]
    if nouns:
        return nouns[0]
    uttering = [h for h in says if sentence.words[h.start] in _UTTERING]
    if uttering and (_banned(sentence) or sentence.has("again", "always")):
        return uttering[0]
    bans = [n for n, word in enumerate(sentence.words) if word in _BAN_VERBS]
    return Hit("ban", bans[0], bans[0] + 1) if bans else None


def _is_named(sentence: Clause, noun: Hit) -> bool:
    """Whether a noun such as `the word` announces a phrase, and is no unit or topic (`words a minute`)."""
    article = {"the", "this", "these"} & set(sentence.words[max(0, noun.end - 2) : noun.end])
    uttered = any(
        hit.start <= noun.start and sentence.words[hit.start] in _SAID for hit in sentence.find("say")
    )
    return bool(article) and (uttered or _banned(sentence))


def _is_about(sentence: Clause, rest: list[Token]) -> bool:
    """Whether what follows is no phrase but a feature or a topic: "say less about X"."""
    part = Clause(tuple(rest))
    if rest[0].text in ("about", "what", "more", "less", "something", "anything", "nothing", "that", "it"):
        return True
    return part.only("feature", "tone", "request") and not any(w in sentence.words for w in _NOUNS)


def _split(tokens: list[Token]) -> list[str]:
    """Cut `a, b or c` into phrases; a conjunction inside longer phrases stays."""
    pieces: list[list[str]] = [[]]
    for token in tokens:
        if token.text in (",", "or", "nor"):
            pieces.append([])
        else:
            pieces[-1].append(token.raw)
    return [" ".join(piece) for piece in pieces if piece]
