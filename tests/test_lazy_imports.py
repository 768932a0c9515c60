"""What is imported when: an answer in the terminal waits for nothing that it does not need."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# what costs more to import than an answer takes, and serves other commands only
HEAVY = {"sqlalchemy", "discord", "aiohttp", "pydantic_settings", "alembic", "prometheus_client"}


def loaded_by(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after `code`."""
    probe = (
        f"import sys\n{code}\nprint('\\n'.join({{name.partition('.')[0] for name in sys.modules}}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split())


@pytest.mark.parametrize("arguments", [["ask", "what is an EMT?"], ["ask", "--json", "what is an EMT?"]])
def test_ask_imports_neither_database_nor_discord(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One question costs no import that only the server needs, nor rich where nobody sees colours."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    loaded = loaded_by(f"from bot.__main__ import run\nassert run({arguments!r}) == 0")

    assert not loaded & (HEAVY | {"rich", "typer", "pydantic"})
    assert {"bot", "yaml", "numpy"} <= loaded  # it builds the engine


def test_a_sure_answer_of_a_kept_engine_imports_no_numpy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second call of somebody who asks in the words of an entry is quick: nothing is built, read or ranked."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    code = "from bot.__main__ import run\nassert run(['ask', 'what does emt stand for']) == 0"
    loaded_by(code)
    again = loaded_by(code)
    assert not again & (HEAVY | {"rich", "typer", "pydantic", "numpy", "yaml", "asyncio"})


def test_a_database_that_is_up_to_date_needs_no_migrations(tmp_path: Path) -> None:
    """Only the first start after an update pays for what migrates."""
    code = (
        "import asyncio\nfrom bot.storage.store import open_store\n"
        f"async def start(): await (await open_store('sqlite:///{tmp_path / 'faq.db'}')).close()\nasyncio.run(start())"
    )
    assert "alembic" in loaded_by(code)
    again = loaded_by(code)
    assert "sqlalchemy" in again
    assert not again & {"alembic", "mako", "pygments"}


def test_help_does_not_build_the_engine() -> None:
    """Reading the help is quicker than an answer."""
    assert not loaded_by("from bot.__main__ import run\nrun(['--help'])") & (HEAVY | {"numpy", "rapidfuzz"})


def test_nothing_happens_at_import(tmp_path: Path) -> None:
    """Importing every module of ours reads no setting, opens no file of ours and prints nothing."""
    paths = [path.relative_to(ROOT) for path in (ROOT / "bot").rglob("*.py")]
    # migrations are scripts that Alembic runs inside a context of its own
    modules = [".".join(path.with_suffix("").parts) for path in paths if "migrations" not in path.parts]
    names = [name.removesuffix(".__init__") for name in modules]
    code = f"import warnings, importlib as i\nwarnings.simplefilter('ignore')\nfor n in {names!r}: i.import_module(n)"
    environment = {"PYTHONPATH": str(ROOT), "FAQ_LOG_FORMAT": "broken", "FAQ_KNOWLEDGE": str(tmp_path / "gone")}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
