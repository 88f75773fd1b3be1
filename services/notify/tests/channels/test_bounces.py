"""Mails that come back, in the shapes in which servers send them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from services.notify.tests.channels.messages import REQUEST

from notify.adapters.mail.dsn import Bounce, bounce_in

SAMPLES = Path(__file__).parent / "bounces"


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
