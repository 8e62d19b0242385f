"""A made-up paper, a brief for it and a small memory, for the writer's tests."""

from collections.abc import Collection, Sequence
from typing import Any

from agents.prompts.loader import load_prompts, optional_rules
from agents.protocols import Brief
from schema.analysis import KeyConcept, PhraseKind, PhrasePattern, Recalled, SegmentType
from schema.document import AtomType, DocumentAtom, DocumentGraph, Section
from schema.profile import Tuning, depth_of
from schema.prompt import PromptSet
from tests.records import MOMENT
from tools.profiles.untrained import untrained_profile

_A = AtomType
_SECTIONS: tuple[tuple[str, str, str | None], ...] = (
    ("s0", "Abstract", None),
    ("s1", "Introduction", "1"),
    ("s2", "Related Work", "2"),
    ("s3", "Method", "3"),
    ("s4", "Soil moisture model", "3.1"),
    ("s5", "Watering rule", "3.2"),
    ("s6", "Results", "4"),
    ("s7", "Discussion", "5"),
    ("s8", "Limitations", "6"),
    ("s9", "Conclusion", "7"),
    ("s10", "Acknowledgements", None),
)
_TEXTS: tuple[tuple[str, AtomType, str | None, str], ...] = (
    ("t1", _A.TITLE, None, "Sparse Watering: Deciding When to Water with Few Sensors"),
    (
        "ab1",
        _A.ABSTRACT,
        "s0",
        "Farms waste much of their water because nobody knows how dry the soil is between two sensors. We "
        "present Sparse Watering, a method that decides when to water a field from a handful of soil "
        "sensors. "
        "The method combines a soil moisture model with a watering rule that waits as long as it "
        "safely can. On "
        "12 farms it saves 31.5% of the water while the yield falls by only 0.4%.",
    ),
    (
        "p1",
        _A.PARAGRAPH,
        "s1",
        "Agriculture uses about 70% of the fresh water that people take from rivers and wells [1, 2]. "
        "Much of it "
        "never reaches a root (Smith et al., 2019). However, dense sensor grids are too expensive for most "
        "farms: a grid with one probe every 10 m costs about $40,000 for a single field. Farmers therefore "
        "water by the calendar, and the calendar knows nothing about last night's rain.",
    ),
    (
        "p2",
        _A.PARAGRAPH,
        "s1",
        "We propose a different way. Instead of measuring everywhere, we measure in a few places and let a "
        "model fill the gaps. Our code is available at https://example.org/sparse. The rest of this paper is "
        "organized as follows.",
    ),
    (
        "p3",
        _A.PARAGRAPH,
        "s2",
        "Irrigation scheduling has been studied for decades [3]. Evapotranspiration is the water that "
        "leaves a "
        "field through leaves and soil. Classical schedules estimate evapotranspiration from the weather and "
        "replace what was lost. Such schedules ignore differences within a field. Precision irrigation (PI) "
        "treats every part of a field by itself, but it needs a sensor in every part.",
    ),
    (
        "p4",
        _A.PARAGRAPH,
        "s4",
        "The soil moisture model describes how water spreads from one cell of the field to the next. "
        "Each cell "
        "is 5 m wide and holds one number, its moisture. We train the model on two seasons of "
        "measurements from "
        "24 probes. In every step the model mixes a forecast with the newest readings, as shown in "
        "Figure 1. The "
        "mixture gives more weight to probes that were right before. W ← αW + β(1 − α) is updated per step.",
    ),
    (
        "p5",
        _A.PARAGRAPH,
        "s5",
        "The watering rule asks one question every morning: will any plant be thirsty before tomorrow? "
        "To answer "
        "that question, the rule looks at the driest cell and not at the average. It waters only if the "
        "chance of a thirsty plant is above 5%. This caution is the heart of the method. For example, "
        "a field "
        "with one sandy corner is watered for the sake of that corner alone.",
    ),
    (
        "li1",
        _A.LIST_ITEM,
        "s5",
        "Forecast: Predicts the rain of the next 24 h from the public weather service.",
    ),
    ("li2", _A.LIST_ITEM, "s5", "Valve control: Opens one valve at a time."),
    (
        "p6",
        _A.PARAGRAPH,
        "s6",
        "We ran Sparse Watering on 12 farms for two summers. It used 31.5% less water than the calendar and "
        "19.2% less than a weather schedule (Table 1). Yield fell by 0.4%, which is less than the difference "
        "between two neighbouring fields. With 6 probes the method saved almost as much as with 24 probes. "
        "Figure 2 shows that savings grow quickly up to 6 probes and slowly after that. The driest "
        "farm saved "
        "most of all, 44% of its water.",
    ),
    (
        "p7",
        _A.PARAGRAPH,
        "s6",
        "We also removed each part of the method in turn. Without the watering rule the savings "
        "dropped to 12%. "
        "Without the forecast they dropped to 27%. The soil moisture model mattered less on flat "
        "fields than on "
        "hills, where water runs downhill and probes mislead.",
    ),
    (
        "p8",
        _A.PARAGRAPH,
        "s7",
        "Our results suggest that a few good probes are worth more than many cheap ones. A farmer who owns 6 "
        "probes can save a third of the water without buying another. Water boards could use the same model "
        "to plan how much a valley will need next week. The method also makes it possible to water at night, "
        "when less is lost to the sun.",
    ),
    (
        "p9",
        _A.PARAGRAPH,
        "s8",
        "All farms in our study grow maize, and other crops may not forgive a dry day so easily. We "
        "did not test "
        "the method on soils with cracks. The forecast is only as good as the weather service behind it. "
        "Future work should study orchards, whose roots reach deeper than our probes.",
    ),
    (
        "p10",
        _A.PARAGRAPH,
        "s9",
        "We have presented Sparse Watering, which waters a field from the readings of a few soil sensors. It "
        "saves nearly a third of the water at almost no cost in yield. We conclude that knowing the driest "
        "spot matters more than knowing the average.",
    ),
    ("p11", _A.PARAGRAPH, "s10", "We thank the farmers of the valley for their patience and their tea."),
    ("fig1", _A.FIGURE, "s4",
        "Figure 1: Overview of the soil moisture model. Arrows show the flow of water."),
    ("fig2", _A.FIGURE, "s6", "Figure 2: Water saved over the number of probes, for 12 farms."),
    ("tab1", _A.TABLE, "s6", "Table 1: Water use and yield by method."),
)  # fmt: skip
_REFERENCES = {"p4": ("fig1",), "p6": ("fig2", "tab1")}
_NUMBERS = {"fig1": "1", "fig2": "2", "tab1": "1"}


