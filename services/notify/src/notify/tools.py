"""Wires what is done beside the sending: bulk jobs, log, statistics, evidence, erasure, trials."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from joserfc.jwk import ECKey

from dossier_shared.background import Background
from dossier_shared.contracts import Channel, Language
from dossier_shared.lists.reading import read_rows
from dossier_shared.mongo.aggregates import Aggregates
from dossier_shared.mongo.reads import READS_INDEX, LoggedReads
from dossier_shared.runtime import Ground
from dossier_shared.sealed import Contact, seal
from notify.adapters.figures import CountedFacts
from notify.adapters.jobs import JOB_INDEXES, JOBS, SealedRows
from notify.adapters.jobs_found import LastJobs, OpenDossiers, Waiting
from notify.adapters.papers.evidence import Letterhead, pdf
from notify.adapters.search_log import StoredLog
from notify.adapters.tags import AddressTags
from notify.adapters.trial import MANNERS, TrialProvider
from notify.adapters.vault import Vault
from notify.api import bulk, evidence, figures, log
from notify.application.bulk import Bulk, Units
from notify.application.bulk_asked import Params
from notify.application.erase import Eraser
from notify.application.feed import Feeder, FeedTerms, Reach
from notify.application.feed import Ground as Feed
from notify.application.planning import Write as Writing
from notify.application.ports import Message, Provider, TakeReceipt
from notify.application.trying_out import OnTestList, Write
from notify.domain.bulk.jobs import BulkKind
from notify.domain.correspondence import Correspondence
from notify.domain.notices import Notice
from notify.settings import Settings

ROUTERS = [log.router, figures.router, evidence.router, bulk.router]
INDEXES = {**JOB_INDEXES, "reads": [READS_INDEX]}
MOST_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class Tools:
    background: Sequence[Background]
    state: dict[str, Any]


def tools_of(
    settings: Settings, ground: Ground, key: ECKey,
    correspondences: Aggregates[Correspondence], write: Write,
) -> Tools:  # fmt: skip
    """What runs beside the service, and what its routes find."""
    clock, database, collection = ground.clock, ground.database, correspondences.collection
    tags, waiting = AddressTags(key), Waiting(collection)
    jobs = Aggregates(database["jobs"], JOBS, "notify", audited=True)
    rows = SealedRows(database["job_rows"], Vault(key))
    feed = Feed(jobs, rows, correspondences, waiting.count, waiting.of_job)
    reach = Reach(partial(seal, public=key), tags.of_contact)
    feeder = Feeder(feed, reach, clock, FeedTerms())
    eraser = Eraser(correspondences, lambda most: rows.erase(clock.now(), most), clock)
    sending = Bulk(
        jobs, rows, OpenDossiers(collection), partial(read_rows, most=MOST_ROWS),
        counting_units(write, key), clock, settings.sms_part_dong, LastJobs(jobs),
    )  # fmt: skip
    counted = CountedFacts(database, collection.name)
    head = Letterhead(settings.office_parent, settings.office_name, settings.office_place)
    state = {
        "bulk": sending,
        "count_job": counted.of_job,
        "count_facts": counted,
        "search_log": StoredLog(correspondences),
        "tag_address": tags.of,
        "write": write,
        "reads": LoggedReads(database["reads"]),
        "print_evidence": partial(pdf, head=head),
    }
    return Tools([feeder.run, eraser.run], state)


def counting_units(write: Write, key: ECKey) -> Units:
    """Counts by writing the text out, to a number that nobody has."""
    contact = seal(Contact(phone=min(MANNERS), email=max(MANNERS)), key)

    def units(kind: BulkKind, channel: Channel, language: Language, params: Params) -> int:
        now = min(params.values())
        notice = Notice("units", kind, channel, "citizen", None, params, now)  # type: ignore[arg-type]
        told = Correspondence("bulk/units/0", contact=contact, language=language)
        message = write(told, notice)
        return message.units if isinstance(message, Message) else 0

    return units


def on_trial_of(
    settings: Settings, ground: Ground, take: TakeReceipt
) -> Callable[[Provider], Provider]:
    """Outside production: with those in front of a provider who fail on purpose."""
    if settings.environment == "production":
        return lambda provider: provider
    return lambda provider: TrialProvider(provider, take, ground.clock)


def to_whom(settings: Settings, write: Write) -> Writing:
    """With a test list, to those on it alone; who fails on purpose is always on it."""
    allowed = settings.test_list
    return OnTestList(write, allowed | frozenset(MANNERS)) if allowed else write
