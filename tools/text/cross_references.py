"""References to the paper's own parts: figures are spoken of, the rest is taken out."""

import re

_NUMBER = r"(?:[A-Z]?\.?\d+(?:\.\d+)*|[A-Z](?:\.\d+)*|[IVX]+)(?:\s?\(?[a-h]\)?)?(?![\w-])"
_NUMBERS = rf"\(?{_NUMBER}\)?(?:\s*(?:,|and|&|or|to|[-–])\s*\(?{_NUMBER}\)?)*"
_PART = (
    r"(?:[Ss]ections?|[Ss]ecs?\.|§+|[Aa]ppendi(?:x|ces)|[Aa]pp\.|[Cc]hapters?|[Ff]ootnotes?"
    r"|[Ss]upplement(?:ary)?(?:\s+[Mm]aterials?)?|[Ss]uppl?\.)"
)
_EQUATION = r"(?:[Ee]quations?|[Ee]qn?s?\.?|[Ff]ormulas?|[Ii]nequalit(?:y|ies))"
_SHOWN = (
    r"(?:[Ff]igures?|[Ff]igs?\.?|[Tt]ables?|[Tt]abs?\.|[Aa]lgorithms?|[Aa]lgs?\.|[Ll]istings?"
    r"|[Tt]heorems?|[Ll]emmas?)"
)
_ANY = rf"(?:{_PART}|{_EQUATION}|{_SHOWN})"
_VERBS = (
    r"(?:shown|described|discussed|presented|given|defined|detailed|reported|listed|introduced"
    r"|explained|depicted|illustrated|mentioned|summari[sz]ed|seen|outlined|noted|provided|done|stated"
    r"|demonstrated|elaborated)"
)
_LEAD = (
    rf"(?:,?\s*(?:\b(?:as|and|are|is)\s+)?(?:(?:we|they|it)\s+)?(?:\w+ly\s+|also\s+"
    rf"|further\s+)?(?:will\s+be\s+)?{_VERBS}?\s*(?:\b[a-z]+ly\s+|\bfurther\s+|\bmore\s+|\blater\s+)?)"
)

_PARENTHESES = re.compile(
    rf"\s*[(\[]\s*(?:(?:see|e\.g\.|cf\.|i\.e\.|also|and|in|the|our|from|shown|described|details?"
    rf"|results?|more|as|left|right|top|bottom|columns?|rows?|red|blue|first|second|last|line|lines|of"
    rf"|for|further)[,;:\s]*)*"
    rf"{_ANY}\s*{_NUMBERS}[^()\[\]]{{0,60}}[)\]]",
    re.IGNORECASE,
)
_POINTER_CLAUSE = re.compile(
    rf",?\s*\(?\b(?:as|and)\s+(?:we\s+|it\s+is\s+|is\s+|are\s+)?(?:\w+ly\s+|also\s+)?(?:{_VERBS}|show"
    rf"|describe|discuss|explain|detail|see)\s+(?:\w+ly\s+|later\s+|further\s+|more\s+)*(?:in|by|at"
    rf"|on)\s+(?:the\s+)?(?:{_PART}|{_EQUATION})\s*{_NUMBERS}\)?"
)
_LEADING_POINTER = re.compile(
    rf"^(?:In|From|As (?:\w+ )?in|Following|Recall from|By|Using)\s+{_PART}\s*{_NUMBERS}\s*,\s*",
    re.IGNORECASE,
)
_TRAILING_POINTER = re.compile(
    rf",?\s*(?:\(?(?:see|cf\.|refer to|please see)\s+(?:also\s+)?){_ANY}\s*{_NUMBERS}(?:\s+for\s+[^.;]*)?\)?",
    re.IGNORECASE,
)
_IN_PART = re.compile(
    rf",?\s+(?:in|of|from|at)\s+(?:the\s+)?(?:{_PART})\s*{_NUMBERS}(?:\s+of\s+(?:the|this)\s+(?:paper"
    rf"|appendix|supplement))?"
)
_FIGURE_WORD = re.compile(
    r"\b(Fig|FIG|Figs|FIGS|Figure|FIGURE|Figures|Tab|Tabs|Table|TABLE|Tables|Alg|Algs|Algorithm|Eq|Eqs"
    r"|Eqn|Equation|Sec|Secs|Section)\b\.?\s*\(?(?=\d|[A-Z]?\.?\d|[IVX]+\b)"
)
_NAMES = {
    "fig": "Figure", "figs": "Figures", "figure": "Figure", "figures": "Figures",
    "tab": "Table", "tabs": "Tables", "table": "Table", "tables": "Tables",
    "alg": "Algorithm", "algs": "Algorithms", "algorithm": "Algorithm",
    "eq": "equation", "eqs": "equations", "eqn": "equation", "equation": "equation",
    "sec": "section", "secs": "sections", "section": "section",
}  # fmt: skip
_SECTION_SIGN = re.compile(r"§+\s*(?=[\dA-Z])")
_LOOSE_BRACKET = re.compile(r"\b(equations?|Algorithms?) (\d+(?:\.\d+)*)\)")
_PANEL = re.compile(r"\b((?:Figure|Table) \d+)\s?\(?([a-h])\)?(?!\w)")


def drop_pointers(text: str) -> str:
    """Return the text without `(see Section 3)`, `(Table 6)`, `as shown in Section 4.2`, `§4`.

    A figure or table that a sentence talks about ("Figure 3 shows ...") stays.
    """
    text = _PARENTHESES.sub("", text)
    text = _LEADING_POINTER.sub("", text)
    text = _POINTER_CLAUSE.sub("", text)
    text = _TRAILING_POINTER.sub("", text)
    return _IN_PART.sub("", text)


def name_parts(text: str) -> str:
    """Return the text with `Fig. 3a`, `Eq. (4)`, `Sec. 2` in full words."""
    text = _SECTION_SIGN.sub("section ", text)
    text = _FIGURE_WORD.sub(lambda match: f"{_NAMES[match[1].lower()]} ", text)
    text = _LOOSE_BRACKET.sub(r"\1 \2", text)
    return _PANEL.sub(r"\1, panel \2,", text)
