"""A notice that was not told, or told to a wrong number, sent again by somebody's decision."""

from datetime import datetime
from uuid import UUID

from notify.domain.correcting import corrected_since
from notify.domain.correspondence import Change, Correspondence, with_notices
from notify.domain.errors import CITIZEN_ONLY, NO_SUCH_NOTICE, NOT_LOST, SENSE_LOST
from notify.domain.notices import sent_again
from notify.domain.reviewing import overtaker
from notify.domain.statuses import LOST, TOLD


def resend(correspondence: Correspondence, notice_id: UUID, now: datetime, by: str) -> Change:
    """The notice queued again with all its tries. Where the provider perhaps has it the request
    stays the same, so that one who compares does not tell twice; else it is a new one.
    """
    notices = list(correspondence.notices)
    number = next((n for n, one in enumerate(notices) if one.public_id == notice_id), None)
    if number is None:
        raise NO_SUCH_NOTICE.broken()
    notice = notices[number]
    if notice.audience != "citizen":
        raise CITIZEN_ONLY.broken()
    wrongly = notice.status in TOLD and corrected_since(correspondence.former, notice)
    if notice.status not in LOST and not wrongly:
        raise NOT_LOST.broken()
    if overtaker(correspondence.notices, number) is not None:
        raise SENSE_LOST.broken()
    notices[number] = sent_again(notice, now, by)
    return with_notices(correspondence, tuple(notices))
