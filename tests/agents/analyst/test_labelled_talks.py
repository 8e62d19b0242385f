"""Agreement with talks labelled by hand; the floors stand a little under what is measured."""

from functools import cache

import pytest

from agents.analyst.heuristic import HeuristicAnalyst
from schema.document import DocumentGraph
from tests.agents.analyst.agreement import accuracy, boundaries, share_found
from tests.agents.analyst.labelled import LabelledTalk, example_talks, shared_talks
from tools.align.sentences import align_sentences
from tools.ingest.read import read_document

pytestmark = pytest.mark.slow
_FLOORS = {
    "p1-kd-survey": 0.65,
    "p2-podcastfy-a": 0.75,
    "p3-podcastfy-b": 0.5,
    "p4-qlora-derived": 0.85,
    "cache_admission": 0.85,
    "friend_vaccination": 0.8,
    "quantised_ldpc": 0.7,
}
_TALKS = {talk.name: talk for talk in (*shared_talks(), *example_talks())}


@cache
def _paper(name: str) -> DocumentGraph:
    return read_document(_TALKS[name].paper)


def _talk(name: str) -> LabelledTalk:
    if name not in _TALKS:
        pytest.skip("the shared pairs are not beside the repository")
    return _TALKS[name]


@pytest.mark.parametrize("name", _FLOORS)
def test_sections_agree_with_a_careful_reader(name):
    talk = _talk(name)
    found = HeuristicAnalyst().analyse(name, talk.transcription, _paper(name), (), speaker_gender="male")
    types = [segment.segment_type.value for segment in found.segments]
    assert accuracy(types, talk.labels, accepted=True) >= _FLOORS[name]
    wanted = boundaries([names[0] for names in talk.labels])
    assert share_found(boundaries(types), wanted) >= 0.5


@pytest.mark.parametrize("name", _FLOORS)
def test_a_real_paper_has_fifteen_to_twenty_five_concepts_and_its_telling_covers_a_quarter(name):
    talk = _talk(name)
    analyst = HeuristicAnalyst()
    concepts = analyst.key_concepts(_paper(name))
    assert 15 <= len(concepts) <= 25
    found = analyst.analyse(name, talk.transcription, _paper(name), concepts, speaker_gender="male")
    said = {concept for segment in found.segments for concept in segment.key_concepts}
    assert len(said) >= len(concepts) / 4


def test_a_talk_rests_on_its_own_paper_and_not_on_another():
    texts = [segment.text for segment in _talk("quantised_ldpc").transcription.segments]
    own = align_sentences(texts, _paper("quantised_ldpc"))
    other = align_sentences(texts, _paper("friend_vaccination"))
    assert sum(bool(a.atoms) for a in own) > 0.5 * len(texts)
    assert sum(bool(a.atoms) for a in other) < 0.2 * len(texts)
