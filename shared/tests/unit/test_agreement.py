"""A copy agrees with itself when nothing told is missing and nothing is heard that is not told."""

from datetime import UTC, datetime

import bson
import pytest
from bson.raw_bson import RawBSONDocument

from dossier_shared.backup.agreement import disagreements, read
from dossier_shared.backup.folder import (
    QUEUES,
    VERSION,
    Manifest,
    NotWhole,
    read_documents,
    read_manifest,
    write_documents,
    write_manifest,
)
from dossier_shared.backup.queues import as_raw
from dossier_shared.contracts import DossierReturned, Event, encode
from dossier_shared.identifiers import event_id

NOW = datetime(2018, 4, 12, 2, 0, tzinfo=UTC)
CODE = "H50-180412-0007"


def raw(**document):
    return RawBSONDocument(bson.encode({"_id": CODE} | document))


def entry(sequence):
    return {"id": str(event_id("intake", CODE, sequence)), "type": DossierReturned.type}


def dossier(sequence, untold=()):
    return raw(sequence=sequence, outbox=[entry(number) for number in untold])


def waiting(queue, sequence):
    data = DossierReturned(method="post")
    told = event_id("intake", CODE, sequence)
    body = encode(Event(told, "intake", data.type, CODE, sequence, NOW, data))
    return as_raw({"queue": queue, "id": str(told), "body": body})


def copied(folder, told, heard, queues=(), **others):
    """Notify has heard everything, routing what is said."""
    published = told["sequence"] - len(list(told["outbox"]))
    parts = [
        write_documents(
            folder, "notify/correspondences.bson.gz", [raw(seen={"intake": published})]
        ),
        write_documents(folder, QUEUES, queues),
        write_documents(folder, "intake/dossiers.bson.gz", [told]),
        write_documents(folder, "routing/cases.bson.gz", [raw(seen={"intake": heard})]),
    ]
    return parts + [
        write_documents(folder, f"routing/{name}.bson.gz", rows) for name, rows in others.items()
    ]


@pytest.mark.parametrize(
    ("told", "heard", "queues", "held"),
    [
        (dossier(3), 3, [], []),
        (dossier(3, untold=[3]), 2, [], []),
        (dossier(3), 2, [waiting("routing.events.dead", 3)], []),
        (dossier(3), 1, [waiting("routing.events.retry.10s", 2)], [3]),
    ],
    ids=["all heard", "still to be told", "dead", "to be tried again, and held for it"],
)
def test_a_copy_agrees(tmp_path, told, heard, queues, held):
    rows = [
        RawBSONDocument(bson.encode({"_id": n, "source": "intake", "subject": CODE, "sequence": n}))
        for n in held
    ]
    assert disagreements(tmp_path, copied(tmp_path, told, heard, queues, held=rows)) == []


def test_an_event_that_is_nowhere_is_told_of(tmp_path):
    parts = copied(tmp_path, dossier(3), 1, [waiting("notify.events.dead", 2)])
    assert disagreements(tmp_path, parts) == [
        f"routing has not heard intake/{CODE} #2",
        f"routing has not heard intake/{CODE} #3",
    ]


def nothing_heard(folder, **others):
    """Two events of a dossier that routing does not know, nor anything else."""
    told = dossier(2)
    parts = copied(folder, told, 2, **others)
    return [part for part in parts if part.path != "routing/cases.bson.gz"]


def test_a_reader_that_has_heard_nothing_of_a_dossier_is_told_of(tmp_path):
    """Its database may be another than the one that was copied, or the copy too early."""
    assert disagreements(tmp_path, nothing_heard(tmp_path)) == [
        f"routing has not heard intake/{CODE} #1",
        f"routing has not heard intake/{CODE} #2",
    ]


def test_nobody_has_to_hear_of_what_he_does_not_subscribe_to(tmp_path):
    parts = copied(tmp_path, dossier(2), 2)
    parts.append(write_documents(tmp_path, "routing/workflows.bson.gz", [dossier(1)]))
    assert disagreements(tmp_path, parts) == []


def test_a_dossier_whose_opening_was_discarded_is_heard_of_no_more(tmp_path):
    stone = {"_id": "stone", "source": "intake", "subject": CODE, "sequence": 1}
    parts = nothing_heard(tmp_path, discarded=[RawBSONDocument(bson.encode(stone))])
    assert disagreements(tmp_path, parts) == []


def test_a_reader_ahead_of_its_source_is_told_of(tmp_path):
    parts = copied(tmp_path, dossier(2), 3)
    assert disagreements(tmp_path, parts) == [
        f"routing has heard intake/{CODE} #3, which is not told yet"
    ]


def test_what_is_still_to_be_told_is_known_by_its_id(tmp_path):
    parts = copied(tmp_path, dossier(3, untold=[3]), 1, [waiting("routing.events.retry.10s", 2)])
    ids = {str(event_id("intake", CODE, number)) for number in (2, 3)}
    assert set(read(tmp_path, parts).waiting) == ids


def test_a_copy_is_read_as_it_was_written_or_not_at_all(tmp_path):
    part = write_documents(tmp_path, "intake/dossiers.bson.gz", [dossier(n) for n in (1, 2)])
    write_manifest(tmp_path, Manifest(VERSION, "then", "later", {"intake": "now"}, (part,)))
    [found] = read_manifest(tmp_path).parts
    assert (found, found.documents) == (part, 2)
    assert [row["sequence"] for row in read_documents(tmp_path, part.path)] == [1, 2]
    (tmp_path / part.path).write_bytes(b"")
    with pytest.raises(NotWhole, match=r"dossiers\.bson\.gz"):
        read_manifest(tmp_path)


def test_a_copy_in_another_form_is_refused(tmp_path):
    write_manifest(tmp_path, Manifest(VERSION + 1, "then", "later", {}, ()))
    with pytest.raises(NotWhole, match="form"):
        read_manifest(tmp_path)
