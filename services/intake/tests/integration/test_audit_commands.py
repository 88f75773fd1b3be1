"""The audit and the keys by their commands, as an auditor and an administrator run them."""

import asyncio
import json
import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from services.intake.tests.builders import CODE
from services.intake.tests.integration.conftest import Intake, body

from dossier_shared.acts import Act
from dossier_shared.keyring import read_ring
from dossier_shared.mongo.client import Database
from intake.settings import Settings

CANARY = "Nguyễn Thị Bưởi"


@dataclass(frozen=True)
class Ran:
    code: int
    lines: list[str]
    said: str


@dataclass(frozen=True)
class Office:
    """Three dossiers, each with two entries, and the commands over them."""

    settings: Settings
    folder: Path
    store: Database

    async def run(self, module: str, *arguments: str | Path, database: bool = True) -> Ran:
        env = {name: value for name, value in os.environ.items() if not name.startswith("INTAKE_")}
        if database:
            env |= {
                "INTAKE_MONGO_URL": self.settings.mongo_url.get_secret_value(),
                "INTAKE_MONGO_DATABASE": self.settings.mongo_database,
                "INTAKE_KEYRING_FILE": str(self.settings.keyring_file),
            }
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, *map(str, arguments), env=env, stdout=pipe, stderr=pipe
        )
        out, said = await process.communicate()
        return Ran(process.returncode or 0, out.decode().splitlines(), said.decode())

    async def anchor(self, day: str, private: Path) -> Path:
        ran = await self.run("intake.audit", "anchor", "--day", day, "--key", private)
        assert ran.code == 0, ran.said
        path = self.folder / f"anchor-{day}.jsonl"
        path.write_text("\n".join(ran.lines) + "\n")
        return path

    async def edit(self, code: str, **fields: object) -> None:
        await self.store["dossiers"].update_one({"_id": code}, {"$set": fields})


@pytest.fixture
async def office(intake: Intake, settings: Settings, tmp_path: Path, store: Database) -> Office:
    act = Act("scan-file", by="intake", role="service")
    for _ in range(3):
        code = (await intake.post("/dossiers", body())).json()["code"]
        await intake.dossiers.change(code, lambda one: (one, []), intake.clock.now(), act=act)
    return Office(settings, tmp_path, store)


@pytest.fixture
async def pair(office: Office) -> tuple[Path, Path]:
    private, public = office.folder / "anchor.json", office.folder / "anchor.public.json"
    assert (await office.run("intake.keys", "new-anchor-key", private, public)).code == 0
    return private, public


FIRST, SECOND, THIRD = [CODE[:-4] + number for number in ("0001", "0002", "0003")]


async def test_untouched_chains_verify_from_the_database_and_offline_and_name_nobody(office):
    assert (await office.run("intake.audit", "verify")).lines == ["chains=3 entries=6 broken=0"]
    export = await office.run("intake.audit", "export")
    assert [json.loads(line)["code"] for line in export.lines] == [FIRST, SECOND, THIRD]
    assert CANARY not in "".join(export.lines)
    path = office.folder / "chains.jsonl"
    path.write_text("\n".join(export.lines))
    offline = await office.run("intake.audit", "verify", path, database=False)
    assert (offline.code, offline.lines) == (0, ["chains=3 entries=6 broken=0"])


async def test_each_broken_chain_is_named_with_its_first_broken_link(office):
    first = await office.store["dossiers"].find_one({"_id": FIRST})
    await office.edit(FIRST, audit=first["audit"][:1])
    await office.edit(SECOND, **{"audit.0.by": "ai-do"})
    await office.edit(THIRD, status=10)
    ran = await office.run("intake.audit", "verify")
    assert (ran.code, ran.lines) == (1, [
        f"{FIRST} entry 2: cut", f"{SECOND} entry 1: changed", f"{THIRD} entry 2: state",
        "chains=3 entries=5 broken=3",
    ])  # fmt: skip


