"""The tracking book of a year (Mẫu 06): page by page, as a workbook, on paper."""

import asyncio
from dataclasses import asdict, replace
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import ConfigDict
from starlette.responses import JSONResponse, Response

from dossier_shared.web.auth import Role, allow
from dossier_shared.web.describing import answers
from dossier_shared.web.timing import PATIENT
from intake.api.models import Outgoing
from intake.api.showing import Show, Showing
from intake.api.slips import PDF, pdf
from intake.application.keep_book import Book, BookPage, KeepBook, unbroken
from intake.domain.dossier import Dossier
from intake.domain.errors.slips import BOOK_EMPTY, TEMPLATE_BROKEN
from intake.domain.forms import Row
from intake.domain.masking import masked
from intake.domain.people import Person

router = APIRouter(prefix="/book/{year}", tags=["book"], dependencies=[PATIENT])
KEEPERS = [allow(Role.RECEPTIONIST, Role.LEADER, Role.AUDITOR, Role.ADMIN)]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIELDS = ["applicant.name", "applicant.address", "applicant.phone", "request"]
LINE: dict[str, Any] = {
    "number": 7,
    "code": "000.00.19.H50-190412-0007",
    "content": "Giải quyết chế độ ưu đãi đối với thương binh",
    "copies": 1,
    "owner": "Nguyễn Thị Bưởi",
    "address": "Thôn Tân Mỹ, xã Vĩnh Giang",
    "phone": "0912 345 678",
    "received": "09:00 12/04/2019",
    "due": "09:00 26/04/2019",
    "result": "Đã giải quyết, 1234/QĐ-SLĐTBXH",
    "result_at": "10:15 26/04/2019",
    "method": "Trực tiếp",
    "fee": "Không thu",
    "note": "",
}
Year = Annotated[int, Path(ge=2015, le=2100)]


class BookLineOut(Outgoing):
    """A line as it is printed; empty where nothing has happened yet."""

    number: int
    code: str
    content: str
    copies: int | None
    owner: str
    address: str
    phone: str
    received: str
    due: str
    result: str
    result_at: str
    method: str
    fee: str
    note: str


class BookOfYearOut(Outgoing):
    """`last` is the highest number of the year; `gaps` are numbers of this page that are missing,
    which never happens to a book that nobody tampered with; `next` begins the following page.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"year": 2019, "last": 7, "gaps": [], "lines": [LINE], "next": None}]
        }
    )
    year: int
    last: int
    gaps: list[int]
    lines: list[BookLineOut]
    next: int | None


async def _book(request: Request) -> KeepBook:
    return cast("KeepBook", request.app.state.book)


TheBook = Annotated[KeepBook, Depends(_book)]


@router.get("", **answers(BookOfYearOut), dependencies=KEEPERS)
async def get_book(
    year: Year,
    book: TheBook,
    showing: Showing,
    first: Annotated[int, Query(ge=1, le=1_000_000, description="Number to begin with.")] = 1,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Response:
    """So many numbers of the book."""
    page = await book.page(Book(showing.who.agency, year), first, limit)
    lines = await _lines(page, book, showing)
    following = first + limit
    shown = {
        "year": year, "last": page.last, "gaps": list(page.gaps),
        "lines": [asdict(line) for line in lines],
        "next": following if following <= page.last else None,
    }  # fmt: skip
    return JSONResponse(shown)


@router.get(
    "/xlsx",
    **answers(None, errors=[BOOK_EMPTY], media_type=XLSX, description="The whole year"),
    dependencies=KEEPERS,
)
async def export_book(year: Year, book: TheBook, showing: Showing, request: Request) -> Response:
    """The whole year as a workbook."""
    lines = await _whole(year, book, showing)
    content = await asyncio.to_thread(request.app.state.workbook, f"Sổ {year}", lines)
    named = f'attachment; filename="so-theo-doi-{year}.xlsx"'
    return Response(content, media_type=XLSX, headers={"Content-Disposition": named})


@router.get(
    "/pdf",
    **answers(
        None, errors=[BOOK_EMPTY, TEMPLATE_BROKEN], media_type=PDF, description="PDF/A-2b, A4"
    ),
    dependencies=KEEPERS,
)
async def print_book(year: Year, book: TheBook, showing: Showing) -> Response:
    """The whole year on paper, to be closed with signature and seal (TT 01/2018 art.10.2)."""
    lines = await _whole(year, book, showing)
    return pdf(await book.pdf(year, lines), f"so-theo-doi-{year}")


async def _whole(year: int, book: KeepBook, showing: Show) -> tuple[Row, ...]:
    page = await book.whole(Book(showing.who.agency, year))
    if not page.dossiers:
        raise BOOK_EMPTY.broken(year=year)
    return unbroken(await _lines(page, book, showing), page.gaps)


async def _lines(page: BookPage, book: KeepBook, showing: Show) -> tuple[Row, ...]:
    """As the caller's role may see each; the read is noted once."""
    codes = [dossier.code for dossier in page.dossiers]
    if codes:
        await showing.noted("book", codes, FIELDS)
    return await book.rows([_seen(dossier, showing) for dossier in page.dossiers])


def _seen(dossier: Dossier, showing: Show) -> Dossier:
    view = {"applicant": asdict(dossier.applicant), "request": dossier.request}
    level = showing.level(dossier.sensitive, dossier.division)
    shown = masked(view, level)
    return replace(dossier, applicant=Person(**shown["applicant"]), request=shown["request"])