def paper(**values: Any) -> DocumentGraph:
    """Return the made-up paper; fields can be replaced."""
    atoms = tuple(
        DocumentAtom(
            atom_id=atom_id,
            atom_type=kind,
            text=text,
            page=1,
            section_id=section,
            number=_NUMBERS.get(atom_id),
            references=_REFERENCES.get(atom_id, ()),
        )
        for atom_id, kind, section, text in _TEXTS
    )
    sections = tuple(
        Section(
            section_id=section_id,
            title=title,
            number=number,
            level=2 if number and "." in number else 1,
            parent_id="s3" if number and "." in number else None,
            page=1,
            atom_ids=tuple(a.atom_id for a in atoms if a.section_id == section_id),
        )
        for section_id, title, number in _SECTIONS
    )
    given = {
        "document_id": "doc-1",
        "source_path": "paper.pdf",
        "title": "Sparse Watering: Deciding When to Water with Few Sensors",
        "authors": ("Ada Field", "Ben Brook"),
        "abstract": atoms[1].text,
        "page_count": 6,
        "atoms": atoms,
        "sections": sections,
    }
    return DocumentGraph(**{**given, **values})


def concepts() -> tuple[KeyConcept, ...]:
    """Return what an explainer of the paper should cover."""
    names = ("soil moisture model", "watering rule", "probes", "evapotranspiration", "yield")
    return tuple(
        KeyConcept(name=name, atom_ids=("p4",), weight=1 - 0.1 * n, definition=_definition(name))
        for n, name in enumerate(names)
    )


def _definition(name: str) -> str | None:
    told = {
        "evapotranspiration": "Evapotranspiration is the water that leaves a field through leaves and soil."
    }
    return told.get(name)


class Phrases:
    """A memory of a few patterns; remembers what it was asked."""

    def __init__(self, *patterns: PhrasePattern) -> None:
        self.patterns = patterns
        self.excluded: set[str] = set()

    def phrases(
        self,
        query: str,
        *,
        kind: PhraseKind | None = None,
        segment_type: SegmentType | None = None,
        exclude_pairs: Collection[str] = (),
        limit: int = 8,
    ) -> Sequence[Recalled]:
        self.excluded |= set(exclude_pairs)
        found = [
            Recalled(key=f"{pattern.pair_id}/{number}", pattern=pattern, score=1.0)
            for number, pattern in enumerate(self.patterns)
            if (kind is None or pattern.kind is kind)
            and (segment_type is None or pattern.segment_type is segment_type)
            and pattern.pair_id not in exclude_pairs
        ]
        return found[:limit]


def phrase(
    kind: PhraseKind, template: str, segment_type: SegmentType = SegmentType.INTRO, pair_id: str = "other"
) -> PhrasePattern:
    """Return a pattern of another pair."""
    return PhrasePattern(
        kind=kind,
        template=template,
        segment_type=segment_type,
        pair_id=pair_id,
        speaker_gender="female",
        position=0.5,
    )


def brief(
    minutes: float = 4.0, rules: Collection[str] = (), without: Collection[str] = (), **values: Any
) -> Brief:
    """Return a brief on the untrained prompt, with optional rules added and others taken out."""
    tuning = values.pop("tuning", Tuning())
    profile = values.pop("profile", untrained_profile(MOMENT)).model_copy(update={"tuning": tuning})
    given = {
        "pair_id": "p1",
        "document": paper(),
        "concepts": concepts(),
        "profile": profile,
        "prompts": prompts(rules, without),
        "depth": depth_of(minutes * 60),
        "target_seconds": minutes * 60,
        "words_per_minute": 150.0,
    }
    return Brief(**{**given, **values})


def prompts(rules: Collection[str] = (), without: Collection[str] = ()) -> PromptSet:
    """Return the untrained prompts with rules of `optional_rules.txt` added and others removed."""
    untrained = load_prompts()
    lines = untrained.texts["script_writer"].splitlines()
    kept = [line for line in lines if not any(line.startswith(f"- [{rule}]") for rule in without)]
    added = [optional_rules()[rule].line for rule in rules]
    text = "\n".join([*kept, "## More", *added])
    return PromptSet(version="v2", texts={**untrained.texts, "script_writer": text})
