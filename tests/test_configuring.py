"""What an admin sets for a server holds there, and nothing is set that could not be kept or called."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from moderators import CLINIC, SCHOOL, Office, ann, chief, school_pack
from stored import logged

from bot.errors import Refused
from bot.faq.knowledge_base import KnowledgeBase
from bot.service.configuring import Configuring
from bot.service.records import Kept
from bot.storage.store import open_store


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    store = await open_store(f"sqlite:///{tmp_path}/faq.db")
    (pack,) = school_pack().packs
    rules = replace(pack.emergency, numbers={"emergency": "911", "crisis": "988"})
    yield Office(store, KnowledgeBase((replace(pack, emergency=rules),)))
    await store.close()


async def test_emergency_numbers_are_the_servers_own(office: Office) -> None:
    """What is set here holds here; what is left alone stays, what is emptied or as in the pack follows the pack."""
    configuring = Configuring(office.library, office.store)
    await configuring.set_numbers(chief(), {"emergency": " 112 ", "crisis": "+49 30 19240", "made-up": "1"})
    assert (await configuring.set_numbers(chief(), {"emergency": "113"})).settings.numbers == {
        "emergency": "113",
        "crisis": "+49 30 19240",
    }
    assert (await configuring.set_numbers(chief(), {"emergency": "", "crisis": "988"})).settings.numbers == {}
    assert (await configuring.look(chief(CLINIC))).settings.numbers == {}
    for wrong in ("the police", "+-+", "1" * 41, "112\n@everyone"):
        with pytest.raises(Refused, match="is no number that one can call"):
            await configuring.set_numbers(chief(), {"emergency": wrong})


@pytest.mark.parametrize("days", [0, -1, 366, 10**9])
async def test_no_log_is_kept_for_ever_or_for_no_time(office: Office, days: int) -> None:
    """A day at the least, a year at the most; what cannot be kept changes nothing."""
    configuring = Configuring(office.library, office.store)
    await configuring.set_retention(chief(), 365)
    with pytest.raises(Refused, match="for 1 to 365 days"):
        await configuring.set_retention(chief(), days)
    assert (await configuring.look(chief())).settings.retention_days == 365
    assert (await office.store.guilds.state(SCHOOL)).settings.retention_days == 365


async def test_what_goes_with_the_question_log_is_for_admins_to_know(office: Office) -> None:
    """Before it is switched off, an admin is told how much goes; an editor is told nothing."""
    configuring = Configuring(office.library, office.store)
    await office.store.log.add(SCHOOL, logged())
    assert await configuring.question_log(chief()) == Kept(questions=1, reviews=0, waiting=0)
    with pytest.raises(Refused, match="change the bot's settings"):
        await configuring.question_log(ann())
    await configuring.set_question_log(chief(), on=False)
    assert (await configuring.question_log(chief())).questions == 0
