"""Wires the texts: what writes notices out, and what the routes of templates find."""

from dossier_shared.mongo.aggregates import Aggregates
from dossier_shared.runtime import Ground
from notify.adapters.templates import TEMPLATE_INDEXES, TEMPLATES
from notify.api import templates
from notify.application.templates import Library, check_shipped, shipped_bodies
from notify.application.templates.edit import EditTemplates
from notify.application.texts import Office, Texts
from notify.domain.wording.previewing import Terms
from notify.settings import Settings

ROUTERS = [templates.router]
INDEXES = {"templates": TEMPLATE_INDEXES}


def wordings_of(settings: Settings, ground: Ground) -> tuple[Texts, EditTemplates]:
    """A ValueError when a shipped text does not fit in this office's name."""
    office = Office(settings.office_name, settings.office_sms_name, settings.telephone)
    check_shipped(office)
    library = Library(shipped_bodies())
    stored = Aggregates(ground.database["templates"], TEMPLATES, "notify", audited=True)
    terms = Terms(office, settings.sms_part_dong)
    editing = EditTemplates(stored, library, terms, ground.clock, settings.agency)
    return Texts(library, office), editing
