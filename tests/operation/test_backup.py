"""A copy is taken in the middle of the work, the office goes on, burns down, and is put back."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from uuid import uuid4

import httpx
import pytest
from tests.e2e.office import Office
from tests.faults.clocks import Ticking
from tests.operation.office import ROOT, Terminal, lines, terminal, variables

from dossier_shared.testing.answering import client
from dossier_shared.testing.backing import Backing
from dossier_shared.testing.waiting import wait_until
from motcua.stack import SERVICES, Stack, running_stack

pytestmark = pytest.mark.timeout(600)
BEFORE = 8
"""Dossiers that are acknowledged before the copy begins."""
STORES = {"intake": "dossiers", "routing": "cases", "notify": "correspondences"}


@dataclass
class Work:
    """A counter and a division at work: dossiers one after another, every other one to its end."""

    office: Office
    codes: list[str] = field(default_factory=list)
    over: Event = field(default_factory=Event)
    failure: BaseException | None = None

    def run(self) -> None:
        try:
            while not self.over.is_set():
                code = self._one(len(self.codes))
                self.codes.append(code)
        except BaseException as error:
            self.failure = error

    def _one(self, number: int) -> str:
        contact = {"phone": "0168 765 4321", "email": f"dan{number}@example.vn"}
        applicant = {"name": "Nguyễn Thị Bưởi", **contact}
        code = str(self.office.receive("NCC-01", applicant=applicant)["code"])
        if number % 2:
            self.office.carry_through(code)
        return code


@contextmanager
def at_work(office: Office) -> Iterator[Work]:
    work = Work(office)
    thread = Thread(target=work.run, daemon=True)
    thread.start()
    try:
        yield work
    finally:
        work.over.set()
        thread.join(120)
    if work.failure is not None:
        raise work.failure


@dataclass(frozen=True, slots=True)
class Copied:
    """`codes` were acknowledged before the copy began; `delivered` is what the providers had been
    given when the office burnt down.
    """

    folder: Path
    codes: list[str]
    delivered: dict[str, list[str]]
    counterparts: dict[str, str]


def requests(counterparts_url: str) -> dict[str, dict[str, int]]:
    return dict(httpx.get(f"{counterparts_url}/counts", trust_env=False).json())


def delivered(counterparts_url: str) -> dict[str, list[str]]:
    return dict(httpx.get(f"{counterparts_url}/delivered", trust_env=False).json())


def on_the_way(stack: Stack) -> list[str]:
    """Events in outboxes or held, notices about to be sent."""
    outbox = {"outbox.0": {"$exists": True}}
    sending = {"notices.status": {"$in": ["queued", "sending", "unknown"]}}
    looks = [(name, STORES[name], outbox) for name in SERVICES]
    looks += [(name, "held", {}) for name in SERVICES]
    looks.append(("notify", "correspondences", sending))
    with client(stack.mongo_url) as mongo:
        return [
            f"{name}.{collection} {row['_id']} {list(where)}"
            for name, collection, where in looks
            for row in mongo[stack.databases[name]][collection].find(where, {"_id": 1})
        ]


def until_settled(stack: Stack) -> None:
    def settled() -> bool:
        left = on_the_way(stack)
        if left:
            raise AssertionError(left)
        return True

    wait_until(settled, 60)


@pytest.fixture(scope="module")
def first(backing: Backing, folder: Path, ticking: Ticking, management: str) -> Iterator[Stack]:
    path = ticking.clock.path
    with running_stack(backing, folder, clock_file=path, environment="test", dedupe=True) as stack:
        yield stack


@pytest.fixture(scope="module")
def copied(first: Stack, folder: Path, management: str) -> Copied:
    """The copy, taken by the script while the work goes on; then all services are killed."""
    with at_work(Office(first)) as work:
        wait_until(lambda: len(work.codes) >= BEFORE or work.failure, 120)
        codes = list(work.codes)
        script = str(ROOT / "deploy/backup.sh")
        code, said = terminal(first, management).run(script, str(folder / "copies"))
        assert code == 0, said
        enough = len(work.codes) + 2
        wait_until(lambda: len(work.codes) >= enough or work.failure, 60)
    until_settled(first)
    for process in first.processes.values():
        process.kill()
    [made] = (folder / "copies").iterdir()
    notify = first.processes["notify"].environment
    counterparts = {key: notify[key] for key in ("NOTIFY_SMS_URL", "NOTIFY_SMTP_PORT")}
    return Copied(made, codes, delivered(first.counterparts_url), counterparts)


@pytest.fixture(scope="module")
def second(
    backing: Backing, folder: Path, ticking: Ticking, management: str, copied: Copied
) -> Iterator[Stack]:
    """The copy in an empty place, with the keys of before; the providers are the same."""
    names = f"motcua_{uuid4().hex[:8]}"
    given: dict[str, dict[str, str]] = {}

    def restored(name: str, env: dict[str, str]) -> dict[str, str]:
        if not given:
            put_back(env, names, copied, management)
        given[name] = env
        return env | (copied.counterparts if name == "notify" else {})

    path = ticking.clock.path
    with running_stack(
        backing, folder, clock_file=path, environment="test", names=names, dedupe=True,
        adjust=restored,
    ) as stack:  # fmt: skip
        yield stack


def put_back(env: dict[str, str], names: str, copied: Copied, management: str) -> None:
    """Before the first service starts; a second time it is refused."""
    shared = ("AMQP_URL", "MONGO_URL", "CLOCK_FILE")
    env_of = {
        service: {f"{service.upper()}_{key}": env[f"INTAKE_{key}"] for key in shared}
        | {f"{service.upper()}_MONGO_DATABASE": f"{names}_{service}"}
        for service in SERVICES
    }
    operator = Terminal(variables(env_of, management))
    script = str(ROOT / "deploy/restore.sh")
    code, said = operator.run(script, str(copied.folder))
    assert code == 0, said
    assert said.startswith("restored: ")
    code, said = operator.run(script, str(copied.folder))
    assert code == 1
    assert "NotEmpty" in said


def test_the_copy_was_taken_without_stopping_anybody_and_agrees_with_itself(
    first: Stack, copied: Copied, management: str
) -> None:
    operator = terminal(first, management)
    code, said = operator.run("python", "-m", "dossier_shared.backup", "check", str(copied.folder))
    assert code == 0, said
    assert said.startswith("whole: ")
    assert copied.folder.stat().st_mode & 0o077 == 0
    assert all(file.stat().st_mode & 0o077 == 0 for file in copied.folder.rglob("*.gz"))


def test_what_was_acknowledged_before_the_copy_is_all_there(second: Stack, copied: Copied) -> None:
    office = Office(second)
    for code in copied.codes:
        assert office.get("intake", f"/dossiers/{code}")["code"] == code
        office.case(code)
    assert len(copied.codes) >= BEFORE


def test_outboxes_and_sequences_settle(
    second: Stack, folder: Path, management: str, copied: Copied
) -> None:
    """What `backup take` does not find in agreement it refuses to call a copy."""
    until_settled(second)
    operator = terminal(second, management)
    code, said = operator.run(str(ROOT / "deploy/backup.sh"), str(folder / "again"))
    assert code == 0, said
    code, said = operator.run("python", "-m", "dossier_shared.doctor")
    assert code == 0, said


def test_no_notice_is_sent_again(second: Stack, first: Stack, copied: Copied) -> None:
    """The gateway that compares request ids is asked again and delivers nothing; the mail server,
    which does not, is not even asked.
    """
    until_settled(second)
    now = delivered(first.counterparts_url)
    for channel in ("sms", "mail"):
        assert [one for one, times in Counter(now[channel]).items() if times > 1] == []
    mails = requests(first.counterparts_url)["mail"]
    assert mails["requests"] == mails["distinct"]
    assert set(copied.delivered["sms"]) <= set(now["sms"])
    with client(second.mongo_url) as mongo:
        letters = mongo[second.databases["notify"]]["correspondences"]
        assert letters.find_one({"notices.reason": "restored"}) is not None


def test_the_office_works_on(second: Stack, first: Stack, copied: Copied) -> None:
    """A new dossier may bear the code of one that was lost: its applicant is told all the same."""
    office = Office(second)
    before = set(delivered(first.counterparts_url)["sms"])
    code = office.receive()["code"]
    office.carry_through(code)
    office.until_status(code, 9)
    wait_until(lambda: len(set(delivered(first.counterparts_url)["sms"]) - before) >= 2, 30)


def test_a_copy_that_was_touched_or_broken_off_is_none(
    copied: Copied, first: Stack, management: str, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    for file in copied.folder.rglob("*"):
        if file.is_file():
            copy = broken / file.relative_to(copied.folder)
            copy.parent.mkdir(exist_ok=True)
            copy.write_bytes(file.read_bytes())
    (broken / "intake/dossiers.bson.gz").write_bytes(b"")
    operator = terminal(first, management)
    for place in (broken, tmp_path):
        code, said = operator.run("python", "-m", "dossier_shared.backup", "check", str(place))
        assert (code, "NotWhole" in said) == (1, True)
    assert lines(said)
