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
    "rerun": ("cli.rerun:rerun", "Tell a trial again, and see that it comes out the same."),
    "compare": ("cli.compare:compare", "Show what differs between two trials."),
    "plot-loss": ("cli.plot_loss:plot_loss", "Draw a run's losses."),
    "report": ("cli.report:report", "Make the last run's report: a page to read and listen to."),
    "track": ("cli.track:track", "Log a run to MLflow."),
    "profile": ("cli.profile:profile", "Show what was learned of structure and style."),
    "rollback": ("cli.branches:rollback", "Make a trial's prompts and profile the current ones."),
    "fork": ("cli.branches:fork", "Go on from a trial on a branch of its own."),
    "export": ("cli.exports:export", "Write the trained profile into a file."),
    "export-prompts": ("cli.exports:export_prompts", "Write the trained prompts into a file."),
    "import": ("cli.exports:import_", "Take in an exported file."),
    "publish": ("cli.publish:publish", "Publish a trial's episodes: MP3, captions, notes, feed."),
    "video": ("cli.video:video", "Make the explainer video of an episode, and check it."),
}


_SECTIONS = {
    "Pairs": ("ingest", "list", "analyze", "analyze-all", "profile"),
    "Training": ("run", "status", "judge-check", "rollback", "fork"),
    "Looking at it": ("trial", "rerun", "compare", "plot-loss", "report", "track"),
    "Using what was learned": ("export", "export-prompts", "import", "publish", "video"),
}


@click.group(cls=LazyGroup, lazy=_COMMANDS, sections=_SECTIONS)
def training() -> None:
    """Ingest pairs, learn their style, and train on them."""
