"""The simulator: nothing is lost or done twice, nobody does better than possible."""

import csv
import re
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from math import inf
from pathlib import Path

import pytest

from dossier_shared.worktime import load_calendar
from routing.adapters.catalogue import shipped_catalogue
from routing.domain.assignment import POLICIES
from routing.simulate.bound import lower_bound
from routing.simulate.compare import Asked, Row, SmallRow, by_load, compare, smalls, write
from routing.simulate.exact import LARGEST, optimum
from routing.simulate.instance import Away, Instance, Officer
from routing.simulate.measures import measure
from routing.simulate.office import Office, Run
from routing.simulate.receipts import generated, replayed
from routing.simulate.small import compare_small, small_instance
from routing.simulate.year import make_year

CALENDAR = load_calendar()
CATALOGUE = shipped_catalogue()
DOCS = Path(__file__).parents[4] / "docs" / "assignment"
LINE = re.compile(r"policy=[a-z-]+ late=\d+ p95_days=\d+\.\d spread=\d+\.\d{3} bound=\d+")


@pytest.fixture(scope="module")
def year() -> Instance:
    """A tenth of a year's dossiers, with fewer officers so that there is a load."""
    receipts = generated(2017, 3, CATALOGUE, CALENDAR)[:300]
    return make_year(receipts, 0.9, 3, CALENDAR, officers=14)


@pytest.fixture(scope="module", params=sorted(POLICIES))
def run(request: pytest.FixtureRequest, year: Instance) -> Run:
    return Office(year, POLICIES[request.param]).run()


def test_every_dossier_is_finished_once_after_it_came_in(year: Instance, run: Run) -> None:
    assert set(run.stays) == {dossier.code for dossier in year.dossiers}
    for dossier in year.dossiers:
        assert run.stays[dossier.code].began >= dossier.received


def test_nobody_does_two_at_once(year: Instance, run: Run) -> None:
    for officer in year.officers:
        stays = sorted(
            (stay.began, stay.left) for stay in run.stays.values() if stay.officer == officer.id
        )
        for (_, left), (began, _) in pairwise(stays):
            assert began >= left


def test_nobody_begins_while_away_and_work_takes_the_hours_he_is_there(
    year: Instance, run: Run
) -> None:
    works = {dossier.code: dossier.work for dossier in year.dossiers}
    officers = {officer.id: officer for officer in year.officers}
    for code, stay in run.stays.items():
        who = officers[stay.officer]
        assert who.there(stay.began)
        assert who.present(stay.began, stay.left) == pytest.approx(works[code])


def test_a_dossier_stays_in_its_division(year: Instance, run: Run) -> None:
    division = {officer.id: officer.division for officer in year.officers}
    for dossier in year.dossiers:
        assert division[run.stays[dossier.code].officer] == dossier.division


def test_the_same_seed_gives_the_same_year_and_the_same_end(year: Instance) -> None:
    policy = POLICIES["expected-lateness"]
    once, again = (Office(year, policy).run() for _ in range(2))
    assert once == again
    receipts = generated(2017, 3, CATALOGUE, CALENDAR)[:300]
    assert make_year(receipts, 0.9, 3, CALENDAR, officers=14).dossiers == year.dossiers


def test_no_policy_is_better_than_the_bound(year: Instance, run: Run) -> None:
    assert measure(year, run).late >= lower_bound(year)


@pytest.mark.parametrize("seed", range(1, 7))
@pytest.mark.parametrize("officers", [2, 3])
def test_bound_optimum_and_policies_stand_in_their_order(officers: int, seed: int) -> None:
    instance = small_instance(officers, 6, 2.0, seed, CALENDAR)
    found = compare_small(instance, list(POLICIES.values()))
    assert found.bound <= found.optimum <= found.in_order
    assert all(late >= found.in_order for late in found.late.values())


def test_the_exact_search_refuses_what_would_take_for_ever(year: Instance) -> None:
    with pytest.raises(ValueError, match=f"{LARGEST}"):
        optimum(year)


