"""What each part of a paper is for: introduction, method, results, limitations and so on."""

import re
from enum import StrEnum

from schema.document import AtomType, DocumentAtom, DocumentGraph, Section


class PaperRole(StrEnum):
    """The job a part of a paper does."""

    ABSTRACT = "abstract"
    INTRODUCTION = "introduction"
    RELATED_WORK = "related_work"
    BACKGROUND = "background"
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
    (PaperRole.OUTSIDE, r"acknowledg|references|bibliograph|author (contribution|statement|note)|funding|checklist"
     r"|conflicts? of interest|competing interest|contents|about the authors|copyright|reproducibility statement"
     r"|credit author|nomenclature|keywords|ccs concepts|contribution statement|data availability|code availability"),
    (PaperRole.APPENDIX, r"^appendi|^supplement|^additional (details|results|experiments)"),
    (PaperRole.LIMITATIONS, r"limitation|threats to validity|caveat|future (work|directions)|open (problem|question|challenge)"
     r"|shortcomings|ethic|broader impact|societal|safety"),
    (PaperRole.CONCLUSION, r"conclu|summary|closing|final remarks|outlook|takeaway"),
    (PaperRole.RELATED_WORK, r"related|prior work|previous (work|approach)|literature|state of the art|existing "),
    (PaperRole.ABSTRACT, r"^abstract"),
    (PaperRole.INTRODUCTION, r"^introduc|^motivation|^overview$|statement of need"),
    (PaperRole.BACKGROUND, r"background|preliminar|notation|history|terminology|fundamentals|^definition|basics|primer"),
    (PaperRole.DISCUSSION, r"discussion|implication|lessons|interpretation|why .*(matter|work)|applications?$|impact|use cases?"),
    (PaperRole.SETUP, r"set-?up|experimental (design|settings?|protocol)|implementation details|datasets?$|data$|baselines$"
     r"|^metrics|hyper-?parameters|hardware|training details|workload|benchmarks?$"),
    (PaperRole.RESULTS, r"result|experiment|evaluat|finding|ablation|performance|comparison|case stud|empirical|analysis|"
     r"observation|benchmark|accuracy|scaling"),
    (PaperRole.METHOD, r"method|approach|model|algorithm|architecture|framework|design|implementation|system|proposed"
     r"|theory|formulation|pipeline|procedure|training|optimi[sz]ation"),
)  # fmt: skip
_COMPILED = tuple((role, re.compile(pattern, re.IGNORECASE)) for role, pattern in _PATTERNS)
_APPENDIX_NUMBER = re.compile(r"^(?:appendix\s+)?[A-Z](?:\.\d+)*$", re.IGNORECASE)


def role_of_title(title: str) -> PaperRole | None:
    """Return what a heading's words say the part is for, or None where they say nothing."""
    return next((role for role, pattern in _COMPILED if pattern.search(title)), None)


def section_roles(document: DocumentGraph) -> dict[str, PaperRole]:
    """Return the role of every section by id; what its heading leaves open comes from where it stands."""
    roles: dict[str, PaperRole] = {}
    after_back_matter = False
    for place, section in enumerate(document.sections):
        role = _role(section, roles, place, after_back_matter)
        roles[section.section_id] = role
        after_back_matter = after_back_matter or _ends_the_body(section, role)
    return roles


def _role(section: Section, roles: dict[str, PaperRole], place: int, after_back_matter: bool) -> PaperRole:
    parent = roles.get(section.parent_id or "")
    named = role_of_title(section.title)
    if named is PaperRole.OUTSIDE or parent is PaperRole.OUTSIDE:
        return PaperRole.OUTSIDE
    if after_back_matter or parent is PaperRole.APPENDIX or named is PaperRole.APPENDIX:
        return PaperRole.APPENDIX
    if parent in {PaperRole.RELATED_WORK, PaperRole.BACKGROUND, PaperRole.CONCLUSION, PaperRole.LIMITATIONS}:
        return parent
    if named is PaperRole.CONCLUSION and place < 2:
        return PaperRole.INTRODUCTION
    if named is not None:
        return named
    return parent or (PaperRole.INTRODUCTION if place == 0 and section.number in {None, "1", "I"} else PaperRole.METHOD)


def _ends_the_body(section: Section, role: PaperRole) -> bool:
    is_references = re.match(r"references|bibliograph", section.title, re.IGNORECASE) is not None
    lettered = section.level == 1 and bool(section.number and re.fullmatch(r"A(?:ppendix)?", section.number))
    return is_references or lettered or role is PaperRole.APPENDIX and section.level == 1


def atom_role(atom: DocumentAtom, roles: dict[str, PaperRole]) -> PaperRole:
    """Return the role of one atom."""
    if atom.atom_type is AtomType.ABSTRACT:
        return PaperRole.ABSTRACT
    if atom.atom_type in {AtomType.FIGURE, AtomType.TABLE}:
        return PaperRole.CAPTION
    return roles.get(atom.section_id or "", PaperRole.METHOD)
