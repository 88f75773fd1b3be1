"""Files over HTTP: exact, limited, told by content, seen by who may see the dossier."""

import asyncio
import hashlib
import tracemalloc
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from services.intake.tests.builders import CODE
from services.intake.tests.file_builders import attachment, blocks, docx, dossier, other_code, pdf
from services.intake.tests.integration.conftest import Intake
from services.intake.tests.integration.filing import Filing, client_of, told

from dossier_shared.mongo.client import Database
from dossier_shared.web.auth import Role
from intake.domain.statuses import Status
from intake.settings import Settings

MB = 1_000_000
OTHER = dossier(**other_code(8))
NOTHING = (0, 0)


@pytest.fixture
async def filing(intake: Intake, app: FastAPI, store: Database) -> Filing:
    return Filing(intake, app, store)


async def test_a_file_comes_back_exactly_and_can_only_be_saved(filing: Filing) -> None:
    await filing.with_dossiers()
    content = pdf(size=3 * MB)
    added = await filing.upload(blocks(content), name="Giấy xác nhận.pdf")
    assert added.status_code == 201, added.text
    file = added.json()
    digest = hashlib.sha256(content).hexdigest()
    assert (file["size"], file["sha256"], file["state"]) == (len(content), digest, "clean")
    assert (file["document"], file["kind"], file["by"]) == (2, "electronic", "tiep-nhan-1")
    assert added.headers["location"] == f"/dossiers/{CODE}/files/{file['id']}"
    back = await filing.download(file["id"])
    assert back.content == content
    assert dict(back.headers) | {
        "content-type": "application/pdf",
        "content-length": str(len(content)),
        "content-disposition": f"attachment; filename*=UTF-8''{quote('Giấy xác nhận.pdf')}",
        "x-content-type-options": "nosniff",
        "content-security-policy": "default-src 'none'; sandbox",
        "cache-control": "private, no-cache",
        "etag": f'"{digest}"',
    } == dict(back.headers)
    again = await filing.download(file["id"], **{"If-None-Match": f'"{digest}"'})
    assert (again.status_code, again.content) == (304, b"")
    assert await filing.loose() == 0


async def test_the_name_of_a_file_is_stored_nowhere_in_clear(filing: Filing) -> None:
    await filing.with_dossiers()
    assert (await filing.upload(pdf(), name="Giấy ra viện.pdf")).status_code == 201
    for collection in ("dossiers", "fs.files"):
        [stored] = await filing.store[collection].find({}).to_list(2)
        assert "ra viện" not in str(stored)


async def test_the_list_shows_the_files_and_what_is_missing(filing: Filing) -> None:
    await filing.with_dossiers()
    file = (await filing.upload(docx(), name="Đơn.docx")).json()
    shown = await filing.listed()
    assert shown["files"] == [file]
    lines = {line["number"]: line for line in shown["checklist"]}
    assert lines[1]["original"] == 1
    assert (lines[2]["electronic"], lines[2]["missing"]) == (1, False)
    assert lines[3] == {
        "number": 3, "name": lines[3]["name"], "mandatory": True, "original": 0, "certified": 0,
        "copy": 0, "electronic": 0, "missing": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "upload", "problem"),
    [
        (b"MZ\x90\0" + bytes(100), {}, (422, "file-type")),
        (b"<html></html>", {"name": "Tờ khai.pdf"}, (422, "file-type")),
        (b"", {}, (422, "file-empty")),
        (pdf(), {"name": " .. "}, (422, "file-name")),
        (pdf(), {"name": ""}, (422, "invalid-request")),
        (pdf(), {"document": 77}, (422, "file-document")),
        (pdf(), {"document": 0}, (422, "invalid-request")),
        (pdf(), {"code": "000.00.19.H50-180412-9999"}, (404, "not-found")),
    ],
    ids=["a program", "a page called PDF", "nothing", "no name left", "no name",
         "no such document", "no number", "no such dossier"],
)  # fmt: skip
async def test_a_file_is_refused_and_nothing_is_left(
    filing: Filing, content: bytes, upload: dict[str, Any], problem: tuple[int, str]
) -> None:
    await filing.with_dossiers()
    assert told(await filing.upload(content, **upload)) == problem
    assert await filing.left() == NOTHING
    assert (await filing.listed())["files"] == []


