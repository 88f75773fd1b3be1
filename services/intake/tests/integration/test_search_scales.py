"""The keys that a list reads for a page stay in proportion to its rows, however many there are.

`MOTCUA_SEARCH_SIZES=1000,100000` measures other sizes; on a real MongoDB up to a million.
"""

import os
from datetime import timedelta
from typing import Any

import pytest
from pymongo import InsertOne
from services.intake.tests.builders import AGENCY, NOW, dossier
from services.intake.tests.integration.conftest import Intake

from dossier_shared.keyring import read_ring
from dossier_shared.mongo.client import Collection, Database
from dossier_shared.mongo.codec import Codec
from dossier_shared.mongo.writing import Said, Writing
from intake.adapters.search import SearchDossiers
from intake.adapters.store import INDEXES
from intake.application.ports import Wanted
from intake.domain.dossier import Dossier
from intake.domain.people import Person
from intake.domain.scope import Scope
from intake.domain.statuses import Status
from intake.settings import Settings

SIZES = [int(size) for size in os.environ.get("MOTCUA_SEARCH_SIZES", "500,5000").split(",")]
DIVISIONS = [f"Phòng {number}" for number in range(8)]
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng")
GIVEN = ("Bưởi", "Chanh", "Quýt", "Cam", "Mận", "Đào", "Lý", "Hồng")
MOST_KEYS = 4 * 12
"""For a row, at any size: a window may be four times as long as was needed, and of a list that is
narrowed twice one row in twelve fits."""

ALL = Scope(AGENCY)
ONE_DIVISION = Scope(AGENCY, division=DIVISIONS[3])

LISTS = {
    "the agency's newest": Wanted(ALL),
    "the agency's oldest": Wanted(ALL, sort="oldest"),
    "a division's newest": Wanted(ONE_DIVISION),
    "a client's own": Wanted(Scope(AGENCY, entered_by="cong-dich-vu")),
    "a status": Wanted(ALL, status=4),
    "a status of a division": Wanted(ONE_DIVISION, status=4),
    "a procedure": Wanted(ALL, procedure="TTHC-7"),
    "a field": Wanted(ALL, field="Lĩnh vực 2"),
    "a channel": Wanted(ALL, channel="online"),
    "waiting for the citizen": Wanted(ALL, group="waiting-citizen"),
    "in progress": Wanted(ALL, group="open"),
    "a given name": Wanted(ALL, text="buoi"),
    "a name in another order": Wanted(ALL, text="buoi nguyen"),
    "overdue": Wanted(ALL, sort="due", due_to=NOW),
    "overdue in a division": Wanted(ONE_DIVISION, sort="due", due_to=NOW),
    "near due": Wanted(ALL, sort="due", due_from=NOW, due_to=NOW + timedelta(days=30)),
    "received in a range": Wanted(
        ALL, received_from=NOW - timedelta(days=200), received_to=NOW - timedelta(days=100)
    ),
}


async def filled(store: Database, codec: Codec[Dossier], size: int) -> Collection:
    """Dossiers of one year, as many as asked for, a tenth of them open."""
    dossiers = store[f"dossiers_{size}"]
    await dossiers.create_indexes(INDEXES["dossiers"])
    for start in range(0, size, 500):
        numbers = range(start, min(start + 500, size))
        rows = [InsertOne(document(codec, number, size)) for number in numbers]
        await dossiers.bulk_write(rows, ordered=False)
    return dossiers


def document(codec: Codec[Dossier], number: int, size: int) -> dict[str, Any]:
    at = NOW - timedelta(days=365) * (size - number) / size
    status = Status(4 if number % 10 == 0 else 5 if number % 50 == 1 else 10)
    one = dossier(
        status, code=f"{AGENCY}-{number:07d}", received_at=at, book=None,
        applicant=Person(f"{FAMILIES[number % 5]} Thị {GIVEN[number % 8]}"),
        due_now=at + timedelta(days=20) if status == 4 else None,
        division=DIVISIONS[number // 3 % 8], procedure=f"TTHC-{number % 80}",
        field=f"Lĩnh vực {number % 7}", entered_by="cong-dich-vu" if number % 11 == 0 else "mc-1",
        channel="online" if number % 6 == 0 else "counter", numbered=f"{number:07d}",
    )  # fmt: skip
    written = Writing(codec, "intake", audited=False).insert(one, Said([], NOW, None))
    return written[1]


async def keys_a_row(search: SearchDossiers, wanted: Wanted) -> float:
    """How many keys the windows of the first page read from the index for each of its rows."""
    page = await search.page(wanted)
    last = page.dossiers[-1].code if page.next else None
    keys = 0
    async for window in search.windows(wanted):
        rows = [row["_id"] for row in await window.to_list(None)]
        keys += len(rows)
        if last in rows:
            break
    return keys / len(page.dossiers)


async def test_the_keys_read_for_a_row_do_not_grow_with_the_dossiers(
    intake: Intake, store: Database, settings: Settings
) -> None:
    codec = intake.dossiers.codec
    blind = read_ring(settings.keyring_file).blind
    measured: dict[str, list[float]] = {name: [] for name in LISTS}
    for size in SIZES:
        search = SearchDossiers(await filled(store, codec, size), codec, blind, intake.clock)
        for name, wanted in LISTS.items():
            measured[name].append(await keys_a_row(search, wanted))
    assert {name: r for name, r in measured.items() if max(r) > MOST_KEYS} == {}


@pytest.mark.parametrize("name", LISTS)
async def test_every_list_is_read_from_an_index(intake: Intake, name: str) -> None:
    search: SearchDossiers = intake.app.state.search
    async for window in search.windows(LISTS[name]):
        plan = str((await window.explain())["queryPlanner"]["winningPlan"])
        assert "IXSCAN" in plan
        assert "COLLSCAN" not in plan
