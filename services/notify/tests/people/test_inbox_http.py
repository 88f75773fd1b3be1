"""The inbox over HTTP: pages, counts and marks, and nobody's but one's own."""

from dataclasses import replace
from datetime import timedelta

import pytest
from services.notify.tests.people.dossiers import AGENCY, CODE, NOW, notice

from notify.domain.correspondence import Correspondence
from notify.domain.inbox import put_in
from notify.domain.retention import erased

pytestmark = pytest.mark.backing
DUE = {"due": NOW + timedelta(days=3)}


def reminded(number, *people, kind="staff-due", minutes=0) -> Correspondence:
    """A dossier about which these people were told, `number` hours after the morning."""
    at = NOW + timedelta(hours=number, minutes=minutes)
    notices = [put_in(f"e{number}:{kind}:inbox:{one}", kind, one, DUE, at) for one in people]
    return Correspondence(f"{CODE[:-2]}{number:02d}", AGENCY, notices=tuple(notices))


@pytest.fixture
async def put(correspondences):
    async def put(*told) -> None:
        for one in told:
            await correspondences.add(one, [], NOW)

    return put


async def pages(office, headers, show, limit=2) -> list[dict]:
    found, cursor = [], None
    while True:
        more = {"cursor": cursor} if cursor else {}
        asked = {"show": show, "limit": limit, **more}
        answer = await office.get("/inbox", params=asked, headers=headers)
        assert answer.status_code == 200, answer.text
        found.append(answer.json())
        if (cursor := answer.json()["next"]) is None:
            return found


async def test_pages_and_counts_agree_and_the_latest_is_the_first(office, put, bearer):
    read = reminded(3, "cv-1")
    read = replace(read, notices=tuple(replace(one, read_at=NOW) for one in read.notices))
    await put(*(reminded(n, "cv-1", "tp-1") for n in (0, 1, 2)), read, reminded(4, "tp-1"))
    mine = bearer("officer", "cv-1")
    shown = await pages(office, mine, "unread")
    codes = [group["subject"][-2:] for page in shown for group in page["groups"]]
    assert codes == ["02", "01", "00"]
    assert [len(page["groups"]) for page in shown] == [2, 1]
    assert {page["unread"] for page in shown} == {3}
    everything = await pages(office, mine, "all")
    assert [g["subject"][-2:] for page in everything for g in page["groups"]] == [
        "03", "02", "01", "00",
    ]  # fmt: skip
    assert (await office.get("/inbox/unread", headers=mine)).json() == {"unread": 3}


async def test_nobody_sees_what_another_was_told(office, put, bearer):
    await put(reminded(0, "cv-1", "tp-1"), reminded(1, "tp-1"))
    for role, sub, seen in (
        ("officer", "cv-1", ["00"]),
        ("division_head", "tp-1", ["01", "00"]),
        ("leader", "gd-1", []),
        ("admin", "quan-tri", []),
    ):
        [page] = await pages(office, bearer(role, sub), "all", limit=50)
        assert [group["subject"][-2:] for group in page["groups"]] == seen, role
        assert all(len(group["notices"]) == 1 for group in page["groups"]), role
        assert page["unread"] == len(seen), role


async def test_a_notice_says_in_vietnamese_what_it_is_about(office, put, bearer):
    await put(reminded(0, "cv-1"))
    [page] = await pages(office, bearer("officer", "cv-1"), "unread")
    [group] = page["groups"]
    [item] = group["notices"]
    assert group["about_dossier"]
    assert item["subject"] == f"Hồ sơ {group['subject']} sắp đến hạn (15/04/2018)"
    assert group["subject"] in item["text"]
    assert (item["told_at"], item["read_at"], item["done_at"]) == (
        "2018-04-12T09:00:00+07:00", None, None,
    )  # fmt: skip


async def test_what_a_citizen_is_told_stands_in_no_inbox(office, put, bearer):
    told = reminded(0, "cv-1")
    await put(replace(told, notices=(*told.notices, notice("sms", "accepted"))))
    [page] = await pages(office, bearer("officer", "cv-1"), "all")
    assert [one["kind"] for one in page["groups"][0]["notices"]] == ["staff-due"]


