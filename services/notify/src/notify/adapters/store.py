"""How correspondences are kept in MongoDB."""

from dossier_shared.mongo.codec import Codec
from dossier_shared.mongo.outbox import OUTBOX_INDEX
from dossier_shared.mongo.timers import NEXT_DUE_INDEX
from notify.domain.correspondence import Correspondence

CORRESPONDENCES = Codec(Correspondence, "code", lambda state: {"next_due": state.next_due})
INDEXES = {"correspondences": [OUTBOX_INDEX, NEXT_DUE_INDEX]}
