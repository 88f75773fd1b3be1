"""Wires drafts, submissions, their receipt, imports and ratings; part of `main`."""

from typing import Any

from pymongo import IndexModel

from dossier_shared.keyring import KeyRing
from dossier_shared.lists.reading import read_rows
from dossier_shared.mongo.aggregates import CREATED_KEY_INDEX, Aggregates
from dossier_shared.mongo.client import Database
from dossier_shared.mongo.codec import Codec
from dossier_shared.mongo.personal import Vault
from intake.application.act_on_dossier import ActOnDossier
from intake.application.drafts import Drafts, SubmitDraft
from intake.application.import_dossiers import ImportDossiers
from intake.application.look_up import LookUp
from intake.application.rate_dossier import RateDossier
from intake.application.receive_dossier import ReceiveDossier
from intake.application.take_in import TakeIn
from intake.domain.drafts import Draft
from intake.domain.imports import Import

SUBMITTING_INDEXES: dict[str, list[IndexModel]] = {"drafts": [CREATED_KEY_INDEX]}


def submitting_state(
    database: Database, ring: KeyRing, act: ActOnDossier, receiving: ReceiveDossier, look_up: LookUp
) -> dict[str, Any]:
    """What the routes of submissions need."""
    codec = Codec(Draft, "id", vault=Vault(ring, {"content"}))
    drafts = Drafts(Aggregates(database["drafts"], codec, act.dossiers.source), act.clock)
    listed = Codec(Import, "id", vault=Vault(ring, {"content"}))
    imports = Aggregates(database["imports"], listed, act.dossiers.source)
    return {
        "drafts": drafts,
        "submit_draft": SubmitDraft(drafts, receiving),
        "take_in": TakeIn(act, receiving),
        "rate_dossier": RateDossier(act.dossiers, look_up),
        "import_dossiers": ImportDossiers(imports, receiving, read_rows, act.clock),
    }
