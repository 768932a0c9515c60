"""What has come to stay halts nobody; what is garbage goes all the same."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from bot.service import settling


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    threshold = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*threshold)


class Server:
    """Something that knows itself, as Discord's servers do by way of their channels: counting finds no end of it."""

    def __init__(self) -> None:
        self.channel = self


def test_what_stays_is_not_looked_through() -> None:
    """After the start, and after the servers have come, the search for garbage has next to nothing to do."""
    settling.look_seldom()
    there = [Server() for _ in range(10_000)]
    settling.settle()
    assert gc.get_freeze_count() > len(there)
    assert len(gc.get_objects()) < len(there)
    assert gc.get_threshold()[0] == settling.YOUNG


def test_servers_of_an_old_session_go() -> None:
    """With each new session all servers come anew; the old ones must not stay for ever."""
    server = Server()
    gone = weakref.ref(server)
    settling.settle()
    del server
    gc.collect()
    assert gone() is not None, "it is left alone"
    settling.settle_anew()
    assert gone() is None
