"""Log, statistics, evidence and bulk jobs over HTTP: what each answers, and to whom."""

import pytest
from services.notify.tests.integration.test_service import (
    CODE,
    backing_services,
    bearer,
    channel,
    counter,
    issuer,
    key_file,
    publish,
    received,
    settings,
)
from services.notify.tests.served import served

from dossier_shared.testing.waiting import eventually
from dossier_shared.web.auth import Role
from dossier_shared.web.cursors import to_cursor
from notify.adapters.trial import MANNERS
from notify.main import create_app

__all__ = ["backing_services", "channel", "counter", "issuer", "key_file", "settings"]
DAYS = {"first": "2018-04-01", "last": "2018-04-30"}
TIMES = {"since": "2018-04-12T08:00:00+07:00", "until": "2018-04-12T11:30:00+07:00"}
LIST = "Điện thoại,Email\n0912345678,\n,a@b.vn\n0233 3852 550,\n".encode()


@pytest.fixture
async def told(counter, channel, issuer, key, clock):
    """A dossier whose citizen was told by SMS and by mail."""
    await publish(channel, received(key, clock))

    async def handed_over() -> bool:
        answer = await counter.get(
            f"/dossiers/{CODE}/notices", headers=bearer(issuer, Role.RECEPTIONIST)
        )
        notices = answer.json().get("notices", [])
        return [one["status"] for one in notices] == ["accepted", "accepted"]

    await eventually(handed_over)


async def test_the_log_shows_what_was_told_masked_and_finds_it_by_number_but_never_in_a_url(
    counter, told, issuer
):
    headers = bearer(issuer, Role.CLERK)
    listed = await counter.get("/notices", params=DAYS, headers=headers)
    rows = listed.json()["notices"]
    assert {(one["channel"], one["address"]) for one in rows} == {
        ("sms", "***678"), ("email", "d***@example.vn"),
    }  # fmt: skip
    assert "912345678" not in listed.text
    for address, found in (("0912 345 678", 2), ("DAN@example.vn", 2), ("0987654321", 0)):
        body = DAYS | {"address": address}
        answer = await counter.post("/notices/search", json=body, headers=headers)
        assert len(answer.json()["notices"]) == found
    narrowed = DAYS | {"channel": "sms", "code": CODE, "status": "accepted"}
    answer = await counter.get("/notices", params=narrowed, headers=headers)
    assert [one["channel"] for one in answer.json()["notices"]] == ["sms"]
    page = await counter.get("/notices", params=DAYS | {"limit": 1}, headers=headers)
    rest = {"limit": 1, "cursor": page.json()["next"]}
    second = await counter.get("/notices", params=DAYS | rest, headers=headers)
    both = [page.json()["notices"][0], second.json()["notices"][0]]
    assert {one["channel"] for one in both} == {"sms", "email"}
    assert second.json()["next"] is None
    elsewhere = bearer(issuer, Role.CLERK, agency="000.00.20.H50")
    assert (await counter.get("/notices", params=DAYS, headers=elsewhere)).json()["notices"] == []


async def test_statistics_are_of_the_callers_department_and_grouped_as_asked(counter, told, issuer):
    headers = bearer(issuer, Role.LEADER)
    asked = DAYS | {"by": ["day", "channel"]}
    figures = (await counter.get("/statistics", params=asked, headers=headers)).json()["figures"]
    assert [(f["by"], f["notices"], f["share_handed_fast"]) for f in figures] == [
        ({"day": "2018-04-12", "channel": "email"}, 1, 1.0),
        ({"day": "2018-04-12", "channel": "sms"}, 1, 1.0),
    ]
    elsewhere = bearer(issuer, Role.LEADER, agency="000.00.20.H50")
    other = await counter.get("/statistics", params=DAYS, headers=elsewhere)
    assert other.json()["figures"] == []
    backwards = {"first": "2018-04-30", "last": "2018-04-01"}
    wrong = await counter.get("/statistics", params=backwards, headers=headers)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "range-malformed")


