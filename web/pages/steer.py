"""The page on which a person talks to a run: what was said, and what is said next."""

from asyncio import to_thread
from dataclasses import dataclass

from fastapi import Request
from nicegui import ui

from memory.chat_log import ChatEntry
from web.fragments import place, render
from web.reading import RunView, StudioReader
from web.shell import PATIENCE, frame, prefix_of

_LOOKS_EVERY = 2.0
"""Seconds between two looks at the chat."""
_SUGGESTIONS = (
    "make it shorter",
    "more analogies but fewer questions",
    "focus on coverage",
    "what did you change?",
)


def add_steer(reader: StudioReader) -> None:
    """Add the page `/steer`: the chat of the latest run."""

    @ui.page("/steer", response_timeout=PATIENCE)
    async def steer(request: Request) -> None:
        view = await to_thread(reader.run)
        said = await to_thread(_said, reader, view)
        with frame(request, "Steer", "/steer"):
            _Chat(reader, prefix_of(request)).draw(view, said)


@dataclass
class _Chat:
    """What was said, drawn anew when something is added, and the line to say more in."""

    reader: StudioReader
    prefix: str

    def draw(self, view: RunView | None, said: tuple[ChatEntry, ...]) -> None:
        self.talk = place()
        with ui.element("form").classes("say").on("submit.prevent", self.send):
            self.field = ui.input(placeholder="Say what you want of the next trials").props(
                'outlined dense aria-label="Message to the run"'
            )
            self.button = (
                ui.button("Say", on_click=self.send, color=None).props("flat no-caps").classes("button")
            )
        with ui.element("div").classes("suggestions"):
            for text in _SUGGESTIONS:
                ui.button(text, on_click=lambda text=text: self.field.set_value(text), color=None).props(
                    "flat no-caps dense"
                )
        self.fill(view, said)
        ui.timer(_LOOKS_EVERY, self.look)

    def fill(self, view: RunView | None, said: tuple[ChatEntry, ...]) -> None:
        """Show the chat; nothing can be said where nobody would hear it."""
        self.talk.content = render("chat", view=view, said=said, prefix=self.prefix)
        listening = view is not None and view.going_on
        for part in (self.field, self.button):
            part.set_enabled(listening)

    async def look(self) -> None:
        """Draw anew what was said meanwhile, by the run or in another window."""
        view = await to_thread(self.reader.run)
        self.fill(view, await to_thread(_said, self.reader, view))

    async def send(self) -> None:
        """Put the message where the run reads it at its next boundary."""
        text = str(self.field.value or "").strip()
        view = await to_thread(self.reader.run)
        if text and view is not None and view.going_on:
            self.field.set_value("")
            await to_thread(_say, self.reader, view.record.run_id, text)
            await self.look()


def _say(reader: StudioReader, run_id: str, text: str) -> None:
    reader.services().chat.say(run_id, text, reader.clock())


def _said(reader: StudioReader, view: RunView | None) -> tuple[ChatEntry, ...]:
    return reader.services().chat.entries(view.record.run_id) if view is not None else ()
