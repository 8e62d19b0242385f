"""Sentences that lean on a figure or table: what they say without pointing at it."""

import re

_LIST = (
    r"(?:[A-Z]?\.?\d+(?:\.\d+)*[a-z]?|[IVX]+)(?:(?:, | and | or | to |, and )(?:(?:Figures?"
    r"|Tables?) )?(?:[A-Z]?\.?\d+\w?|[IVX]+\b))*(?:, panel \w,?)?"
)
_PICTURES = rf"(?:Figures?|Tables?|Algorithms?|Listings?) {_LIST}"
_SEEN = (
    r"(?:shown|seen|illustrated|depicted|reported|presented|listed|summari[sz]ed|indicated|demonstrated"
    r"|described|given|displayed|visuali[sz]ed|plotted|evidenced|detailed)"
)
_LEAD = re.compile(
    rf"^(?:As (?:\w+ly |also )?(?:can be |is |are )?(?:\w+ly |also )?(?:{_SEEN}|evident"
    rf"|we (?:can )?(?:show|see|observe)) (?:in|by|from)|In|From|According to|Looking at|Based on|As"
    rf"|Per|Refer(?:ring)? to) {_PICTURES},? (?!shows?\b|for\b|of\b)"
)
_SHOWS_THAT = re.compile(
    rf"^(?:The (?:results|numbers|findings|data|values|scores) (?:\w+ )?(?:in|of"
    rf"|from) )?{_PICTURES} (?:\w+ly |also )?(?:shows?|indicates?|demonstrates?|reveals?|suggests?"
    rf"|confirms?|illustrates?|makes? (?:it )?clear) that "
)
_WE_SEE = re.compile(
    rf"^(?:[Ww]e|[Yy]ou|[Oo]ne) (?:can |could |may )?(?:also |clearly )?(?:see|observe|notice|find"
    rf"|note)s? (?:from|in) {_PICTURES},? that "
)
_FROM_THE_TABLE = re.compile(
    r"^(?:From|In|Looking at) (?:the|this|these) (?:tables?|figures?|results?|plots?|graphs?)(?: above"
    r"| below)?, (?:we|you|one|it) (?:can )?(?:be )?(?:see|seen|observe|observed|find|notice)s? that "
)
_ASIDE = re.compile(
    rf",? \(?as (?:\w+ly |also )?(?:can be |is |are )?(?:\w+ly |also )?(?:{_SEEN} )?(?:in|by"
    rf"|on) {_PICTURES}\)?(?=[,.;]|$)"
)
_PARTICIPLE = re.compile(rf", (?:\w+ly )?{_SEEN} (?:in|by) {_PICTURES}(?=[,.;]|$)")
_AND_THAT = re.compile(r",? and that (?!of\b)")
_TAIL = re.compile(
    rf"(?<!shown)(?<!given)(?<!seen)(?<!drawn)(?<!\w{{3}}ed)(?<!found) (?:in|of|from) {_PICTURES}(?=\.?$)"
)


def without_pointing(spoken: str) -> str:
    """Return the sentence without "as shown in Figure 3", "Table 4 shows that", "in Table 8".

    A sentence whose subject is the picture stays as it is.
    """
    text = _SHOWS_THAT.sub("", _WE_SEE.sub("", _FROM_THE_TABLE.sub("", _LEAD.sub("", spoken))))
    text = text if text == spoken else join_clauses(text)
    text = _TAIL.sub("", _PARTICIPLE.sub("", _ASIDE.sub("", text)))
    return text[:1].upper() + text[1:]


def join_clauses(text: str) -> str:
    """Return a sentence whose "they see that X and that Y" lost its head as "X, and Y"."""
    return _AND_THAT.sub(", and ", text, count=1)