@pytest.mark.parametrize(
    ("role", "address"),
    [
        (Role.RECEPTIONIST, "+84912345678"), (Role.LEADER, "+84912345678"),
        (Role.CLERK, "***678"), (Role.AUDITOR, "***678"),
    ],
)  # fmt: skip
async def test_the_evidence_tells_when_by_which_number_and_what_and_who_reads_it_is_noted(
    counter, told, issuer, role, address, store
):
    answer = await counter.get(f"/dossiers/{CODE}/evidence", headers=bearer(issuer, role))
    sms = next(one for one in answer.json()["notices"] if one["channel"] == "sms")
    assert sms["address"] == address
    assert CODE in sms["text"]
    assert (sms["same"], len(sms["digest"])) == (True, 64)
    assert sms["attempts"][0]["ref"]
    assert answer.json()["told_at"] == "2018-04-12T09:00:00+07:00"
    read = await store["reads"].find_one({"codes": CODE})
    assert (read["what"], "address" in read["fields"]) == ("evidence", address.startswith("+"))


async def test_the_evidence_is_printed_for_the_file_and_only_in_its_own_department(
    counter, told, issuer
):
    path = f"/dossiers/{CODE}/evidence.pdf"
    paper = await counter.get(path, headers=bearer(issuer, Role.RECEPTIONIST))
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    for headers, status in (
        (bearer(issuer, Role.LEADER, agency="000.00.20.H50"), 404),
        (bearer(issuer, Role.OFFICER), 403),
        ({}, 401),
    ):
        assert (await counter.get(path, headers=headers)).status_code == status


async def test_a_list_is_tried_begun_once_and_told_to_its_end(counter, issuer, other_side, clock):
    headers = bearer(issuer, Role.LEADER)
    asked = {"kind": "outage", **TIMES}
    tried = await counter.post("/bulk-jobs/check", params=asked, content=LIST, headers=headers)
    checked = tried.json()
    assert (checked["rows"], checked["messages"], checked["mails"]) == (2, 1, 1)
    assert checked["parts"] >= 1
    [fault] = checked["faults"]
    assert (fault["row"], fault["column"], fault["code"]) == (4, "Điện thoại", "phone-landline")

    key = {"Idempotency-Key": "su-co-1"}
    refused = await counter.post("/bulk-jobs", params=asked, content=LIST, headers=headers | key)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "phone-landline")
    lenient = asked | {"leave_out_faulty": "true"}
    answers = [
        await counter.post("/bulk-jobs", params=lenient, content=LIST, headers=headers | key)
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()
    path = answers[0].headers["location"]

    async def all_told() -> bool:
        shown = (await counter.get(path, headers=headers)).json()
        return shown["state"] == "done" and shown["statuses"] == {"accepted": 2}

    await eventually(all_told)
    [sms], [mail] = other_side.sms.delivered, other_side.mails.delivered
    assert sms.to == "+84912345678"
    assert "08h00 12/04/2018" in sms.text
    assert mail.to == "a@b.vn"
    listed = (await counter.get("/bulk-jobs", headers=headers)).json()["jobs"]
    assert [(job["state"], job["left_out"]) for job in listed] == [("done", 1)]


async def test_citizens_of_open_dossiers_are_told_by_a_query(counter, told, issuer, other_side):
    headers = bearer(issuer, Role.ADMIN) | {"Idempotency-Key": "su-co-2"}
    body = {"kind": "outage", "field": "nguoi-co-cong", **TIMES}
    tried = await counter.post("/bulk-jobs/query/check", json=body, headers=headers)
    assert (tried.json()["rows"], tried.json()["faults"]) == (1, [])
    begun = await counter.post("/bulk-jobs/query", json=body, headers=headers)
    assert begun.status_code == 202

    async def told_too() -> bool:
        return len(other_side.mails.delivered) == 2

    await eventually(told_too)
    nobody = body | {"field": "khong-co"}
    empty = await counter.post(
        "/bulk-jobs/query", json=nobody, headers=headers | {"Idempotency-Key": "x"}
    )
    assert (empty.status_code, empty.json()["code"]) == (422, "nobody-to-tell")


@pytest.mark.parametrize(
    ("method", "path", "params", "body", "field"),
    [
        ("GET", "/notices", DAYS | {"last": "9999-12-31"}, None, "last"),
        ("GET", "/notices", {"first": "0001-01-01", "last": "0001-01-02"}, None, "first"),
        ("GET", "/statistics", {"first": "9999-12-01", "last": "9999-12-31"}, None, "first"),
        ("GET", "/statistics", {"first": "0001-01-01", "last": "0001-01-02"}, None, "first"),
        ("POST", "/notices/search", None, {"first": "9999-12-31", "last": "9999-12-31"}, "first"),
        ("POST", "/bulk-jobs/query/check", None,
         {"kind": "outage", **TIMES, "due_to": "9999-12-31"}, "due_to"),
        ("POST", "/bulk-jobs/query/check", None,
         {"kind": "outage", **TIMES, "since": "0001-01-01T00:00:00+07:00"}, "since"),
        ("POST", "/bulk-jobs/check",
         {"kind": "outage", **TIMES, "since": "0001-01-01T00:00:00+07:00"}, None, "since"),
        ("GET", "/notices", DAYS | {"cursor": to_cursor("20181399T250000000000\na\nb")}, None,
         "cursor"),
        ("GET", "/notices", DAYS | {"cursor": to_cursor("00000101T000000000000\na\nb")}, None,
         "cursor"),
    ],
)  # fmt: skip
async def test_days_and_instants_that_no_office_has_are_refused(
    counter, issuer, method, path, params, body, field
):
    headers = bearer(issuer, Role.LEADER)
    answer = await counter.request(method, path, params=params, json=body, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert field in [one["field"] for one in answer.json()["errors"]], answer.text


@pytest.mark.parametrize("instant", ["00010101T000000000000", "99991231T235959999999"])
async def test_a_cursor_of_another_age_shows_what_there_is_before_it(
    counter, told, issuer, instant
):
    asked = DAYS | {"cursor": to_cursor(f"{instant}\n\n")}
    answer = await counter.get("/notices", params=asked, headers=bearer(issuer, Role.CLERK))
    assert len(answer.json()["notices"]) == (2 if instant > "2018" else 0)


@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.CLERK, Role.OFFICER, Role.AUDITOR])
async def test_only_leaders_and_administrators_send_to_many(counter, issuer, role):
    headers = bearer(issuer, role) | {"Idempotency-Key": "x"}
    asked = {"kind": "outage", **TIMES}
    for path in ("/bulk-jobs/check", "/bulk-jobs"):
        answer = await counter.post(path, params=asked, content=LIST, headers=headers)
        assert answer.status_code == 403
    assert (await counter.post("/bulk-jobs/j1/pause", headers=headers)).status_code == 403


