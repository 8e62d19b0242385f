"""What a page says where something that it was asked for isn't there or can't be read."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, TypeVar, cast

from fastapi import Request

from schema.errors import StudioError
from web.fragments import place, render
from web.shell import frame, prefix_of

Page = TypeVar("Page", bound=Callable[..., Coroutine[Any, Any, None]])


def told(page: Page) -> Page:
    """Show a StudioError in a page of its own; a page loads all it needs before it draws."""

    @wraps(page)
    async def guarded(request: Request, **kwargs: Any) -> None:
        try:
            await page(request=request, **kwargs)
        except StudioError as error:
            with frame(request, "Not there", ""):
                place(render("missing", cause=str(error), prefix=prefix_of(request)))

    return cast(Page, guarded)
