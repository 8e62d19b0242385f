"""Telling the language of explaining from the content of one paper or one show."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from schema.analysis import KeyConcept
from schema.document import DocumentGraph
from tools.profiles.constructions import construction_words
from tools.text.words import STOPWORDS, stem, tokens

TALK = frozenset(
    """
    actual ahead another answer answers approach argument aside ask asked asking astonishing astounding
    audience authors background bad basic basically basics bear beautiful begin beginning beginnings
    behind believe best better big bigger biggest bit bold bottom brief briefly bring brings broad broader
    build built care careful case catch caveat caveats central challenge challenges change changed changes
    charming check claim claims clean clear clearly clever close closer closing come comes coming compare
    compared complete complicated conclude conclusion conclusions concrete concretely confusing
    consequence consequences consider context contribution cool core counterintuitive cover covered
    covering critical critically crucial crucially curious curve dangerous deal deep deeper deepest
    delightful detail details detour diagram did difference different difficult dig digging direction
    directions discuss discussed discussing discussion dive diving downside drawback easiest easily easy
    elegant end ending ends entire episode episodes essence essential essentially everybody everyday
    everyone everything evidence exact exactly example examples exciting experiment experiments explain
    explained explaining explains explanation explore exploring eye fair false familiar fascinating feel
    field figure figures final finally find finding findings fine folks follow following forget front fun
    funny future gentle genuinely get gets gist glance goal good gotcha graph great grip guess guys hang
    happen happened happening happens hard harder hardest head headline heads hear heard heart hello help
    helpful helps hi hidden highlight hint hold honest honestly huge humble idea ideas image imagine
    impact implication implications important importantly impressive insight insights instance interested
    interesting interestingly intriguing introduce introduction intuition intuitive intuitively jargon
    join joined joining journey jump key kicker land language lastly lead leads learn learned learning
    leave leaves left lesson lessons limit limitation limitations limits line listen listener listeners
    listening little live loosely love lovely magic main matter matters meant message method methods
    middle mind minute minutes misleading modern modest moment moral mouthful move moving mystery name
    named nasty naturally neat nerdy new news next nice nicely note nothing notice noticed number numbers
    nutshell obvious obviously odd okay old opening order paper papers part parts pause pausing people
    picture piece pieces place plain plainly plan plot podcast point points powerful practical practice
    precise precisely premise problem problems promise promised punchline puzzle question questions quick
    quickly quiet radical read reading ready real reality reason reasons recap recent remarkable
    remarkably remember reminder research researchers rest result results return reveal review rewind
    right room root rough roughly rub run running safe sake sanity scene secret section seeing sense
    serious set setting setup shift short side simple simpler simplest simply single skip slow slowing
    slowly small snag sneaky sobering solid solution solutions sound sounds special spoiler stage stakes
    stand standard start started starting stay step stepping steps stick stop stopping story straight
    strange stranger strategy stretch strike striking strikingly strong stuff stunning subtle sum
    summarise summarize summary surprise surprised surprises surprising surprisingly switch table tackle
    takeaway takeaways talk talked talking team technical technically tell tells tempting term terms test
    tested thank thanks theory thinking thinks thought tidy time title today together top topic tough tour
    trap trick tricks tricky trouble true truly trust try trying tune tuning turn turned turning turns
    twist ugly ultimate underline underneath understand understanding unexpected unpack untangle unusual
    upshot useful usual villain walk walking warning watch way ways week weird weirder welcome whole wild
    wise wonder wondered wonderful wondering word words work worked working works world worry worth wrap
    wrapping write written wrong zoom zooming
    """.split()
)
"""Words with which any paper is talked about: the vocabulary of asking, pointing, judging and moving on."""

_RARE_IN_PAPER = 1
"""A word that the paper has more often than this is taken for its content."""
_COMMON_ZIPF = 4.0
"""Zipf frequency (wordfreq) from which a word outside the lists counts as everyday English."""
_NUMERALS = frozenset(
    "two three four five six seven eight nine ten eleven twelve twenty hundred thousand million billion"
    " second third fourth fifth dozen half twice".split()
)
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*|\d")


class Generality:
    """Says which words would be right in an episode about any other paper."""

    def __init__(self, document: DocumentGraph, concepts: Sequence[KeyConcept]) -> None:
        names = [document.title, *document.authors]
        names += [name for concept in concepts for name in (concept.name, *concept.aliases)]
        names += [name for entity in document.entities for name in (entity.name, *entity.aliases)]
        self._named = frozenset(_content_stems(names))
        self._in_paper = Counter(_content_stems(atom.text for atom in document.atoms))
        self._title = frozenset(_content_stems([document.title]))
        self._short_title = frozenset(_content_stems([document.title.split(":")[0]]))

    def is_general(self, text: str) -> bool:
        """Tell whether every word is a function word or a word of talk: no name, number or content."""
        return all(_is_talk(word) for word in words_of(text))

    def is_everyday(self, text: str) -> bool:
        """Tell whether every word is general, in a construction's head, or common but rare in the paper."""
        spelt = construction_words()
        return all(_is_talk(word) or word in spelt or self._is_common(word) for word in words_of(text))

    def names_paper(self, text: str) -> bool:
        """Tell whether a text is the paper's title, its part before the colon, or most of either."""
        said = frozenset(_content_stems([text]))
        return any(
            title and 2 * len(said & title) > max(len(title), len(said))
            for title in (self._title, self._short_title)
        )

    def _is_common(self, word: str) -> bool:
        from wordfreq import zipf_frequency

        root = stem(word.lower())
        if word != word.lower() or word in _NUMERALS or any(map(str.isdigit, word)) or root in self._named:
            return False
        return self._in_paper[root] <= _RARE_IN_PAPER and zipf_frequency(word, "en") >= _COMMON_ZIPF


def words_of(text: str) -> list[str]:
    """Return the words of a text as written, slots left out, the first one in lower case."""
    words = _WORD.findall(re.sub(r"\{\w+\}", " ", text))
    return [words[0][0].lower() + words[0][1:], *words[1:]] if words else []


def _is_talk(word: str) -> bool:
    if word == "I" or word.startswith("I'"):
        return True
    base = word.removesuffix("'s").removesuffix("'re").removesuffix("'ll").removesuffix("'d")
    listed = word in STOPWORDS or word in TALK or base in STOPWORDS or base in TALK
    return listed and word not in _NUMERALS


def _content_stems(texts: Iterable[str]) -> list[str]:
    found = (token for text in texts for token in tokens(text))
    return [stem(token) for token in found if token not in STOPWORDS and token not in TALK]
