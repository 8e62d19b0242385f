"""A model that really answers every role, by rules over the request: with it a whole training runs over HTTP.

It leans on the offline agents where they can do with what the prompt shows. What it gives is worse than what
they give with everything at hand, and it gets better where the prompt asks for more.
"""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from agents.analyst.heuristic import HeuristicAnalyst
from agents.judge import cues
from agents.judge.numbers import quantities
from agents.prompts.rules import parse_rules
from agents.protocols import Situation
from agents.steerer.grammar import GrammarSteerer
from schema.analysis import KeyConcept
from schema.directive import Directive
from tests.models.requests import Asked
from tools.text.sentences import split_sentences
from tools.text.speakable import speakable
from tools.text.words import content_stems

_ANALYST = HeuristicAnalyst()


def answer(body: dict[str, Any]) -> dict[str, Any]:
    """Return the answer to a request as a JSON object of its schema."""
    asked = Asked.of(body)
    return _ROLES[asked.task](asked)


def _concepts(asked: Asked) -> dict[str, Any]:
    few = re.search(r"- (\d+) to (\d+) concepts", asked.system)
    assert few is not None
    document = asked.document("paper")
    found = list(_ANALYST.key_concepts(document))[: int(few[2])]
    known = {concept.name.lower() for concept in found}
    for atom in document.atoms:
        for first, second in pairwise(re.findall(r"[a-z]{5,}", atom.text)):
            if len(found) < int(few[1]) and f"{first} {second}" not in known:
                known.add(f"{first} {second}")
                found.append(KeyConcept(name=f"{first} {second}", atom_ids=(atom.atom_id,), weight=0))
    return {
        "concepts": [
            {"name": c.name, "aliases": list(c.aliases), "definition": c.definition,
             "atom_ids": list(c.atom_ids)[:5]}
            for c in found
        ]
    }  # fmt: skip


def _segments(asked: Asked) -> dict[str, Any]:
    document, atoms = asked.document("paper"), asked.document("atoms").atoms
    stems = {atom.atom_id: set(content_stems(atom.text)) for atom in atoms}
    names = asked.concepts()
    concepts = [KeyConcept(name=name, atom_ids=("x",), weight=1) for name in names]
    transcription = asked.transcription()
    analysis = _ANALYST.analyse("asked", transcription, document, concepts, speaker_gender="female")
    return {
        "segments": [
            {
                "segment_id": s.segment_id,
                "segment_type": s.segment_type.value,
                "primary_atoms": _nearest(s.transcript_segment.text, stems),
                "referenced_figures": list(s.referenced_figures),
                "key_concepts": [name for name in s.key_concepts if name in names],
                "technical_terms": list(s.technical_terms),
                "analogies_used": list(s.analogies_used),
                "questions_asked": list(s.questions_asked),
                "confidence": s.type_confidence,
            }
            for s in analysis.segments
        ]
    }


def _nearest(text: str, stems: dict[str, set[str]]) -> list[str]:
    said = set(content_stems(text))
    shared = {atom_id: len(said & theirs) for atom_id, theirs in stems.items()}
    best = max(shared, key=lambda atom_id: shared[atom_id], default="")
    return [best] if best and shared[best] >= 3 else []


def _style(asked: Asked) -> dict[str, Any]:
    openings = [" ".join(s.text.split()[:4]) for s in asked.transcription().segments]
    return {
        "intro_phrases": openings[:1],
        "transition_phrases": [o for o in openings if o.split()[0].lower() in {"now", "so", "but"}][:4],
        "emphasis_phrases": [],
        "conclusion_phrases": openings[-1:],
        "enthusiasm_markers": [],
        "figure_intro_pattern": "",
        "figure_explanation_depth": "brief",
        "definition_style": "inline",
    }


