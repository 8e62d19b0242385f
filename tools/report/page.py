"""The report as one self-contained page: no script, no font or style from elsewhere."""

from importlib.resources import files

from schema.loss import LossTerm
from tools.report.curves import small_curve, total_curve
from tools.report.story import Story


def report_page(story: Story) -> str:
    """Return the page as HTML; links to audio are as the story gives them."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"percent": _percent, "loss": _loss}
    text = files("tools.report").joinpath("templates", "report.html").read_text(encoding="utf-8")
    report = story.report
    terms = {term: [getattr(trial, f"avg_{term}_loss") for trial in story.trials] for term in LossTerm}
    return environment.from_string(text).render(
        story=story,
        report=report,
        terms=terms,
        curve=Markup(total_curve(story.trials, report.best_trial.trial_id)),
        small={term: Markup(small_curve(term, losses)) for term, losses in terms.items()},
    )


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


def _loss(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"
