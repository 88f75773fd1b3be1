"""The mail of the morning (hộp thư công vụ, mailed as one digest): once a person and working day,
when there is news; and once a week what is still not read.
"""

import asyncio
from datetime import UTC, datetime

import pytest

from dossier_shared.contracts import CalendarChanged, DayOff
from dossier_shared.staff import Person, Staff
from dossier_shared.web.auth import Role
from dossier_shared.worktime import load_calendar
from notify.adapters.calendars import StoredCalendars
from notify.adapters.people import StoredInboxes, ToldMornings
from notify.application.calendars import PresentCalendar
from notify.application.mornings import Mornings
from notify.domain.calls import Call, due_of
from notify.domain.correspondence import Correspondence
from notify.domain.inbox import put_in

pytestmark = pytest.mark.backing

CODE = "000.00.19.H50-180409-0007"
PERSON = "cv-1"
STAFF = Staff((Person(PERSON, "Lê Văn Nam", "ncc", Role.OFFICER, "namlv@quangtri.example"),))


def at(day: int, hour: int = 8) -> datetime:
    """In April 2018, of the office's clock; the 9th was a Monday."""
    return datetime(2018, 4, day, hour - 7, 0, tzinfo=UTC)


def reminded(number: int, when: datetime) -> Correspondence:
    notice = put_in(f"event-{number}:staff-due:inbox:{PERSON}", "staff-due", PERSON, {}, when)
    return Correspondence(f"{CODE[:-1]}{number}", notices=(notice,))


@pytest.fixture
def morning(store, correspondences, clock):
    def replica(calendar=None) -> Mornings:
        return Mornings(
            correspondences, StoredInboxes(correspondences), STAFF, calendar or load_calendar,
            clock, lambda: None, ToldMornings(store["mornings"]),
        )  # fmt: skip

    return replica


async def mails(correspondences) -> list[str]:
    rows = await correspondences.collection.find({"_id": {"$gt": "digest/", "$lt": "digest/~"}})\
        .to_list(None)  # fmt: skip
    return sorted(row["_id"].split("/")[1] for row in rows)


async def test_who_has_news_gets_one_mail_on_the_next_morning_and_none_without_news(
    morning, correspondences, clock
):
    await correspondences.add(reminded(1, at(9, 10)), [], at(9, 10))
    days = {
        9: "it came after the opening: not yet",
        10: "news",
        11: "the same is still unread: not mailed every day",
    }
    for day in days:
        clock.move(at(day))
        await morning().look()
    assert await mails(correspondences) == ["2018-04-10"]
    await correspondences.add(reminded(2, at(11, 15)), [], at(11, 15))
    clock.move(at(12))
    await morning().look()
    assert await mails(correspondences) == ["2018-04-10", "2018-04-12"]


async def test_a_day_off_that_intake_told_of_is_no_morning_and_one_that_is_worked_is(
    morning, correspondences, clock, store
):
    """The 10th is off, and the Saturday after it is worked instead."""
    calendar = replica_of(store)
    await replica_of(store).hear("000.00.19.H50/calendar/2", changed(2, off=10, worked=14))
    await replica_of(store).hear("000.00.19.H50/calendar/1", changed(1, off=11))
    await replica_of(store).hear("000.00.20.H50/calendar/3", changed(3, off=14))
    assert calendar().is_working(at(10).date()), "until it has looked"
    await calendar.look()
    office = morning(calendar)
    await correspondences.add(reminded(1, at(9, 10)), [], at(9, 10))
    for day in (10, 11):
        clock.move(at(day))
        await office.look()
    await correspondences.add(reminded(2, at(13, 10)), [], at(13, 10))
    clock.move(at(14))
    await office.look()
    assert await mails(correspondences) == ["2018-04-11", "2018-04-14"]
    call = Call("e1:ready", "ready", at(9), at(9))
    assert due_of(call, calendar()).date() == at(11).date()


def replica_of(store) -> PresentCalendar:
    return PresentCalendar("000.00.19.H50", load_calendar(), StoredCalendars(store["calendars"]))


def changed(version: int, off: int, worked: int | None = None) -> CalendarChanged:
    days = [DayOff(date=at(off).date(), kind="off", reason="Nghỉ bù")]
    if worked is not None:
        days.append(DayOff(date=at(worked).date(), kind="worked", reason="Làm bù"))
    sessions = tuple((one.opens, one.closes) for one in load_calendar().sessions)
    return CalendarChanged(
        version=version, first_year=2018, last_year=2018, sessions=sessions, days=tuple(days)
    )


async def test_what_nobody_reads_is_told_again_at_the_beginning_of_a_week(
    morning, correspondences, clock
):
    await correspondences.add(reminded(1, at(9, 10)), [], at(9, 10))
    for day in (10, 11, 12, 13, 14, 15, 16, 17):
        clock.move(at(day))
        await morning().look()
    assert await mails(correspondences) == ["2018-04-10", "2018-04-16"]


async def test_eight_replicas_and_their_restarts_write_one_mail(morning, correspondences, clock):
    await correspondences.add(reminded(1, at(9, 10)), [], at(9, 10))
    clock.move(at(10))
    written = await asyncio.gather(*(morning().look() for _ in range(8)))
    assert sum(written) == 1
    assert await morning().look() == 0


async def test_news_of_a_morning_on_which_nobody_was_there_is_told_on_the_next(
    morning, correspondences, clock
):
    await correspondences.add(reminded(1, at(9, 10)), [], at(9, 10))
    clock.move(at(10))
    await morning().look()
    await correspondences.add(reminded(2, at(10, 10)), [], at(10, 10))
    clock.move(at(12))
    assert await morning().look() == 1


async def test_one_who_died_before_the_last_mail_is_followed_by_another(
    morning, correspondences, clock, store
):
    await correspondences.add(reminded(1, at(9, 10)), [], at(9, 10))
    clock.move(at(10))
    await morning().look()
    await store["mornings"].delete_one({"_id": "told"})
    assert await morning().look() == 0
    assert await ToldMornings(store["mornings"]).last() is not None
