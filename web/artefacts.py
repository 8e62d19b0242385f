"""Routes beside the LangGraph server: audio, plots and reports, read from the tree and nowhere else."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from graph.context import RunContext
from graph.services import Services, local_now, services_for
from schema.errors import InputError, NotFoundError, StudioError
from web.loopback import is_loopback
from web.reading import StudioReader
from web.recovery import recovering
from web.server import mount_dashboard

Endpoint = Callable[[Request], Response]
_SHELVES = {"trials", "training_pairs", "convergence", "profiles", "prompts", "runs"}
"""Folders of the tree that are served."""


def _on_this_machine(request: Request) -> bool:
    """Whether a request comes from this machine and was meant for it: another site's name is refused."""
    client = request.client.host if request.client else "127.0.0.1"
    return is_loopback(client) and is_loopback(request.url.hostname or "")


def guarded(endpoint: Callable[[Services, Request], Response]) -> Endpoint:
    """Answer this machine only, and errors of the tree in one line."""

    def answer(request: Request) -> Response:
        if not _on_this_machine(request):
            return PlainTextResponse("Artefacts are served to this machine only.\n", 403)
        try:
            return endpoint(services_for(RunContext()), request)
        except NotFoundError as error:
            return PlainTextResponse(f"{error}\n", 404)
        except InputError as error:
            return PlainTextResponse(f"{error}\n", 400)
        except StudioError as error:
            return PlainTextResponse(f"{error}\n", 500)

    return answer


def _trials(services: Services, _request: Request) -> Response:
    """List all finished trials with where their files are."""
    trials = services.tree.trials()
    return JSONResponse(
        [
            {
                "trial_id": trial.trial_id,
                "run_id": trial.run_id,
                "total_loss": trial.avg_total_loss,
                "audio": {
                    pair: f"/studio/files/trials/{trial.trial_id}/{name}"
                    for pair, name in trial.generated_audio.items()
                },
                "files": f"/studio/files/trials/{trial.trial_id}",
            }
            for trial in trials
        ]
    )


def _files(services: Services, request: Request) -> Response:
    """Return a file of the tree, in ranges where they are asked for, or list a folder."""
    path = confined(services.tree.root, request.path_params["path"])
    if path.is_dir():
        names = sorted(
            f"{child.name}/" if child.is_dir() else child.name
            for child in path.iterdir()
            if not child.name.startswith(".")
        )
        return JSONResponse(names)
    return FileResponse(path)


def confined(root: Path, asked: str) -> Path:
    """Return the file or folder of the tree that is asked for.

    Raises:
        InputError: the path leaves the tree, by `..`, a link or its first folder, or is hidden.
        NotFoundError: there is nothing.

    """
    parts = [part for part in asked.split("/") if part]
    if not parts or parts[0] not in _SHELVES or any(part.startswith(".") or "\\" in part for part in parts):
        raise InputError(f"{asked!r} is not served; there are {', '.join(sorted(_SHELVES))}.")
    path = root.joinpath(*parts)
    if not path.exists():
        raise NotFoundError(f"There is no {asked!r}.")
    if not path.resolve().is_relative_to(root.resolve()):
        raise InputError(f"{asked!r} leads out of the tree.")
    return path


def _to_dashboard(request: Request) -> Response:
    return RedirectResponse(f"{request.url.path}/")


@asynccontextmanager
async def _lifespan(_app: Starlette) -> AsyncIterator[None]:
    async with recovering():
        yield


app = Starlette(
    routes=[
        Route("/studio/trials", guarded(_trials)),
        Route("/studio/files/{path:path}", guarded(_files)),
        Route("/dashboard", _to_dashboard),
    ],
    lifespan=_lifespan,
)
mount_dashboard(app, StudioReader(RunContext(), local_now), "/dashboard")
