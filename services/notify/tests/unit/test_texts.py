"""What citizens and officials read."""

from dataclasses import replace
from datetime import UTC, datetime
from string import Template

import pytest
from pydantic import ValidationError

from dossier_shared.folding import unaccented
from notify.application.templates import PARAMS, Templates, shipped_templates, template_of
from notify.application.texts import GSM7, Office, Texts, fits_one_sms
from notify.domain.correspondence import Correspondence
from notify.domain.notices import Notice

NOW = datetime(2018, 4, 12, 2, 5, tzinfo=UTC)
DUE = datetime(2018, 4, 24, 9, 30, tzinfo=UTC)
DOSSIER = Correspondence("000.00.19.H50-180412-0007")
OFFICE = Office(
    "Sở Lao động - Thương binh và Xã hội tỉnh Quảng Trị", "So LD-TBXH Quang Tri", "0233 3852 550"
)
TEXTS = Texts(shipped_templates(), OFFICE)


def notice(name: str) -> Notice:
    """A notice that is written by this template."""
    kind = "received" if name == "received-undated" else name
    audience = "staff" if name.startswith("staff") else "citizen"
    params = dict.fromkeys(PARAMS[name], DUE)
    return Notice("e:k:c", kind, "email", audience, None, params, NOW)


@pytest.mark.parametrize("name", [n for n, w in TEXTS.templates.templates.items() if w.sms])
def test_every_sms_fits_one_message_with_the_longest_legal_code(name):
    text = TEXTS.sms(DOSSIER, notice(name)).text
    assert len(DOSSIER.code) == 25
    assert len(text) <= 160
    assert GSM7.issuperset(text)
    assert text == unaccented(text)
    assert DOSSIER.code in text
    assert OFFICE.telephone in text


@pytest.mark.parametrize("name", PARAMS)
def test_every_mail_is_whole_and_its_subject_fits_a_line(name):
    mail = TEXTS.mail(DOSSIER, notice(name))
    assert "$" not in mail.subject + mail.body
    assert len(mail.subject) <= 70
    assert DOSSIER.code in mail.subject
    assert OFFICE.name in mail.body


def test_the_confirmation_of_receipt_reads_as_the_office_writes():
    fresh = replace(notice("received"), params={"received": NOW, "due": DUE})
    assert TEXTS.sms(DOSSIER, fresh).text == (
        "So LD-TBXH Quang Tri da nhan ho so 000.00.19.H50-180412-0007. "
        "Hen tra ket qua: 16h30 24/04/2018. "
        "Tra cuu bang ma ho so tai Bo phan Mot cua, DT 0233 3852 550."
    )
    body = TEXTS.mail(DOSSIER, fresh).body
    assert "lúc 09h05 12/04/2018" in body
    assert "Thời gian hẹn trả kết quả: 16h30 24/04/2018" in body
    assert body.startswith("Kính gửi Ông/Bà,\n\n")


def test_without_a_due_date_no_date_is_promised():
    undated = notice("received-undated")
    assert template_of(undated) == "received-undated"
    assert "Hen tra" not in TEXTS.sms(DOSSIER, undated).text


def test_a_result_that_comes_early_names_the_day_it_was_promised_for():
    assert "som hon hen (24/04/2018)" in TEXTS.sms(DOSSIER, notice("ready-early")).text


def test_the_subject_of_a_sensitive_dossier_tells_no_more_than_its_code():
    sensitive = replace(DOSSIER, sensitive=True)
    assert TEXTS.mail(sensitive, notice("rejected")).subject == f"Thông báo về hồ sơ {DOSSIER.code}"


def test_an_official_is_told_the_state_of_a_sensitive_dossier():
    sensitive = replace(DOSSIER, sensitive=True)
    assert "quá hạn" in TEXTS.mail(sensitive, notice("staff-overdue")).subject


def test_officials_get_no_sms():
    with pytest.raises(LookupError):
        TEXTS.sms(DOSSIER, notice("staff-due"))


def test_an_office_name_that_makes_an_sms_too_long_stops_the_start():
    with pytest.raises(ValueError, match="received: "):
        Texts(shipped_templates(), replace(OFFICE, sms_name="So Lao dong - Thuong binh va Xa hoi"))


def test_one_accented_letter_does_not_fit_the_alphabet_of_sms():
    assert fits_one_sms("So LD-TBXH")
    assert not fits_one_sms("Sở LD-TBXH")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Hen $due.", "no such placeholder"),
        ("Ho so ${code.upper}", "names no placeholder"),
        ("Phi 5$", "names no placeholder"),
    ],
    ids=["a time its notices lack", "code in a template", "a lone dollar"],
)
def test_a_template_that_could_not_be_filled_stops_the_start(text, told):
    wrong = shipped_templates().model_dump()
    wrong["templates"]["ready"]["sms"]["text"] = text
    with pytest.raises(ValidationError, match=told):
        Templates.model_validate(_as_lines(wrong))


def test_a_missing_template_stops_the_start():
    wrong = shipped_templates().model_dump()
    del wrong["templates"]["returned"]
    with pytest.raises(ValidationError, match="no template for"):
        Templates.model_validate(_as_lines(wrong))


def test_no_shipped_text_names_a_procedure():
    fields = {
        field
        for wording in TEXTS.templates.templates.values()
        for text in wording.texts()
        for field in Template(text).get_identifiers()
    }
    assert "procedure" not in fields


def _as_lines(templates):
    """Bodies as the data file has them: a list of lines."""
    for part in ("citizen", "staff"):
        for name, text in templates[part].items():
            templates[part][name] = text.split("\n")
    for wording in templates["templates"].values():
        wording["email"]["text"] = wording["email"]["text"].split("\n")
    return templates
