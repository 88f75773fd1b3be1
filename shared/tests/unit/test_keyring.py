import stat
from dataclasses import replace

import pytest

from dossier_shared.keyring import (
    KeyUnknown,
    WrongKey,
    new_ring,
    read_ring,
    with_new_key,
    write_ring,
)

AAD = b"H50-180412-0001"
DATA_KEY = bytes(32)


def test_a_ring_is_read_as_it_was_written_and_its_owner_alone_may_read_it(tmp_path):
    path, ring = tmp_path / "ring.json", with_new_key(new_ring())
    write_ring(path, ring)
    assert read_ring(path) == ring
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_what_an_older_key_wrapped_is_unwrapped_after_renewal_and_the_new_key_wraps():
    old = new_ring()
    kid, wrapped = old.wrap(DATA_KEY, AAD)
    renewed = with_new_key(old)
    assert renewed.unwrap(kid, wrapped, AAD) == DATA_KEY
    fresh_kid, fresh = renewed.wrap(DATA_KEY, AAD)
    assert (fresh_kid != kid, renewed.unwrap(fresh_kid, fresh, AAD)) == (True, DATA_KEY)
    with pytest.raises(KeyUnknown):
        old.unwrap(fresh_kid, fresh, AAD)


def test_a_data_key_is_unwrapped_only_for_its_own_dossier_and_with_its_own_key():
    ring = new_ring()
    kid, wrapped = ring.wrap(DATA_KEY, AAD)
    with pytest.raises(WrongKey):
        ring.unwrap(kid, wrapped, b"H50-180412-0002")
    with pytest.raises(WrongKey):
        replace(ring, keys={kid: bytes(32)}).unwrap(kid, wrapped, AAD)
    with pytest.raises(WrongKey):
        ring.unwrap(kid, b"", AAD)


def test_a_tag_is_always_the_same_tells_nothing_and_is_of_its_kind():
    ring = new_ring()
    tag = ring.blind("word", "buoi")
    assert tag == with_new_key(ring).blind("word", "buoi")  # tags outlive a renewal
    assert tag not in {ring.blind("number", "buoi"), new_ring().blind("word", "buoi")}
    assert (len(tag), "buoi" in tag) == (22, False)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"current": "a", "keys": {"a": "c2hvcnQ="}, "blind": "c2hvcnQ="}'],
    ids=["nothing", "a list", "no keys", "keys too short"],
)
def test_a_file_that_is_no_ring_is_refused_without_a_word_of_what_is_in_it(tmp_path, text):
    path = tmp_path / "ring.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"is no key ring$"):
        read_ring(path)


def test_a_ring_whose_current_key_is_not_there_is_refused(tmp_path):
    path = tmp_path / "ring.json"
    write_ring(path, replace(new_ring(), current="gone"))
    with pytest.raises(ValueError, match="current key"):
        read_ring(path)


def test_a_ring_shows_no_key_when_it_is_printed():
    ring = new_ring()
    assert ring.keys[ring.current].hex() not in repr(ring)
    assert str(ring.tags) not in repr(ring)
