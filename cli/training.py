"""`claude-studio training`: the commands of SPEC Part 6."""

import click

from cli.lazy import LazyGroup

_COMMANDS = {
    "ingest": ("cli.ingest:ingest", "Add a (paper, podcast) pair."),
    "list": ("cli.pairs:list_pairs", "List the training pairs."),
    "analyze": ("cli.pairs:analyze", "Analyse one pair: segments, concepts, structure, style."),
    "analyze-all": ("cli.pairs:analyze_all", "Analyse every pair."),
    "run": ("cli.run:run", "Train until the loss converges."),
    "judge-check": ("cli.judge_check:judge_check", "Examine the judge on damaged human episodes."),
    "status": ("cli.trials:status", "Show the latest run and its losses."),
    "trial": ("cli.trials:trial", "Show one trial: losses, edits, scripts, audio."),
    "publish": ("cli.publish:publish", "Publish a trial's episodes: MP3, captions, notes, feed."),
    "video": ("cli.video:video", "Make the explainer video of an episode, and check it."),
}


_SECTIONS = {
    "Pairs": ("ingest", "list", "analyze", "analyze-all", "profile"),
    "Training": ("run", "status", "judge-check", "rollback", "fork"),
    "Looking at it": ("trial", "compare", "plot-loss", "report"),
    "Using what was learned": ("export", "export-prompts", "import", "publish", "video"),
}


@click.group(cls=LazyGroup, lazy=_COMMANDS, sections=_SECTIONS)
def training() -> None:
    """Ingest pairs, learn their style, and train on them."""
