"""A consultation sent out goes up with what the other agency tells of it, and never down."""

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from services.routing.tests.edxml.parties import BHXH, ID, NOW, SO, STRANGER, THEM, status

from routing.domain.exchange import MOVES, STATUS_NAMES, Sending, StatusCode, ask_back, hear
from routing.domain.exchange.life import ENDED, OPEN

SENT = Sending(ID, THEM, NOW)
LATER = NOW + timedelta(hours=1)


def heard(sending: Sending, *codes: StatusCode) -> Sending:
    for code in codes:
        sending = hear(sending, status(code, at=LATER))
    return sending


@pytest.mark.parametrize(
    ("codes", "state", "why"),
    [
        ([], "sent", "nobody has said anything"),
        (["01"], "arrived", "their software has it"),
        (["01", "03"], "registered", "the clerk has entered it"),
        (["01", "03", "04"], "assigned", "somebody has it"),
        (["01", "03", "04", "05"], "in-progress", "somebody works on it"),
        (["01", "03", "04", "05", "06"], "done", "the whole way"),
        (["01", "02"], "refused", "refused at the door"),
        (["06"], "done", "the messages before were lost"),
        (["05", "01"], "in-progress", "an earlier one came late"),
        (["03", "03"], "registered", "one came twice"),
        (["06", "02"], "done", "an end is an end"),
        (["02", "06"], "refused", "an end is an end"),
        (["02", "03"], "refused", "one sent before the refusal came late"),
        (["15"], "sent", "nobody asked for it back"),
        (["13"], "sent", "asking is for us to do"),
        (["16"], "sent", "nobody asked for it back"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_messages_move_a_sending(codes, state, why):
    assert heard(SENT, *codes).state == state, why


@pytest.mark.parametrize(
    ("before", "after", "state", "recall", "why"),
    [
        ([], ["15"], "recalled", "asked", "given back"),
        (["05"], ["15"], "recalled", "asked", "given back though somebody worked on it"),
        (["05"], ["16"], "in-progress", "refused", "kept, and where it was"),
        (["05"], ["16", "06"], "done", "refused", "kept, and then done"),
        (["05"], ["06", "15"], "done", "asked", "it was done before they read the request"),
        (["06"], ["15"], "done", "not-asked", "what is done is not asked back"),
        (["05"], ["16", "15"], "in-progress", "refused", "a refusal stands until asked again"),
    ],
)
def test_what_is_asked_back(before, after, state, recall, why):
    after_asking = heard(ask_back(heard(SENT, *before), LATER), *after)
    assert (after_asking.state, after_asking.recall) == (state, recall), why


def test_it_may_be_asked_back_again_after_a_refusal():
    refused = heard(ask_back(SENT, NOW), "16")
    assert heard(ask_back(refused, LATER), "15").state == "recalled"


def test_asking_twice_is_asking_once():
    asked = ask_back(SENT, NOW)
    assert ask_back(asked, LATER) is asked


def test_an_old_message_leaves_the_very_same_sending():
    working = heard(SENT, "05")
    assert hear(working, status("03", at=LATER)) is working


def test_a_move_is_dated_by_what_the_other_agency_says():
    assert heard(SENT, "03").since == LATER


@pytest.mark.parametrize(
    "message",
    [
        status(sender=replace(BHXH, id=STRANGER)),
        status(response_for=replace(status().response_for, document_id="another")),
        status(sender=SO),
    ],
    ids=["of another agency", "of another document", "of our own"],
)
def test_what_concerns_another_sending_is_an_error(message):
    with pytest.raises(ValueError, match="says nothing of"):
        hear(SENT, message)


def test_every_move_goes_up_to_a_state_it_did_not_start_from():
    rank = {state: place for place, state in enumerate([*OPEN, *sorted(ENDED)])}
    for move in MOVES:
        assert all(rank[state] < rank[move.to] for state in move.frm)
        assert not ENDED & set(move.frm)


def test_every_code_moves_something_or_is_about_a_recall():
    assert {move.code for move in MOVES} | {"13", "16"} == set(STATUS_NAMES)


LADDER: tuple[StatusCode, ...] = ("01", "03", "04", "05")
histories = st.tuples(st.sets(st.sampled_from(LADDER)), st.sampled_from([(), ("06",), ("02",)]))


@settings(deadline=None)
@given(histories, st.data())
def test_the_order_and_the_number_of_the_messages_do_not_matter(history, data):
    codes = [*sorted(history[0]), *history[1]]
    doubled = codes + data.draw(st.lists(st.sampled_from(codes or ["01"]), max_size=4))
    shuffled = data.draw(st.permutations([code for code in doubled if code in codes]))
    assert heard(SENT, *shuffled).state == heard(SENT, *codes).state


def test_no_sequence_of_messages_brings_a_sending_down():
    rank = {state: place for place, state in enumerate([*OPEN, *sorted(ENDED)])}
    for codes in itertools.product(STATUS_NAMES, repeat=3):
        states = [heard(SENT, *codes[:n]).state for n in range(4)]
        assert [rank[state] for state in states] == sorted(rank[state] for state in states)
