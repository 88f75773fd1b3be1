"""After a restore nobody knows whether what the copy still had to send was sent already.

Where the provider compares request ids it is sent: it carries the same id. Where it does not, the
notice is given up with the reason `restored`, and is sent only when somebody has it sent again.
"""

from collections.abc import Callable, Collection

from dossier_shared.contracts import Channel
from dossier_shared.mongo.doubtful import Doubtful, Doubts
from notify.application.ports import Message
from notify.domain.correspondence import Correspondence
from notify.domain.notices import Notice
from notify.domain.outcomes import Outcome, Refused
from notify.domain.reaching import RESTORED

Written = Callable[[Correspondence, Notice], Message | Outcome]


class Restored:
    """What the database says of a restore, read when the service starts."""

    def __init__(self, doubtful: Doubtful) -> None:
        self._doubtful = doubtful
        self._doubts = Doubts()

    async def look(self) -> None:
        self._doubts = await self._doubtful.doubts()

    def known(self) -> Doubts:
        return self._doubts


class Doubting:
    """Writes a notice out, unless it may have been sent already by one who would send it twice.

    `comparing` are the channels all of whose providers compare request ids; `doubts` is asked at
    each notice, as what was restored is read when the service starts.
    """

    def __init__(
        self, write: Written, comparing: Collection[Channel], doubts: Callable[[], Doubts]
    ) -> None:
        self._write = write
        self._comparing = comparing
        self._doubts = doubts

    def __call__(self, correspondence: Correspondence, notice: Notice) -> Message | Outcome:
        if self._may_be_sent_already(notice) and notice.channel not in self._comparing:
            return Refused(RESTORED)
        return self._write(correspondence, notice)

    def _may_be_sent_already(self, notice: Notice) -> bool:
        """One that somebody has had sent again since is meant to go out."""
        doubts = self._doubts()
        planned = doubts.taken is not None and notice.queued_at <= doubts.taken
        return notice.round == 0 and (planned or notice.occasion in doubts.events)
