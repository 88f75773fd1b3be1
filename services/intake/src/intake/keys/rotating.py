"""Every data key under the current key-encryption key: no sealed field is touched."""

from dossier_shared.mongo.client import Collection
from dossier_shared.mongo.personal import Vault

BATCH = 200


async def rewrap(collection: Collection, vault: Vault, current: str) -> int:
    """How many were wrapped anew. Broken off, it goes on where it stopped when called again: what
    is under the current key is not looked at. A key that was destroyed stays so.
    """
    done, last = 0, ""
    while True:
        where = {"_id": {"$gt": last}, "data_key.kid": {"$exists": True, "$ne": current}}
        found = collection.find(where, {"data_key": 1}).sort("_id").limit(BATCH)
        rows = await found.to_list(BATCH)
        for row in rows:
            fresh = vault.rewrapped(row["_id"], row["data_key"])
            if fresh is not None:
                same = {"_id": row["_id"], "data_key": row["data_key"]}
                written = await collection.update_one(same, {"$set": {"data_key": fresh}})
                done += written.modified_count
        if len(rows) < BATCH:
            return done
        last = rows[-1]["_id"]
