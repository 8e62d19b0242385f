"""Reading what a model is asked: the blocks of the user's message, and atoms and sentences in them."""

import re
from dataclasses import dataclass
from typing import Any

from schema.document import AtomType, DocumentAtom, DocumentGraph
from schema.transcript import TranscriptionResult, TranscriptSegment

_BLOCK = re.compile(r"^<(?P<tag>[a-z_]+)>\n(?P<text>.*?)\n</(?P=tag)>$", re.MULTILINE | re.DOTALL)
_ATOM = re.compile(r"^\[(?P<id>[^\]\s]+)\] (?:(?P<kind>figure|table): )?(?P<text>.*)$")
_SEGMENT = re.compile(r"^\[(?P<id>[^\]]+)\] (?P<minutes>\d+):(?P<seconds>\d\d) (?P<text>.*)$")
_NUMBERED = re.compile(r"^(?P<number>\d+)\. (?P<text>.*)$")


@dataclass(frozen=True)
class Asked:
    """One request, read."""

    task: str
    system: str
    blocks: dict[str, str]
    later: str
    """What was said after the blocks: a draft to rewrite, or an error to repair."""

    @classmethod
    def of(cls, body: dict[str, Any]) -> "Asked":
        user = [message["content"] for message in body["messages"] if message["role"] == "user"]
        system = [message["content"] for message in body["messages"] if message["role"] == "system"]
        blocks = {match["tag"]: match["text"] for match in _BLOCK.finditer(user[0])}
        task = body["response_format"]["json_schema"]["name"]
        return cls(task, "\n".join(system), blocks, "\n".join(user[1:]))

    def lines(self, tag: str) -> list[str]:
        text = self.blocks.get(tag, "")
        return [] if text == "(none)" else text.splitlines()

    def document(self, *tags: str) -> DocumentGraph:
        """Return the paper as far as these blocks show it."""
        lines = [line for tag in tags for line in self.lines(tag)]
        title = next((line[7:] for line in lines if line.startswith("Title: ")), "Untitled")
        atoms: dict[str, DocumentAtom] = {}
        for line in lines:
            if found := _ATOM.match(line):
                kind = AtomType(found["kind"] or "paragraph")
                number = re.search(r"\d+", found["id"])
                atoms.setdefault(
                    found["id"],
                    DocumentAtom(
                        atom_id=found["id"], atom_type=kind, text=found["text"], page=1,
                        number=number[0] if number and kind is not AtomType.PARAGRAPH else None,
                    ),
                )  # fmt: skip
        digest = f"asked-{hash(tuple(atoms))}"
        return DocumentGraph(
            document_id=digest,
            source_path="asked.pdf",
            title=title,
            page_count=1,
            atoms=tuple(atoms.values()),
        )

    def transcription(self) -> TranscriptionResult:
        """Return the stretch of a transcript."""
        found = [match for line in self.lines("transcript") if (match := _SEGMENT.match(line))]
        starts = [60.0 * int(m["minutes"]) + int(m["seconds"]) for m in found]
        ends = [*starts[1:], starts[-1] + 5.0]
        segments = tuple(
            TranscriptSegment(
                segment_id=m["id"], text=m["text"], start_time=start, end_time=max(end, start + 1)
            )
            for m, start, end in zip(found, starts, ends, strict=True)
        )
        return TranscriptionResult(
            source_path="asked.mp3",
            transcript_text=" ".join(segment.text for segment in segments),
            word_timestamps=(),
            segments=segments,
            total_duration=ends[-1] + 1,
            engine="asked",
        )

    def concepts(self) -> list[str]:
        """Return the names of the listed concepts."""
        names = [re.split(r" \(also: |: ", line[2:])[0] for line in self.lines("concepts")]
        return [name for name in names if name]

    def sentences(self) -> list[str]:
        """Return the numbered sentences of an episode."""
        return [match["text"] for line in self.lines("episode") if (match := _NUMBERED.match(line))]
