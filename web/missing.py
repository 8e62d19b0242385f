"""What a page says where something that it was asked for isn't there or can't be read."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from fastapi import Request

from schema.errors import StudioError
from web.fragments import place, render
from web.shell import frame, prefix_of

P = ParamSpec("P")


def told(
    page: Callable[Concatenate[Request, P], Awaitable[None]],
) -> Callable[Concatenate[Request, P], Awaitable[None]]:
    """Show a StudioError in a page of its own; a page loads all it needs before it draws."""

    @wraps(page)
    async def guarded(request: Request, *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            await page(request, *args, **kwargs)
        except StudioError as error:
            with frame(request, "Not there", ""):
                place(render("missing", cause=str(error), prefix=prefix_of(request)))

    return guarded
