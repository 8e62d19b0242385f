"""Taking citation marks, links and footnote marks out of a sentence without leaving a hole in it."""

import re

_NUMBERS = r"\d{1,3}[a-z]?(?:\s*[-–,;]\s*\d{1,3}[a-z]?)*"
_BRACKET = rf"\[\s*{_NUMBERS}\s*\]"
_BRACKETS = rf"{_BRACKET}(?:\s*,?\s*{_BRACKET})*"
_NAME = r"(?:(?:van|von|de|der|den|di|da|la|le|el|al)\s+)*[A-Z][\w'’´`-]+(?:\s+(?:Jr|Sr)\.?)?"
_NAMES = rf"{_NAME}(?:\s+et\s+al\.?|(?:,\s+{_NAME})*,?\s+(?:and|&)\s+{_NAME})?"
_YEAR = r"(?:1[89]|20)\d\d[a-z]?"
_YEARS = rf"{_YEAR}(?:\s*[,;]\s*{_YEAR})*"
_ENTRY = (
    rf"(?:(?:see|e\.g\.|cf\.|i\.e\.|also|and|in|by|from|following)[,\s]*)*{_NAMES},?\s*(?:\({_YEARS}\)"
    rf"|{_YEARS})"
)

_AUTHOR_YEAR_GROUP = re.compile(rf"\s*[(\[]\s*{_ENTRY}(?:\s*[;,]\s*{_ENTRY})*[^()\[\]]{{0,40}}[)\]]")
_INSIDE_BRACKETS = re.compile(
    rf"[,;:]?\s*[\"”']?\s*(?:(?:see|e\.g\.|cf\.|also"
    rf"|for example)[,\s]+)+{_ENTRY}(?:\s*[;,]\s*{_ENTRY})*(?=\))"
    rf"|;\s*{_ENTRY}(?:\s*[;,]\s*{_ENTRY})*(?=\))"
)
_YEAR_AFTER_NAME = re.compile(rf"(?<=[\w.])\s*[(\[]\s*{_YEARS}(?:,[^()\[\]]{{0,30}})?\s*[)\]]")
_NAMED_AFTER_NOUN = re.compile(
    rf"(?<=[a-z])(?<!\bby)(?<!\bof)(?<!\bin)(?<!\bto)(?<!\bas)(?<!\band)(?<!\bsee)(?<!\bfrom)"
    rf"(?<!\bthan)(?<!\bwith)(?<!\bwork)(?<!\blike)(?<!wing) {_NAMES}\s*\(\s*{_YEARS}\s*\)(?=\s*[.,;)])"
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_ENDS_IN_YEAR = re.compile(rf"\s*\((?!{_MONTH})[A-Z][^()]{{1,160}}?(?:,|al\.)\s*{_YEARS}\s*\)")
_LABEL_CITATION = re.compile(r"\s*\[(?:[A-Z][A-Za-z+]{1,7}\d{2}[a-z]?(?:\s*[,;]\s*)?)+\]")
_ONLY_POINTERS = re.compile(rf"\s*\((?:see|e\.g\.,?|cf\.)?\s*{_BRACKETS}\s*\)", re.IGNORECASE)
_SUBJECT = re.compile(rf"^(?:(?:Work|Authors?|Researchers)\s+(?:in|of)\s+)?{_BRACKETS}\s+(?=[a-z]+s\b)")
_SUBJECT_PLURAL = re.compile(rf"^(?:(?:Work|Authors?|Researchers)\s+(?:in|of)\s+)?{_BRACKETS}\s+(?=[a-z])")
_OBJECT = re.compile(
    rf"\b(in|by|from|of|to|with|following|see|than|and)\s+(?:{_BRACKETS})(?=\s*(?:[,.;:)]|$|and|to|for"
    rf"|by|with|in|on|that|we|the|is|are))"
)
_MARK = re.compile(rf"\s*{_BRACKETS}")
_INTERVAL = re.compile(
    r"\b(range|ranges|interval|intervals|between|values?|within"
    r"|in) \[\s*([-−]?[\d.]+)\s*,\s*([-−]?[\d.]+|∞)\s*[\])]"
)
_ET_AL = re.compile(r"\s+et\s+al\b\.?")

_URL = r"(?:https?://|www\.)[^\s)\]]*[^\s)\].,;:]|\b[\w.-]+\.(?:com|org|io|net|edu|ai)/[^\s)\]]*[^\s)\].,;:]"
_LINK_PHRASE = re.compile(
    rf"\b(?:available|found|accessible|released|published|hosted|online)?\s*(?:online\s+)?(?:at|from|on"
    rf"|via|under|see)\s*:?\s*(?:{_URL})"
)
_LINK = re.compile(rf"\s*[(\[]?\s*(?:{_URL})\s*[)\]]?")
_EMAIL = re.compile(r"\s*[\w.+{}-]+@[\w-]+\.[\w.-]*\w")
_FOOTNOTE_SIGN = re.compile(r"(?<=[\w.,;:)\"”])\s*[†‡§¶](?=[\s.,;:)]|$)|\*+(?=[\s.,;:)]|$)|^[†‡¶*]+\s*")
_FOOTNOTE_NUMBER = re.compile(r"(?<=[A-Za-z]{2})[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?![\w^])|(?<=[.,;:)\"”])[⁰¹²³⁴⁵⁶⁷⁸⁹]+")


def drop_citations(text: str) -> str:
    """Return the text without `[12]`, `(Smith et al., 2020)`, `[SD21]`; a cited name stays as a name.

    Where the mark is a part of the sentence ("as shown by [12]") "earlier work" stands in for it.
    """
    text = _INTERVAL.sub(_say_interval, text)
    text = _ONLY_POINTERS.sub("", text)
    text = _AUTHOR_YEAR_GROUP.sub("", text)
    text = _ENDS_IN_YEAR.sub("", text)
    text = _INSIDE_BRACKETS.sub("", text)
    text = _NAMED_AFTER_NOUN.sub("", text)
    text = _YEAR_AFTER_NAME.sub(_keep_plain_year, text)
    text = _LABEL_CITATION.sub("", text)
    text = _SUBJECT.sub("Earlier work ", text)
    text = _SUBJECT_PLURAL.sub("Earlier studies ", text)
    text = _OBJECT.sub(_earlier_work, text)
    text = _MARK.sub("", text)
    return _ET_AL.sub(" and colleagues", text)


def _say_interval(match: re.Match[str]) -> str:
    """Say `range [-1, 1]` as a range; `in [3, 4]` and its like stay citations."""
    word, low, high = match.groups()
    if word in {"in", "between", "value", "values", "within"} and low.isdigit() and low != "0":
        return match.group()
    return f"{word} from {low} to {high}" if word != "between" else f"between {low} and {high}"


def _keep_plain_year(match: re.Match[str]) -> str:
    """Keep the year of a lower-case word ("the crisis (2008)"), drop that of a name ("Smith (2008)")."""
    words = match.string[: match.start()].split()
    named = bool(words) and (words[-1][:1].isupper() or words[-1].startswith("al"))
    return "" if named else match.group()


def _earlier_work(match: re.Match[str]) -> str:
    word = match[1]
    return "" if word == "see" else f"{word} earlier work"


def drop_links(text: str) -> str:
    """Return the text without web and mail addresses; "available at <link>" becomes "available online"."""
    text = _LINK_PHRASE.sub(_online, text)
    text = _LINK.sub("", text)
    return _EMAIL.sub("", text)


def _online(match: re.Match[str]) -> str:
    first = match.group().split()[0]
    return (
        f"{first} online"
        if first in {"available", "found", "accessible", "released", "published"}
        else "online"
    )


def drop_footnote_marks(text: str) -> str:
    """Return the text without daggers, asterisks and raised numbers that hang on words."""
    return _FOOTNOTE_NUMBER.sub("", _FOOTNOTE_SIGN.sub("", text))
