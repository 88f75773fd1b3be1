"""The file that names the carriers: what is made of it, and what is said when it is wrong."""

import json

import pytest
from joserfc.jwk import ECKey
from services.notify.tests.channels.certificates import rsa_key
from services.notify.tests.channels.messages import sms

from notify.adapters.provider_settings import ProvidersUnfit, read_providers
from notify.adapters.providers import Workshop
from notify.adapters.vault import Vault
from notify.domain.outcomes import Accepted

FILE = """
providers:
  - {name: viettel, type: smpp, weight: 2, host: 127.0.0.1, port: 2775, system_id: motcua,
     password_file: smpp.secret, brandname: SLDTBXH-QT, max_rate: 20}
  - {name: vina, type: sms-http, url: "http://127.0.0.1:8025/sms", key_file: sms.secret,
     brandname: SLDTBXH-QT, callback_url: "https://mot-cua.example/receipts/vina",
     callback_key_file: callback.secret, encodings: [GSM-7]}
  - {name: mail, type: smtp, host: localhost, security: starttls, user: motcua,
     password_file: smtp.secret, sender: motcua@quangtri.example, sender_name: Một cửa,
     bounces: tralai@quangtri.example,
     dkim: {selector: "2018", domain: quangtri.example, key_file: dkim.pem}}
  - {name: zalo, type: zns, app_id: "1", app_secret_file: app.secret, oa_secret_file: oa.secret,
     refresh_token_file: token.secret}
"""


@pytest.fixture
def folder(tmp_path):
    for name in ("smpp", "sms", "callback", "smtp", "app", "oa", "token"):
        (tmp_path / f"{name}.secret").write_text(f"{name}-hush\n")
    (tmp_path / "dkim.pem").write_bytes(rsa_key().pem)
    (tmp_path / "providers.yaml").write_text(FILE)
    return tmp_path


async def test_each_entry_becomes_a_provider_with_its_abilities_and_weight(folder, store, clock):
    workshop = Workshop(store, Vault(ECKey.generate_key("P-256")), clock, 5)
    made = workshop.make(read_providers(folder / "providers.yaml"))
    assert [
        (p.name, p.abilities.channel, p.abilities.dedupes, p.abilities.reports_delivery, weight)
        for p, weight in made
    ] == [
        ("viettel", "sms", False, True, 2),
        ("vina", "sms", True, False, 1),
        ("mail", "email", False, False, 1),
        ("zalo", "zalo", False, True, 1),
    ]
    assert made[0][0].abilities.max_rate == 20
    assert [p.abilities.at_once for p, _ in made] == [10, 200, 4, 200]
    assert made[1][0].abilities.encodings == {"GSM-7"}
    for provider, _ in made:
        await provider.close()


async def test_a_provider_of_the_file_delivers(folder, store, clock, other_side):
    entry = {
        "name": "vina", "type": "sms-http", "url": other_side.sms_url, "key_file": "sms.secret",
        "brandname": "SLDTBXH-QT",
    }  # fmt: skip
    (folder / "one.json").write_text(json.dumps({"providers": [entry]}))
    workshop = Workshop(store, Vault(ECKey.generate_key("P-256")), clock, 5)
    [(provider, _)] = workshop.make(read_providers(folder / "one.json"))
    assert isinstance(await provider.send(sms()), Accepted)
    await provider.close()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("password_file: smpp.secret, ", ""),
         r"providers\[0\] \(viettel\)\.password_file: Field required"),
        (("smpp.secret", "nowhere"), r"providers\[0\] \(viettel\)\.password_file: Path does not"),
        (("type: smpp", "type: fax"), r"providers\[0\] \(viettel\): .*'smpp', 'sms-http'"),
        (("SLDTBXH-QT, max", "SOLAODONGTBXH, max"), r"\(viettel\)\.brandname: .* at most 11"),
        (("name: vina", "name: viettel"), "named twice: viettel"),
        (("app_id: \"1\", ", ""), r"providers\[3\] \(zalo\)\.app_id: Field required"),
        (("weight: 2", "wieght: 2"), r"\(viettel\)\.wieght: Extra inputs"),
        (("selector: \"2018\", ", ""), r"providers\[2\] \(mail\)\.dkim\.selector: Field required"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(folder, change, says):
    assert change[0] in FILE
    (folder / "providers.yaml").write_text(FILE.replace(*change))
    with pytest.raises(ProvidersUnfit, match=says):
        read_providers(folder / "providers.yaml")


def test_all_that_is_wrong_is_said_at_once(folder):
    wrong = FILE.replace("system_id: motcua,", "").replace('url: "http:', 'url: "ftp:')
    (folder / "providers.yaml").write_text(wrong)
    with pytest.raises(ProvidersUnfit) as unfit:
        read_providers(folder / "providers.yaml")
    assert len(str(unfit.value).splitlines()) == 2


@pytest.mark.parametrize("text", ["", "[]", "providers: []", "providers: 7", ": : :", "{"])
def test_what_is_no_list_of_providers_is_said_to(folder, text):
    (folder / "providers.yaml").write_text(text)
    with pytest.raises(ProvidersUnfit, match="providers"):
        read_providers(folder / "providers.yaml")


def test_a_file_that_is_not_there_is_said_to(folder):
    with pytest.raises(ProvidersUnfit, match=r"nowhere\.yaml"):
        read_providers(folder / "nowhere.yaml")