@pytest.mark.parametrize("status", [Status.FINISHED, Status.RETURNED, Status.WITHDRAWN])
async def test_the_papers_stand_as_they_are_once_there_is_a_result(
    filing: Filing, status: Status
) -> None:
    await filing.with_dossiers(dossier(status))
    assert told(await filing.upload(pdf())) == (409, "files-closed")
    assert (await filing.upload(pdf(), document=None)).status_code == 201, "the signed result"


async def test_a_file_over_the_limit_is_stopped_and_nothing_is_left(
    filing: Filing, settings: Settings
) -> None:
    await filing.with_dossiers()
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            yield bytes(MB)
            sent += MB

    answer = await filing.upload(endless())
    assert told(answer) == (413, "body-too-large")
    assert sent <= settings.file_limit_bytes + MB
    assert await filing.left() == NOTHING


async def test_other_bodies_keep_their_own_limit(filing: Filing) -> None:
    await filing.with_dossiers()
    answer = await filing.intake.post(f"/dossiers/{CODE}/files/links", {"x": "y" * 30_000})
    assert told(answer) == (413, "body-too-large")


class TestOfManyMegabytes:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"file_limit_bytes": 60 * MB})

    async def test_memory_stays_flat(self, filing: Filing) -> None:
        await filing.with_dossiers()
        block = b"\n" * 65_536
        digest = hashlib.sha256()

        async def paper() -> AsyncIterator[bytes]:
            for part in (b"%PDF-1.7\n", *([block] * (50 * MB // len(block))), b"%%EOF"):
                digest.update(part)
                yield part

        tracemalloc.start()
        try:
            added = await filing.upload(paper())
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert added.status_code == 201, added.text
        assert added.json()["sha256"] == digest.hexdigest()
        assert peak < 8 * MB


async def test_an_upload_whose_sender_goes_away_leaves_nothing(filing: Filing) -> None:
    await filing.with_dossiers()
    coming = [
        {"type": "http.request", "body": b"%PDF-1.7" + bytes(MB), "more_body": True},
        {"type": "http.disconnect"},
    ]
    headers = filing.intake.bearer() | {"idempotency-key": "k", "x-file-name": "a.pdf"}
    scope = {
        "type": "http", "method": "POST", "path": f"/dossiers/{CODE}/files", "root_path": "",
        "query_string": b"document=2", "scheme": "http", "server": ("intake", 80),
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip
    sent: list[Any] = []

    async def receive() -> Any:
        return coming.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    await filing.app(scope, receive, send)
    assert sent[0]["status"] == 400
    assert await filing.left() == NOTHING


async def test_a_repeated_upload_is_answered_as_before_and_stored_once(filing: Filing) -> None:
    await filing.with_dossiers()
    first = await filing.upload(pdf(b"mot"), key="k")
    again = await filing.upload(pdf(b"mot"), key="k")
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert told(await filing.upload(pdf(b"hai"), key="k")) == (422, "idempotency-key-reused")
    other_place = await filing.upload(pdf(b"mot"), key="k", document=3)
    assert told(other_place) == (422, "idempotency-key-reused")
    assert await filing.left() == (1, 1)


async def test_an_upload_without_a_key_is_refused(filing: Filing) -> None:
    await filing.with_dossiers()
    headers = filing.intake.bearer() | {"X-File-Name": "a.pdf"}
    answer = await filing.intake.http.post(
        f"/dossiers/{CODE}/files", content=pdf(), headers=headers, params={"document": "2"}
    )
    assert told(answer) == (400, "idempotency-key-missing")


async def test_two_uploads_at_once_are_both_kept(filing: Filing) -> None:
    await filing.with_dossiers()
    both = await asyncio.gather(filing.upload(pdf(b"1")), filing.upload(pdf(b"2")))
    assert [answer.status_code for answer in both] == [201, 201]
    assert len((await filing.listed())["files"]) == 2


@pytest.mark.parametrize(
    ("role", "claims", "document", "problem"),
    [
        (Role.OFFICER, {"division": "Phòng Người có công"}, 2, (403, "file-through-one-stop")),
        (Role.OFFICER, {"division": "Phòng Người có công"}, None, (201, "")),
        (Role.OFFICER, {"division": "Phòng Lao động"}, None, (404, "not-found")),
        (Role.CLIENT, {"sub": "cong-dich-vu"}, 2, (404, "not-found")),
        (Role.CLIENT, {"sub": "tiep-nhan-1"}, 2, (201, "")),
        (Role.CLIENT, {"sub": "tiep-nhan-1"}, None, (422, "file-needs-document")),
        (Role.RECEPTIONIST, {"agency": "000.00.20.H50"}, 2, (404, "not-found")),
        (Role.AUDITOR, {}, 2, (403, "forbidden")),
    ],
    ids=["a division takes no papers", "a division gives the result", "another division's",
         "a client's who did not hand it in", "a client's who did", "a client gives no result",
         "another agency's", "an auditor's"],
)  # fmt: skip
async def test_who_may_add_a_file(
    filing: Filing,
    role: Role,
    claims: dict[str, str],
    document: int | None,
    problem: tuple[int, str],
) -> None:
    await filing.with_dossiers()
    who = filing.intake.bearer(role, **claims)
    assert told(await filing.upload(pdf(), document=document, who=who)) == problem


@pytest.mark.parametrize(
    ("role", "claims", "status"),
    [
        (Role.RECEPTIONIST, {}, 200),
        (Role.OFFICER, {"division": "Phòng Người có công"}, 200),
        (Role.OFFICER, {"division": "Phòng Lao động"}, 404),
        (Role.OFFICER, {}, 404),
        (Role.CLIENT, {"sub": "tiep-nhan-1"}, 200),
        (Role.CLIENT, {"sub": "cong-dich-vu"}, 404),
        (Role.LEADER, {"agency": "000.00.20.H50"}, 404),
    ],
)
async def test_who_sees_the_dossier_sees_its_files(
    filing: Filing, role: Role, claims: dict[str, str], status: int
) -> None:
    await filing.with_dossiers()
    file = (await filing.upload(pdf())).json()
    who = filing.intake.bearer(role, **claims)
    assert (await filing.download(file["id"], who=who)).status_code == status
    listed = await filing.intake.http.get(f"/dossiers/{CODE}/files", headers=who)
    assert listed.status_code == status


async def test_a_file_is_found_only_in_its_dossier(filing: Filing) -> None:
    await filing.with_dossiers(dossier(), OTHER)
    file = (await filing.upload(pdf())).json()
    for file_id, code in ((file["id"], OTHER.code), ("f" * 24, CODE), ("khong-co", CODE)):
        assert (await filing.download(file_id, code)).status_code == 404


async def test_a_file_taken_away_is_gone_when_it_is_swept(filing: Filing) -> None:
    await filing.with_dossiers()
    file = (await filing.upload(pdf())).json()
    path = f"/dossiers/{CODE}/files/{file['id']}/remove"
    removed = await filing.intake.post(path, {"reason": "Người nộp gửi nhầm."}, key="k")
    assert (removed.status_code, removed.json()) == (200, {"removed": file["id"]})
    again = await filing.intake.post(path, {"reason": "Người nộp gửi nhầm."}, key="k")
    assert again.headers["idempotency-replayed"] == "true"
    assert told(await filing.download(file["id"])) == (404, "not-found")
    assert await filing.left() == (1, 1)
    assert await filing.sweep() == 1
    assert await filing.left() == NOTHING


@pytest.mark.parametrize(
    ("status", "reason", "problem"),
    [
        (Status.RECEIVED, "", (422, "invalid-request")),
        (Status.FINISHED, "Gửi nhầm", (409, "files-closed")),
    ],
)
async def test_a_file_is_not_taken_away(
    filing: Filing, status: Status, reason: str, problem: tuple[int, str]
) -> None:
    await filing.with_dossiers(dossier(status, files=(attachment(),)))
    path = f"/dossiers/{CODE}/files/{attachment().id}/remove"
    assert told(await filing.intake.post(path, {"reason": reason})) == problem
    assert len((await filing.listed())["files"]) == 1


async def test_only_who_sees_the_dossier_takes_a_file_away(filing: Filing) -> None:
    await filing.with_dossiers()
    file = (await filing.upload(pdf())).json()
    path, stranger = f"/dossiers/{CODE}/files/{file['id']}/remove", client_of(filing.intake)
    answer = await filing.intake.post(path, {"reason": "Gửi nhầm"}, **stranger)
    assert told(answer) == (404, "not-found")
    assert await filing.loose() == 0


async def test_a_paper_linked_again_outlives_the_dossier_it_came_with(filing: Filing) -> None:
    await filing.with_dossiers(dossier(), OTHER)
    content = pdf(b"Giay chung nhan")
    file = (await filing.upload(content)).json()
    body = {"from_dossier": CODE, "file_id": file["id"], "document": 3}
    linked = await filing.intake.post(f"/dossiers/{OTHER.code}/files/links", body)
    assert linked.status_code == 201, linked.text
    assert (linked.json()["linked_from"], linked.json()["document"]) == (CODE, 3)
    assert await filing.left() == (1, 1), "no byte is copied"
    remove = f"/dossiers/{CODE}/files/{file['id']}/remove"
    assert (await filing.intake.post(remove, {"reason": "Nộp nhầm"})).status_code == 200
    assert await filing.sweep() == 0
    assert (await filing.download(file["id"], OTHER.code)).content == content
    last = f"/dossiers/{OTHER.code}/files/{file['id']}/remove"
    assert (await filing.intake.post(last, {"reason": "Nộp nhầm"})).status_code == 200
    assert await filing.sweep() == 1
    assert await filing.left() == NOTHING


@pytest.mark.parametrize(
    ("here", "changes", "problem"),
    [
        (OTHER.code, {"from_dossier": "000.00.19.H50-180412-9999"}, (404, "not-found")),
        ("000.00.19.H50-180412-9999", {}, (404, "not-found")),
        (OTHER.code, {"file_id": "f" * 24}, (404, "not-found")),
        (OTHER.code, {"file_id": "../../x"}, (422, "invalid-request")),
        (OTHER.code, {"document": 77}, (422, "file-document")),
        (CODE, {}, (409, "file-there")),
    ],
    ids=["no such source", "no such dossier", "no such file", "no id", "no such document",
         "it is there already"],
)  # fmt: skip
async def test_a_paper_is_not_linked(
    filing: Filing, here: str, changes: dict[str, Any], problem: tuple[int, str]
) -> None:
    source = dossier(**other_code(9), files=(attachment(),))
    await filing.with_dossiers(source, dossier(files=(attachment(),)), OTHER)
    body = {"from_dossier": source.code, "file_id": attachment().id, "document": 3} | changes
    assert told(await filing.intake.post(f"/dossiers/{here}/files/links", body)) == problem


async def test_a_client_links_only_from_what_it_handed_in(filing: Filing) -> None:
    mine = dossier(entered_by="cong-dich-vu")
    theirs = dossier(**other_code(8), files=(attachment(),), entered_by="cong-khac")
    await filing.with_dossiers(mine, theirs)
    body = {"from_dossier": theirs.code, "file_id": attachment().id, "document": 3}
    answer = await filing.intake.post(
        f"/dossiers/{CODE}/files/links", body, **client_of(filing.intake)
    )
    assert told(answer) == (404, "not-found")


async def test_the_dossiers_of_a_file_are_found_by_an_index(filing: Filing) -> None:
    await filing.with_dossiers(dossier(files=(attachment(),)), OTHER)
    dossiers = filing.store["dossiers"]
    plan = str(await dossiers.find({"files.id": attachment().id}, {"_id": 1}).explain())
    assert "IXSCAN" in plan
    assert "COLLSCAN" not in plan
