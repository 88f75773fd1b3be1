"""Paper dossiers of a day without the system are entered from a list (NĐ 61/2018 art.39)."""

import asyncio
from dataclasses import fields, replace
from typing import Any, Self

import httpx
import pytest
from services.intake.tests.builders import AGENCY
from services.intake.tests.integration.conftest import Intake
from services.intake.tests.lists import csv_list, row, rows, xlsx_list

from dossier_shared.mongo.aggregates import Answer
from dossier_shared.mongo.client import Database
from dossier_shared.web.auth import Role
from intake.application.receive_dossier import Describe, NewDossier, ReceiveDossier

CUT_OFF_AFTER = 4


class CutOff(ReceiveDossier):
    """Its process dies right after it has stored the fourth dossier."""

    @classmethod
    def of(cls, whole: ReceiveDossier) -> Self:
        return cls(*(getattr(whole, field.name) for field in fields(whole)))

    async def receive(self, new: NewDossier, describe: Describe) -> Answer:
        answer = await super().receive(new, describe)
        if answer.body["code"].endswith(f"-{CUT_OFF_AFTER:04d}"):
            raise asyncio.CancelledError
        return answer


async def send(intake: Intake, path: str, content: bytes, **claims: Any) -> httpx.Response:
    headers = intake.bearer(**claims) | {
        "Idempotency-Key": f"list-{next(intake.keys)}",
        "Content-Type": "application/octet-stream",
    }
    return await intake.http.post(path, content=content, headers=headers)


async def begun(intake: Intake, content: bytes) -> str:
    answer = await send(intake, "/imports", content)
    assert answer.status_code == 202, answer.text
    return str(answer.headers["location"])


async def run(intake: Intake, path: str, retry: bool = False) -> dict[str, Any]:
    answer = await intake.post(f"{path}/run", {"retry": retry})
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


@pytest.mark.parametrize(
    "content",
    [
        csv_list(rows(3)),
        csv_list(rows(3), delimiter=";", bom=True),
        xlsx_list(rows(3)),
    ],
    ids=["CSV with commas", "CSV as Excel writes it in Vietnam", "XLSX"],
)
async def test_each_row_becomes_a_dossier_with_its_real_time_of_receipt(
    intake: Intake, content: bytes
) -> None:
    checked = await send(intake, "/imports/check", content)
    assert (checked.status_code, checked.json()) == (200, {"rows": 3, "faults": []})
    path = await begun(intake, content)
    done = await run(intake, path)
    assert (done["rows"], done["left"], done["failed"]) == (3, 0, 0)
    codes = [outcome["code"] for outcome in done["outcomes"]]
    assert codes == [f"{AGENCY}-180410-{number:04d}" for number in (1, 2, 3)]
    last = (await intake.get(f"/dossiers/{codes[2]}")).json()
    assert last["received_at"] == "2018-04-10T09:30:00+07:00"
    assert (last["paper_reference"], last["book"]["number"]) == ("3/GTN", 3)
    assert [(d["number"], d["kind"], d["count"]) for d in last["documents"]] == [
        (1, "original", 1), (2, "copy", 1), (3, "original", 1), (4, "certified", 2)
    ]  # fmt: skip


async def test_the_check_names_every_fault_of_every_row_and_repeats_no_cell(
    intake: Intake, store: Database
) -> None:
    content = csv_list(
        [
            row(Chủ_hồ_sơ="", Thời_điểm_tiếp_nhận="hôm qua", Điện_thoại="0233 3852 123"),
            row(Giấy_tờ_đã_nộp="1"),
            row(Mã_thủ_tục="KHÔNG-CÓ", Số_giấy_tiếp_nhận="2"),
            row(Thời_điểm_tiếp_nhận="13/04/2018 08:00", Số_giấy_tiếp_nhận="3"),
            row(Chủ_hồ_sơ='=HYPERLINK("http://x")', Số_giấy_tiếp_nhận="4"),
            row(Số_giấy_tiếp_nhận="5"),
            row(Số_giấy_tiếp_nhận="5"),
        ]
    )
    checked = await send(intake, "/imports/check", content)
    assert [(one["row"], one["column"], one["code"]) for one in checked.json()["faults"]] == [
        (2, "Thời điểm tiếp nhận", "cell-form"),
        (2, "Chủ hồ sơ", "cell-missing"),
        (2, "Điện thoại", "phone-landline"),
        (3, "Giấy tờ đã nộp", "document-missing"),
        (4, "Mã thủ tục", "unknown-procedure"),
        (5, "Thời điểm tiếp nhận", "received-in-future"),
        (6, "Chủ hồ sơ", "cell-formula"),
        (8, None, "row-repeated"),
    ]
    assert "3852" not in checked.text
    assert "HYPERLINK" not in checked.text
    refused = await send(intake, "/imports", content)
    assert (refused.status_code, len(refused.json()["errors"])) == (422, 8)
    assert await store["imports"].count_documents({}) == 0


