"""What is done at the desks besides: the calendar, the lists, the lookups, the archive."""

from datetime import date, timedelta

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.web.auth import Role
from motcua.day.office import Office, refused
from motcua_client import models as m

LONG_AFTER = timedelta(days=365 * 71)
"""Longer than the longest period of keeping."""


async def calendar(office: Office) -> int:
    """A day off is told by letter; the promises it touches are moved by a command of their own."""
    admin = office.other(Role.ADMIN).calendar
    before = await admin.get()
    day = (office.clock.now().astimezone(OFFICE_ZONE) + timedelta(days=3)).date()
    letter = m.EditIn(
        letter_number="512/UBND-TH", letter_date=date(2019, 4, 8), reason="Nghỉ do bão",
        days=[m.DayIn(date=day, kind="off", reason="Nghỉ do bão")],
    )  # fmt: skip
    after = await admin.edit(letter, seen=before.seen)
    assert (await admin.get(after.version)).version == after.version
    assert len((await admin.versions()).versions) == after.version
    preview = await admin.preview(m.PreviewIn())
    shifts = [m.ShiftIn(code=s.code, due_then=s.due_then) for s in preview.shifts]
    moves = m.MovesIn(
        version=after.version, letter_number="513/UBND-TH", reason="Nghỉ do bão", shifts=shifts
    )
    return len((await admin.move(moves)).outcomes)


async def lists(office: Office, code: str) -> None:
    """An officer finds a dossier by its owner's name, typed without accents."""
    counter = office.counter().dossiers
    owner = (await counter.get(code)).applicant.name or ""
    found = await counter.search(m.SearchIn(text=owner))
    assert code in [row.code for row in found.dossiers]
    assert await counter.count(m.SearchIn(text=owner)) == len(found.dossiers)
    assert (await counter.due_date(code)).days
    assert (await office.other(Role.AUDITOR).dossiers.audit(code)).entries


async def lookups(office: Office, receipt: m.ReceiptOut) -> None:
    """By the code alone a degree, with the slip's secret the whole; a wrong one finds nothing."""
    home = office.citizen().lookup
    assert (await home.degree(receipt.code)).degree != "done"
    standing = await home.with_secret(receipt.code, receipt.secret)
    assert standing.division == receipt.division
    await refused(home.with_secret(receipt.code, "KHONGPHAI1"), "lookup-not-found")


async def archive(office: Office) -> int:
    """Long after, what is past its period is listed, approved by another and destroyed."""
    office.clock.move(office.clock.now() + LONG_AFTER)
    lists = office.other(Role.ADMIN).destroy_lists
    drafted = await lists.draft()
    await office.leader().destroy_lists.approve(drafted.id)
    await lists.execute(drafted.id)
    done = await lists.get(drafted.id)
    assert done.executed_at is not None
    return len(done.rows)
