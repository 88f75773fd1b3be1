"""The counter corrects whom notices go to, and enters what a citizen wants of them."""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Request
from pydantic import EmailStr, Field
from starlette.responses import JSONResponse, Response

from dossier_shared import phones
from dossier_shared.contracts import Channel
from dossier_shared.phones import PhoneError, mobile
from dossier_shared.rules import Rule
from dossier_shared.sealed import Contact
from dossier_shared.web.auth import Role, Who, allow
from dossier_shared.web.commands import TheKey, answered
from dossier_shared.web.describing import answers
from dossier_shared.web.incoming import Body
from notify.api.shapes import OfficeTime, Shown, example
from notify.application.correct import Correct
from notify.application.prefer import Prefer
from notify.domain.correspondence import Correspondence
from notify.domain.errors import CHANNEL_TWICE, NO_CONTACT, SAME_CONTACT
from notify.domain.wishes import Refusable

router = APIRouter(prefix="/dossiers", tags=["recipients"])
COUNTER = [allow(Role.RECEPTIONIST, Role.CLERK)]
CODE = "000.00.19.H50-180412-0007"
PHONE_RULES: list[str | Rule] = [
    phones.CHARACTERS, phones.LETTERS, phones.NOT_A_NUMBER, phones.LANDLINE, phones.PREMIUM,
    phones.TOLL_FREE, phones.LENGTH, phones.NOT_MOBILE,
]  # fmt: skip
ADDRESS: dict[str, Any] = {
    "tag": "kq0cP7mJ3cV1yR5xQ2bW8g", "order": ["zalo", "sms"], "refused": ["bulk"],
    "suppressed_until": None, "suppressed_because": None,
}  # fmt: skip


class ContactIn(Body):
    """The right number or address; what is left out is no longer written to. `tell_again`: the old
    one is somebody else's, so what it was told is told again, as long as it has sense.
    """

    model_config = (
        example({"phone": "0912 345 678", "email": None, "tell_again": False}) | Body.model_config
    )
    phone: str | None = Field(None, max_length=30)
    email: EmailStr | None = Field(None, pattern=r"^[!-~]+$")
    tell_again: bool = False

    def contact(self) -> Contact:
        """BadInput for a number that cannot take messages."""
        try:
            phone = mobile(self.phone) if self.phone else None
        except PhoneError as error:
            raise error.rule.broken(field="phone") from error
        return Contact(phone=phone, email=self.email)


class CorrectedOut(Shown):
    """`sent_again` notices wait to be sent to the new contact."""

    model_config = example({"code": CODE, "channels": ["sms"], "sent_again": 1, "corrections": 1})
    code: str
    channels: tuple[Channel, ...]
    sent_again: int
    corrections: int


class AddressOut(Shown):
    """`tag` stands for a number or an address of the contact, which is not shown."""

    model_config = example(ADDRESS)
    tag: str
    order: tuple[Channel, ...]
    refused: tuple[Refusable, ...]
    suppressed_until: OfficeTime | None
    suppressed_because: str | None


class PreferencesOut(Shown):
    model_config = example({"code": CODE, "order": ["zalo", "sms"], "addresses": [ADDRESS]})
    code: str
    order: tuple[Channel, ...]
    addresses: tuple[AddressOut, ...]


class PreferencesIn(Body):
    """`order`: the first of these channels is used, the next only when it fails; empty is all. What
    the law asks to be told cannot be refused.
    """

    model_config = example({"order": ["zalo", "sms"], "refused": ["bulk"]}) | Body.model_config
    order: tuple[Channel, ...] = Field((), max_length=3)
    refused: tuple[Refusable, ...] = Field((), max_length=3)


async def _correct(request: Request) -> Correct:
    return cast("Correct", request.app.state.correct)


async def _prefer(request: Request) -> Prefer:
    return cast("Prefer", request.app.state.prefer)


ThePrefer = Annotated[Prefer, Depends(_prefer)]


@router.post(
    "/{code}/contact",
    **answers(CorrectedOut, errors=["not-found", *PHONE_RULES, NO_CONTACT, SAME_CONTACT]),
    dependencies=COUNTER,
)
async def post_contact(
    code: str,
    body: ContactIn,
    who: Who,
    once: TheKey,
    correct: Annotated[Correct, Depends(_correct)],
) -> Response:
    """Correct a wrong number or address; what failed is sent again, and its calls are closed. What
    was told to somebody else goes out again where that is asked for.
    """
    answer = await correct(
        code,
        body.contact(),
        agency=who.agency,
        by=who.sub,
        once=once,
        describe=corrected,
        tell_again=body.tell_again,
    )
    return answered(answer)


def corrected(correspondence: Correspondence) -> dict[str, Any]:
    at = correspondence.former[-1].until
    again = [n for n in correspondence.notices if n.status == "queued" and n.next_at == at]
    return {
        "code": correspondence.code,
        "channels": list(correspondence.channels),
        "sent_again": len(again),
        "corrections": len(correspondence.former),
    }


@router.get(
    "/{code}/preferences",
    **answers(PreferencesOut, errors=["not-found"]),
    dependencies=COUNTER,
)
async def get_preferences(code: str, who: Who, prefer: ThePrefer) -> Response:
    """What is wanted for each number and address of a dossier, and which of them are dead."""
    return JSONResponse(await _shown(prefer, code, who.agency))


@router.put(
    "/{code}/preferences",
    **answers(PreferencesOut, errors=["not-found", CHANNEL_TWICE]),
    dependencies=COUNTER,
)
async def put_preferences(
    code: str, body: PreferencesIn, who: Who, once: TheKey, prefer: ThePrefer
) -> Response:
    """Enter what the citizen wants, for all his dossiers with the same number or address."""
    await prefer(code, body.order, body.refused, agency=who.agency, by=who.sub, once=once)
    return JSONResponse(await _shown(prefer, code, who.agency))


@router.post(
    "/{code}/preferences/revive",
    **answers(PreferencesOut, errors=["not-found"]),
    dependencies=COUNTER,
)
async def post_revive(code: str, who: Who, once: TheKey, prefer: ThePrefer) -> Response:
    """Write again to numbers and addresses at which nothing arrived; done twice is done once."""
    await prefer.revive(code, who.agency)
    return JSONResponse(await _shown(prefer, code, who.agency))


async def _shown(prefer: Prefer, code: str, agency: str) -> dict[str, Any]:
    correspondence, known = await prefer.of(code, agency)
    addresses = [
        AddressOut(
            tag=wish.tag,
            order=wish.order,
            refused=wish.refused,
            suppressed_until=dead.until if dead else None,
            suppressed_because=dead.reason if dead else None,
        )
        for wish, dead in known
    ]
    shown = PreferencesOut(code=code, order=correspondence.order, addresses=tuple(addresses))
    return shown.model_dump(mode="json")
