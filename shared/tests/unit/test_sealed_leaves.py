"""Whatever a document holds, its personal leaves are sealed, open again, and cannot be changed."""

import pytest
from bson import Binary
from hypothesis import given
from hypothesis import strategies as st

from dossier_shared.keyring import WrongKey, new_ring
from dossier_shared.mongo.personal import SEALED, Vault

VAULT = Vault(new_ring(), {"owner.name", "notes.text", "secret"})
LEAVES = st.none() | st.booleans() | st.integers(-9, 9) | st.text('aăĐ "\\{.', max_size=6)
TREES = st.recursive(
    LEAVES, lambda below: st.lists(below) | st.dictionaries(st.text("abĐ.", max_size=3), below),
    max_leaves=6,
)  # fmt: skip
FIELDS = st.fixed_dictionaries(
    {
        "owner": st.fixed_dictionaries({"name": TREES, "kind": LEAVES}),
        "notes": st.lists(st.fixed_dictionaries({"text": TREES, "by": LEAVES}), max_size=3),
        "secret": TREES,
        "status": LEAVES,
    }
)


def key():
    return VAULT.key_of({"_id": "C-1", "data_key": VAULT.fresh("C-1").stored})


def leaves(value):
    if isinstance(value, dict | list):
        for below in value.values() if isinstance(value, dict) else value:
            yield from leaves(below)
    else:
        yield value


@given(FIELDS)
def test_what_is_sealed_opens_to_what_it_was(fields):
    given_key = key()
    assert given_key.opened(VAULT.sealed(fields, given_key)) == fields


@given(FIELDS)
def test_all_below_a_personal_path_is_sealed_and_nothing_else(fields):
    sealed = VAULT.sealed(fields, key())
    personal = [sealed["owner"]["name"], sealed["secret"], *(n["text"] for n in sealed["notes"])]
    assert all(one is None or isinstance(one, Binary) for one in leaves(personal))
    assert (sealed["status"], sealed["owner"]["kind"]) == (
        fields["status"], fields["owner"]["kind"],
    )  # fmt: skip
    assert [note["by"] for note in sealed["notes"]] == [note["by"] for note in fields["notes"]]


@given(st.text(max_size=9), st.data())
def test_no_byte_of_a_sealed_leaf_can_be_changed(text, data):
    given_key = key()
    leaf = bytearray(given_key.seal("secret", text))
    leaf[data.draw(st.integers(0, len(leaf) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(WrongKey):
        given_key.open("secret", Binary(bytes(leaf), SEALED))


def test_the_same_text_sealed_twice_looks_different():
    first, second = [key().seal("secret", "K7M2Q9XWTR") for _ in range(2)]
    assert first != second


def test_a_leaf_that_nobody_can_read_as_text_is_refused():
    with pytest.raises(TypeError):
        key().seal("secret", object())
