"""Ties the life of one program, and of all it forks, to the life of whoever started it.

Run as `python -I -S lifeline.py FOLDER program argument...`. Standard input is the line: each
byte read is a signal number for the program, 9 ends everything below, and the end of input means
that the starter is gone, however it went: everything below dies and FOLDER (unless empty) is
removed. The exit status is the program's, or 128 + the signal that ended it, as a shell's.

A parent-death signal alone would not do: it misses daemons such as epmd, which leave their
session, and it fires when a *thread* of the starter ends.
"""

import contextlib
import ctypes
import os
import select
import shutil
import signal
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
ON_LINUX = sys.platform == "linux"


def main(folder: str, command: list[str]) -> int:
    """Run `command` until it ends, the line ends or a signal comes; leave no process behind."""
    woken = _wake_on_signals()
    if ON_LINUX:
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)  # orphans come to us, not to init
    program = _spawn(command)
    os.write(1, f"{program}\n".encode())
    os.close(1)
    status, abandoned = _attend(program, woken)
    statuses = _end_all(program)
    if abandoned and folder:
        shutil.rmtree(folder, ignore_errors=True)
    code = os.waitstatus_to_exitcode(statuses.get(program, 0) if status is None else status)
    return code if code >= 0 else 128 - code


def _wake_on_signals() -> int:
    read, write = os.pipe()
    os.set_blocking(write, False)
    signal.set_wakeup_fd(write)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: None)
    return read


def _spawn(command: list[str]) -> int:
    """Start the program in a session of its own, its output on our standard error."""
    ours = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    try:
        os.setsid()
        if ON_LINUX:  # should this process be killed; it has one thread only
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(2, 1)
        if os.getppid() == ours:
            os.execvp(command[0], command)  # noqa: S606 - running it is the purpose
    except OSError as error:
        os.write(2, f"{command[0]}: {error.strerror}\n".encode())
    os._exit(127)


def _attend(program: int, woken: int) -> tuple[int | None, bool]:
    """Pass signals on; return the program's status, if it ended, and whether the line did."""
    while True:
        readable, _, _ = select.select([0, woken], [], [])
        if woken in readable:
            numbers = os.read(woken, 512)
            status = _reap().get(program)
            if status is not None or set(numbers) - {signal.SIGCHLD}:
                return status, False
        if 0 in readable:
            asked = os.read(0, 512)
            if not asked or signal.SIGKILL in asked:
                return None, not asked
            for number in asked:
                os.kill(program, number)


def _reap() -> dict[int, int]:
    ended: dict[int, int] = {}
    with contextlib.suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                break
            ended[pid] = status
    return ended


def _end_all(program: int) -> dict[int, int]:
    """Kill until nothing is left: as a child dies its own children become ours."""
    ended: dict[int, int] = {}
    while True:
        for pid in _children() if ON_LINUX else [-program]:  # elsewhere its group must do
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        try:
            pid, status = os.waitpid(-1, 0)
        except ChildProcessError:
            return ended
        ended[pid] = status


def _children() -> list[int]:
    """Whose parent is this process: the second field after the name in /proc/PID/stat."""
    ours = str(os.getpid())
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if stat.read_text().rpartition(")")[2].split()[1] == ours:
                found.append(int(stat.parent.name))
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
