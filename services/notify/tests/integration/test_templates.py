"""Texts over HTTP: read, drafted, tried, published, and followed by the other replicas."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest
from services.notify.tests.served import served

from dossier_shared.devtokens import ISSUER, DevelopmentIssuer
from dossier_shared.testing.ports import free_port
from dossier_shared.testing.waiting import eventually
from dossier_shared.web.auth import Role
from notify.application.templates import Library
from notify.main import create_app
from notify.settings import Settings

ONE = "/templates/ready/sms/vi"
BODY = {
    "form": "sms",
    "text": "Hồ sơ $code đã xong. Mời đến Bộ phận Một cửa. ĐT $tel.",
    "registered": "MC-XONG",
}


@pytest.fixture
def issuer(tmp_path) -> DevelopmentIssuer:
    return DevelopmentIssuer.at(tmp_path / "tokens")


@pytest.fixture
def backing_services(amqp_url, mongo_url, database_name) -> dict[str, str]:
    return {"amqp_url": amqp_url, "mongo_url": mongo_url, "mongo_database": database_name}


@pytest.fixture
def settings(backing_services, clock, key, staff_file, issuer, tmp_path) -> Settings:
    path = tmp_path / "contact.json"
    path.write_text(json.dumps(key.as_dict(private=True)))
    return Settings(
        **backing_services, environment="test",
        port=free_port(), token_keys=str(issuer.jwks), token_issuer=ISSUER, clock_file=clock.path,
        contact_key_file=path, staff_file=staff_file, sms_url="http://127.0.0.1:9", sms_key="key",
        sms_brandname="SLDTBXH-QT", smtp_host="127.0.0.1", mail_from="motcua@quangtri.example",
        telephone="0233 3852 550", sms_part_dong=500,
    )  # fmt: skip


@asynccontextmanager
async def replica(settings) -> AsyncIterator[tuple[httpx.AsyncClient, Library]]:
    """The service, and the texts as it knows them."""
    app = create_app(settings)
    async with served(app) as client:
        yield client, app.state.edit_templates.library


@pytest.fixture
async def office(settings) -> AsyncIterator[httpx.AsyncClient]:
    async with replica(settings) as (client, _):
        yield client


@pytest.fixture
def by(issuer, settings):
    def headers(role=Role.ADMIN, key=None, agency=settings.agency, **more) -> dict[str, str]:
        token = issuer.token(f"{role}-1", role, agency=agency)
        keyed = {"Idempotency-Key": key} if key else {}
        return {"Authorization": f"Bearer {token}"} | keyed | more

    return headers


async def test_a_text_is_drafted_by_an_administrator_and_published_by_a_leader(office, by):
    before = await office.get(ONE, headers=by())
    assert before.json()["in_use"]["number"] == 1
    drafted = await office.put(ONE + "/draft", json={"body": BODY}, headers=by(key="1"))
    assert drafted.status_code == 200
    assert drafted.json()["draft"]["written_by"] == "admin-1"
    done = await office.post(
        ONE + "/publish", headers=by(Role.LEADER, "2", **{"If-Match": drafted.headers["ETag"]})
    )
    assert done.status_code == 200
    assert (done.json()["draft"], done.json()["in_use"]["number"]) == (None, 2)
    assert done.json()["in_use"]["published_by"] == "leader-1"
    again = await office.post(
        ONE + "/publish", headers=by(Role.LEADER, "2", **{"If-Match": drafted.headers["ETag"]})
    )
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (done.json(), "true")
    versions = (await office.get(ONE + "/versions", headers=by())).json()["versions"]
    assert [(one["number"], one["published_by"]) for one in versions] == [
        (1, None), (2, "leader-1"),
    ]  # fmt: skip
    listed = (await office.get("/templates", headers=by())).json()["templates"]
    assert {one["version"] for one in listed if one["name"] == "ready"} == {1, 2}


async def test_a_text_that_its_notices_cannot_fill_is_not_published_and_says_why(office, by):
    wrong = {"body": {**BODY, "text": "Hồ sơ $code hẹn $due."}}
    await office.put(ONE + "/draft", json=wrong, headers=by(key="1"))
    refused = await office.post(ONE + "/publish", headers=by(key="2"))
    assert refused.status_code == 422
    assert refused.headers["Content-Type"] == "application/problem+json"
    told = refused.json()
    assert told["code"] == "template-placeholder-unknown"
    assert "«due»" in told["detail"]
    assert told["errors"][0]["field"] == "body.text"
    assert (await office.get(ONE, headers=by())).json()["in_use"]["number"] == 1


async def test_who_did_not_see_the_latest_draft_is_told(office, by):
    seen = (await office.get(ONE, headers=by())).headers["ETag"]
    stale = {"If-Match": seen}
    first = await office.put(ONE + "/draft", json={"body": BODY}, headers=by(key="1", **stale))
    assert first.status_code == 200
    second = await office.put(ONE + "/draft", json={"body": BODY}, headers=by(key="2", **stale))
    assert second.status_code == 412


async def test_what_is_published_is_followed_by_the_other_replica(office, by, settings, clock):
    async with replica(settings) as (_, texts):
        await office.put(ONE + "/draft", json={"body": BODY}, headers=by(key="1"))
        await office.post(ONE + "/publish", headers=by(key="2"))

        async def followed() -> bool:
            clock.move(clock.now() + timedelta(seconds=6))
            return "ready/sms/vi@2" in texts

        await eventually(followed)


@pytest.mark.parametrize(
    ("role", "method", "path"),
    [
        (Role.LEADER, "PUT", "/draft"),
        (Role.RECEPTIONIST, "PUT", "/draft"),
        (Role.RECEPTIONIST, "POST", "/publish"),
        (Role.OFFICER, "GET", ""),
        (Role.CITIZEN, "POST", "/preview"),
    ],
)
async def test_who_may_not_is_refused(office, by, role, method, path):
    answer = await office.request(method, ONE + path, json={"body": BODY}, headers=by(role, "1"))
    assert answer.status_code == 403


async def test_another_agencys_administrator_changes_nothing(office, by):
    stranger = by(key="1", agency="000.00.20.H50")
    answer = await office.put(ONE + "/draft", json={"body": BODY}, headers=stranger)
    assert (answer.status_code, answer.json()["code"]) == (403, "template-of-another-agency")
    assert (await office.get(ONE, headers=by())).json()["draft"] is None


async def test_a_text_is_tried_with_its_parts_and_price_before_anybody_gets_it(office, by):
    body = {"body": {**BODY, "accented": True}, "values": {"code": "H50-1"}}
    seen = (await office.post(ONE + "/preview", json=body, headers=by())).json()
    assert seen["text"] == "Hồ sơ H50-1 đã xong. Mời đến Bộ phận Một cửa. ĐT 0233 3852 550."
    assert seen["counted"] == {"encoding": "UCS-2", "units": 63, "parts": 1}
    assert (seen["cost"], seen["other"]["encoding"]) == (500, "GSM-7")
    assert [fault["code"] for fault in seen["faults"]] == ["template-too-long"]
    wrong = {"values": {"due": "2018-04-24T16:30:00+07:00"}}
    refused = await office.post(ONE + "/preview", json=wrong, headers=by())
    assert (refused.status_code, refused.json()["code"]) == (422, "template-placeholder-unknown")


async def test_times_in_a_preview_are_read_with_their_zone(office, by):
    values = {"values": {"due": "2018-04-24T09:30:00Z", "received": "2018-04-12T02:05:00Z"}}
    seen = await office.post("/templates/received/email/vi/preview", json=values, headers=by())
    assert "Thời gian hẹn trả kết quả: 16h30 24/04/2018" in seen.json()["text"]
    assert seen.json()["subject"] == "Hồ sơ 000.00.19.H50-180412-0007: đã tiếp nhận"


@pytest.mark.parametrize("path", ["/templates/ready/zalo/en", "/templates/staff-due/sms/vi"])
async def test_there_is_no_text_where_none_is_meant(office, by, path):
    assert (await office.get(path, headers=by())).status_code == 404


async def test_a_draft_is_thrown_away(office, by):
    await office.put(ONE + "/draft", json={"body": BODY}, headers=by(key="1"))
    gone = await office.delete(ONE + "/draft", headers=by(key="2"))
    assert gone.json()["draft"] is None
    none = await office.delete(ONE + "/draft", headers=by(key="3"))
    assert (none.status_code, none.json()["code"]) == (409, "template-no-draft")
