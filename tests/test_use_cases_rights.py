"""No use case does anything for somebody without the right, whoever calls it and with whatever."""

import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from moderators import SCHOOL, member, school_pack
from store_fixtures import SteppingClock

from bot.errors import Refused
from bot.service.actor import Actor, Role
from bot.service.asking import Asking
from bot.service.configuring import Configuring
from bot.service.editing import Editing
from bot.service.exporting import Exporting
from bot.service.finding import Finding
from bot.service.importing import Importing
from bot.service.library import Library
from bot.service.proposing import Proposing
from bot.service.reviewing import Reviewing
from bot.service.stats import Stats
from bot.service.trying import Trying

FOR_ADMINS = (Importing, Configuring)
EDITOR = Actor(SCHOOL, 11, Role.EDITOR)
OUTSIDE = Actor(0, 13, Role.ADMIN)


def use_cases() -> Iterator[Any]:
    """All of them, over a store that must never be asked."""
    nothing: Any = object()
    clock = SteppingClock()
    library = Library(school_pack())
    editing = Editing(library, nothing, clock)
    yield editing
    yield Importing(library, nothing, clock)
    yield Exporting(library)
    yield Configuring(library, nothing)
    yield Finding(library, nothing)
    yield Reviewing(library, editing, nothing, clock)
    yield Stats(library, nothing, clock)
    yield Trying(Asking(library))
    yield Proposing(library, nothing, clock)


def verbs() -> Iterator[tuple[Any, str]]:
    """Every verb that is done by somebody."""
    for use_case in use_cases():
        for name, verb in inspect.getmembers(use_case, inspect.iscoroutinefunction):
            if not name.startswith("_") and "actor" in inspect.signature(verb).parameters:
                yield use_case, name


async def attempt(use_case: Any, name: str, actor: Actor) -> None:
    """Do it with values of the right kind and no sense."""
    verb = getattr(use_case, name)
    values: dict[str, Any] = {"actor": actor}
    for parameter in inspect.signature(verb).parameters.values():
        made = {str: "school/opening-hours", int: 1, bool: True, bytes: b"x"}.get(parameter.annotation, ())
        values.setdefault(parameter.name, made)
    await verb(**values)


CASES = [pytest.param(*each, id=f"{type(each[0]).__name__}.{each[1]}") for each in verbs()]


def test_every_use_case_is_looked_at() -> None:
    """The list below is made of the code, so a new verb is in it; this holds that it finds them at all."""
    assert len(CASES) >= 40


@pytest.mark.parametrize(("use_case", "name"), CASES)
async def test_whoever_lacks_the_right_is_refused(use_case: Any, name: str) -> None:
    """A member, an editor where an admin is needed, and anybody outside of servers get a sentence, and nothing else."""
    actors = [OUTSIDE]
    if not isinstance(use_case, Proposing):
        actors.append(member())
    if isinstance(use_case, FOR_ADMINS):
        actors.append(EDITOR)
    for actor in actors:
        with pytest.raises(Refused, match=r"^You (need|can)"):
            await attempt(use_case, name, actor)