async def test_numbers_that_fail_on_purpose_go_the_whole_way_without_a_carrier(
    counter, issuer, other_side, clock
):
    numbers = [number for number in MANNERS if number.startswith("+")]
    rows = "".join(f"{number}\n" for number in numbers if MANNERS[number] != "slow")
    headers = bearer(issuer, Role.ADMIN) | {"Idempotency-Key": "thu-1"}
    begun = await counter.post(
        "/bulk-jobs",
        params={"kind": "outage", **TIMES},
        content=f"phone\n{rows}".encode(),
        headers=headers,
    )
    path = begun.headers["location"]

    async def played() -> bool:
        statuses = (await counter.get(path, headers=headers)).json()["statuses"]
        known = {"delivered": 1, "failed-for-good": 2}
        return known.items() <= statuses.items()

    await eventually(played)
    assert other_side.sms.delivered == []


async def test_with_a_test_list_nobody_else_is_told(
    settings, issuer, channel, key, clock, other_side
):
    app = create_app(settings.model_copy(update={"test_recipients": "dan@example.vn"}))
    async with served(app) as client:
        await publish(channel, received(key, clock))

        async def settled() -> dict | None:
            answer = await client.get(
                f"/dossiers/{CODE}/notices", headers=bearer(issuer, Role.RECEPTIONIST)
            )
            notices = answer.json().get("notices", [])
            done = notices and all(one["settled_at"] for one in notices)
            return (
                {one["channel"]: (one["status"], one["reason"]) for one in notices}
                if done
                else None
            )

        found = await eventually(settled)
    assert found == {"sms": ("cancelled", "not-on-test-list"), "email": ("accepted", None)}
    assert other_side.sms.delivered == []
