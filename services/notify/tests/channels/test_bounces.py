"""Mails that come back, in the shapes in which servers send them."""

import re
import subprocess
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from services.notify.tests.channels.messages import REQUEST

from notify.adapters.mail.dsn import Bounce, bounce_in

SAMPLES = Path(__file__).parent / "bounces"
README = Path(__file__).parents[2] / "README.md"
TEMPORARILY, DONE = 75, 0
"""As Postfix reads what a pipe ends with: of any other status it gives the mail up."""


def sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.eml").read_bytes()


@pytest.mark.parametrize(
    ("name", "fate", "reason", "hard"),
    [
        ("postfix-no-mailbox", "failed-for-good", "bounce-5.1.1", True),
        ("exchange-mailbox-full", "failed-for-good", "bounce-5.2.2", False),
        ("sendmail-gave-up", "failed-temporarily", "bounce-4.4.7", False),
        ("exim-no-status", "failed-for-good", "bounce-5.1.10", True),
    ],
)
def test_a_mail_that_came_back_tells_of_which_notice_and_why(name, fate, reason, hard):
    assert bounce_in(sample(name)) == Bounce(REQUEST, fate, reason, hard)


@pytest.mark.parametrize("name", ["postfix-delayed", "out-of-office", "delivered"])
def test_a_mail_that_tells_of_no_failure_is_no_bounce(name):
    assert bounce_in(sample(name)) is None


def test_a_bounce_of_somebody_elses_mail_is_none_of_ours():
    other = sample("postfix-no-mailbox").replace(b"7c9e6679", b"nobody--")
    assert bounce_in(other) is None


def test_line_ends_of_the_wire_make_no_difference():
    octets = sample("postfix-no-mailbox")
    assert bounce_in(octets.replace(b"\n", b"\r\n")) == bounce_in(octets)


@given(st.binary(max_size=400), st.integers(0, 3000), st.integers(0, 200))
def test_whatever_is_sent_as_a_bounce_is_read_or_ignored(junk, at, length):
    octets = sample("exchange-mailbox-full")
    found = bounce_in(octets[:at] + junk + octets[at + length :])
    assert found is None or found.fate in {"failed-for-good", "failed-temporarily"}


@pytest.mark.parametrize(("status", "ends"), [(204, DONE), (503, TEMPORARILY), (None, TEMPORARILY)])
def test_a_mail_that_cannot_be_handed_in_now_is_handed_in_later(status, ends):
    """By the pipe that the README has the operator write."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    if status is None:
        server.server_close()
    else:
        Thread(target=server.handle_request, daemon=True).start()
    [pipe] = re.findall(r'^tralai: "\|(.+)"$', README.read_text(), re.MULTILINE)
    here = f"http://127.0.0.1:{server.server_port}/bounces"
    command = pipe.replace("https://mot-cua.example/bounces", here)
    handed = subprocess.run(
        ["sh", "-c", command], input=sample("postfix-no-mailbox"), check=False, capture_output=True
    )
    server.server_close()
    assert handed.returncode == ends
