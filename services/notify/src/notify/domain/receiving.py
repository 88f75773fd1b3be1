"""A receipt let into the correspondence that it is about."""

from notify.domain.correspondence import Change, Correspondence, with_notices
from notify.domain.notices import Notice
from notify.domain.reporting import News, is_meant, is_of_this_round, reported


def receive(correspondence: Correspondence, news: News) -> Change | None:
    """With what the receipt tells; None when it is no news to anybody here."""
    after = tuple(_told(notice, news) for notice in correspondence.notices)
    if after == correspondence.notices:
        return None
    return with_notices(correspondence, after)


def _told(notice: Notice, news: News) -> Notice:
    if not is_meant(notice, news):
        return notice
    if news.fate != "delivered" and not is_of_this_round(notice, news):
        return notice
    return reported(notice, news.fate, news.reason, news.at) or notice
