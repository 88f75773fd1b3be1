"""What a service writes to standard error, looked at from outside: in a process of its own."""

import json
import subprocess
import sys

import pytest

from dossier_shared.observability.logs import PERSONAL

START = """
import logging
from dossier_shared.observability.logs import log, set_up_logs
from dossier_shared.observability.traces import current_traceparent, set_up_traces, span
import structlog
set_up_logs("trial", "INFO")
set_up_traces("trial")
"""
CANARY = "0912345678"


def written(code):
    """The lines a service writes that does what `code` says."""
    ended = subprocess.run(
        [sys.executable, "-c", START + code],
        capture_output=True,
        check=True,
        text=True,
        timeout=30,
    )
    assert ended.stdout == ""
    return [json.loads(line) for line in ended.stderr.splitlines()]


def test_each_line_tells_what_where_and_when():
    [line] = written('log.info("dossier.received", number=7)')
    assert (line["event"], line["number"]) == ("dossier.received", 7)
    assert (line["service"], line["level"]) == ("trial", "info")
    assert line["timestamp"].endswith("Z")


def test_lines_of_one_command_bear_its_trace_and_its_dossier():
    parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    ours, theirs, after = written(f"""
with span("POST", "{parent}"), structlog.contextvars.bound_contextvars(dossier="D-1"):
    log.info("one")
    logging.getLogger("uvicorn.error").error("two")
log.info("three")
""")
    assert [line["trace_id"] for line in (ours, theirs)] == [parent.split("-")[1]] * 2
    assert [line["dossier"] for line in (ours, theirs)] == ["D-1", "D-1"]
    assert not {"trace_id", "dossier"} & set(after)


def test_a_trace_begins_where_nobody_gave_one():
    [line] = written("""
with span("timer"):
    log.info("fired", parent=current_traceparent())
""")
    assert line["trace_id"] in line["parent"]
    assert int(line["trace_id"], 16)


@pytest.mark.parametrize(
    "how",
    [
        "log.info('x', **said)",
        "log.info('x', row=said)",
        "log.info('x', rows=[{'inner': said}])",
        "log.error('x', pair=(1, said))",
    ],
    ids=["at the top", "in a row", "in rows", "in a pair"],
)
def test_what_could_name_somebody_is_never_written(how):
    said = dict.fromkeys(PERSONAL, CANARY) | {"kept": 1}
    [line] = written(f"said = {said!r}\n{how}")
    assert CANARY not in json.dumps(line)
    assert '"kept": 1' in json.dumps(line)


def test_what_is_bound_to_a_request_is_not_written_either():
    [line] = written(f"""
with structlog.contextvars.bound_contextvars(phone="{CANARY}", request_id="r-1"):
    log.info("x")
""")
    assert (line["request_id"], CANARY in json.dumps(line)) == ("r-1", False)


FAULTS = {
    "ours": f"raise ValueError('{CANARY}')",
    "a driver's": f"raise DuplicateKeyError('dup key: {{ phone: {CANARY} }}')",
    "pydantic's": f"TypeAdapter(bool).validate_python('{CANARY}')",
    "chained": f"""
    try:
        int('{CANARY}x')
    except ValueError as error:
        raise RuntimeError('{CANARY}') from error""",
    "a group's": f"raise ExceptionGroup('{CANARY}', [KeyError('{CANARY}')])",
}


@pytest.mark.parametrize("logger", ["log", "logging.getLogger('asyncio')"])
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_tells_where_it_was_and_not_what_it_said(tmp_path, fault, logger):
    module = tmp_path / "desk.py"
    module.write_text(f"""
from pydantic import TypeAdapter
from pymongo.errors import DuplicateKeyError
def hand_in():
    {fault.strip()}
""")
    [line] = written(f"""
import sys; sys.path.insert(0, {str(tmp_path)!r})
import desk
import linecache
linecache.getlines = lambda *_: []  # the source of this fault holds the number
try:
    desk.hand_in()
except Exception:
    {logger}.exception("handler.failed")
""")
    assert "in hand_in" in line["exception"]
    assert "Error" in line["exception"] or "ExceptionGroup" in line["exception"]
    assert CANARY not in json.dumps(line)


def test_the_cause_of_a_fault_is_told_before_it():
    [line] = written("""
try:
    try:
        {}["x"]
    except KeyError as error:
        raise LookupError from error
except LookupError:
    log.exception("failed")
""")
    first, second = line["exception"].split("after this:")
    assert (first.strip().endswith("KeyError"), second.endswith("LookupError")) == (True, True)


def test_of_a_refused_value_its_place_is_told():
    [line] = written("""
from pydantic import BaseModel
class Person(BaseModel):
    age: int
try:
    Person(age="x")
except ValueError:
    log.exception("failed")
""")
    assert line["exception"].endswith("ValidationError (age: int_parsing)")


def test_libraries_that_talk_much_are_heard_from_warnings_on():
    lines = written("""
for name in ("httpx", "aiormq", "pymongo"):
    logging.getLogger(name).info("quiet")
    logging.getLogger(name).warning("loud")
""")
    assert [line["event"] for line in lines] == ["loud"] * 3
