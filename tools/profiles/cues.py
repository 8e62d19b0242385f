"""Words by which talk shows what it is doing: moving on, stressing, asking, addressing, giving an example."""

import re

_TRANSITION = re.compile(
    r"""^(?:(?:so|now|ok|okay|alright|all\ right|well|and|but)[,\s]+)*
    (?:let['’]?s\ (?:now\ )?(?:start|begin|move|turn|get|talk|look|dig|dive|discuss|cover|take|go|switch|shift
        |break|see|unpack|explore|summari[sz]e|wrap|step|zoom|return|come)\b
    |(?:moving|turning)\ (?:on|to)\b|next[,\ ]up\b|next,|before\ we\ (?:get|go|move|dive)\b
    |(?:this|that)\ brings\ us\b|(?:which|this|that)\ leads\ us\b|with\ that\b|having\ said\ that\b
    |(?:now|so)\ (?:for|to)\ the\b|back\ to\b|on\ to\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_EMPHASIS = re.compile(
    r"""\b(?:(?:this|that|here|it)(?:['’]s|\ is)\ (?:the\ )?(?:really\ )?(?:key|crucial|critical|important
        |clever|remarkable|striking|surprising|huge|big|essential|worth)\b
    |here['’]s\ (?:the|what|why|where|another)\b|the\ (?:key|crucial|important|clever|surprising|striking|big
        |core|main|real)\ (?:thing|point|idea|insight|part|achievement|result|finding|question|takeaway)\b
    |and\ (?:crucially|critically|importantly)\b|crucially|most\ importantly|above\ all|in\ particular
    |the\ (?:best|clever|fun|good|hard|interesting|key|striking|surprising|weird)\ (?:part|bit)\b
    |(?:that|this)\ matters|what\ matters|worth\ (?:noting|remembering|pausing)|keep\ in\ mind|remember\ that
    |pay\ attention|striking|remarkable)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_EXAMPLE = re.compile(
    r"\b(?:for (?:example|instance)|such as|e\.g\.|as an example|an example of|imagine|suppose|picture"
    r"|say you|let['’]s say|think (?:of|about)|consider)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\b(?:you|your|yours|yourself|we|us|our|let['’]?s)\b", re.IGNORECASE)
_ENTHUSIASM = re.compile(
    r"""\b(?:amazing|astonishing|astounding|beautiful|beautifully|brilliant|clever|compelling|cool|crucial
    |dramatic|dramatically|elegant|exciting|extraordinary|fascinating|genius|game[- ]changer|groundbreaking
    |huge|impressive|incredible|incredibly|intriguing|love|mind[- ]blowing|neat|powerful|remarkable|remarkably
    |striking|stunning|surprising|surprisingly|wild|wonderful|wow)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_IS_DEFINED = {
    "parenthetical": re.compile(
        r"\([^()]{3,60}\)|,\s+or\s+[A-Z][\w-]*\b|,\s+(?:which|that) (?:is|are|means?)\b"
    ),
    "before_use": re.compile(
        r"\b(?:(?:is|are|was|were|something|thing|technique|method|idea|approach|concept) (?:called|named)"
        r"|known as|(?:we|they|you|people|authors|researchers) call|goes by the name)\b",
        re.IGNORECASE,
    ),
    "inline": re.compile(
        r"\b(?:stands for|refers to|(?:basically|simply|essentially) means|means that|is defined as"
        r"|(?:is|are) (?:basically|essentially|simply|just)? ?(?:a|an) (?:way|technique|method|kind|type|form"
        r"|measure|process|model|tool|system|set|framework|package|approach)\b)",
        re.IGNORECASE,
    ),
}


def is_transition(sentence: str) -> bool:
    """Tell whether a sentence opens by moving the talk on."""
    return _TRANSITION.search(sentence) is not None


def is_emphatic(sentence: str) -> bool:
    """Tell whether a sentence says that something matters."""
    return _EMPHASIS.search(sentence) is not None


def gives_example(sentence: str) -> bool:
    """Tell whether a sentence gives an example or asks to imagine one."""
    return _EXAMPLE.search(sentence) is not None


def addresses_listener(sentence: str) -> bool:
    """Tell whether a sentence addresses or includes the listener."""
    return _ADDRESS.search(sentence) is not None


def enthusiasm_in(text: str) -> list[str]:
    """Return the words of enthusiasm in a text, lower case, in order, repeats kept."""
    return [match.group().lower() for match in _ENTHUSIASM.finditer(text)]


def definition_styles_in(sentence: str) -> list[str]:
    """Return how a sentence defines a term: `parenthetical`, `before_use`, `inline`, several, or nothing."""
    return [style for style, pattern in _IS_DEFINED.items() if pattern.search(sentence)]
