"""Calls by hand over HTTP: the list of a department, and what somebody notes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from services.notify.tests.people.dossiers import AGENCY, CODE, NOW, dossier, notices

from notify.domain.calls import opened
from notify.domain.correspondence import with_calls, with_notices

pytestmark = pytest.mark.backing
ELSEWHERE = "000.00.20.H50"


def lost(number, agency=AGENCY, kind="ready"):
    """A dossier no channel of whose citizen told him, `number` hours after the morning."""
    before = replace(
        dossier(channels=("sms",), tags=("t",)), code=f"{CODE[:-2]}{number:02d}", agency=agency
    )
    after, _ = with_notices(before, notices("sms refused", kind=kind, event=f"e{number}"))
    since = NOW + timedelta(hours=number)
    return with_calls(after, opened((), f"e{number}:{kind}", kind, since))


@pytest.fixture
async def put(correspondences):
    async def put(*told) -> None:
        for one in told:
            await correspondences.add(one, [], NOW)

    return put


async def listed(office, headers, limit=2) -> list[dict]:
    found, cursor = [], None
    while True:
        asked = {"limit": limit} | ({"cursor": cursor} if cursor else {})
        answer = await office.get("/calls", params=asked, headers=headers)
        assert answer.status_code == 200, answer.text
        found.append(answer.json())
        if (cursor := answer.json()["next"]) is None:
            return found


def codes(pages) -> list[str]:
    return [one["code"][-2:] for page in pages for one in page["dossiers"]]


async def test_the_list_has_who_is_due_first_first_and_its_pages_and_its_count_agree(
    office, put, bearer
):
    await put(lost(30), lost(2), lost(5), lost(1, agency=ELSEWHERE), lost(0), lost(3))
    pages = await listed(office, bearer())
    assert codes(pages) == ["00", "02", "03", "05", "30"]
    assert [len(page["dossiers"]) for page in pages] == [2, 2, 1]
    assert {page["total"] for page in pages} == {5}
    dues = [one["calls"][0]["due_at"] for page in pages for one in page["dossiers"]]
    assert dues == ["2018-04-13T17:00:00+07:00"] * 4 + ["2018-04-16T17:00:00+07:00"]


async def test_another_department_has_a_list_of_its_own(office, put, bearer):
    await put(lost(0), lost(1, agency=ELSEWHERE))
    [page] = await listed(office, bearer(agency=ELSEWHERE))
    assert (codes([page]), page["total"]) == (["01"], 1)
    [empty] = await listed(office, bearer(agency="000.00.21.H50"))
    assert (empty["dossiers"], empty["total"]) == ([], 0)


async def note(office, headers, outcome, code=f"{CODE[:-2]}00", call="e0:ready"):
    path = f"/dossiers/{code}/calls/{call}"
    return await office.post(path, json={"outcome": outcome}, headers=headers)


async def test_tried_in_vain_a_call_is_due_again_and_behind_the_others(office, put, bearer, clock):
    await put(lost(0), lost(1))
    clock.move(NOW + timedelta(days=1))
    answer = await note(office, bearer("clerk", "vt-1", once="1"), "no-answer")
    [call] = answer.json()["calls"]
    assert call["tries"] == [
        {"at": "2018-04-13T09:00:00+07:00", "by": "vt-1", "outcome": "no-answer"}
    ]
    assert (call["due_at"], call["closed_as"]) == ("2018-04-16T17:00:00+07:00", None)
    assert codes(await listed(office, bearer())) == ["01", "00"]


@pytest.mark.parametrize("outcome", ["reached", "told-otherwise", "given-up"])
async def test_what_ends_a_call_takes_it_from_the_list(office, put, bearer, outcome):
    await put(lost(0), lost(1))
    answer = await note(office, bearer(once="1"), outcome)
    [call] = answer.json()["calls"]
    assert (call["closed_as"], call["due_at"]) == (outcome, None)
    [page] = await listed(office, bearer())
    assert (codes([page]), page["total"]) == (["01"], 1)


async def test_what_came_of_a_call_is_noted_once_however_often_it_is_told(
    office, put, bearer, clock
):
    await put(lost(0))
    first = await note(office, bearer(once="1"), "no-answer")
    clock.move(NOW + timedelta(hours=1))
    again = await note(office, bearer(once="1"), "no-answer")
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    other = await note(office, bearer(once="1"), "reached")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    other = await note(office, bearer(sub="mc-2", once="1"), "wrong-number")
    assert [one["by"] for one in other.json()["calls"][0]["tries"]] == ["mc-1", "mc-2"]


async def test_only_an_open_call_of_ones_own_department_is_noted(office, put, bearer):
    await put(lost(0), lost(1, agency=ELSEWHERE))
    await note(office, bearer(once="0"), "reached")
    elsewhere = f"{CODE[:-2]}01"
    for number, (more, status, code) in enumerate(
        [
            ({}, 409, "call-closed"),
            ({"call": "e9:ready"}, 409, "no-such-call"),
            ({"code": elsewhere, "call": "e1:ready"}, 404, "not-found"),
            ({"code": f"{CODE[:-2]}99"}, 404, "not-found"),
            ({"outcome": "perhaps"}, 422, "invalid-request"),
        ]
    ):
        answer = await note(
            office, bearer(once=f"n{number}"), **({"outcome": "reached"} | more)
        )  # fmt: skip
        assert (answer.status_code, answer.json()["code"]) == (status, code), more
        assert answer.headers["content-type"] == "application/problem+json"


async def test_a_dossier_about_which_two_calls_are_open_is_listed_once(office, put, bearer):
    both = lost(0)
    calls = opened(both.calls, "e1:apology", "apology", NOW - timedelta(days=1))
    await put(with_calls(both, calls), lost(1))
    [page] = await listed(office, bearer(), limit=50)
    assert [len(one["calls"]) for one in page["dossiers"]] == [2, 1]
    assert page["total"] == 2
    await note(office, bearer(once="1"), "reached", call="e1:apology")
    [page] = await listed(office, bearer(), limit=50)
    assert [len(one["calls"]) for one in page["dossiers"]] == [1, 1]


async def test_no_number_stands_in_the_list(office, put, bearer):
    await put(lost(0))
    [page] = await listed(office, bearer())
    assert page["dossiers"][0]["calls"][0].keys() == {
        "id", "kind", "opened_at", "due_at", "tries", "closed_at", "closed_as",
    }  # fmt: skip


async def test_a_cursor_that_never_was_one_is_refused(office, bearer):
    for cursor in ("%", "bm90IGEgcGxhY2U="):
        answer = await office.get("/calls", params={"cursor": cursor}, headers=bearer())
        assert (answer.status_code, answer.json()["code"]) == (422, "cursor-malformed")
