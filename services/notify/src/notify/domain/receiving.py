"""A receipt let into the correspondence that it is about."""

from collections.abc import Sequence

from notify.domain.correcting import Former
from notify.domain.correspondence import Change, Correspondence, with_notices
from notify.domain.notices import Notice
from notify.domain.reporting import News, is_meant, is_of_this_round, reported, tries_of


def receive(correspondence: Correspondence, news: News) -> Change | None:
    """With what the receipt tells; None when it is no news to anybody here."""
    former = correspondence.former
    after = tuple(_told(notice, news, former) for notice in correspondence.notices)
    if after == correspondence.notices:
        return None
    return with_notices(correspondence, after)


def _told(notice: Notice, news: News, former: Sequence[Former]) -> Notice:
    if not is_meant(notice, news):
        return notice
    late = not is_of_this_round(notice, news)
    if late and (news.fate != "delivered" or _elsewhere(notice, news, former)):
        return notice
    return reported(notice, news.fate, news.reason, news.at) or notice


def _elsewhere(notice: Notice, news: News, former: Sequence[Former]) -> bool:
    """Whether it arrived at an address that was corrected since."""
    corrected = [one.until for one in former if notice.channel in one.left]
    return bool(corrected) and all(one.at < corrected[-1] for one in tries_of(notice, news))
