"""A process of its own that edits without pause, for tests that kill it or race two of them.

`python editing_process.py hammer URL`: two entries a transaction, `a` and `b`, always the same number; prints each
number once it is acknowledged. `… race URL COUNT`: tries COUNT edits of one entry; prints how each ended.
"""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bot.errors import EditConflict
from bot.faq.change import Change
from bot.faq.revision import Draft, Revision, draft
from bot.storage.store import SqlStore, open_store

GUILD = 1


def say(what: object) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def edit(ref: str, text: str, newest: Revision | None) -> Draft:
    return draft(ref, None, newest, Change(put={"answer": text}), created_at=datetime.now(UTC))


async def newest_of(store: SqlStore, ref: str) -> Revision | None:
    return (await store.revisions.history(GUILD, ref, 1) or (None,))[0]


async def hammer(store: SqlStore) -> None:
    a, b = await newest_of(store, "ems/a"), await newest_of(store, "ems/b")
    while True:
        done = await store.revisions.append(GUILD, [edit("ems/a", "x" * 500, a), edit("ems/b", "y" * 500, b)])
        a, b = done.revisions
        say(a.number)


async def race(store: SqlStore, count: int) -> None:
    async def one(number: int) -> str:
        newest = await newest_of(store, "ems/race")
        await asyncio.sleep(0)
        try:
            done = await store.revisions.append(GUILD, [edit("ems/race", str(number), newest)])
        except EditConflict as conflict:
            return f"conflict {conflict.newest.number if conflict.newest else 0}"
        return f"applied {done.revisions[0].number}"

    for start in range(0, count, 4):
        for line in await asyncio.gather(*map(one, range(start, min(start + 4, count)))):
            say(line)


async def main() -> None:
    store = await open_store(sys.argv[2])
    say("ready")
    sys.stdin.readline()
    await (hammer(store) if sys.argv[1] == "hammer" else race(store, int(sys.argv[3])))
    await store.close()


if __name__ == "__main__":
    asyncio.run(main())
