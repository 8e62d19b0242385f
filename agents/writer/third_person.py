"""A paper's "we" as an outside narrator tells it: the authors, they, their."""

import re

from agents.writer.agreement import agree
from agents.writer.pointing import join_clauses

_OPENERS: tuple[tuple[str, str], ...] = (
    (r"^(?:(?:Here|Also|Finally|First|Lastly|Again),? )?[Ww]e (?:also |further |again |would like to )?"
     r"(?:note|emphasi[sz]e|stress|remark|recall|point out|highlight|underline|mention|reiterate"
     r"|observe|see)(?: here| again)? that ", ""),
    (r"^(?:[Ww]e|[Yy]ou|[Oo]ne) (?:can |could )(?:also |clearly |then )?(?:see|observe|notice) that ", ""),
    (r"^(?:Note|Notice|Observe|Recall|Remember|Remark)(?: also| here| again)? that ", ""),
    (r"^Note,? (?=th|we|our|it|in|for|a|when)", ""),
    (
        r"^It (?:is|should be|must be) (?:also )?(?:worth (?:noting|mentioning|pointing out)|noted"
        r"|mentioned|stressed|emphasi[sz]ed) that ", ""),
    (r"^(?:It|This) can be (?:seen|observed|noted|noticed) that ", ""),
    (r"^As (?:can be|is) (?:seen|observed|noted),? ", ""),
    (
        r"^As (?:(?:we|already|also|has been|was|is) )*(?:discussed|described|mentioned|shown|noted"
        r"|explained|stated|seen|introduced|argued)"
     r"(?: (?:later|earlier|above|below|before|previously|already))*, ", ""),
    (
        r"^In (?:this|our|the present|the current) (?:paper|work|article|study|report|survey|thesis"
        r"|review|section|manuscript),? ", "In this paper, "),
)  # fmt: skip
_COMPILED_OPENERS = tuple((re.compile(pattern), words) for pattern, words in _OPENERS)
_ASIDE = re.compile(
    r",? as we (?:will |shall |have |also |later )*(?:show|see|saw|seen|shown|describe|described"
    r"|discuss|discussed|explain|explained"
    r"|mention|mentioned|note|noted|argue|argued|demonstrate|demonstrated)(?: (?:below|above|later|next"
    r"|before|earlier|in (?:detail|the following)))?(?=[,.;])"
)
_READER = re.compile(
    r"\b([Ii]f|[Ww]hen|[Oo]nce|suppose|as|where|whenever|unless|until) we (?=(?:consider|think|look|want|view"
    r"|regard|imagine|allow|replace"
    r"|denote|ignore|restrict|let|have|do|were|are|could|know|need|increase|decrease|change|vary|add"
    r"|remove)\b)"
)
_MENTIONED = re.compile(
    r"(?<=\w) (?:described|mentioned|discussed|introduced|presented|outlined|defined|explained|noted"
    r"|stated|given|shown)"
    r" (?:above|below|earlier|previously|before|later)\b"
)
_ANYONE = re.compile(r"\b([Hh]ow|[Ww]hat|[Ww]hy|[Ww]here) (can|could|do|should|might) we\b")
_READER_CAN = re.compile(
    r"\b[Ww]e (can|could|may|might) (?=(?:think|view|see|interpret|imagine|expect|say|regard|observe"
    r"|infer|conclude)\b)"
)
_SHORT_FORMS = {"ve": " have", "re": " are", "ll": " will", "d": " would"}
_PRONOUNS = {"we": "they", "us": "them", "our": "their", "ours": "theirs", "ourselves": "themselves"}
_ONE = "the author"
_FIRST_PERSON = re.compile(r"\b(?:[Ww]e|[Oo]ur|[Oo]urs|us|[Oo]urselves)\b")
_EVERYONE = re.compile(
    r"\b[Ww]e (?:should|ought to|humans|all)\b|\bas (?:a|an) (?:community|society|field|species)\b"
    r"|\bhelps? us\b|\b(?:tell|tells|told|give|gives|teach|teaches|remind|reminds) us\b"
    r"|\bour (?:understanding|universe|world|society|lives|planet|daily|brains?|bodies)\b"
)
_OF_THE_PAPER = re.compile(
    r"\b[Oo]ur (?:model|method|approach|results?|experiments?|work|system|analysis|algorithm"
    r"|data(?:set)?|code|findings)\b"
)
_LET_US = re.compile(r"\b[Ll]et us\b")


def speaks_of_authors(text: str) -> bool:
    """Return whether a sentence says we, our or us."""
    return _FIRST_PERSON.search(text) is not None


def drop_narration(text: str) -> str:
    """Return the sentence without "we note that", "it is worth mentioning that", "as we show below"."""
    for pattern, words in _COMPILED_OPENERS:
        shorter = pattern.sub(words, text, count=1)
        text = text if shorter == text else join_clauses(shorter)
    text = _MENTIONED.sub("", _ASIDE.sub("", text)).strip()
    return text[:1].upper() + text[1:]


def third_person(text: str, name: str = "the authors") -> str:
    """Return the sentence with its first "we" as the name and the others as "they".

    The name is a plural, or "they", or "the author", after which verbs are put in the singular.
    "We" that means anyone ("if we consider", "we can think of") becomes "you"; where it means everyone ("we
    as a community") it stays.
    """
    if _EVERYONE.search(text) and not _OF_THE_PAPER.search(text):
        return text
    text = _READER_CAN.sub(lambda m: f"{'You' if m.group()[0] == 'W' else 'you'} {m[1]} ", text)
    text = _ANYONE.sub(r"\1 \2 one", text)
    text = _READER.sub(r"\1 you ", _LET_US.sub("let's", text))
    return _Narrator(name).retell(text)


class _Narrator:
    """Replaces first-person words one by one; only the first is named in full."""

    _WORDS = re.compile(
        r"\b(?P<word>[Ww]e|WE|us|[Oo]ur|[Oo]urs|[Oo]urselves)\b(?:['’](?P<short>ve|re|ll|d)\b)?"
    )

    def __init__(self, name: str) -> None:
        self._name = name
        self._named = name == "they"

    def retell(self, text: str) -> str:
        """Return the text with every first-person word replaced."""
        first = self._WORDS.search(text)
        if first is not None and self._name == _ONE and first["word"].lower() == "we":
            after = _SHORT_FORMS.get(first["short"] or "", "") + text[first.end() :]
            text = f"{text[: first.start()]}we {agree(after.lstrip())}"
        return self._WORDS.sub(self._replace, text)

    def _replace(self, match: re.Match[str]) -> str:
        word = match["word"].lower()
        spoken = self._spoken(word) + _SHORT_FORMS.get(match["short"] or "", "")
        at_start = match.start() == 0 or match.string[: match.start()].rstrip().endswith((".", "?", "!"))
        return spoken[0].upper() + spoken[1:] if at_start else spoken

    def _spoken(self, word: str) -> str:
        if self._named or word == "ourselves":
            return _PRONOUNS[word]
        self._named = True
        possessive = f"{self._name}'" if self._name.endswith("s") else f"{self._name}'s"
        return {"we": self._name, "us": self._name, "our": possessive, "ours": f"{possessive} own"}[word]
