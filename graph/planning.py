"""What a run does just now, and what it tries next, in words."""

from graph.services import Services
from graph.state import TrainingState
from schema.trial import Edit

_DOING = {
    "analyse": "The pairs are being analysed.",
    "rehearse": "{trial_id} is being rehearsed.",
    "refine": "The refiner looks for the next candidate.",
    "probe": "The refiner's proposals are being probed.",
    "trial": "The next trial is about to begin.",
    "report": "The report is being written.",
}


def doing(state: TrainingState) -> str:
    """Return what the run does just now; empty where none is under way."""
    text = _DOING.get(state.get("phase", ""), "")
    return text.format(trial_id=state.get("trial_id", "The trial"))


def plan(services: Services, state: TrainingState) -> str:
    """Return what the next, or the running, trial changes; where only proposals are known, those."""
    if not state.get("run_id"):
        return ""
    edits = [Edit.model_validate(edit) for edit in state.get("edits") or []]
    phase = state.get("phase", "")
    if edits and phase in ("trial", "rehearse"):
        which = f"{state['trial_id']} tries" if phase == "rehearse" else "The next trial tries"
        return "\n".join([f"{which}, against {state.get('parent_trial_id')}:", *map(_line, edits)])
    if phase == "probe" and state.get("trial_id"):
        rounds = services.runs.refinement(state["trial_id"]).rounds
        if rounds:
            tried = [_line(edit) for proposal in rounds[-1].proposals for edit in proposal.edits]
            return "\n".join([f"Being probed on {', '.join(rounds[-1].minibatch)}:", *tried])
    return ""


def _line(edit: Edit) -> str:
    change = f"{edit.before or '(nothing)'} -> {edit.after or '(nothing)'}"
    return f"- {edit.target}: {change}, to lower {edit.metric.value}: {edit.reason}"
