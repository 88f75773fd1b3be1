"""Official reports over HTTP: what they count, who sees what, in which forms."""

from dataclasses import replace
from io import BytesIO
from threading import get_ident
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from services.routing.tests.builders import BTXH, DUE, NCC, NOW, at, published, received
from services.routing.tests.integration.conftest import Desk

from dossier_shared.contracts import (
    DossierFinished,
    DossierReturned,
    DossierWithdrawn,
    ProcedureEnded,
)
from routing.application import report as making
from routing.domain.reports.counts import Counts
from routing.domain.reports.figures import Figures
from routing.domain.reports.periods import Window
from routing.domain.reports.solving import Solving

APRIL = {"year": 2018, "month": 4}


async def report(desk: Desk, name: str, person: str = "gd-1", **asked: Any) -> Any:
    return await desk.client.get(
        f"/reports/{name}", params=APRIL | asked, headers=desk.bearer(person)
    )


@pytest.fixture
async def month(desk: Desk, clock: Any) -> Desk:
    """Of five dossiers three were resolved, one of them withdrawn; one is another division's."""
    for number in range(4):
        await desk.hear(received(), f"H-{number}")
    await desk.hear(received(procedure="BTXH-01", division=BTXH, channel="online"), "H-4")
    clock.move(at("2018-04-20 10:00"))
    await desk.hear(DossierFinished(outcome="approved", due_at=DUE), "H-0", 2)
    await desk.hear(DossierFinished(outcome="refused", due_at=DUE), "H-1", 2)
    await desk.hear(DossierWithdrawn(), "H-2", 2)
    await desk.hear(DossierReturned(method="counter"), "H-0", 3)
    clock.move(at("2018-05-10 10:00"))
    return desk


def total(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body["total"]


async def test_the_month_adds_up(month: Desk) -> None:
    counted = total(await report(month, "06a"))
    assert counted["received"] == 5
    assert counted["resolved"] == 3
    assert counted["open"] == 2
    assert counted["open_late"] == 2


async def test_a_division_counts_what_is_its_own(month: Desk) -> None:
    assert total(await report(month, "06a", "tp-1"))["received"] == 4
    assert total(await report(month, "06a", "cv-9"))["received"] == 1
    refused = await report(month, "07a", "tp-1")
    assert (refused.status_code, refused.json()["code"]) == (403, "report-not-yours")


async def test_a_report_can_be_made_again_as_it_was(month: Desk) -> None:
    then = total(await report(month, "06a", as_of=NOW.isoformat()))
    assert (then["received"], then["resolved"]) == (5, 0)
    ahead = await report(month, "06a", as_of="2030-01-01T00:00:00+07:00")
    assert (ahead.status_code, ahead.json()["code"]) == (422, "report-of-the-future")


async def test_a_procedure_that_was_replaced_counts_until_its_last_day(
    desk: Desk, clock: Any
) -> None:
    may = NOW.date().replace(month=5, day=1)
    await desk.hear(published(), "NCC-01")
    await desk.hear(published(valid_from=may), "NCC-02")
    await desk.hear(ProcedureEnded(from_day=may, replaced_by="NCC-02"), "NCC-01", 2)
    clock.move(at("2018-05-10 10:00"))
    for name in ("07a", "07b"):
        assert total(await report(desk, name))["all"]["total"] == 1
        april = await report(desk, name, as_of=at("2018-04-30 10:00").isoformat())
        assert total(april)["all"]["total"] == 1


@pytest.mark.parametrize(
    ("name", "person", "made_by"),
    [("06a", "tp-1", "report_06a"), ("06b", "gd-1", "report_06b"), ("overdue", "gd-1", "overdue")],
)
async def test_what_is_counted_anew_does_not_keep_the_others_waiting(
    month: Desk, monkeypatch: pytest.MonkeyPatch, name: str, person: str, made_by: str
) -> None:
    kept, threads = getattr(making, made_by), set()

    def counted(*given: Any) -> Any:
        threads.add(get_ident())
        return kept(*given)

    monkeypatch.setattr(making, made_by, counted)
    assert (await report(month, name, person)).status_code == 200
    assert threads
    assert get_ident() not in threads


async def test_counters_of_one_replica_equal_those_of_a_new_one(month: Desk) -> None:
    await report(month, "06a")
    await month.hear(received(), "H-9")
    followed = (await report(month, "06a", as_of=at("2018-05-10 10:00").isoformat())).json()
    assert followed["total"]["received"] == 6


@pytest.mark.parametrize("name", ["06a", "06b", "07a", "07b", "overdue", "indices", "scores"])
async def test_every_report_is_had_as_json_xlsx_and_pdf(month: Desk, name: str) -> None:
    assert (await report(month, name)).json()["report"] == name
    sheet = load_workbook(BytesIO((await report(month, name, format="xlsx")).content)).active
    assert sheet is not None
    paper = PdfReader(BytesIO((await report(month, name, format="pdf")).content))
    assert "Tháng 4 năm 2018" in "".join(page.extract_text() for page in paper.pages)


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"year": 2018, "month": 4, "quarter": 2}, "two periods"),
        ({"year": 2018, "first": "2018-04-01", "last": "2018-04-30"}, "a year and a range"),
        ({"first": "2018-04-30", "last": "2018-04-01"}, "the end before the beginning"),
        ({"first": "2018-04-30"}, "no end"),
        ({"month": 4}, "of which year"),
    ],
)
async def test_an_unclear_period_is_refused(desk: Desk, asked: dict[str, Any], why: str) -> None:
    answer = await desk.client.get("/reports/06a", params=asked, headers=desk.bearer("gd-1"))
    assert (answer.status_code, answer.json()["code"]) == (422, "period-unclear")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
async def test_a_day_of_no_office_is_refused(desk: Desk, day: str) -> None:
    asked = {"first": day, "last": day}
    answer = await desk.client.get("/reports/06a", params=asked, headers=desk.bearer("gd-1"))
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")


@pytest.mark.parametrize(
    "as_of", ["0001-01-01T00:00:00+14:00", "1989-12-31T00:00:00Z", "9999-12-31T23:59:59-12:00"]
)
async def test_an_instant_of_no_office_is_refused(desk: Desk, as_of: str) -> None:
    answer = await report(desk, "06a", as_of=as_of)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")
    assert answer.headers["content-type"] == "application/problem+json"


async def test_no_report_is_given_out_that_the_next_one_contradicts(
    month: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the counters of May had lost what April left open."""
    kept = Figures.report_06a

    def forgetful(figures: Figures, agency: str, of: Window) -> Solving:
        made = kept(figures, agency, of)
        return replace(made, lines=(), total=Counts()) if of.period.first.month == 5 else made

    assert (await report(month, "06a")).status_code == 200
    monkeypatch.setattr(Figures, "report_06a", forgetful)
    assert (await report(month, "06a")).status_code == 500
    assert (await report(month, "06a", month=3)).status_code == 200


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ({"year": 2018}, "Năm 2018"),
        ({"year": 2018, "quarter": 2}, "Quý II năm 2018"),
        ({"year": 2018, "half": 1}, "6 tháng đầu năm 2018"),
        ({"first": "2018-04-01", "last": "2018-04-12"}, "Từ ngày 01/04/2018 đến ngày 12/04/2018"),
    ],
)
async def test_periods_are_named_as_on_paper(desk: Desk, asked: dict[str, Any], title: str) -> None:
    answer = await desk.client.get("/reports/06a", params=asked, headers=desk.bearer("gd-1"))
    assert title in answer.text
    assert NCC not in answer.text
