"""Moderators never lose work: edits under kill -9, and from two processes at once."""

import asyncio
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from store_fixtures import new_database

from bot.storage.store import open_store

SCRIPT = str(Path(__file__).parent / "editing_process.py")


def start(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, SCRIPT, *arguments]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def killed_again_and_again(url: str, times: int) -> None:
    chance = random.Random(4)
    acknowledged = 0
    for _ in range(times):
        process = start("hammer", url)
        go(process)
        assert process.stdout is not None
        printed = process.stdout.readline()  # on a busy machine the first edit takes longer than what follows
        time.sleep(chance.uniform(0.02, 0.3))
        process.send_signal(signal.SIGKILL)
        printed += process.stdout.read()
        process.communicate()
        numbers = [int(line) for line in printed.split("\n")[:-1] if line]
        acknowledged = max([acknowledged, *numbers])
        asyncio.run(all_is_there(url, acknowledged))
    assert acknowledged > times, "the process did too little for the test to mean something"


async def all_is_there(url: str, acknowledged: int) -> None:
    store = await open_store(url)
    a = await store.revisions.history(1, "ems/a", 100_000)
    b = await store.revisions.history(1, "ems/b", 100_000)
    version = (await store.guilds.state(1)).version
    await store.close()
    assert [one.number for one in a] == list(range(len(a), 0, -1))
    assert [one.number for one in a] == [one.number for one in b], "half of an edit was kept"
    assert len(a) >= acknowledged
    assert version == len(a)


def test_a_killed_bot_loses_no_edit(database_url: str) -> None:
    """After kill -9 at any moment every edit that was acknowledged is there, whole, and the next one can be made."""
    killed_again_and_again(database_url, 5)


@pytest.mark.soak
def test_a_bot_killed_25_times_loses_no_edit(database_url: str) -> None:
    """The same, 25 times on each engine."""
    killed_again_and_again(database_url, 25)


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_two_processes_edit_one_entry(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Of 200 concurrent edits from two processes each is applied or refused as a conflict; history has no gap."""
    url = f"sqlite:///{tmp_path}/faq.db" if engine == "sqlite" else new_database(request.getfixturevalue("postgres"))
    asyncio.run(all_is_there(url, 0))
    processes = [start("race", url, "100") for _ in range(2)]
    for process in processes:
        go(process)
    lines = [line.split() for process in processes for line in process.communicate(timeout=60)[0].splitlines()]

    assert [process.returncode for process in processes] == [0, 0]
    assert len(lines) == 200
    applied = sorted(int(number) for what, number in lines if what == "applied")
    assert applied == list(range(1, len(applied) + 1))
    assert all(what in ("applied", "conflict") for what, _ in lines)
    assert any(what == "conflict" for what, _ in lines), "nobody ever met: the test proves nothing"

    async def history() -> list[int]:
        store = await open_store(url)
        found = [one.number for one in await store.revisions.history(1, "ems/race", 1_000)]
        await store.close()
        return found

    assert asyncio.run(history()) == list(reversed(applied))
