"""What was read of a clause so far, and which way its words point."""

from dataclasses import dataclass, field

from agents.steerer.clauses import Clause
from agents.steerer.lexicon import Hit
from schema.directive import Change, Directive, Feature

_EXCESS = frozenset(
    {"too", "so", "many", "much", "annoying", "irritating", "distracting", "tired", "sick", "fed"}
)
_QUANTITY = frozenset({"many", "much", "some", "another", "often", "frequently"})


@dataclass(frozen=True, slots=True)
class Carry:
    """What a clause leaves to the next one of its sentence: "more analogies *and examples*"."""

    change: Change | None = None
    weighing: bool = False
    """Whether it was about the weight of loss terms."""
    feature: Feature | None = None
    """What "more of those" would mean."""


@dataclass(slots=True)
class Reading:
    """The directives found in a clause, and the tokens they rest on."""

    clause: Clause
    carry: Carry
    found: list[Directive] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    change: Change | None = None
    """The direction that was read last."""
    weighing: bool = False
    feature: Feature | None = None
    """The feature that was named last."""
    doubts: list[str] = field(default_factory=list)
    """What has to be asked back."""
    options: list[tuple[Directive, ...]] = field(default_factory=list)
    """What the answer to the first doubt chooses from."""

    def free(self, *sections: str) -> list[Hit]:
        """Return the entries of these sections that rest on no token already taken."""
        hits = [hit for section in sections for hit in self.clause.find(section)]
        return [hit for hit in hits if not self.taken & set(range(hit.start, hit.end))]

    def take(self, directive: Directive, *hits: Hit) -> None:
        """Keep a directive and the tokens it was read from."""
        if directive not in self.found:
            self.found.append(directive)
        self.hold(*hits)

    def hold(self, *hits: Hit) -> None:
        """Let no other reader use these tokens."""
        for hit in hits:
            self.taken.update(range(hit.start, hit.end))

    def doubt(self, question: str, *options: Directive) -> None:
        """Have something asked back; the answer chooses from the options."""
        if not self.doubts:
            self.options.extend((option,) for option in options)
        self.doubts.append(question)

    def direction(self, hit: Hit, default: Change | None = None) -> Change | None:
        """Return which way the clause wants a thing to go; None: it can't be told."""
        change = self._said(hit)
        if change is None and not self._contradicts(hit):
            change = default or (self.carry.change if not self.clause.has("keep") else None)
        self.change = change or self.change
        return change

    def negation_before(self, place: int) -> Hit | None:
        """Return a negation that governs what stands at a place."""
        inside = [(h.start, h.end) for h in self.clause.find("direction") + self.clause.find("inversion")]
        free = [
            hit
            for hit in self.clause.find("negation")
            if hit.start < place and not any(start <= hit.start < end for start, end in inside)
        ]
        return free[-1] if free else None

    def _said(self, hit: Hit) -> Change | None:
        near = self._nearest(hit)
        if near is not None:
            return self._turned(near)
        if self.negation_before(hit.start) or self._negated_after(hit):
            return Change.NONE
        if any(weak.start < hit.start for weak in self.clause.find("weak")):
            return Change.MORE
        return None

    def _nearest(self, hit: Hit) -> Hit | None:
        hits = [h for h in self.clause.find("direction") if h.end <= hit.start or h.start >= hit.end]
        before = [h for h in hits if h.end <= hit.start]
        strong = [h for h in before if self.clause.words[h.start] not in _QUANTITY]
        chosen = strong or before or hits[:1]
        return chosen[-1] if chosen else None

    def _turned(self, near: Hit) -> Change | None:
        words = set(self.clause.words[near.start : near.end])
        negation = self.negation_before(near.start)
        if near.name == Change.MORE and self._inverted(near):
            return Change.LESS
        if negation is None:
            return Change(near.name)
        if near.name == Change.MORE:
            return Change.LESS if words & _QUANTITY else None
        return Change.LESS if near.name == Change.LESS and words & _EXCESS else None

    def _inverted(self, near: Hit) -> bool:
        return any(hit.end == near.start for hit in self.clause.find("inversion"))

    def _negated_after(self, hit: Hit) -> bool:
        return any(n.start >= hit.end for n in self.clause.find("negation"))

    def _contradicts(self, hit: Hit) -> bool:
        """Whether a negation and a direction leave it open what is wanted ("don't add more")."""
        return self._nearest(hit) is not None and self.negation_before(hit.start) is not None
