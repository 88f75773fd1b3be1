import os
import signal
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import aio_pika
import pytest
from aiormq.exceptions import ChannelNotFoundEntity
from pymongo import AsyncMongoClient

from dossier_shared.testing import debian, rabbitmq
from dossier_shared.testing.answering import greets
from dossier_shared.testing.backing import broker_ways, database_ways
from dossier_shared.testing.children import Child, Died
from dossier_shared.testing.choosing import NoBacking, Unusable, Way, choose, shown
from dossier_shared.testing.ports import free_port
from dossier_shared.testing.processes import Process
from dossier_shared.testing.waiting import eventually, wait_until

WEB = """
import http.server, signal, sys
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/readyz" else 404)
        self.end_headers()
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Answer).serve_forever()
"""


def way(name, serves):
    """A way that is not there (None), serves (True), or is there but of no use (a reason)."""

    def find():
        if isinstance(serves, str):
            raise Unusable(serves)
        return (lambda _: name) if serves else None

    return Way(f"advice of {name}", find)


@pytest.mark.parametrize(
    ("given", "docker", "program", "chosen", "said"),
    [
        (True, True, True, "given", []),
        (None, True, True, "docker", []),
        (None, None, True, "program", []),
        (None, "no image", True, "program", ["broker: no image; looking further"]),
    ],
)
def test_the_first_way_that_serves_is_taken(given, docker, program, chosen, said):
    lines = []
    ways = [way("given", given), way("docker", docker), way("program", program)]
    assert choose("broker", ways, lines.append)(None) == chosen
    assert lines == said


def test_later_ways_are_not_even_looked_at():
    def explode():
        raise AssertionError("looked at")

    assert choose("broker", [way("given", True), Way("", explode)], print)(None) == "given"


def test_where_nothing_serves_the_message_names_the_ways_to_go_on():
    with pytest.raises(NoBacking, match=r"(?s)no broker.*advice of a.*advice of b"):
        choose("broker", [way("a", None), way("b", "broken")], lambda _: None)


def test_addresses_in_the_environment_come_first(monkeypatch):
    monkeypatch.setenv("AMQP_URL", "amqp://u:secret@rabbit.example/v")
    monkeypatch.setenv("MONGODB_URL", "mongodb://u:secret@a.example,b.example/?w=1")
    lines = []
    broker = choose("broker", broker_ways(), lines.append)(None)
    database = choose("database", database_ways(), lines.append)(None)
    assert broker.description == "amqp://rabbit.example (from AMQP_URL)"
    assert database.description == "mongodb://a.example,b.example (from MONGODB_URL)"
    assert not broker.restartable
    with pytest.raises(RuntimeError, match=r"rabbit\.example was given"):
        broker.kill()


@pytest.mark.parametrize(
    "url",
    [
        "amqp://user:secret@h:1/v",
        "amqp://user:sec@secret@h/",
        "amqp://user:a/secret@h/",
        "mongodb://h/?tlsCertificateKeyFilePassword=secret",
        "mongodb://user:a?secret@h/",
    ],
)
def test_a_printed_address_holds_no_secret(url):
    assert "secret" not in shown(url)
    assert "user" not in shown(url)


def test_packages_start_no_service_and_a_policy_of_others_stays(tmp_path):
    policy = tmp_path / "policy-rc.d"
    with debian.no_service_starts(policy):
        assert subprocess.run([policy], check=False).returncode == 101
    assert not policy.exists()
    policy.write_text("theirs")
    with debian.no_service_starts(policy):
        assert policy.read_text() == "theirs"
    assert policy.read_text() == "theirs"


async def test_a_wait_that_fails_tells_the_last_value_or_error():
    with pytest.raises(TimeoutError, match=r"letters within 0\.1 s; last: 0"):
        await eventually(lambda: 0, 0.1, "letters")
    with pytest.raises(TimeoutError, match="ZeroDivisionError"):
        wait_until(lambda: 1 / 0, 0.1)


async def test_broker_and_database_of_the_session_serve(amqp_url, mongo_url, database_name):
    async with (
        await aio_pika.connect(amqp_url) as connection,
        AsyncMongoClient(mongo_url) as mongo,
    ):
        channel = await connection.channel()
        queue = await channel.declare_queue("letters", durable=True)
        await channel.default_exchange.publish(aio_pika.Message("thư".encode()), queue.name)
        message = await queue.get(timeout=5)
        await message.ack()
        letters = mongo[database_name]["letters"]
        await letters.insert_one({"_id": 1, "text": message.body.decode()})
        assert await letters.find_one({}) == {"_id": 1, "text": "thư"}


async def test_one_virtual_host_knows_nothing_of_another(broker):
    if broker.management_url is None:
        pytest.skip("the given broker has no management address")
    with broker.vhost(f"a-{uuid4().hex}") as one, broker.vhost(f"b-{uuid4().hex}") as other:
        async with await aio_pika.connect(one) as here, await aio_pika.connect(other) as there:
            await (await here.channel()).declare_queue("letters", exclusive=True)
            with pytest.raises(ChannelNotFoundEntity):
                await (await there.channel()).declare_queue("letters", passive=True)


