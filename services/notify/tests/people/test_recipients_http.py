"""The counter corrects a contact and enters what somebody wants; what it answers, and to whom."""

from datetime import timedelta

import pytest
from services.notify.tests.people.dossiers import AGENCY, CODE, NOW, dossier, notices

from dossier_shared.sealed import Contact, seal, unseal
from notify.adapters.people import StoredSuppressions
from notify.adapters.tags import AddressTags
from notify.domain.correspondence import with_notices
from notify.domain.wishes import suppressed

pytestmark = pytest.mark.backing
CONTACT, WANTS = f"/dossiers/{CODE}/contact", f"/dossiers/{CODE}/preferences"
WRONG, RIGHT = "+84912345678", "+84987654321"
ELSEWHERE = "000.00.20.H50"


@pytest.fixture
def tags(key) -> AddressTags:
    return AddressTags(key)


@pytest.fixture
async def told(correspondences, key, tags):
    """A dossier that was told in these ways, to this contact."""

    async def told(*ended, contact=None, channels=("zalo", "sms")) -> None:
        contact = contact or Contact(phone=WRONG)
        before = dossier(
            channels=channels, contact=seal(contact, key), tags=tags.of_contact(contact)
        )
        after, _ = with_notices(before, notices(*ended))
        await correspondences.add(after, [], NOW)

    return told


async def test_a_number_is_corrected_once_however_often_it_is_asked_for(
    office, told, bearer, correspondences, key, tags
):
    await told("zalo refused", "sms refused", contact=Contact(phone=WRONG, language="en"))
    body = {"phone": "098 765 4321"}
    first = await office.post(CONTACT, json=body, headers=bearer(once="1"))
    assert first.json() == {
        "code": CODE, "channels": ["zalo", "sms"], "sent_again": 1, "corrections": 1,
    }  # fmt: skip
    again = await office.post(CONTACT, json=body, headers=bearer(once="1"))
    assert again.json() == first.json()
    kept = (await correspondences.load(CODE)).state
    assert unseal(kept.contact, key) == Contact(phone=RIGHT, language="en")
    assert kept.tags == (tags.of(RIGHT), tags.of(WRONG))
    assert [one.corrected_by for one in kept.former] == ["mc-1"]
    assert unseal(kept.former[0].contact, key).phone == WRONG
    same = await office.post(CONTACT, json=body, headers=bearer(once="2"))
    assert (same.status_code, same.json()["code"]) == (409, "contact-unchanged")


async def test_what_was_right_before_can_be_entered_again(office, told, bearer):
    await told("sms accepted", channels=("sms",))
    for once, phone in (("1", RIGHT), ("2", WRONG)):
        answer = await office.post(CONTACT, json={"phone": phone}, headers=bearer(once=once))
        assert answer.status_code == 200, answer.text
    assert answer.json()["corrections"] == 2


async def test_the_owners_contact_stays(office, told, bearer, correspondences, key):
    owner = Contact(phone="+84911111111")
    await told("sms accepted", contact=Contact(phone=WRONG, owner=owner), channels=("sms",))
    await office.post(CONTACT, json={"email": "dan@example.vn"}, headers=bearer(once="1"))
    kept = (await correspondences.load(CODE)).state
    assert unseal(kept.contact, key) == Contact(email="dan@example.vn", owner=owner)
    assert (kept.channels, kept.owner_channels) == (("email",), ("zalo", "sms"))


@pytest.mark.parametrize(
    ("body", "refused", "because"),
    [
        ({}, (422, "contact-empty"), "nothing to write to"),
        ({"phone": "", "email": None}, (422, "contact-empty"), "the same"),
        ({"phone": WRONG}, (409, "contact-unchanged"), "it is the one that is there"),
        ({"phone": "0233 3852 550"}, (422, "phone-landline"), "no messages there"),
        ({"phone": "1800 1234"}, (422, "phone-toll-free"), "no messages there"),
        ({"phone": "19001234"}, (422, "phone-premium"), "no messages there"),
        ({"phone": "O912345678"}, (422, "phone-letters"), "a letter for a digit"),
        ({"phone": "091234567"}, (422, "phone-length"), "a digit is missing"),
        ({"phone": "không có"}, (422, "phone-characters"), "no number at all"),
        ({"email": "dan@"}, (422, "invalid-request"), "half an address"),
        ({"email": "dân@example.vn"}, (422, "invalid-request"), "letters that no server takes"),
        ({"phone": WRONG, "name": "x"}, (422, "invalid-request"), "a field nobody knows"),
    ],
)
async def test_what_cannot_be_a_correction_is_refused_and_changes_nothing(
    office, told, bearer, correspondences, body, refused, because
):
    await told("sms refused")
    answer = await office.post(CONTACT, json=body, headers=bearer(once="1"))
    assert (answer.status_code, answer.json()["code"]) == refused, because
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["mend"]
    assert (await correspondences.load(CODE)).state.former == ()


