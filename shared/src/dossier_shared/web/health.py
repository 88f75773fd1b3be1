"""Health and metrics, on the service's own port."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest
from pydantic import BaseModel, ConfigDict
from starlette.responses import JSONResponse, Response

from dossier_shared.mongo.client import PyMongoError
from dossier_shared.web.auth import public
from dossier_shared.web.describing import answers

router = APIRouter(tags=["operation"])
OPERATORS = [public("probes and scrapers inside the deployment; no personal data")]


@dataclass(slots=True)
class Health:
    """`content` says whether the watchdog is content; `ping` asks the database; `stopping` is set
    when the drain begins.
    """

    ping: Callable[[], Awaitable[None]]
    consuming: Callable[[], bool]
    content: Callable[[], bool]
    stopping: bool = False


class AliveOut(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"alive": True}]})
    alive: bool


class ReadyOut(BaseModel):
    """`consuming` and `ready` are not known while the database is away."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"database": True, "consuming": True, "ready": True}]}
    )
    database: bool
    consuming: bool | None = None
    ready: bool | None = None


def _or_not(model: type[BaseModel]) -> dict[str, Any]:
    """The same body tells both answers, 200 and 503."""
    said = answers(model)
    said["responses"][503] = said["responses"][200] | {"description": "No"}
    return said


@router.get("/livez", **_or_not(AliveOut), dependencies=OPERATORS)
async def livez(request: Request) -> Response:
    """The loop runs and the watchdog is content; a restart is always safe."""
    health: Health = request.app.state.health
    return _said(health.content(), {"alive": health.content()})


@router.get("/readyz", **_or_not(ReadyOut), dependencies=OPERATORS)
async def readyz(request: Request) -> Response:
    """The service can take requests: its database answers and it is not being stopped.

    A missing broker does not make it unready: commands are stored and told later.
    """
    health: Health = request.app.state.health
    try:
        await health.ping()
    except PyMongoError:
        return _said(False, {"database": False})
    ready = not (health.stopping or request.app.state.asked_to_stop)
    return _said(ready, {"database": True, "consuming": health.consuming(), "ready": ready})


@router.get("/metrics", **answers(None, media_type="text/plain"), dependencies=OPERATORS)
async def metrics(name: Annotated[tuple[str, ...], Query(alias="name[]")] = ()) -> Response:
    """Prometheus text format; only the named samples where `name[]` is given."""
    shown = REGISTRY.restricted_registry(name) if name else REGISTRY
    return Response(generate_latest(shown), media_type=CONTENT_TYPE_LATEST)


def _said(good: bool, body: dict[str, bool]) -> Response:
    return JSONResponse(body, status_code=200 if good else 503)
