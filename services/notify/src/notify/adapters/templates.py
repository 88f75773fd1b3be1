"""How templates are kept in MongoDB: what was drafted and published after the shipped texts."""

from pymongo import ASCENDING, IndexModel

from dossier_shared.mongo.codec import Codec
from notify.domain.wording.template import Template

TEMPLATES = Codec(Template, "id", lambda state: {"published": len(state.versions) or None})
TEMPLATE_INDEXES = [IndexModel([("published", ASCENDING)], name="published", sparse=True)]
