"""Turns of phrase by which a listener notices a question, an analogy, an opening, a farewell."""

import re
from collections.abc import Callable

Test = Callable[[str], bool]


def _any_of(*patterns: str) -> Test:
    compiled = re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
    return lambda text: compiled.search(text.replace("’", "'")) is not None


def is_question(text: str) -> bool:
    """Return whether a sentence asks something."""
    return "?" in text.rstrip("\"'”’)!….* ")[-1:]


draws_analogy = _any_of(
    r"\b(?:is|are|was|it's|that's|be|works?|acts?|looks?|feels?|much|just|bit|kind of|sort of|almost) "
    r"like (?:a|an|the|having|when|trying|if|what|how|taking|putting|asking|your|one)\b",
    r"\bthink of \w+(?: \w+){0,3} (?:as|like)\b",
    r"\b(?:imagine|picture (?:a|an|this|yourself|someone)|as if|as though|analog(?:y|ies|ous)|metaphor)\b",
    r"\b(?:in the same way|equivalent of|akin to|similar to (?:how|a|an)|just as|reminds me of)\b",
    r"\bsounds like (?:a|an|\w+ for)\b",
)
addresses_listener = _any_of(
    r"\b(?:you|your|you're|you'll|you've|you'd|yourself|let's|let us|listeners?|folks)\b",
    r"\bwe(?:'re|'ll|'ve|'d)?\b",
)
marks = _any_of(
    r"\b(?:key|crucial(?:ly)?|important(?:ly)?|remarkabl[ey]|striking(?:ly)?|surpris(?:e|ing|ingly)|amazing(?:ly)?)\b",
    r"\b(?:incredibl[ey]|fascinating|clever|critical(?:ly)?|notabl[ey]|in fact|game-?changer|exciting|genius)\b",
    r"\b(?:mind-blowing|the best part|worth (?:noting|remembering|pausing)|matters|wow|huge|elegant|powerful)\b",
    r"\b(?:here's|that's) (?:the|what|where|why|huge|wild|another)\b|\bhere is (?:the|what|where|why)\b",
    r"\bthe (?:big|main|real|core|central) (?:idea|point|insight|question|thing|news|contribution)\b",
    r"\bwhat(?:'s| is) (?:really |most )?(?:interesting|new|striking|special)\b",
    r"!['\"”]?\s*$",
)
gives_example = _any_of(
    r"\b(?:for example|for instance|such as|as an example|e\.g\.|suppose|consider|imagine|concretely|case in point)\b",
    r"\b(?:say|maybe|take) (?:a|an|the|one|you)\b",
    r"\bif (?:you|your|we) (?:have|had|want|take|run|train|ask|look|are|'re)\b",
    r"\bexamples?\b|\blike (?:[A-Z]|\d)\w*",
)
turns_the_story = _any_of(
    r"^(?:but|yet|instead|still|however|except|actually)\b",
    r"\b(?:turns out|it turned out|on the other hand|the catch|the trick|the twist|the problem is|not just|what if)\b",
    r"\b(?:surprisingly|unexpectedly|in contrast|rather than|despite|even though|and yet)\b",
)
signposts = _any_of(
    r"\blet's (?:start|begin|talk|turn|look|dig|get|move|go|cover|discuss|summari[sz]e|mention|wrap|dive|step|see)\b",
    r"^(?:now|next|first|second|third|finally|lastly|to begin|moving on|before we|after that|on to|so,? (?:how|what|why))\b",
    r"\b(?:turn(?:ing)? to|brings us|speaking of|what about|here's (?:another|how|why|what)|in this episode|part of)\b",
    r"\bthe (?:first|second|third|fourth|next|last|final|other|another) "
    r"(?:\w+ ){0,2}(?:is|idea|innovation|part|step|question|point|piece|problem|result|finding|thing)\b",
    r"\b(?:today,? we|we'll (?:see|look|talk|go|start|explore)|talk (?:more )?about|more detail|we covered)\b",
)
answers = _any_of(
    r"^(?:(?:well|oh|ah|so|um+|okay|ok|and)[,.]? )*"
    r"(?:well|here's|yes|yeah|yep|no|nope|not|of course|exactly|absolutely|right|sure|definitely|totally|because|it's|that's|true)\b",
    r"^(?:answer|the answer|good question|great question|you got it|it |they |imagine|to |by |mostly|partly|i )\b",
)
sounds_spoken = _any_of(
    r"\w'(?:s|re|ll|ve|d|t|m)\b",
    r"^(?:so|well|now|okay|alright|right|oh|ah|yeah|and|but)\b",
    r"\b(?:you|let's|I|kind of|sort of|pretty|basically|of course|you know|I mean)\b",
)
opens = _any_of(
    r"\b(?:welcome|hello|hi (?:everyone|there|folks|all)|today,? (?:we|i|i'm|we're|on|our|let's))\b",
    r"\b(?:today's (?:episode|paper|show|topic)|this (?:week|week's|episode)|in this episode|my name is|your hosts?)\b",
    r"\b(?:joining me|get started|dive in(?:to)?|let's (?:start|begin)|the paper (?:is|was) (?:called|titled|by|from))\b",
    r"^(?:and |hi,? )?I'm [A-Z]\w+\.$",
)
greets = _any_of(
    r"\b(?:welcome to|hello|hi (?:everyone|there|folks|all)|my name is|your hosts?)\b",
    r"^(?:and )?I'm [A-Z]\w+\.$",
)
closes = _any_of(
    r"\b(?:thanks|thank you)(?: so much| very much| again| all)? (?:for|to)\b",
    r"\b(?:next (?:time|episode|week)|wrap(?:s|ping)? (?:this |it |things |that )?up|until next|see you|signing off)\b",
    r"\b(?:that's (?:all|it) (?:for|from)|that is (?:all|it) for|take care|goodbye|good-bye|keep listening)\b",
    r"\bin (?:summary|conclusion|closing|short)\b|\bto (?:sum|wrap|conclude|recap|summari[sz]e|close)\b",
    r"\b(?:take-?aways?|bottom line|final (?:thoughts?|words?)|all in all|what (?:should|to) (?:you |we )?(?:take|remember))\b",
    r"\b(?:(?:learn|read|know|find out) more|check (?:it |them |this )?out|leave you with|if you remember)\b",
)
takes_leave = _any_of(
    r"\b(?:thanks|thank you)(?: so much| very much| again| all)? (?:for|to)\b",
    r"\b(?:next (?:time|episode|week)|until next|see you|signing off|take care|good-?bye|keep listening)\b",
    r"\bthat(?:'s| is) (?:all|it) (?:for|from)\b|\bfor listening\b|\blooking forward\b",
)
names_limit = _any_of(
    r"\b(?:limit(?:s|ed|ations?)?|drawbacks?|caveats?|trade-?offs?|shortcomings?|downsides?|weakness(?:es)?)\b",
    r"\b(?:bias(?:es|ed)?|open questions?|future work|remains? (?:open|unclear)|isn't perfect|not perfect|gotcha)\b",
    r"\b(?:struggl\w+|fail(?:s|ed|ures?)?|challenges?|risks?|concerns?|cautio\w+|careful|only (?:apply|applies|works?))\b",
)
says_why = _any_of(
    r"\b(?:matters?|impact|implications?|important|enabl(?:e|es|ed)|accessib\w+|democrati\w+|real-world|benefits?)\b",
    r"\b(?:applications?|useful|in practice|means (?:that|you|we)|the future|chang(?:e|es|ed) (?:how|who|what|the))\b",
    r"\b(?:possible|potential|opens? (?:up|the door))\b",
)
says_how = _any_of(
    r"\b(?:how (?:it|this|that|they|does|do)|works? by|method|approach|technique|process|algorithm|steps?|train(?:s|ed|ing)?)\b",
    r"\b(?:idea is|combin\w+|instead of|is designed|consists? of|involves|integrat\w+|based)\b",
)
says_found = _any_of(
    r"\b(?:results?|found|findings?|show(?:s|ed|n)?|achiev\w+|reach(?:es|ed)?|outperform\w*|experiments?|percent)\b",
    r"\b(?:benchmarks?|evaluat\w+|demonstrat\w+|perform(?:s|ed|ance)|accura\w+|improve(?:s|d|ments?)?|better than)\b|%",
)
_STEPS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_STEP = re.compile(
    r"^(?:and |so |now |then )?(?P<plain>first|second|third|fourth|fifth)(?:ly)?,"
    r"|\bthe (?P<named>first|second|third|fourth|fifth) (?:\w+ )?"
    r"(?:is|idea|innovation|part|step|question|point|piece|problem|result|finding|contribution|reason|thing)\b",
    re.IGNORECASE,
)


