"""What every test may use."""

from pathlib import Path

import pytest
from local_discord.fixtures import discord, pytest_terminal_summary, start_bot  # noqa: F401 - fixtures for every test

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session", autouse=True)
def _no_cache_of_anybodys(tmp_path_factory: pytest.TempPathFactory):
    """What tests build is kept apart from what the person who runs them keeps, and gone afterwards."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def ems():
    """The shipped pack."""
    from bot.faq.packs import load_packs

    return load_packs(ROOT / "knowledge", ("ems",))


@pytest.fixture(scope="session")
def ems_matcher(ems):
    """The engine over the shipped pack."""
    from bot.matching import Matcher

    return Matcher.from_knowledge_base(ems)


# one PostgreSQL for the whole run, so these must be registered in one place only
from store_fixtures import clock, database_url, postgres, store  # noqa: E402, F401
