"""Whatever is wrong with the files of a knowledge base is named, and nothing else."""

import json
from hashlib import sha256

import pytest

from memory.knowledge import KnowledgeBases
from memory.verify import Finding, Problem, verify_knowledge
from tests.memory.samples import MOMENT, document

PAPER = "knowledge_bases/papers/papers/my-paper"


@pytest.fixture
def bases(tmp_path):
    """A knowledge base with one paper, which has a picture."""
    found = KnowledgeBases(tmp_path / "home")
    found.create("papers", MOMENT)
    paper = document(tmp_path / "in").model_copy(update={"source_path": "/in/My Paper.pdf"})
    found.save("papers", paper, "a" * 64, tmp_path / "in", MOMENT)
    return found


def at(bases, where):
    return bases.root.parent / where


def reseal(bases, name, change):
    """Change a record, and its logged hash with it, as a fault in a writer would."""
    folder = at(bases, PAPER)
    record = json.loads((folder / name).read_bytes())
    change(record)
    old, new = sha256((folder / name).read_bytes()).hexdigest(), json.dumps(record).encode()
    (folder / name).write_bytes(new)
    log = folder / ".sha256"
    log.write_text(log.read_text().replace(old, sha256(new).hexdigest()))


def test_sound_knowledge_bases_have_no_findings(bases):
    assert verify_knowledge(bases) == ()


def test_no_knowledge_bases_have_no_findings(tmp_path):
    assert verify_knowledge(KnowledgeBases(tmp_path / "nowhere")) == ()


@pytest.mark.parametrize("name", ["document.json", "metadata.json", "pictures/fig1.png"])
def test_a_missing_file_is_named(bases, name):
    at(bases, f"{PAPER}/{name}").unlink()
    assert verify_knowledge(bases) == (Finding(f"{PAPER}/{name}", Problem.MISSING),)


def test_a_missing_record_of_the_base_is_named(bases):
    at(bases, "knowledge_bases/papers/kb.json").unlink()
    assert verify_knowledge(bases) == (Finding("knowledge_bases/papers/kb.json", Problem.MISSING),)


def test_an_edited_picture_and_a_torn_record_are_told_apart(bases):
    at(bases, f"{PAPER}/pictures/fig1.png").write_bytes(b"another picture")
    graph = at(bases, f"{PAPER}/document.json")
    graph.write_bytes(graph.read_bytes()[:50])
    assert verify_knowledge(bases) == (
        Finding(f"{PAPER}/document.json", Problem.TORN),
        Finding(f"{PAPER}/pictures/fig1.png", Problem.EDITED),
    )


def test_a_file_that_nobody_stored_is_named(bases):
    at(bases, f"{PAPER}/notes.txt").write_text("mine")
    assert verify_knowledge(bases) == (Finding(f"{PAPER}/notes.txt", Problem.UNLISTED),)


def test_a_picture_that_a_graph_names_and_nobody_stored_is_named(bases):
    def rename(graph):
        graph["atoms"] = [{**atom, "file_path": "pictures/fig9.png"} for atom in graph["atoms"]]

    reseal(bases, "document.json", rename)
    findings = verify_knowledge(bases)
    assert findings
    assert {(f.where, f.problem) for f in findings} == {(f"{PAPER}/document.json", Problem.DANGLING)}
    assert "the picture pictures/fig9.png of fig1" in {finding.detail for finding in findings}


def test_a_graph_of_another_document_is_named(bases):
    reseal(bases, "metadata.json", lambda paper: paper.update(document_id="doc-other"))
    (finding,) = verify_knowledge(bases)
    assert finding.problem == Problem.DANGLING
    assert finding.detail.endswith("not doc-other")
