"""What each part of a paper is for: introduction, method, results, limitations and so on."""

import re
from enum import StrEnum

from agents.writer.cues import cue_count
from schema.analysis import SegmentType
from schema.document import AtomType, DocumentAtom, DocumentGraph, Section


class PaperRole(StrEnum):
    """The job a part of a paper does."""

    ABSTRACT = "abstract"
    INTRODUCTION = "introduction"
    RELATED_WORK = "related_work"
    BACKGROUND = "background"
    PROBLEM = "problem"
    METHOD = "method"
    SETUP = "setup"
    RESULTS = "results"
    DISCUSSION = "discussion"
    LIMITATIONS = "limitations"
    CONCLUSION = "conclusion"
    APPENDIX = "appendix"
    CAPTION = "caption"
    OUTSIDE = "outside"
    """Acknowledgements, author statements, references: never spoken."""


_PATTERNS: tuple[tuple[PaperRole, str], ...] = (
    (PaperRole.OUTSIDE,
        r"acknowledg|references|bibliograph|author (contribution|statement|note)|funding|checklist"
     r"|conflicts? of interest|competing interest|contents|about the authors|copyright"
     r"|reproducibility statement"
     r"|credit author|nomenclature|keywords|ccs concepts|contribution statement|data availability"
     r"|code availability"),
    (PaperRole.APPENDIX, r"^appendi|^supplement|^additional (details|results|experiments)"),
    (PaperRole.RELATED_WORK,
        r"(?:limitation|drawback|shortcoming|problem)s? (?:of|with|in) (?:previous|prior|existing"
        r"|current|other)"),
    (PaperRole.DISCUSSION,
        r"broader impact|societal|implication|\bapplications?\b|advice|recommend|suggestion|lessons"),
    (PaperRole.PROBLEM,
        r"problem (?:statement|definition|formulation|setting|setup)|^the problem|research question"
        r"|^motivation|statement of need"),
    (PaperRole.CONCLUSION, r"conclu"),
    (PaperRole.LIMITATIONS,
        r"limitation|threats to validity|caveat|future (work|directions)|open (problem|question"
        r"|challenge)"
     r"|shortcomings|ethic|safety"),
    (PaperRole.CONCLUSION, r"conclu|^summary$|^summary and|closing|final remarks|outlook|takeaway"),
    (PaperRole.RELATED_WORK,
        r"related|prior work|previous (work|approach)|literature|state of the art|existing "),
    (PaperRole.ABSTRACT, r"^abstract"),
    (PaperRole.INTRODUCTION, r"^introduc|^overview$"),
    (PaperRole.BACKGROUND,
        r"background|preliminar|notation|history|terminology|fundamentals|^definition|basics|primer"),
    (PaperRole.DISCUSSION, r"discussion|interpretation|why .*(matter|work)|impact|use cases?|considerations"),
    (PaperRole.METHOD,
        r"^(?:construct|process|select|extract|build|collect|assembl|filter|creat|comput|calculat"
        r"|annotat|implement|design|generat|prepar|postprocess|preprocess|encod|decod)\w*ing\b"
        r"|^(?:building|adding|learning|training) "),
    (PaperRole.SETUP,
        r"set-?up|experimental (design|settings?|protocol)|implementation details|datasets?$|data$"
        r"|baselines$"
     r"|^metrics|hyper-?parameters|hardware|training details|workload|benchmarks?$"),
    (PaperRole.RESULTS,
        r"result|experiment|evaluat|finding|ablation|performance|comparison|case stud|empirical"
        r"|analysis|"
     r"observation|benchmark|accuracy|scaling"),
    (PaperRole.METHOD,
        r"method|approach|model|algorithm|architecture|framework|design|implementation|system|proposed"
     r"|theory|formulation|pipeline|procedure|training|optimi[sz]ation"),
)  # fmt: skip
_COMPILED = tuple((role, re.compile(pattern, re.IGNORECASE)) for role, pattern in _PATTERNS)
_EARLY = 0.4


def role_of_title(title: str) -> PaperRole | None:
    """Return what a heading's words say the part is for, or None where they say nothing."""
    return next((role for role, pattern in _COMPILED if pattern.search(title)), None)


def section_roles(document: DocumentGraph) -> dict[str, PaperRole]:
    """Return the role of every section by id; what its heading leaves open comes from where it stands."""
    roles: dict[str, PaperRole] = {}
    after_back_matter = False
    for place, section in enumerate(document.sections):
        role = _role(section, roles, place, after_back_matter) or _role_by_wording(section, document)
        roles[section.section_id] = role
        after_back_matter = after_back_matter or _ends_the_body(section, role)
    return roles


def _role(
    section: Section, roles: dict[str, PaperRole], place: int, after_back_matter: bool
) -> PaperRole | None:
    parent = roles.get(section.parent_id or "")
    named = role_of_title(section.title)
    if named is PaperRole.OUTSIDE or parent is PaperRole.OUTSIDE:
        return PaperRole.OUTSIDE
    if after_back_matter or parent is PaperRole.APPENDIX or named is PaperRole.APPENDIX:
        return PaperRole.APPENDIX
    if named is PaperRole.METHOD and parent in {PaperRole.RESULTS, PaperRole.DISCUSSION}:
        return parent
    if named is PaperRole.DISCUSSION and parent is PaperRole.METHOD:
        return parent
    if parent in {PaperRole.RELATED_WORK, PaperRole.BACKGROUND, PaperRole.CONCLUSION, PaperRole.LIMITATIONS}:
        return parent
    if named is PaperRole.CONCLUSION and place < 2:
        return PaperRole.INTRODUCTION
    if named is not None:
        return named
    if place == 0 and section.number in {None, "1", "I"}:
        return PaperRole.INTRODUCTION
    return parent if parent is not PaperRole.INTRODUCTION else PaperRole.BACKGROUND


def _role_by_wording(section: Section, document: DocumentGraph) -> PaperRole:
    """Return method or results for a part whose heading names a subject, by what its sentences talk about.

    The later in the paper, the less it takes to be results.
    """
    atoms = [atom for atom_id in section.atom_ids if (atom := document.get_atom(atom_id)) is not None]
    text = " ".join(atom.text for atom in atoms)
    place = next(i for i, other in enumerate(document.sections) if other is section) / len(document.sections)
    needed = 3.0 if place < _EARLY else 1.5
    results = cue_count(text, SegmentType.KEY_FINDING) > needed * cue_count(text, SegmentType.METHODOLOGY)
    return PaperRole.RESULTS if results else PaperRole.METHOD


def _ends_the_body(section: Section, role: PaperRole) -> bool:
    is_references = re.match(r"references|bibliograph", section.title, re.IGNORECASE) is not None
    lettered = section.level == 1 and bool(section.number and re.fullmatch(r"A(?:ppendix)?", section.number))
    return is_references or lettered or (role is PaperRole.APPENDIX and section.level == 1)


def atom_role(atom: DocumentAtom, roles: dict[str, PaperRole]) -> PaperRole:
    """Return the role of one atom."""
    if atom.atom_type is AtomType.ABSTRACT:
        return PaperRole.ABSTRACT
    if atom.atom_type in {AtomType.FIGURE, AtomType.TABLE}:
        return PaperRole.CAPTION
    return roles.get(atom.section_id or "", PaperRole.METHOD)
