"""A slip's code says that the slip is genuine, to anyone, without the service."""

import base64
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from joserfc.jwk import KeySet
from services.intake.tests.builders import AGENCY, CODE, DUE, NOW, dossier

from intake import slipkeys, verify
from intake.adapters.tokens import (
    SlipKeys,
    new_slip_keys,
    read_slip_keys,
    write_slip_keys,
)
from intake.application.slip_tokens import NotGenuine
from intake.domain.dossier import issued
from intake.domain.episodes import Issued
from intake.domain.tokens import SlipToken, holds, token_of

RECEIPT = SlipToken(AGENCY, "receipt", CODE, "GTN-01", NOW, DUE)
GIVEN = dossier(slips=(Issued("receipt", "GTN-01", NOW, "tiep-nhan-1"),))


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "slips.json"
    write_slip_keys(path, new_slip_keys())
    return path


@pytest.fixture
def keys(file) -> SlipKeys:
    return read_slip_keys(file)


def test_a_token_says_what_the_slip_says(keys):
    assert keys.read(keys.sign(RECEIPT)) == RECEIPT


@pytest.mark.parametrize(
    "slip",
    [
        RECEIPT,
        replace(RECEIPT, kind="apology", number="PXL-01"),
        replace(RECEIPT, kind="result-receipt", number="BNKQ-12", due=None),
        replace(RECEIPT, kind="control-sheet", number="PKS-01", due=None),
    ],
    ids=lambda slip: slip.kind,
)
def test_a_token_fits_a_qr_code_that_a_telephone_reads_from_paper(keys, slip):
    assert len(keys.sign(slip)) < 300


def test_a_token_holds_no_personal_data(keys):
    payload = keys.sign(token_of(GIVEN, GIVEN.slips[0])).split(".")[1]
    assert set(json.loads(base64.urlsafe_b64decode(payload + "=="))) == {
        "iss", "kind", "code", "no", "iat", "due",
    }  # fmt: skip


def _unsigned(token):
    head = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    return f"{head}.{token.split('.')[1]}."


def _with(claims):
    def changed(token):
        head, payload, signature = token.split(".")
        held = json.loads(base64.urlsafe_b64decode(payload + "==")) | claims
        text = base64.urlsafe_b64encode(json.dumps(held).encode()).decode().rstrip("=")
        return f"{head}.{text}.{signature}"

    return changed


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda token: token[:-4] + "AAAA", "the signature is another"),
        (lambda token: token[:50], "cut off"),
        (_unsigned, "signed by nobody"),
        (_with({"due": 1}), "the day was changed"),
        (_with({"code": CODE[:-1] + "8"}), "the dossier was changed"),
        (lambda token: "x" * 5000, "much too long"),
        (lambda token: "", "empty"),
        (lambda token: "Giấy.tiếp.nhận", "letters that no token has"),
        (lambda token: SlipKeys(_foreign()).sign(RECEIPT), "another office's key"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_was_not_signed_here_is_not_genuine(keys, spoil, why):
    with pytest.raises(NotGenuine):
        keys.read(spoil(keys.sign(RECEIPT)))


def _foreign():
    return KeySet.import_key_set({"keys": new_slip_keys()})


def test_after_the_key_is_renewed_the_slips_given_out_before_stay_genuine(file, keys):
    before = keys.sign(RECEIPT)
    assert slipkeys.main(["renew", str(file)]) == 0
    renewed = read_slip_keys(file)
    assert renewed.read(before) == RECEIPT
    assert renewed.read(renewed.sign(RECEIPT)) == RECEIPT
    with pytest.raises(NotGenuine):
        keys.read(renewed.sign(RECEIPT))


def test_only_the_key_that_signs_is_secret(file):
    slipkeys.main(["renew", str(file)])
    assert ["d" in key for key in json.loads(file.read_text())["keys"]] == [True, False]
    assert not any("d" in key for key in read_slip_keys(file).public()["keys"])
    assert file.stat().st_mode & 0o077 == 0


def test_a_key_in_use_is_not_overwritten(file, capsys):
    before = file.read_text()
    assert slipkeys.main(["new", str(file)]) == 1
    assert (file.read_text(), "is there already" in capsys.readouterr().err) == (before, True)


@pytest.mark.parametrize(
    "text", ["", "{}", '{"keys": []}', '{"keys": [{"kty": "oct", "k": "aa"}]}']
)
def test_a_file_without_keys_stops_the_start(tmp_path, text):
    path = tmp_path / "slips.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"slips\.json"):
        read_slip_keys(path)


def test_anyone_verifies_offline_with_the_public_keys(tmp_path, file, keys, capsys):
    slipkeys.main(["public", str(file)])
    public = tmp_path / "keys.json"
    public.write_text(capsys.readouterr().out)
    token = keys.sign(RECEIPT)
    assert verify.main([f"https://mot-cua.example/verify/{token}", "--keys", str(public)]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["code"], said["due"]) == (CODE, "2018-04-27T09:00:00+07:00")
    assert verify.main([token[:-4] + "AAAA", "--keys", str(public)]) == 1
    assert "KHÔNG" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("now", "still", "why"),
    [
        (GIVEN, True, "nothing happened since"),
        (replace(GIVEN, due_now=DUE + timedelta(days=1)), False, "its day was moved"),
        (replace(GIVEN, due_now=None), False, "its clock stands still"),
        (issued(GIVEN, "receipt", NOW + timedelta(hours=1), "x"), False, "another was given out"),
        (issued(GIVEN, "control-sheet", NOW, "x"), True, "a slip of another kind was given out"),
        (replace(GIVEN, slips=()), False, "it was never given out"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_slip_holds_until_what_it_says_is_no_more_so(now, still, why):
    assert holds(token_of(GIVEN, GIVEN.slips[0]), now) is still


def test_the_same_slip_has_the_same_token_whenever_it_is_printed(keys):
    assert keys.sign(RECEIPT) == keys.sign(RECEIPT)
    assert keys.sign(RECEIPT) != keys.sign(replace(RECEIPT, number="GTN-02"))