async def test_an_export_that_was_spoilt_is_refused_with_the_line(office):
    path = office.folder / "chains.jsonl"
    export = await office.run("intake.audit", "export")
    path.write_text("\n".join([export.lines[0], export.lines[1][:-9]]))
    ran = await office.run("intake.audit", "verify", path, database=False)
    assert (ran.code, ran.said) == (1, "line 2\n")


async def test_what_was_cut_after_an_anchor_or_deleted_is_found(office, pair):
    private, public = pair
    anchor = await office.anchor("2018-04-12", private)
    with_anchor = ("verify", "--anchor", anchor, "--key", public)
    assert (await office.run("intake.audit", *with_anchor)).code == 0
    first = await office.store["dossiers"].find_one({"_id": FIRST})
    entry = first["audit"][0]
    await office.edit(FIRST, audit=[entry], audit_head={"n": 1, "hash": entry["hash"]})
    await office.store["dossiers"].delete_one({"_id": THIRD})
    assert (await office.run("intake.audit", "verify")).code == 0
    ran = await office.run("intake.audit", *with_anchor)
    assert (ran.code, ran.lines) == (1, [
        f"{FIRST} entry 2: cut", f"{THIRD} entry 1: missing", "chains=2 entries=3 broken=2",
    ])  # fmt: skip


async def test_anchors_follow_each_other_and_none_may_be_left_out(office, pair):
    private, public = pair
    days = [await office.anchor(f"2018-04-{day}", private) for day in (12, 13, 14)]
    every = [part for path in days for part in ("--anchor", path)]
    assert (await office.run("intake.audit", "verify", *every, "--key", public)).code == 0
    gap = ["--anchor", days[0], "--anchor", days[2]]
    ran = await office.run("intake.audit", "verify", *gap, "--key", public)
    assert (ran.code, ran.said) == (1, "2018-04-14 does not follow 2018-04-12\n")
    again = await office.run("intake.audit", "anchor", "--day", "2018-04-14", "--key", private)
    assert (again.code, again.said) == (1, "2018-04-14 is anchored already\n")


async def test_an_anchor_that_was_changed_or_is_anothers_is_refused(office, pair):
    private, public = pair
    anchor = await office.anchor("2018-04-12", private)
    other = office.folder / "other.json", office.folder / "other.public.json"
    await office.run("intake.keys", "new-anchor-key", *other)
    ran = await office.run("intake.audit", "verify", "--anchor", anchor, "--key", other[1])
    assert (ran.code, ran.said) == (1, "the signature is not of this key\n")
    anchor.write_text("\n".join(anchor.read_text().splitlines()[:-1]))
    ran = await office.run("intake.audit", "verify", "--anchor", anchor, "--key", public)
    assert (ran.code, ran.said) == (1, "2018-04-12: the heads are not those that were signed\n")


async def test_a_key_ring_is_made_once_for_its_owner_alone(office):
    path = office.folder / "fresh.json"
    assert (await office.run("intake.keys", "new", path, database=False)).code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = read_ring(path)
    assert (await office.run("intake.keys", "new", path, database=False)).code == 1
    assert read_ring(path) == before


async def test_renewed_keys_wrap_every_data_key_and_touch_no_sealed_field(office, intake):
    old = read_ring(office.settings.keyring_file)
    before = [await office.store["dossiers"].find_one({"_id": code}) for code in (FIRST, SECOND)]
    assert (await office.run("intake.keys", "renew", office.settings.keyring_file)).code == 0
    assert (await office.run("intake.keys", "rotate")).lines == ["data keys wrapped anew: 3"]
    assert (await office.run("intake.keys", "rotate")).lines == ["data keys wrapped anew: 0"]
    renewed = read_ring(office.settings.keyring_file)
    for one in before:
        after = await office.store["dossiers"].find_one({"_id": one["_id"]})
        assert after["data_key"]["kid"] == renewed.current != old.current
        assert {**after, "data_key": 0} == {**one, "data_key": 0}


async def test_no_name_stands_in_the_raw_documents_of_a_dossier(office):
    for name in ("dossiers", "reads", "procedures", "held"):
        text = str(await office.store[name].find({}).to_list(None))
        assert CANARY not in text, name
        assert "Bưởi" not in text, name
        assert "buoi" not in text, name
