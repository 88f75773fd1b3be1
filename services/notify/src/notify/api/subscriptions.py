"""Client systems that hear of dossiers by webhook, kept by administrators of their department."""

from datetime import datetime
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Request, status
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.web.auth import Role, Who, allow
from dossier_shared.web.commands import TheKey
from dossier_shared.web.describing import answers
from dossier_shared.web.incoming import Body
from notify.application.subscriptions import Made, Subscriptions
from notify.domain import subscriptions as wrong

router = APIRouter(prefix="/subscriptions", tags=["subscriptions"])
KEEPERS = (Role.ADMIN,)
READERS = (Role.ADMIN, Role.AUDITOR)

OfficeTime = Annotated[datetime, AfterValidator(lambda instant: instant.astimezone(OFFICE_ZONE))]
EXAMPLE: dict[str, Any] = {
    "id": "0b9f7f0e-6d7e-5c86-9a2e-6f0c1f0a7f11",
    "url": "https://he-thong.example/webhook",
    "kinds": ["dossier.finished.v1"],
    "active": True,
    "created_at": "2018-04-12T09:00:00+07:00",
    "former_until": None,
    "ended_at": None,
    "ended_why": None,
}


class SubscriptionIn(Body):
    """`kinds`: the types of the events it is told of."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"url": EXAMPLE["url"], "kinds": ["dossier.finished.v1"]}]}
    )
    url: str = Field(min_length=1, max_length=500)
    kinds: tuple[str, ...] = Field(min_length=1, max_length=50)


class SubscriptionOut(BaseModel):
    """Until `former_until` the secret before the present one signs too."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [EXAMPLE]})
    id: str
    url: str
    kinds: tuple[str, ...]
    active: bool
    created_at: OfficeTime
    former_until: OfficeTime | None
    ended_at: OfficeTime | None
    ended_why: str | None


class SubscriptionsOut(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"subscriptions": [EXAMPLE]}]})
    subscriptions: tuple[SubscriptionOut, ...]


class MadeOut(SubscriptionOut):
    """`secret` is shown this once; null when the same request is repeated."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{**EXAMPLE, "secret": "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"}]
        }
    )
    secret: str | None


async def _subscriptions(request: Request) -> Subscriptions:
    return cast("Subscriptions", request.app.state.subscriptions)


TheSubscriptions = Annotated[Subscriptions, Depends(_subscriptions)]


@router.get("", **answers(SubscriptionsOut), dependencies=[allow(*READERS)])
async def get_subscriptions(who: Who, subscriptions: TheSubscriptions) -> Response:
    """Those of the caller's department, also the ended ones, the oldest first."""
    found = await subscriptions.of(who.agency)
    shown = SubscriptionsOut(
        subscriptions=tuple(SubscriptionOut.model_validate(each) for each in found)
    )
    return JSONResponse(shown.model_dump(mode="json"))


@router.post(
    "",
    **answers(
        MadeOut,
        status=status.HTTP_201_CREATED,
        errors=[wrong.URL_UNFIT, wrong.KIND_UNKNOWN],
        opens={"/subscriptions/{subscription}": {"subscription": "$response.body#/id"}},
    ),
    dependencies=[allow(*KEEPERS)],
)
async def post_subscription(
    body: SubscriptionIn, who: Who, once: TheKey, subscriptions: TheSubscriptions
) -> Response:
    """Let a client system hear of the department's dossiers from now on."""
    made = await subscriptions.begin(who.agency, body.url, body.kinds, who.sub, once.key)
    return JSONResponse(_shown(made), status_code=status.HTTP_201_CREATED)


@router.get(
    "/{subscription}",
    **answers(SubscriptionOut, errors=["not-found"]),
    dependencies=[allow(*READERS)],
)
async def get_subscription(
    subscription: str, who: Who, subscriptions: TheSubscriptions
) -> Response:
    """One, without its secret."""
    found = await subscriptions.one(who.agency, subscription)
    return JSONResponse(SubscriptionOut.model_validate(found).model_dump(mode="json"))


@router.post(
    "/{subscription}/secret",
    **answers(MadeOut, errors=["not-found", wrong.ENDED]),
    dependencies=[allow(*KEEPERS)],
)
async def post_secret(
    subscription: str, who: Who, once: TheKey, subscriptions: TheSubscriptions
) -> Response:
    """A new secret; the former one signs beside it for a day."""
    return JSONResponse(_shown(await subscriptions.rotate(who.agency, subscription, once.key)))


@router.delete(
    "/{subscription}",
    **answers(None, status=status.HTTP_204_NO_CONTENT, errors=["not-found"]),
    dependencies=[allow(*KEEPERS)],
)
async def delete_subscription(
    subscription: str, who: Who, subscriptions: TheSubscriptions
) -> Response:
    """Tell it no more."""
    await subscriptions.end(who.agency, subscription)
    return Response(status_code=status.HTTP_204_NO_CONTENT)


def _shown(made: Made) -> dict[str, Any]:
    public = SubscriptionOut.model_validate(made.subscription).model_dump()
    return MadeOut(**public, secret=made.secret).model_dump(mode="json")