def _outline(asked: Asked) -> dict[str, Any]:
    sections = re.findall(r"^- (\S+): (\w+), (\d+) words$", asked.blocks["sections"], re.MULTILINE)
    prose = [a for a in asked.document("paper").atoms if len(a.text.split()) > 12]
    concepts = asked.concepts()
    planned = []
    for at, (section_id, kind, words) in enumerate(sections):
        count = max(2, int(words) // 40)
        first = at * len(prose) // len(sections)
        atoms = [prose[(first + step) % len(prose)] for step in range(count)]
        planned.append(
            {
                "section_id": section_id,
                "opening": f"on to the {kind}",
                "points": [{"says": split_sentences(a.text)[0], "atom_ids": [a.atom_id]} for a in atoms],
                "concepts": concepts[at :: len(sections)],
                "figures": [],
            }
        )
    return {"sections": planned}


def _section(asked: Asked) -> dict[str, Any]:
    wanted = re.search(r"with about (\d+) words", asked.later) or re.search(
        r"Write about (\d+) words", asked.blocks["section"]
    )
    assert wanted is not None
    said = asked.blocks["said"]
    document = asked.document("paper")
    sentences: list[dict[str, Any]] = _framing(asked)
    words = sum(len(s["text"].split()) for s in sentences)
    for atom in document.atoms:
        for text in map(speakable, split_sentences(atom.text)):
            length = len(text.split())
            if length > 4 and text not in said and words + length <= 1.1 * int(wanted[1]):
                sentences.append({"text": text, "atom_ids": [atom.atom_id]})
                words += length
    if not sentences:
        part = asked.blocks["section"].split(":")[0]
        sentences = [{"text": f"Of part {part} the paper has no more to say than that.", "atom_ids": []}]
    paragraphs = [sentences[i : i + 4] for i in range(0, len(sentences), 4)]
    return {"paragraphs": [{"sentences": paragraph} for paragraph in paragraphs]}


def _framing(asked: Asked) -> list[dict[str, Any]]:
    """Return a greeting, and a question and a picture where they are asked for."""
    section, style, found = asked.blocks["section"], asked.blocks["style"], []
    title = next((a.text for a in asked.document("paper").atoms), "a paper")
    concept = next(iter(asked.concepts()), "it")
    if "the first of the episode" in section:
        found.append(f"Welcome, today we look at a paper about {title.split('.')[0]}.")
    if "questions to the listener" in style:
        found.append(f"So what does {concept} have to do with it?")
    if "pictures from everyday life" in style:
        found.append(f"Think of {concept} like a bouncer at the door of a club.")
    if "the last of the episode" in section:
        found.append("In short, remember this, and thanks for listening.")
    return [{"text": text, "atom_ids": []} for text in found]


def _checklist(asked: Asked) -> dict[str, Any]:
    put = re.search(r"put to this stretch: ([a-z, -]+)\.", asked.system)
    assert put is not None
    rules, sentences = parse_rules(asked.system), asked.sentences()
    answers = []
    for name in put[1].split(", "):
        passed, quote = _answered(name, sentences)
        wants_fault = rules[name].text.endswith("(quote the fault)")
        answers.append({"name": name, "passed": passed, "quote": "" if passed and wants_fault else quote})
    failed = next((a["name"] for a in answers if not a["passed"]), None)
    return {"answers": answers, "suggestions": [f"Mend {failed}."] if failed else []}


_WANTED: dict[str, Callable[[str], bool]] = {
    "opens-with-a-hook": lambda text: cues.is_question(text) or cues.draws_analogy(text),
    "asks-questions": cues.is_question,
    "draws-an-analogy": cues.draws_analogy,
    "addresses-the-listener": lambda text: bool(re.search(r"\b(?:you|we|let's)\b", text, re.IGNORECASE)),
    "marks-what-matters": lambda text: bool(re.search(r"\b(?:key|remember|surpris|important)", text)),
    "turns-the-story": lambda text: bool(re.search(r"\b(?:but|however)\b", text, re.IGNORECASE)),
    "gives-examples": lambda text: bool(re.search(r"\d|for example|for instance", text)),
    "says-why-it-matters": lambda text: bool(re.search(r"\b(?:matters?|useful|means that)\b", text)),
}
_ENDS = {"leaves-a-last-thought", "closes-with-a-conclusion"}


def _answered(name: str, sentences: list[str]) -> tuple[bool, str]:
    if name in _WANTED:
        shown = sentences[:6] if name == "opens-with-a-hook" else sentences
        found = next((text for text in shown if _WANTED[name](text)), "")
        return bool(found), found
    if name in _ENDS:
        found = next((t for t in sentences[-3:] if re.search(r"remember|thanks|takeaway|sum", t)), "")
        return bool(found), found
    if name == "names-the-paper-early":
        found = next((t for t in sentences[:10] if re.search(r"\b(?:paper|authors?)\b", t)), "")
        return bool(found), found
    if name == "says-it-once":
        again = next((text for at, text in enumerate(sentences) if text in sentences[:at]), "")
        return not again, again
    if name == "speakable-sentences":
        long = next((text for text in sentences if len(text.split()) > 40), "")
        return not long, long
    if name in {"order-coheres", "steps-in-order"}:
        return _coheres(sentences), sentences[len(sentences) // 2]
    return True, sentences[0]


def _coheres(sentences: list[str]) -> bool:
    """Whether neighbours share more words than sentences that stand far apart."""
    stems = [set(content_stems(text)) for text in sentences]
    far = len(stems) // 2
    near = sum(len(a & b) for a, b in pairwise(stems))
    apart = sum(len(a & stems[(at + far) % len(stems)]) for at, a in enumerate(stems))
    return near * len(stems) > apart * max(1, len(stems) - 1)


def _claims(asked: Asked) -> dict[str, Any]:
    found: list[dict[str, Any]] = []
    passages: list[tuple[str, str]] = []
    texts: dict[str, tuple[str, list[tuple[str, str]]]] = {}
    for line in asked.lines("sentences"):
        if match := re.match(r"^\[(n\d+)\] (.*)$", line):
            passages = []
            texts[match[1]] = (match[2], passages)
        elif match := re.match(r"^ {4}\[([^\]]+)\] (.*)$", line):
            passages.append((match[1], match[2]))
    for sentence_id, (text, near) in texts.items():
        claims = [] if cues.is_question(text) or cues.draws_analogy(text) else [_verdict(text, near)]
        found.append({"sentence_id": sentence_id, "claims": [c for c in claims if c is not None]})
    return {"sentences": found}


def _verdict(text: str, passages: list[tuple[str, str]]) -> dict[str, Any] | None:
    stems = set(content_stems(text))
    if len(stems) < 3:
        return None
    numbers = {q.value for q in quantities(text)}
    for atom_id, passage in passages:
        if len(stems & set(content_stems(passage))) >= 0.3 * len(stems):
            agrees = numbers <= {q.value for q in quantities(passage)} and _denies(text) == _denies(passage)
            verdict = "supported" if agrees else "contradicted"
            return {"claim": text, "verdict": verdict, "atom_id": atom_id, "evidence": passage}
    return {"claim": text, "verdict": "not_found", "atom_id": "", "evidence": ""}


def _denies(text: str) -> bool:
    return bool(re.search(r"\b(?:not|never|no|n't)\b|n't\b", text, re.IGNORECASE))


def _coverage(asked: Asked) -> dict[str, Any]:
    sentences = asked.sentences()
    found = []
    for name in asked.concepts():
        stems = set(content_stems(name))
        telling = [text for text in sentences if stems and stems <= set(content_stems(text))]
        depth = ["not_mentioned", "briefly_mentioned", "explained", "deeply_explained"][min(3, len(telling))]
        found.append({"concept": name, "depth": depth, "quote": telling[0] if telling else ""})
    return {"concepts": found}


_STEPS = (
    ("reference_length", 1.0, "duration"),
    ("learned_structure", 1.0, "structure"),
    ("questions_per_minute", 1.0, "quality"),
    ("analogies_per_episode", 3.0, "quality"),
    ("learned_phrases", 1.0, "quality"),
    ("concept_emphasis", 1.0, "coverage"),
)


def _changes(asked: Asked) -> dict[str, Any]:
    values = dict(re.findall(r"^- (\w+): (\S+) \(", asked.blocks["parameters"], re.MULTILINE))
    history = asked.blocks["history"]
    changes = []
    for group, (target, value, metric) in enumerate(_STEPS):
        if float(values[target]) < value and f"profile:{target}:" not in history:
            changes.append(
                {"kind": "profile", "target": target, "before": values[target], "after": str(value),
                 "metric": metric, "checks": [], "group": group, "reason": f"{target} is low"}
            )  # fmt: skip
    return {"changes": changes[:2]}


def _pairwise(asked: Asked) -> dict[str, Any]:
    first, second = (len(set(content_stems(asked.blocks[tag]))) for tag in ("first", "second"))
    better = "tie" if first == second else "first" if first > second else "second"
    return {"reason": f"{first} against {second} different words", "better": better}


def _directives(asked: Asked) -> dict[str, Any]:
    state, trials, pairs = [*asked.blocks["situation"].splitlines(), "", ""][:3]
    situation = Situation(
        running="A run is under way." in state,
        reviewing="waits for" in state,
        trial_ids=tuple(re.findall(r"trial_\w+", trials)),
        pair_ids=tuple(p for p in pairs.removeprefix("Pairs: ").split(", ") if p != "none"),
    )
    read = GrammarSteerer().read(asked.blocks["message"], situation)
    return {
        "directives": _calls(read.directives),
        "ask": read.ask,
        "options": [{"directives": _calls(option)} for option in read.options],
    }


def _calls(directives: tuple[Directive, ...]) -> list[dict[str, str]]:
    return [{"tool": one.kind, "arguments": one.model_dump_json(exclude={"kind"})} for one in directives]


_ROLES: dict[str, Callable[[Asked], dict[str, Any]]] = {
    "concepts": _concepts,
    "segments": _segments,
    "style": _style,
    "outline": _outline,
    "section": _section,
    "section_again": _section,
    "checklist": _checklist,
    "claims": _claims,
    "coverage": _coverage,
    "changes": _changes,
    "pairwise": _pairwise,
    "directives": _directives,
}
