"""The writer on papers of other makers, where they lie beside the repository."""

import re
from pathlib import Path

import pytest

from agents.analyst.heuristic import HeuristicAnalyst
from agents.writer.extractive import ExtractiveWriter
from tests.agents.writer.paper import Phrases, brief
from tests.agents.writer.test_extractive import ALL_RULES
from tools.ingest.read import read_document
from tools.text.spoken_length import standard_words

SHARED = Path(__file__).resolve().parents[3].parent / "shared"
PAPERS = {
    "survey": SHARED / "pairs/p1-kd-survey/paper.pdf",
    "tables": SHARED / "pdf-truth/latex/2305.03393.pdf",
    "compiler": SHARED / "pdf-truth/tracemonkey.pdf",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", PAPERS)
def test_a_real_paper_is_told_at_the_length_that_was_asked(name):
    if not PAPERS[name].is_file():
        pytest.skip(f"{PAPERS[name]} is not here")
    document = read_document(PAPERS[name])
    concepts = HeuristicAnalyst().key_concepts(document)
    writer = ExtractiveWriter(Phrases())
    for minutes, rules in ((2, ()), (5, ALL_RULES), (12, ())):
        script = writer.write(brief(minutes, rules, document=document, concepts=concepts))
        length = sum(standard_words(sentence.text) for sentence in script.sentences)
        assert length == pytest.approx(minutes * 150, rel=0.02)
        content = [s.text for s in script.sentences if s.atom_ids]
        assert len(set(content)) == len(content)
        assert not re.search(r"\[\d|\(|%|et al\b|https?:|\bwe\b [a-z]+ed\b", " ".join(content))