async def test_a_durable_message_outlives_stop_and_start_of_the_broker(broker, amqp_url):
    if not broker.restartable:
        pytest.skip("the given broker is not ours to stop")
    async with await aio_pika.connect(amqp_url) as connection:
        channel = await connection.channel()
        queue = await channel.declare_queue("letters", durable=True)
        durable = aio_pika.Message(b"kept", delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
        await channel.default_exchange.publish(durable, queue.name)
    broker.stop()
    try:
        assert not greets(broker.url)
    finally:
        broker.start()
    async with await aio_pika.connect(amqp_url) as connection:
        queue = await (await connection.channel()).declare_queue("letters", durable=True)
        assert (await queue.get(timeout=10, no_ack=True)).body == b"kept"


async def test_an_acknowledged_document_outlives_a_kill_of_the_database(database, database_name):
    if not database.restartable:
        pytest.skip("the given database is not ours to kill")
    async with AsyncMongoClient(database.url) as mongo:
        await mongo[database_name]["letters"].insert_one({"_id": 1})
    database.kill()
    database.start()
    async with AsyncMongoClient(database.url) as mongo:
        assert await mongo[database_name]["letters"].find_one({}) == {"_id": 1}


def descendants(pid):
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found, todo = set(), {pid}
    while todo:
        todo = {child for child, parent in parents.items() if parent in todo}
        found |= todo
    return found


def named(pids):
    return {name for pid in pids if (name := name_of(pid))}


def name_of(pid):
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    name, _, rest = stat.partition("(")[2].rpartition(")")
    return None if rest.split()[0] in "ZX" else name


@pytest.fixture
def starter(tmp_path):
    """A developer's own start of both, programs only, in a temporary folder of its own. It heeds
    an interrupt also where these tests run in the background, which is inherited as deafness.
    """
    if rabbitmq.installed() is None:
        pytest.skip("rabbitmq-server is not installed")
    unset = {"AMQP_URL", "MONGODB_URL", "AMQP_MANAGEMENT_URL"}
    env = {name: value for name, value in os.environ.items() if name not in unset}
    env |= {"DOCKER_HOST": f"unix://{tmp_path}/no-engine", "TMPDIR": str(tmp_path)}
    heeding = ["env", "--default-signal=INT"]
    command = [*heeding, sys.executable, "-m", "dossier_shared.testing.backing"]
    with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL) as process:
        yield process
        process.kill()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_whatever_ends_the_starter_no_child_and_no_data_are_left(starter, tmp_path, number):
    expected = {"beam.smp", "epmd"}
    wait_until(lambda: expected <= named(descendants(starter.pid)), 60, "the broker's processes")
    children = descendants(starter.pid)
    starter.send_signal(number)
    starter.wait(20)
    wait_until(lambda: not named(children), 10, "no child is left")
    wait_until(lambda: not list(tmp_path.glob("motcua-*")), 10, "no folder is left")


@pytest.fixture
def web(tmp_path):
    port = free_port()
    command = [sys.executable, "-c", WEB, str(port)]
    return Process(command, {}, f"http://127.0.0.1:{port}", tmp_path / "web.log")


def test_a_service_starts_terminates_in_order_and_comes_back_after_a_kill(web):
    with web:
        before = web.pid
        web.restart()
        assert web.pid != before
        web.kill()
        assert not web.running
        web.start()
        assert web.terminate() == 0
    assert "/readyz" in web.log_tail()


def test_a_service_that_dies_at_start_says_why_at_once(tmp_path):
    command = [sys.executable, "-c", "raise SystemExit('no licence')"]
    broken = Process(command, {}, f"http://127.0.0.1:{free_port()}", tmp_path / "log")
    with pytest.raises(Died, match=r"(?s)code 1.*no licence"), broken:
        pass


def test_a_service_deaf_to_the_request_to_end_is_killed(tmp_path):
    deaf = WEB.replace("lambda *_: sys.exit(0)", "signal.SIG_IGN")
    port = free_port()
    command = [sys.executable, "-c", deaf, str(port)]
    process = Process(command, {}, f"http://127.0.0.1:{port}", tmp_path / "log")
    process.start()
    pid = process.pid
    with pytest.raises(TimeoutError, match="still runs"):
        process.terminate(timeout=0.2)
    assert name_of(pid) is None


def test_a_daemon_that_left_its_session_ends_with_the_child(tmp_path):
    script = "setsid sh -c 'echo $$ > daemon; exec sleep 600' & wait"
    daemon = tmp_path / "daemon"
    child = Child(["sh", "-c", f"cd {tmp_path}; {script}"], os.environ, tmp_path / "log")
    pid = wait_until(lambda: int(daemon.read_text()))
    assert name_of(pid)
    child.close()
    assert name_of(pid) is None


def test_a_program_that_is_not_there_is_named(tmp_path):
    child = Child(["/no/such/program"], {}, tmp_path / "log")
    with pytest.raises(Died, match=r"(?s)127.*/no/such/program: No such file"):
        child.wait_ready(lambda: False, 5)
    child.close()
