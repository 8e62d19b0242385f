"""Analysing an ingested pair, and keeping what was found in the tree and the memory."""

from graph.services import Services
from schema.analysis import Analysis
from tools.profiles.structure import extract_structure_profile
from tools.profiles.style import extract_style_profile


def analyse_pair(services: Services, pair_id: str) -> Analysis:
    """Analyse a pair and store its segments, concepts, phrases and both profiles."""
    pair = services.tree.load_pair(pair_id)
    gender = pair.metadata.speaker_gender
    concepts = services.analyst.key_concepts(pair.document)
    analysis = services.analyst.analyse(
        pair_id, pair.transcription, pair.document, concepts, speaker_gender=gender
    )
    structure = extract_structure_profile(analysis.segments, pair.transcription)
    style = extract_style_profile(
        analysis.segments,
        pair.transcription,
        pair.document,
        concepts,
        speaker_gender=gender,
        phrases=analysis.phrases,
    )
    services.tree.save_analysis(analysis, structure, style)
    services.recall.remember_analysis(analysis, pair.transcription)
    return analysis
