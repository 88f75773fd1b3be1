"""Wires what is printed: slips, hand-over lists, the tracking book; part of `main`."""

from typing import Any

from dossier_shared.mongo.aggregates import Aggregates
from intake.adapters.audits import StoredAudits
from intake.adapters.book import StoredEntries, workbook
from intake.adapters.former import FormerDossiers
from intake.adapters.slips.render import RenderSlips
from intake.application.act_on_dossier import ActOnDossier
from intake.application.keep_book import KeepBook
from intake.application.ports import Procedures, Search
from intake.application.print_lists import Lists, PrintHandOver, PrintTransfer
from intake.application.print_slips import PrintSlips
from intake.application.slip_tokens import SlipTokens
from intake.domain.dossier import Dossier
from intake.domain.forms import Office
from intake.settings import Settings


def printing_state(
    settings: Settings,
    act: ActOnDossier,
    search: Search,
    procedures: Procedures,
    tokens: SlipTokens,
) -> dict[str, Any]:
    """For the routes."""
    dossiers: Aggregates[Dossier] = act.dossiers
    office = Office(
        settings.office_parent, settings.office_name, settings.office_place,
        settings.office_telephone,
    )  # fmt: skip
    render = RenderSlips(settings.slip_templates)
    verify = f"{settings.public_url.rstrip('/')}/verify"
    former = FormerDossiers(StoredAudits(dossiers))
    lists = Lists(procedures, render, office, act.clock)
    entries = StoredEntries(dossiers)
    return {
        "print_slips": PrintSlips(former, procedures, tokens, render, office, verify),
        "print_hand_over": PrintHandOver(dossiers, lists),
        "print_transfer": PrintTransfer(search, lists),
        "book": KeepBook(entries, procedures, render, office, act.clock),
        "workbook": workbook,
    }
