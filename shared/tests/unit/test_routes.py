"""The check that services run over their routes, on an app with one route that says nothing."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI

from dossier_shared.testing.routes import undeclared
from dossier_shared.web.auth import Role, Who, allow, public


async def anything() -> None: ...


def app_with(*routers):
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    for router in routers:
        app.include_router(router)
    return app


def router(**options):
    return APIRouter(prefix="/dossiers", **options)


def test_an_app_whose_routes_all_say_who_may_call_them_has_nothing_to_name():
    made = router()
    made.get("", dependencies=[allow(Role.CLERK)])(anything)
    made.post("", dependencies=[public("anybody may")])(anything)
    assert undeclared(app_with(made)) == []


def test_the_one_route_that_says_nothing_is_named():
    made = router()
    made.get("/{code}", dependencies=[allow(Role.CLERK)])(anything)
    made.post("/{code}/returned")(anything)
    assert undeclared(app_with(made)) == ["POST /dossiers/{code}/returned"]


def test_asking_who_calls_is_not_saying_who_may():
    made = router()

    @made.get("/mine")
    async def mine(who: Who) -> None: ...

    assert undeclared(app_with(made)) == ["GET /dossiers/mine"]


def test_what_a_router_or_a_dependency_says_counts_for_its_routes():
    async def clerk(_: Annotated[None, allow(Role.CLERK)]) -> None: ...

    whole, inner = router(dependencies=[allow(Role.CLERK)]), router()
    whole.get("/a")(anything)
    inner.get("/b", dependencies=[Depends(clerk)])(anything)
    assert undeclared(app_with(whole, inner)) == []


def test_a_mount_and_pages_of_documentation_say_nothing():
    app = FastAPI(docs_url="/docs", redoc_url=None, openapi_url="/openapi.json")
    app.mount("/old", FastAPI())
    assert set(undeclared(app)) >= {"/old", "GET,HEAD /docs", "GET,HEAD /openapi.json"}