def step_number(text: str) -> int | None:
    """Return which step of an enumeration a sentence announces ("Second, ..."), or None."""
    match = _STEP.search(text)
    return _STEPS[(match["plain"] or match["named"]).lower()] if match else None


stands_alone_badly = _any_of(
    r"\b(?:as )?(?:shown|described|discussed|mentioned|defined|listed|given|seen) (?:above|below|in (?:section|appendix|eq|table))\b",
    r"\b(?:see|cf\.?|refer to) (?:section|sec\.|appendix|app\.|eq\.|equation|table|fig\.|figure|the (?:appendix|supplement))\b",
    r"\bin (?:section|sec\.|appendix) [\dA-Z]\b|\bthe (?:table|figure|equation|list) (?:above|below)\b",
    r"\b(?:this|the present) (?:section|appendix|subsection)\b|\bthe following (?:table|equation|figure|section)\b",
)
cites = _any_of(
    r"\[\d+(?:\s*[,;–-]\s*\d+)*\]",
    r"\(\s*(?:[A-Z]\w+[^()]{0,60},? )?(?:19|20)\d\d[a-z]?\s*(?:;[^()]*)?\)",
    r"\bet al\.?,? \(?\d{4}",
    r"https?://",
)
unspeakable = _any_of(
    r"[=<>≤≥≈×÷±∑∏∫√∞∂∇∈∉⊂∪∩∀∃→←↔⇒⇔≠∼∝_^\\{}|~•§¶†‡#]",
    r"[\u0370-\u03ff\u2070-\u209f\u2200-\u22ff\ufb00-\ufb06\ufffd]",
    r"\d\s*\*\s*\d|[+/]\s*[=(]",
)
"""Signs that a voice drops or stumbles on."""