@pytest.mark.parametrize(
    ("start", "work", "done", "why"),
    [
        (0, 4, 4, "done before he goes"),
        (6, 4, 20, "two hours before, two after"),
        (8, 4, 22, "begun the moment he goes"),
        (10, 4, 22, "nothing before he is back"),
        (18, 4, 22, "begun the moment he is back"),
    ],
)
def test_work_rests_while_its_officer_is_away(
    start: float, work: float, done: float, why: str
) -> None:
    officer = Officer("a", "d", away=(Away(0, 8, 18),))
    assert officer.done(start, work) == done, why


def test_a_dossier_without_a_time_limit_is_never_late(year: Instance) -> None:
    dossier = replace(year.dossiers[0], last=inf)
    assert not dossier.late(None)


def test_a_file_of_dossiers_is_replayed_by_time_of_receipt() -> None:
    procedure = next(iter(CATALOGUE.definitions))
    lines = [
        f'{{"procedure": "{procedure}", "division": "d",'
        f' "received_at": "2017-03-0{day}T09:00:00+07:00"}}'
        for day in (3, 2)
    ]
    receipts = replayed(lines, 1, CATALOGUE, CALENDAR)
    assert [receipt.received_at.day for receipt in receipts] == [2, 3]
    with pytest.raises(ValueError, match="no dossiers"):
        make_year([], 0.9, 1, CALENDAR)


def test_the_last_line_is_for_machines(tmp_path: Path) -> None:
    procedure = next(iter(CATALOGUE.definitions))
    file = tmp_path / "receipts.jsonl"
    file.write_text(
        "\n".join(
            f'{{"procedure": "{procedure}", "division": "d",'
            f' "received_at": "2017-03-{day:02}T09:00:00+07:00",'
            f' "due_at": "2017-04-{day:02}T09:00:00+07:00"}}'
            for day in range(1, 29)
        )
    )
    command = [sys.executable, "-m", "routing.simulate", "--receipts", str(file), "--seed", "2"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert LINE.fullmatch(said.splitlines()[-1])


def test_what_stands_in_the_docs_is_what_the_simulator_finds() -> None:
    """The first figures of those compared, recomputed to the last digit."""
    asked = Asked(2017, [1], [0.7], smalls=0)
    row = next(compare(asked, CATALOGUE, CALENDAR, lambda _: None))
    with (DOCS / "comparison.csv").open(encoding="utf-8", newline="") as file:
        kept = next(csv.DictReader(file))
    assert {name: str(getattr(row, name)) for name in Row.__slots__} == kept


def test_the_page_shows_the_table_that_the_figures_give() -> None:
    with (DOCS / "comparison.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            Row(
                float(r["load"]), int(r["seed"]), r["policy"], int(r["dossiers"]), int(r["late"]),
                float(r["p95_days"]), float(r["spread"]), int(r["reassigned"]), int(r["bound"]),
            )
            for r in csv.DictReader(file)
        ]  # fmt: skip
    page = (DOCS.parent / "assignment.md").read_text(encoding="utf-8")
    assert "\n".join(by_load(rows)) in page


def test_the_page_shows_the_optimum_as_it_was_found() -> None:
    with (DOCS / "optimum.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    page = (DOCS.parent / "assignment.md").read_text(encoding="utf-8")
    kinds = dict.fromkeys(
        (row["officers"], row["dossiers"], row["load"], row["instances"]) for row in rows
    )
    for officers, dossiers, load, instances in kinds:
        same = [r["late"] for r in rows if (r["officers"], r["load"]) == (officers, load)]
        told = [officers, dossiers, f"{float(load):.0%}", instances, *same]
        assert f"| {' | '.join(told)} |" in page


def test_a_comparison_writes_its_tables_and_pictures(tmp_path: Path) -> None:
    asked = Asked(2017, [1], [0.7, 0.9], smalls=1)
    rows = [
        Row(load, 1, policy, 100, 5, 3.0, 0.1, 2, 1) for load in (0.7, 0.9) for policy in POLICIES
    ]
    small = list(smalls(replace(asked, smalls=1), CALENDAR))
    assert {row.way for row in small} == {"bound", "optimum", "best in order", *POLICIES}
    assert isinstance(small[0], SmallRow)
    write(tmp_path, rows, small)
    assert (tmp_path / "late.svg").read_text().count("<polyline") == len(POLICIES) + 1
    assert (tmp_path / "spread.svg").read_text().count("<polyline") == len(POLICIES)
    assert len((tmp_path / "comparison.csv").read_text().splitlines()) == len(rows) + 1
