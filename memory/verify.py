"""Finding what is wrong with stored files: missing, torn, edited, left behind or unaccounted for."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from memory.atomic import pointed
from memory.documents import DOCUMENT
from memory.knowledge import KnowledgeBases
from memory.recall import Recall
from memory.shelf import LOG_NAME, REMOVED, Shelf, digest_of
from memory.staging import is_leftover
from memory.tree import StudioTree
from schema.errors import DamagedError


class Problem(StrEnum):
    """What is wrong with a file, or with an item of the store."""

    MISSING = "missing"
    TORN = "torn"
    EDITED = "edited"
    UNFINISHED = "unfinished"
    """The program was stopped before the new content was in place; the old one is whole."""
    LEFTOVER = "leftover"
    """A temporary file or folder of a program that was stopped: it can be deleted."""
    UNLISTED = "unlisted"
    """A file that this program didn't write."""
    DANGLING = "dangling"
    """A pointer, or a name in a record, of something that isn't there."""
    NOT_INDEXED = "not indexed"
    """The files hold it, the store doesn't, or not so."""
    ORPHANED = "orphaned"
    """The store holds it, the files don't."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong."""

    where: str
    """Path relative to the tree, or from `knowledge_bases/` on, or the key of an item in the store."""
    problem: Problem
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}" + (f" ({self.detail})" if self.detail else "")


def verify_tree(tree: StudioTree) -> tuple[Finding, ...]:
    """Return all that is wrong with the files of a tree, by path; nothing where all is well."""
    found = {*_files(tree.root), *_pointers(tree)}
    if not found:
        found.update(_names(tree))
    return tuple(sorted(found))


def verify_knowledge(bases: KnowledgeBases) -> tuple[Finding, ...]:
    """Return all that is wrong with the files of the knowledge bases, by path."""
    found = set(_files(bases.root))
    if not found:
        found.update(_papers(bases))
    prefix = bases.root.name
    return tuple(sorted(replace(finding, where=f"{prefix}/{finding.where}") for finding in found))


def verify_memory(tree: StudioTree, recall: Recall) -> tuple[Finding, ...]:
    """Return where the store doesn't hold what the files say; `Recall.rebuild` mends it."""
    lacking, orphaned = recall.compare(tree)
    found = [Finding(key, Problem.NOT_INDEXED) for key in lacking]
    return tuple(sorted(found + [Finding(key, Problem.ORPHANED) for key in orphaned]))


def _files(root: Path) -> Iterator[Finding]:
    if not root.is_dir():
        return
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root)
        if any(is_leftover(parent) for parent in inside.parents):
            continue
        if is_leftover(path):
            yield Finding(str(inside), Problem.LEFTOVER)
        elif path.name == LOG_NAME:
            yield from _shelf(root, path.parent)
        elif path.is_file() and not path.is_symlink() and not _has_log(root, path):
            yield Finding(str(inside), Problem.UNLISTED)


def _has_log(root: Path, path: Path) -> bool:
    """Whether a file lies in a folder with a log, or is none of the record's files at all."""
    inside = path.relative_to(root)
    if inside.parts[0] == ".locks":
        return True
    folders = path.parents[: len(inside.parts)]
    return any((folder / LOG_NAME).is_file() for folder in folders) or _is_pointer(inside)


def _is_pointer(inside: Path) -> bool:
    return str(inside) in {"profiles/current.json", "prompts/current"}


def _shelf(root: Path, folder: Path) -> Iterator[Finding]:
    shelf, logged = Shelf(folder), Shelf(folder).logged()
    for name, digests in logged.items():
        problem = _problem(folder / name, digests)
        if problem:
            yield Finding(str((folder / name).relative_to(root)), problem)
    unfinished_trial = folder.parent.name == "trials" and not shelf.holds("results.json")
    for name in () if unfinished_trial else shelf.files():
        inside = (folder / name).relative_to(root)
        if name not in logged and not _is_pointer(inside) and not _is_nested(folder, name):
            yield Finding(str(inside), Problem.UNLISTED)


def _is_nested(folder: Path, name: str) -> bool:
    """Whether a file lies in a folder within the folder that has a log of its own."""
    return any((folder / parent / LOG_NAME).is_file() for parent in Path(name).parents[:-1])


def _problem(path: Path, digests: tuple[str, ...]) -> Problem | None:
    interrupted = any(path.parent.glob(f".{path.name}.*.tmp"))
    if not path.is_file():
        if digests[-1] == REMOVED:
            return None
        return Problem.UNFINISHED if interrupted and digests[-2:-1] in ((), (REMOVED,)) else Problem.MISSING
    digest = digest_of(path)
    if digest == digests[-1]:
        return None
    if digest in digests[-2:-1] and (interrupted or digests[-1] == REMOVED):
        return Problem.UNFINISHED
    return Problem.TORN if path.suffix == ".json" and not _is_json(path) else Problem.EDITED


def _is_json(path: Path) -> bool:
    try:
        json.loads(path.read_bytes())
    except ValueError:
        return False
    return True


def _pointers(tree: StudioTree) -> Iterator[Finding]:
    for inside in ("profiles/current.json", "prompts/current"):
        try:
            pointed(tree.root / inside)
        except DamagedError as error:
            yield Finding(inside, Problem.DANGLING, str(error))


def _names(tree: StudioTree) -> Iterator[Finding]:
    """Yield the names in records of trials of which nothing is there."""
    pairs, profiles, prompts = set(tree.pair_ids()), set(tree.profile_versions()), set(tree.prompt_versions())
    for result in tree.trials():
        where = f"trials/{result.trial_id}/results.json"
        for pair_id in sorted(set(result.pair_results) - pairs):
            yield Finding(where, Problem.DANGLING, f"pair {pair_id}")
        if result.profile_version not in profiles:
            yield Finding(where, Problem.DANGLING, f"profile {result.profile_version}")
        if result.prompt_version not in prompts:
            yield Finding(where, Problem.DANGLING, f"prompts {result.prompt_version}")
    trials = set(tree.trial_ids())
    if tree.convergence.has_best_trial() and tree.convergence.load_best_trial().trial_id not in trials:
        yield Finding(
            "convergence/best_trial.json", Problem.DANGLING, tree.convergence.load_best_trial().trial_id
        )


def _papers(bases: KnowledgeBases) -> Iterator[Finding]:
    """Yield the papers whose records don't agree, and the pictures that they name and that aren't there."""
    for name in bases.names():
        for paper in bases.papers(name):
            folder = bases.paper_folder(name, paper.paper_id)
            where = f"{(folder / DOCUMENT).relative_to(bases.root)}"
            document = bases.document(name, paper.paper_id)
            if document.document_id != paper.document_id:
                yield Finding(
                    where, Problem.DANGLING, f"it is {document.document_id}, not {paper.document_id}"
                )
            for atom in document.atoms:
                if atom.file_path and not (folder / atom.file_path).is_file():
                    yield Finding(where, Problem.DANGLING, f"the picture {atom.file_path} of {atom.atom_id}")
