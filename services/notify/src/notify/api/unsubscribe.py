"""Refusing messages by the link in a mail (RFC 8058): one click by the mail program, or a page that
asks first. The link shows nothing of whose it is.
"""

from typing import Annotated, Protocol, cast

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse, Response

from dossier_shared.web.auth import public
from dossier_shared.web.describing import answers
from notify.application.wishes import Recipients
from notify.domain.errors import LINK_UNFIT
from notify.domain.wishes import Refusable

router = APIRouter(prefix="/unsubscribe", tags=["recipients"])
ANYBODY = [public("đường dẫn trong thư đã ký; hộp thư gọi thay người nhận (RFC 8058)")]
SAID: dict[Refusable, str] = {
    "reminders": "tin nhắc việc",
    "digests": "tin tổng hợp",
    "bulk": "thông báo chung gửi nhiều người",
}
LEGAL = (
    "Tin báo về tiếp nhận, bổ sung, hẹn lại và kết quả hồ sơ là tin theo quy định của pháp luật, "
    "vẫn được gửi."
)
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
}


class Links(Protocol):
    def read(self, token: str) -> tuple[str, Refusable]: ...


async def _links(request: Request) -> Links:
    return cast("Links", request.app.state.links)


async def _recipients(request: Request) -> Recipients:
    return cast("Recipients", request.app.state.recipients)


TheLinks = Annotated[Links, Depends(_links)]


@router.get(
    "/{token}",
    **answers(None, errors=[LINK_UNFIT], media_type="text/html"),
    dependencies=ANYBODY,
)
async def get_unsubscribe(token: str, links: TheLinks) -> Response:
    """A page that asks; to look at it changes nothing, as programs look at links too."""
    _, what = links.read(token)
    return _page(
        f"<p>Ông/bà không muốn nhận {SAID[what]} qua địa chỉ thư này nữa?</p>"
        f"<p>{LEGAL}</p>"
        '<form method="post"><button type="submit">Không nhận nữa</button></form>'
    )


@router.post(
    "/{token}",
    **answers(None, errors=[LINK_UNFIT], media_type="text/html"),
    dependencies=ANYBODY,
)
async def post_unsubscribe(
    token: str, links: TheLinks, recipients: Annotated[Recipients, Depends(_recipients)]
) -> Response:
    """Refused from now on; done twice is done once."""
    tag, what = links.read(token)
    await recipients.refuse(tag, what)
    return _page(
        f"<p>Đã ghi nhận: không gửi {SAID[what]} đến địa chỉ thư này nữa.</p><p>{LEGAL}</p>"
    )


def _page(inside: str) -> Response:
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    style = (
        "<style>body{font:1.1rem/1.6 sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}"
    )
    style += "button{font:inherit;padding:.6rem 1.2rem}</style>"
    title = "Từ chối nhận tin"
    return HTMLResponse(
        f'<!doctype html><html lang="vi"><head>{head}<title>{title}</title>{style}</head>'
        f"<body><main><h1>{title}</h1>{inside}</main></body></html>",
        headers=HEADERS,
    )
