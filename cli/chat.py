"""`claude-studio chat`: steer a run of this or another process in one's own words, and ask about it."""

import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import click

from cli.session import print_json, services
from graph.context import RunContext
from graph.conversation import Conversation
from graph.running import talk
from graph.steering import understood_as

_LOOKS_EVERY = 0.5
_HISTORY = 12


@click.command()
@click.option("-m", "--message", "messages", multiple=True, help="Say this and leave; may be given again.")
@click.option("--dry-run", is_flag=True, help="Only say how the messages are understood.")
@click.option("--no-audio", is_flag=True, help="A run that starts here estimates lengths and voices nothing.")
@click.option("--max-trials", type=click.IntRange(1, 200), default=10, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="With --dry-run: print the directives as JSON.")
def chat(messages: tuple[str, ...], dry_run: bool, no_audio: bool, max_trials: int, as_json: bool) -> None:
    """Talk about the latest run: ask, wish, stop, roll back. Start one where there is none.

    A run of another process is steered at its next trial boundary. `help` says what can be said; an empty
    line or Ctrl-D leaves, and what runs here goes on to its end first.
    """
    if dry_run:
        _show_understanding(messages, as_json=as_json)
        return
    room = ChatRoom(Conversation(services()), RunContext(audio=not no_audio, max_trials=max_trials))
    if messages:
        for message in messages:
            room.say(message)
    else:
        room.open()
        for line in _lines():
            room.say(line)
    room.close()


def _show_understanding(messages: tuple[str, ...], *, as_json: bool) -> None:
    at = services()
    found = [understood_as(at, message) for message in messages or _lines()]
    if as_json:
        print_json([understood.model_dump(mode="json") for understood in found])
        return
    for understood in found:
        for directive in understood.directives:
            click.echo(directive.summary)
        if understood.ask:
            click.echo(f"asks back: {understood.ask}")


def _lines() -> Iterator[str]:
    """Yield what is typed until an empty line or the end."""
    terminal = sys.stdin.isatty()
    while True:
        if terminal:
            click.echo("> ", nl=False)
        line = sys.stdin.readline()
        if not line or (terminal and not line.strip()):
            return
        if line.strip():
            yield line.strip()


@dataclass
class ChatRoom:
    """Prints what is said on both sides; a run that is taken up here goes on in a thread beside typing."""

    conversation: Conversation
    context: RunContext
    worker: threading.Thread | None = None
    seen: str = ""
    failure: list[BaseException] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def open(self) -> None:
        """Show what was said before, and how the run stands; then follow it."""
        for entry in self.conversation.heard_since()[-_HISTORY:]:
            self._print("you" if entry.speaker == "user" else "studio", entry.text)
            self.seen = entry.key
        self._print("studio", self.conversation.say("status").reply)
        threading.Thread(target=self._follow, daemon=True).start()

    def say(self, text: str) -> None:
        """Answer a line, hand it to the run under way, or take the run up with it."""
        if self.worker is not None and not self.worker.is_alive():
            self._finish()
        said = self.conversation.say(text)
        if said.for_the_run:
            self.worker = threading.Thread(target=self._work, args=(text,))
            self.worker.start()
            self._wait_for_the_answer()
        elif said.reply:
            self._print("studio", said.reply)

    def close(self) -> None:
        """Wait for what runs here."""
        if self.worker is not None:
            self.worker.join()
            self._finish()
        self.closing.set()

    def _work(self, text: str) -> None:
        try:
            with talk(self.context, text) as started:
                for event in started.events(self._proposed):
                    if event["event"] == "message":
                        self._print("studio", event["text"])
        except BaseException as error:
            self.failure.append(error)

    def _wait_for_the_answer(self) -> None:
        """Let a run that only answers end before the next line is read; one that trains goes on beside."""
        if self.worker is not None:
            self.worker.join(timeout=2)

    def _proposed(self, proposal: dict[str, object]) -> str:
        self._print("studio", str(proposal["description"]))
        return str(click.prompt("approve, reject, or what you want", default="approve"))

    def _finish(self) -> None:
        self.seen = max([self.seen, *(entry.key for entry in self.conversation.heard_since(self.seen))])
        self.worker = None
        if self.failure:
            raise self.failure.pop()

    def _follow(self) -> None:
        """Print what is said by a run of another process."""
        while not self.closing.wait(_LOOKS_EVERY):
            for entry in self.conversation.heard_since(self.seen) if self.worker is None else ():
                self.seen = entry.key
                if entry.speaker == "studio":
                    self._print("studio", entry.text)

    def _print(self, speaker: str, text: str) -> None:
        stamp = time.strftime("%H:%M")
        name = click.style(speaker, fg="cyan" if speaker == "studio" else "green", bold=True)
        click.echo(f"{stamp} {name}  {text.replace(chr(10), chr(10) + ' ' * 8)}")
