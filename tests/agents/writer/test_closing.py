"""How an episode ends."""

from agents.writer.candidates import read_candidates
from agents.writer.closing import close
from agents.writer.lines import Draft, Job, Line
from agents.writer.options import read_options
from agents.writer.outline import PlannedSection
from agents.writer.phrasebook import Phrasebook
from agents.writer.recalled import RecalledPhrases
from schema.analysis import SegmentType
from tests.agents.writer.paper import Phrases, brief


def test_the_takeaway_loses_the_connective_that_tied_it_to_the_sentence_before_it() -> None:
    asked = brief(3)
    source = next(
        c
        for c in read_candidates(asked.document, asked.concepts)
        if c.speakability > 0 and not c.opening.leans
    )
    told = Line("Second, they find a simple rule.", Job.CONTENT, (source.atom.atom_id,), source)
    draft = Draft(PlannedSection(SegmentType.CONCLUSION, 60), [[told]])
    phrases = Phrasebook(RecalledPhrases(Phrases(), asked), asked, 0.0)
    close([draft], asked, read_options(asked), phrases, ending=0)
    assert "They find a simple rule." in [line.text for line in draft.lines]
