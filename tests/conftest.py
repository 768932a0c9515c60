"""What every test may use."""

import os
from pathlib import Path

import pytest
from local_discord.fixtures import discord, pytest_terminal_summary, start_bot  # noqa: F401 - fixtures for every test

# As `faqbot` itself does, and before numpy is there: several threads make the engine's small sums four times as dear.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
ROOT = Path(__file__).parent.parent
# Begun first, so that no process works on alone when the other one has nothing left to do.
LONGEST = (
    "test_quality.py",
    "test_discord_storms.py",
    "test_discord_serve.py",
    "test_discord_moderating_away.py",
    "test_emergency.py",
)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Three processes for many tests, one more than the smallest machine has cores, since many of them wait for a bot
    that starts or for time to pass; for one file none: it begins sooner.
    """
    one = len(config.args) == 1 and config.args[0].split("::")[0].endswith(".py")
    return 0 if one else 3


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first; in each file, the order in which its tests stand."""
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


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
