"""Who is reminded follows the organisation routing keeps; names and addresses do not travel."""

from datetime import UTC, datetime

import pytest

from dossier_shared.contracts import CaseOverdue, StaffChanged
from dossier_shared.staff import Person, Staff
from dossier_shared.web.auth import Role
from notify.adapters.people import StoredPostings
from notify.application.postings import Posted
from notify.domain.addressing import OVERDUE_TO, addressed

pytestmark = pytest.mark.backing

NAM = Person("cv-1", "Lê Văn Nam", "ncc", Role.OFFICER, "namlv@quangtri.example")
HOA = Person("tp-1", "Trần Thị Hòa", "ncc", Role.DIVISION_HEAD, "hoatt@quangtri.example")
STAFF = Staff((NAM, HOA))
LATE = CaseOverdue(
    division="ncc", step="tham-dinh", assignee="cv-1", due_at=datetime(2018, 4, 24, tzinfo=UTC)
)


def change(*, role: Role = Role.OFFICER, division: str = "ncc", left: bool = False) -> StaffChanged:
    return StaffChanged(
        agency="000.00.19.H50", role=role, division=division, substitute=None, left=left,
        absences=(), delegates=(),
    )  # fmt: skip


@pytest.fixture
def replica(store):
    return lambda: Posted(STAFF, StoredPostings(store["postings"]))


async def test_until_something_is_heard_the_file_holds(replica):
    staff = replica()
    await staff.look()
    assert addressed(OVERDUE_TO, LATE, staff) == ("cv-1", "tp-1")


async def test_a_head_who_moved_is_not_told_of_his_former_division(replica):
    staff, other = replica(), replica()
    await staff.hear("staff/tp-1", 1, change(role=Role.DIVISION_HEAD, division="btxh"))
    await staff.hear("staff/cv-1", 1, change(role=Role.DIVISION_HEAD))
    assert addressed(OVERDUE_TO, LATE, staff) == ("cv-1",)
    assert staff.find("cv-1") == Person("cv-1", NAM.name, "ncc", Role.DIVISION_HEAD, NAM.email)
    await other.look()
    assert other.people == staff.people, "the other replica learns it from the store"


async def test_one_who_left_is_told_nothing_until_he_is_back(replica):
    staff = replica()
    await staff.hear("staff/cv-1", 1, change(left=True))
    assert addressed(OVERDUE_TO, LATE, staff) == ("tp-1",)
    await staff.hear("staff/cv-1", 2, change())
    assert addressed(OVERDUE_TO, LATE, staff) == ("cv-1", "tp-1")


@pytest.mark.parametrize("order", [(1, 2), (2, 1), (2, 1, 2, 1)], ids=str)
async def test_the_last_change_counts_in_whatever_order_changes_come(replica, order):
    staff = replica()
    for sequence in order:
        await staff.hear("staff/cv-1", sequence, change(left=sequence == 2))
    assert staff.find("cv-1") is None


async def test_somebody_who_is_not_in_the_file_is_no_one_to_write_to(replica):
    staff = replica()
    await staff.hear("staff/cv-9", 1, change())
    assert staff.people == STAFF.people