async def test_an_import_cut_off_in_the_middle_goes_on_without_a_double_or_a_gap(
    intake: Intake, store: Database
) -> None:
    path = await begun(intake, csv_list(rows(12)))
    whole = intake.app.state.import_dossiers
    intake.app.state.import_dossiers = replace(whole, receiving=CutOff.of(whole.receiving))
    with pytest.raises(asyncio.CancelledError):
        await run(intake, path)
    intake.app.state.import_dossiers = whole
    assert await store["dossiers"].count_documents({}) == CUT_OFF_AFTER
    assert (await intake.get(path)).json()["left"] == 12
    done = await run(intake, path)
    assert (done["left"], done["failed"]) == (0, 0)
    codes = [outcome["code"] for outcome in done["outcomes"]]
    assert codes == [f"{AGENCY}-180410-{number:04d}" for number in range(1, 13)]
    books = [one["book"]["number"] for one in await store["dossiers"].find({}).to_list(20)]
    assert sorted(books) == list(range(1, 13))


async def test_two_who_run_an_import_at_once_make_each_dossier_once(
    intake: Intake, store: Database
) -> None:
    path = await begun(intake, csv_list(rows(10)))
    await asyncio.gather(*(run(intake, path) for _ in range(3)))
    assert await store["dossiers"].count_documents({}) == 10
    assert (await intake.get(path)).json()["left"] == 0


async def test_the_same_list_again_is_the_same_import(intake: Intake, store: Database) -> None:
    content = csv_list(rows(2))
    path = await begun(intake, content)
    await run(intake, path)
    assert await begun(intake, content) == path
    assert (await run(intake, path))["left"] == 0
    assert await store["dossiers"].count_documents({}) == 2


async def test_a_row_that_failed_is_tried_again_when_asked(intake: Intake, store: Database) -> None:
    path = await begun(intake, csv_list(rows(2)))
    procedures = store["procedures"]
    procedure = await procedures.find_one({"_id": "NCC-01"})
    assert procedure is not None
    await procedures.delete_one({"_id": "NCC-01"})
    failed = await run(intake, path)
    assert (failed["failed"], failed["outcomes"][0]["error"]) == (2, "unknown-procedure")
    await procedures.insert_one(procedure)
    assert (await run(intake, path))["failed"] == 2
    assert (await run(intake, path, retry=True))["failed"] == 0


async def test_nobody_reads_a_name_in_a_kept_list_and_a_finished_one_is_not_kept(
    intake: Intake, store: Database
) -> None:
    path = await begun(intake, csv_list(rows(2)))
    [kept] = await store["imports"].find({}).to_list(2)
    assert b"B\xc6\xb0" not in bytes(kept["content"])
    await run(intake, path)
    [finished] = await store["imports"].find({}).to_list(2)
    assert "content" not in finished


async def test_who_may_import(intake: Intake) -> None:
    path = await begun(intake, csv_list(rows(1)))
    for role, status in ((Role.ADMIN, 200), (Role.OFFICER, 403), (Role.CLIENT, 403)):
        answer = await send(intake, "/imports/check", csv_list(rows(1)), role=role)
        assert answer.status_code == status
    other = intake.bearer(agency="000.00.20.H50")
    assert (await intake.http.get(path, headers=other)).status_code == 404
