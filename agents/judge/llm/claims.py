"""Accuracy: what each sentence claims, held against the passages of the paper that come nearest to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from agents.analyst.llm.checks import missing_or_strange
from agents.judge.episode import Episode, Sentence
from agents.judge.llm.answers import CheckedClaim, ClaimAnswers
from agents.judge.llm.stretches import Stretch, is_quoted
from agents.prompts.assemble import assemble
from agents.prompts.loader import load_prompt
from providers.llm.protocol import ChatModel
from providers.llm.structured import all_of, ask, once
from tools.align.index import AtomIndex, Match

_PASSAGES = 5
_CONTEXT = 2
"""Sentences before a stretch that are shown, so that its first pronouns can be understood."""


@dataclass(frozen=True, slots=True)
class ClaimVote:
    """One sample's verdict on one claim."""

    part: str
    """The stretch it stands in."""
    claim: str
    verdict: str
    """`supported`, `contradicted` or `not_found`."""
    atom_id: str
    evidence: str


def ask_claims(
    model: ChatModel,
    subject: str,
    index: AtomIndex,
    episode: Episode,
    stretch: Stretch,
    sample: int,
    temperature: float,
) -> list[ClaimVote]:
    """Return one sample's verdicts on the claims of a stretch; none where it claims nothing.

    A verdict whose evidence isn't among the passages shown is `not_found`.

    Raises:
        ModelAnswerError: the model leaves sentences out.
    """
    passages = _passages(index, stretch)
    shown = {match.passage.atom_id: "" for match in passages}
    for match in passages:
        shown[match.passage.atom_id] += f" {match.passage.text}"
    wanted = [_id(sentence) for sentence in stretch.sentences]
    answer = ask(
        model,
        ClaimAnswers,
        assemble(
            load_prompt("claim_checker"),
            {"paper": subject, "sentences": _sentences_block(index, episode, stretch)},
        ),
        role="judge",
        task="claims",
        temperature=temperature,
        sample=sample,
        max_output_tokens=16_000,
        check=all_of(
            lambda answer: missing_or_strange(wanted, [s.sentence_id for s in answer.sentences], "sentences"),
            once(lambda answer: _unfounded(answer, shown)),
        ),
    ).answer
    return [
        ClaimVote(
            part=stretch.part,
            claim=claim.claim,
            verdict=claim.verdict if _is_founded(claim, shown) else "not_found",
            atom_id=claim.atom_id,
            evidence=claim.evidence,
        )
        for sentence in answer.sentences
        for claim in sentence.claims
    ]


def _passages(index: AtomIndex, stretch: Stretch) -> list[Match]:
    return [match for s in stretch.sentences for match in index.nearest_passages(s.text, _PASSAGES)]


def _id(sentence: Sentence) -> str:
    return f"n{sentence.index + 1}"


def _sentences_block(index: AtomIndex, episode: Episode, stretch: Stretch) -> str:
    first = stretch.sentences[0].index
    context = [f"(context) {s.text}" for s in episode.sentences[max(0, first - _CONTEXT) : first]]
    lines = list(context)
    for sentence in stretch.sentences:
        lines.append(f"[{_id(sentence)}] {sentence.text}")
        near = [match.passage for match in index.nearest_passages(sentence.text, _PASSAGES)]
        lines += [f"    [{passage.atom_id}] {' '.join(passage.text.split())}" for passage in near]
    return "\n".join(lines)


def _is_founded(claim: CheckedClaim, shown: dict[str, str]) -> bool:
    if claim.verdict == "not_found":
        return True
    return claim.atom_id in shown and is_quoted(claim.evidence, shown[claim.atom_id])


def _unfounded(answer: ClaimAnswers, shown: dict[str, str]) -> list[str]:
    claims: Sequence[CheckedClaim] = [claim for s in answer.sentences for claim in s.claims]
    strange = [claim.claim for claim in claims if not _is_founded(claim, shown)]
    return (
        [f"evidence that isn't in its passage in these words, for: {'; '.join(strange)}"] if strange else []
    )
