"""`claude-studio doctor`."""

import click

from cli.session import print_json
from graph.health import Check, State, examine

_MARKS = {State.GOOD: ("ok", "green"), State.UNUSED: ("--", None), State.BAD: ("!!", "red")}


@click.command()
@click.option("--quick", is_flag=True, help="Leave out the self-test of a few seconds.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.pass_context
def doctor(context: click.Context, quick: bool, as_json: bool) -> None:
    """See what is installed, set and usable, and try the embedded parts; exit code 4 where one fails.

    Nothing leaves this machine: keys are looked for, not tried.
    """
    found: list[Check] = []
    for check in examine(self_test=not quick):
        if not as_json:
            _say(check, after=found[-1] if found else None)
        found.append(check)
    amiss = [check for check in found if check.state is State.BAD]
    if as_json:
        print_json([check.model_dump(mode="json") for check in found])
    else:
        click.echo(f"\n{len(amiss)} things are amiss." if amiss else "\nAll that is needed is in place.")
    context.exit(4 if amiss else 0)


def _say(check: Check, after: Check | None) -> None:
    if after is None or after.group != check.group:
        click.echo(("\n" if after else "") + click.style(check.group.capitalize(), bold=True))
    mark, colour = _MARKS[check.state]
    click.echo(f"  {click.style(mark, fg=colour)}  {check.name:<22} {check.detail}")
