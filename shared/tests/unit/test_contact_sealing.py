import base64
import json

import pytest
from joserfc import jwe
from joserfc.jwk import ECKey

from dossier_shared.sealed import HEADER, Contact, SealError, read_key, seal, unseal

CONTACT = Contact(phone="+84912345678", email="an@example.vn")


def key():
    return ECKey.generate_key("P-256", {"use": "enc"})


@pytest.fixture(scope="module")
def notify():
    return key()


@pytest.fixture
def public(notify, tmp_path):
    path = tmp_path / "public.json"
    path.write_text(json.dumps(notify.as_dict(private=False)))
    return read_key(path)


@pytest.mark.parametrize(
    "contact",
    [CONTACT, Contact(phone="+84912345678"), Contact(email="an@example.vn"), Contact()],
    ids=["both", "phone", "mail", "neither"],
)
def test_notify_reads_what_intake_sealed(public, notify, contact):
    assert unseal(seal(contact, public), notify) == contact


def test_nothing_of_the_contact_can_be_seen(public):
    token = seal(CONTACT, public)
    parts = [base64.urlsafe_b64decode(part + "==") for part in token.split(".")]
    assert len(parts) == 5
    for word in (b"912345678", b"example"):
        assert all(word not in part for part in parts)
    assert {name: json.loads(parts[0])[name] for name in HEADER} == HEADER


def test_the_same_contact_never_looks_the_same(public):
    assert seal(CONTACT, public) != seal(CONTACT, public)


def test_intake_cannot_open_what_it_sealed(public):
    assert not public.is_private
    with pytest.raises(SealError):
        unseal(seal(CONTACT, public), public)


def test_another_key_does_not_open_it(public):
    with pytest.raises(SealError):
        unseal(seal(CONTACT, public), key())


@pytest.mark.parametrize("part", range(5))
def test_a_block_changed_on_its_way_is_refused(public, notify, part):
    parts = seal(CONTACT, public).split(".")
    middle = len(parts[part]) // 2
    other = "A" if parts[part][middle] != "A" else "B"
    parts[part] = parts[part][:middle] + other + parts[part][middle + 1 :]
    with pytest.raises(SealError):
        unseal(".".join(parts), notify)


@pytest.mark.parametrize("token", ["", "a.b.c.d.e", "not a token", "....", "é.é.é.é.é"])
def test_what_was_never_sealed_is_refused_in_the_same_words(notify, token):
    with pytest.raises(SealError, match="cannot be opened with this key"):
        unseal(token, notify)


def test_a_block_that_holds_no_contact_is_refused(public, notify):
    with pytest.raises(SealError):
        unseal(jwe.encrypt_compact(HEADER, b'{"phone": 7}', public), notify)