async def test_a_mark_is_set_once_however_often_it_is_asked_for(office, put, bearer, clock):
    await put(reminded(0, "cv-1", "tp-1"))
    subject = f"{CODE[:-2]}00"
    body = {"subject": subject, "mark": "read"}
    mine = bearer("officer", "cv-1", once="1")
    first = await office.post("/inbox/marks", json=body, headers=mine)
    clock.move(NOW + timedelta(hours=1))
    again = await office.post("/inbox/marks", json=body, headers=mine)
    assert first.json() == again.json()
    assert again.headers["idempotency-replayed"] == "true"
    [item] = first.json()["notices"]
    assert (item["read_at"], item["done_at"]) == ("2018-04-12T09:00:00+07:00", None)
    assert first.json()["unread"] == 0
    other = await office.post("/inbox/marks", json=body | {"mark": "done"}, headers=mine)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    heads = await office.get("/inbox/unread", headers=bearer("division_head", "tp-1"))
    assert heads.json() == {"unread": 1}, "the head has not read it"


async def test_one_of_several_is_marked_and_anothers_is_not_ones_own_to_mark(office, put, bearer):
    both = reminded(0, "cv-1", "tp-1")
    step = reminded(0, "cv-1", kind="staff-step-overdue", minutes=1)
    await put(replace(both, notices=(*both.notices, *step.notices)))
    mine, heads, later = (str(one.public_id) for one in (*both.notices, *step.notices))

    async def mark(only, once) -> list:
        body = {"subject": both.code, "mark": "done", "notices": only}
        answer = await office.post(
            "/inbox/marks", json=body, headers=bearer("officer", "cv-1", once=once)
        )
        return [one["done_at"] is not None for one in answer.json()["notices"]]

    assert await mark([heads], "1") == [False, False]
    assert await mark([later], "2") == [False, True]
    assert await mark([mine, later], "3") == [True, True]
    unread = await office.get("/inbox/unread", headers=bearer("division_head", "tp-1"))
    assert unread.json() == {"unread": 1}


async def test_where_one_was_told_nothing_there_is_nothing_to_mark(office, put, bearer):
    await put(reminded(0, "tp-1"))
    for number, subject in enumerate([f"{CODE[:-2]}00", f"{CODE[:-2]}99", "digest/ncc"]):
        answer = await office.post(
            "/inbox/marks", json={"subject": subject, "mark": "read"},
            headers=bearer("officer", "cv-1", once=str(number)),
        )  # fmt: skip
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found"), subject


async def test_all_that_is_unread_is_marked_and_no_more(office, put, bearer):
    await put(*(reminded(n, "cv-1", "tp-1") for n in range(3)))
    body, mine = {"mark": "done"}, bearer("officer", "cv-1", once="1")
    first = await office.post("/inbox/marks/all", json=body, headers=mine)
    assert first.json() == {"marked": 3, "unread": 0}
    again = await office.post("/inbox/marks/all", json=body, headers=mine)
    assert again.json() == {"marked": 0, "unread": 0}
    heads = await office.get("/inbox/unread", headers=bearer("division_head", "tp-1"))
    assert heads.json() == {"unread": 3}


async def test_what_is_erased_says_so_and_spoils_nothing(office, put, bearer):
    old = reminded(0, "cv-1")
    await put(erased(old, NOW + timedelta(days=100)), reminded(1, "cv-1"))
    [page] = await pages(office, bearer("officer", "cv-1"), "all", limit=50)
    texts = [group["notices"][0]["text"] for group in page["groups"]]
    assert len(texts) == 2
    assert "đã được xóa" in texts[1]
    assert "đã được xóa" not in texts[0]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"cursor": "bm90IGEgcGxhY2U="}, "cursor-malformed"),
        ({"cursor": "%"}, "cursor-malformed"),
        ({"limit": 0}, "invalid-request"),
        ({"limit": 101}, "invalid-request"),
        ({"show": "mine"}, "invalid-request"),
    ],
)
async def test_a_page_that_cannot_be_is_refused(office, bearer, asked, code):
    answer = await office.get("/inbox", params=asked, headers=bearer("officer", "cv-1"))
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.headers["content-type"] == "application/problem+json"