async def test_a_dossier_of_another_department_is_as_if_it_were_not(office, told, bearer):
    await told("sms refused")
    for number, (method, path, body) in enumerate(
        [
            ("POST", CONTACT, {"phone": RIGHT}),
            ("GET", WANTS, None),
            ("PUT", WANTS, {"order": ["sms"]}),
            ("POST", f"{WANTS}/revive", None),
        ]
    ):
        for agency, code in ((ELSEWHERE, CODE), (AGENCY, f"{CODE[:-2]}99")):
            headers = bearer(agency=agency, once=f"{number}")
            answer = await office.request(
                method, path.replace(CODE, code), json=body, headers=headers
            )
            assert (answer.status_code, answer.json()["code"]) == (404, "not-found"), path


async def test_what_is_wanted_is_entered_for_each_address_and_shown(office, told, bearer, tags):
    contact = Contact(phone=WRONG, email="dan@example.vn")
    await told("sms accepted", contact=contact, channels=("sms", "email"))
    shown = (await office.get(WANTS, headers=bearer())).json()
    assert shown["order"] == []
    assert [one["tag"] for one in shown["addresses"]] == list(tags.of_contact(contact))
    wanted = {"order": ["email", "sms"], "refused": ["bulk", "digests"]}
    answer = await office.put(WANTS, json=wanted, headers=bearer(once="1"))
    assert answer.json()["order"] == ["email", "sms"]
    for one in answer.json()["addresses"]:
        assert (one["order"], one["refused"]) == (["email", "sms"], ["bulk", "digests"])
    again = await office.put(WANTS, json=wanted, headers=bearer(once="1"))
    assert again.json() == answer.json() == (await office.get(WANTS, headers=bearer())).json()
    assert "example.vn" not in answer.text
    assert "912345678" not in answer.text


@pytest.mark.parametrize("contact", [Contact(phone=WRONG), Contact()], ids=["a number", "none"])
async def test_a_channel_stands_once_in_an_order(office, told, bearer, contact):
    await told("sms accepted", contact=contact)
    answer = await office.put(WANTS, json={"order": ["sms", "sms"]}, headers=bearer(once="1"))
    assert (answer.status_code, answer.json()["code"]) == (422, "channel-twice")
    assert [error["field"] for error in answer.json()["errors"]] == ["order"]


async def test_the_wishes_of_who_has_the_wrong_number_are_his_own(
    office, told, bearer, store, tags
):
    await told("sms accepted", channels=("sms",))
    await office.post(CONTACT, json={"phone": RIGHT}, headers=bearer(once="1"))
    await office.put(WANTS, json={"order": [], "refused": ["bulk"]}, headers=bearer(once="2"))
    assert [row["_id"] async for row in store["wishes"].find({})] == [tags.of(RIGHT)]
    shown = await office.get(WANTS, headers=bearer())
    assert [one["tag"] for one in shown.json()["addresses"]] == [tags.of(RIGHT)]


async def test_the_counter_has_dead_addresses_written_to_again(office, told, bearer, store, tags):
    await told("sms accepted", contact=Contact(phone=WRONG, email="dan@example.vn"))
    kept = StoredSuppressions(store["suppressions"])
    for place in (WRONG, f"zalo:{WRONG}", "dan@example.vn", "other@example.vn"):
        await kept.keep(suppressed(tags.of(place), "bounce-5.1.1", NOW))
    known = await office.put(WANTS, json={"order": []}, headers=bearer(once="1"))
    assert [one["suppressed_until"] for one in known.json()["addresses"]] == [
        "2018-05-12T09:00:00+07:00"
    ] * 2
    assert known.json()["addresses"][0]["suppressed_because"] == "bounce-5.1.1"
    for once in ("2", "3"):
        answer = await office.post(f"{WANTS}/revive", headers=bearer(once=once))
        assert {one["suppressed_until"] for one in answer.json()["addresses"]} == {None}
    left = [one.tag for one in await kept.live(NOW)]
    assert left == [tags.of("other@example.vn")]


async def test_what_is_over_is_forgotten(store, tags):
    kept = StoredSuppressions(store["suppressions"])
    await kept.keep(suppressed(tags.of(WRONG), "number-refused", NOW))
    await kept.keep(suppressed(tags.of(WRONG), "bounce-5.1.1", NOW + timedelta(days=1)))
    [one] = await kept.live(NOW + timedelta(days=30))
    assert (one.reason, one.until) == ("bounce-5.1.1", NOW + timedelta(days=31))
    assert await kept.live(NOW + timedelta(days=31)) == []
    assert await store["suppressions"].count_documents({}) == 0
    assert not await kept.lift(tags.of(WRONG))
