"""Tampering with the audit of a dossier is found, and the first broken link is named."""

import json
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier_shared.acts import Act
from dossier_shared.chains import (
    Broken,
    Chain,
    Head,
    canonical,
    digest,
    first_broken,
    no_entry,
    replayed,
)
from dossier_shared.mongo.audit import changes, entry

NOW = datetime(2018, 4, 12, 2, 0, tzinfo=UTC)
ACT = Act("ask-supplement", "tiep-nhan-1", "receptionist", "10.1.1.5", "Thiếu giấy tờ")
STATES = [
    {"status": 2, "request": "Trợ cấp", "files": []},
    {"status": 3, "request": "Trợ cấp", "files": [{"id": "a", "state": "waiting"}]},
    {"status": 3, "files": [{"id": "a", "state": "clean"}, {"id": "b", "state": "clean"}]},
    {"status": 4, "files": [], "due": NOW},
]


def chain(states=STATES, code="H50-180412-0001"):
    """The chain of a dossier that was in each of these states, as an export holds it."""
    entries, old, head = [], {}, no_entry(code)
    for state in states:
        made = entry(head, ACT, NOW, list(changes(old, state)), None)
        entries.append(canonical(made))
        old, head = state, Head(made["n"], made["hash"])
    return Chain(code, head, entries, canonical(states[-1]))


def rehashed(one, **changed):
    """An entry as a forger would write it who knows how hashes are made."""
    fresh = one | changed
    return fresh | {"hash": digest(fresh)}


def change_one(entries):
    entries[1]["by"] = "tiep-nhan-2"


def change_one_with_its_hash(entries):
    entries[1] = rehashed(entries[1], by="tiep-nhan-2")


def drop_one(entries):
    del entries[1]


def drop_the_first(entries):
    del entries[0]


def insert_one(entries):
    entries.insert(2, rehashed(entries[2], by="ai-do", prev=entries[1]["hash"]))


def insert_a_copy(entries):
    entries.insert(2, deepcopy(entries[0]))


def insert_nonsense(entries):
    entries.insert(2, {"n": 3})


def swap(entries):
    entries[1], entries[2] = entries[2], entries[1]


def cut_the_last(entries):
    del entries[-1]


def cut_all(entries):
    entries.clear()


def add_one(entries):
    entries.append(rehashed(entries[-1], n=5, prev=entries[-1]["hash"]))


@pytest.mark.parametrize(
    ("tamper", "n", "why"),
    [
        (change_one, 2, "changed"),
        (change_one_with_its_hash, 2, "changed"),  # the next one still holds the old hash
        (drop_one, 2, "missing"),
        (drop_the_first, 1, "missing"),
        (insert_one, 4, "inserted"),  # fits before, and the old third is one too many
        (insert_a_copy, 3, "inserted"),
        (insert_nonsense, 3, "changed"),  # an entry without a hash of its own
        (swap, 2, "reordered"),
        (cut_the_last, 4, "cut"),
        (cut_all, 1, "cut"),
        (add_one, 5, "inserted"),  # the head tells of four
    ],
    ids=lambda given: getattr(given, "__name__", None),
)
def test_the_first_broken_link_is_named(tamper, n, why):
    given = chain()
    tamper(given.entries)
    assert first_broken(given) == Broken(given.code, n, why)


def test_an_untouched_chain_is_whole():
    assert first_broken(chain()) is None


def test_a_chain_cannot_be_moved_to_another_dossier():
    moved = replace(chain(), code="H50-180412-0002")
    assert first_broken(moved) == Broken("H50-180412-0002", 1, "changed")


def test_a_dossier_changed_past_the_audit_does_not_fit_what_was_done_to_it():
    given = chain()
    edited = replace(given, state={**given.state, "status": 10})
    assert first_broken(edited) == Broken(given.code, 4, "state")


def test_a_tail_cut_together_with_the_head_is_found_by_an_anchor():
    whole, cut = chain(), chain(STATES[:2])
    assert first_broken(cut) is None
    assert first_broken(cut, whole.head) == Broken(cut.code, 3, "cut")
    assert first_broken(whole, cut.head) is None


def test_a_chain_written_anew_from_its_beginning_is_found_by_an_anchor():
    anew = chain([{"status": 1}, *STATES[1:]])
    assert first_broken(anew) is None
    assert first_broken(anew, chain().head) == Broken(anew.code, 4, "changed")


def test_an_entry_holds_what_changed_and_of_a_longer_list_only_what_was_added():
    second, third, last = [one["changes"] for one in chain().entries[1:]]
    assert second == [
        {"path": "files", "start": 0, "added": [{"id": "a", "state": "waiting"}]},
        {"path": "status", "before": 2, "after": 3},
    ]
    assert third == [
        {"path": "files.0.state", "before": "waiting", "after": "clean"},
        {"path": "files", "start": 1, "added": [{"id": "b", "state": "clean"}]},
        {"path": "request", "before": "Trợ cấp"},
    ]
    assert {change["path"] for change in last} == {"files", "status", "due"}


def test_an_instant_has_one_form_in_whatever_zone_and_to_the_millisecond():
    hanoi = timezone(timedelta(hours=7))
    forms = [canonical(at) for at in (NOW, NOW.astimezone(hanoi), NOW.replace(microsecond=999))]
    assert forms == [{"$date": "2018-04-12T02:00:00.000+00:00"}] * 3


def test_a_float_has_no_place_in_an_audit():
    with pytest.raises(TypeError, match="float"):
        canonical({"fee": 1.5})


TEXTS = st.text('aăĐ "\\{', max_size=6)
VALUES = st.none() | st.booleans() | st.integers(-9, 9) | TEXTS | st.binary(max_size=4)
FIELDS = st.dictionaries(
    st.sampled_from(["a", "b", "c"]),
    VALUES
    | st.lists(st.dictionaries(st.sampled_from("xy"), VALUES, max_size=2), max_size=3)
    | st.dictionaries(st.sampled_from(["x", "y", "v1.0"]), VALUES, max_size=3),
    max_size=3,
)
HISTORIES = st.lists(FIELDS, min_size=1, max_size=5)


@given(HISTORIES)
def test_any_history_is_a_whole_chain_and_adds_up_to_its_last_state(states):
    there = [{k: v for k, v in state.items() if v is not None} for state in states]
    assert first_broken(chain(there)) is None


@given(HISTORIES, st.data())
def test_no_byte_of_a_chain_can_be_changed_unseen(states, data):
    given = chain(states)
    text = bytearray(json.dumps(given.entries, ensure_ascii=False).encode())
    place = data.draw(st.integers(0, len(text) - 1))
    text[place] ^= data.draw(st.integers(1, 255))
    try:
        entries = json.loads(text.decode())
    except ValueError:
        return  # no JSON any more: an export says so of the line
    if entries == given.entries:
        return  # a space between two members became another space
    if isinstance(entries, list):
        assert first_broken(replace(given, entries=entries)) is not None


def test_replaying_leaves_the_entries_as_they_were():
    given = chain()
    before = deepcopy(given.entries)
    replayed(given.entries)
    assert given.entries == before
