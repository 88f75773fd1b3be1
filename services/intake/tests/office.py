"""The settings of an office for tests, with keys of its own in a folder."""

import json
from pathlib import Path
from typing import Any

from joserfc.jwk import ECKey

from dossier_shared.devtokens import ISSUER, DevelopmentIssuer
from dossier_shared.keyring import new_ring, write_ring
from intake.adapters.tokens import new_slip_keys, write_slip_keys
from intake.settings import Settings


def office_settings(folder: Path, issuer: DevelopmentIssuer, **given: Any) -> Settings:
    """`given` are those that differ from test to test: database, broker, port, clock."""
    contact, ring, slips = (folder / f"{name}.json" for name in ("contact.public", "ring", "slips"))
    contact.write_text(json.dumps(ECKey.generate_key("P-256").as_dict(private=False)))
    write_ring(ring, new_ring())
    write_slip_keys(slips, new_slip_keys())
    return Settings(
        environment="test",
        token_keys=str(issuer.jwks),
        token_issuer=ISSUER,
        contact_key_file=contact,
        keyring_file=ring,
        slip_key_file=slips,
        office_parent="Ủy ban nhân dân tỉnh Quảng Trị",
        office_name="Sở Lao động - Thương binh và Xã hội",
        office_place="Quảng Trị",
        public_url="https://motcua.example",
        **given,
    )
