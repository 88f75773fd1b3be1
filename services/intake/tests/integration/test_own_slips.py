"""A citizen at home prints the slips that he was given, and nobody else's."""

import httpx
import pytest
from services.intake.tests.integration.conftest import Intake
from services.intake.tests.integration.test_slips import do, printed, received

from dossier_shared.mongo.client import Database
from dossier_shared.web.auth import Role

IDENTITY = "045187001234"
OWNER = {"name": "Nguyễn Thị Bưởi", "phone": "0912 345 678", "id_number": IDENTITY}


async def own(
    intake: Intake, code: str, number: str = "", identity: str = IDENTITY
) -> httpx.Response:
    who = intake.bearer(Role.CITIZEN, sub="cong-dan-1", identity=identity)
    path = f"/lookup/own/slips/{number}".rstrip("/")
    return await intake.http.post(path, json={"code": code}, headers=who)


@pytest.fixture
async def code(intake: Intake) -> str:
    return str((await received(intake, applicant=OWNER))["code"])


async def test_the_owner_prints_what_the_counter_gave_him(intake: Intake, code: str) -> None:
    answer = await own(intake, code, "GTN-01")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.content == (await printed(intake, code, "GTN-01")).content


async def test_he_sees_his_slips_but_not_the_sheet_that_goes_with_the_papers(
    intake: Intake, code: str
) -> None:
    await do(intake, code, "control-sheet", {})
    [slip] = (await own(intake, code)).json()["slips"]
    assert (slip["number"], slip["links"]) == ("GTN-01", {"self": "/lookup/own/slips/GTN-01"})
    assert (await own(intake, code, "PKS-01")).status_code == 404


@pytest.mark.parametrize("number", ["", "GTN-01"])
async def test_another_citizen_is_answered_as_for_a_dossier_that_is_not_there(
    intake: Intake, code: str, number: str
) -> None:
    foreign = await own(intake, code, number, identity="045187009999")
    unknown = await own(intake, code[:-4] + "9999", number)
    assert (foreign.status_code, foreign.json()["code"]) == (404, "lookup-not-found")
    assert foreign.json()["detail"] == unknown.json()["detail"]


async def test_his_printing_is_noted_as_a_read_too(
    intake: Intake, code: str, store: Database
) -> None:
    await own(intake, code, "GTN-01")
    [read] = await store["reads"].find({"what": "slip"}).to_list(10)
    assert (read["by"], read["role"], read["codes"]) == ("cong-dan-1", "citizen", [code])
