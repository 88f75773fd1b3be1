"""Does every route say who may call it? For the tests of the services."""

from collections.abc import Iterator

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext, iter_route_contexts

from dossier_shared.web.auth import Allow, Public


def undeclared(app: FastAPI) -> list[str]:
    """The routes of `app` that declare neither roles nor that they are public, by name.

    A route that is not FastAPI's own (a mount, a WebSocket) can declare nothing, and is named too.
    """
    return [_named(route) for route in iter_route_contexts(app.routes) if not _declares(route)]


def _declares(route: RouteContext) -> bool:
    dependant = getattr(route, "dependant", None)
    return dependant is not None and any(
        isinstance(inner.call, Allow | Public) for inner in _all(dependant)
    )


def _all(dependant: Dependant) -> Iterator[Dependant]:
    for inner in dependant.dependencies:
        yield inner
        yield from _all(inner)


def _named(route: RouteContext) -> str:
    methods = ",".join(sorted(getattr(route, "methods", None) or ()))
    path = getattr(route, "path", None) or "?"
    return f"{methods} {path}".strip()
