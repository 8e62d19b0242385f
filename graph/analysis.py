"""Analysing an ingested pair, and keeping what was found in the tree and the memory."""

from graph.services import Services
from schema.analysis import Analysis
from tools.profiles.structure import extract_structure_profile
from tools.profiles.style import extract_style_profile


def is_analysed(services: Services, pair_id: str) -> bool:
    """Whether a pair is analysed, and by the services' own analyst."""
    if not services.tree.is_analysed(pair_id):
        return False
    return services.tree.load_analysis(pair_id).analysed_by == services.analyst_name


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
    if services.style_reader is not None:
        style = services.style_reader.read_style(style, pair.transcription, pair.document)
    services.tree.save_analysis(analysis, structure, style)
    services.recall.remember_analysis(analysis, pair.transcription)
    return analysis
