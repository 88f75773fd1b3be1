"""The link by which somebody refuses messages: a page that asks, one click, and no other link."""

import pytest
from joserfc.jwk import ECKey

from notify.adapters.links import UnsubscribeLinks
from notify.adapters.tags import AddressTags

pytestmark = pytest.mark.backing
BASE = "https://mot-cua.example/tin"
ADDRESS = "dan@example.vn"


@pytest.fixture
def tag(key) -> str:
    return AddressTags(key).of(ADDRESS)


def path_of(link: str) -> str:
    return link.removeprefix(BASE)


async def refused(store) -> dict[str, list[str]]:
    return {row["_id"]: row["refused"] async for row in store["wishes"].find({})}


async def test_to_look_at_the_page_changes_nothing_and_one_click_refuses(office, store, key, tag):
    path = path_of(UnsubscribeLinks(key, BASE).of(tag, "bulk"))
    page = await office.get(path)
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert '<form method="post">' in page.text
    assert "thông báo chung" in page.text
    assert await refused(store) == {}
    for _ in range(2):
        done = await office.post(path, data={"List-Unsubscribe": "One-Click"})
        assert (done.status_code, "Đã ghi nhận" in done.text) == (200, True)
    assert await refused(store) == {tag: ["bulk"]}
    row = await store["wishes"].find_one({"_id": tag})
    assert row["by"] == "citizen"


async def test_one_refusal_after_the_other_is_kept(office, store, key, tag):
    links = UnsubscribeLinks(key, BASE)
    for what in ("reminders", "bulk", "digests"):
        await office.post(path_of(links.of(tag, what)))
    assert await refused(store) == {tag: ["bulk", "digests", "reminders"]}


async def test_the_page_tells_nobody_whose_it_is_and_is_kept_nowhere(office, key, tag):
    path = path_of(UnsubscribeLinks(key, BASE).of(tag, "reminders"))
    for page in (await office.get(path), await office.post(path)):
        assert ADDRESS not in page.text + path
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["referrer-policy"] == "no-referrer"
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert "set-cookie" not in page.headers


async def test_a_link_that_is_not_ours_refuses_nothing(office, store, key, tag):
    ours = path_of(UnsubscribeLinks(key, BASE).of(tag, "bulk"))
    said, _, signature = ours.removeprefix("/unsubscribe/").rpartition(".")
    other_tag = AddressTags(key).of("other@example.vn")
    theirs = UnsubscribeLinks(ECKey.generate_key("P-256"), BASE)
    forged = {
        f"{said}.{signature[:-1]}": "cut short",
        f"{said}.{signature[::-1]}": "another signature",
        f"{said}.": "none",
        said: "without one",
        f"{said}.é": "no letters of a signature",
        f"{other_tag}.bulk.{signature}": "for somebody else",
        f"{tag}.reminders.{signature}": "for something else",
        f"{tag}.received.{signature}": "for what the law asks to tell",
        path_of(theirs.of(tag, "bulk")).removeprefix("/unsubscribe/"): "by another key",
        "x": "nothing at all",
    }
    for token, because in forged.items():
        for method in ("GET", "POST"):
            answer = await office.request(method, f"/unsubscribe/{token}")
            assert (answer.status_code, answer.json()["code"]) == (
                422, "unsubscribe-link-unfit",
            ), because  # fmt: skip
            assert answer.headers["content-type"] == "application/problem+json"
    assert await refused(store) == {}
