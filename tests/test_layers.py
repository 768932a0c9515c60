"""The house keeps its shape: arrows point inward, files stay short, nothing happens at import."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BOT = ROOT / "bot"
# room → the rooms of ours that it may know
ALLOWED = {
    "faq": {"faq", "errors"},
    "matching": {"matching", "faq"},
    "service": {"service", "matching", "faq", "errors"},
    "storage": {"storage", "service", "faq", "errors"},
    "discord_app": {"discord_app", "service", "matching", "faq", "errors"},
    "cli": {"cli", "service", "matching", "faq", "errors", "settings", "app", "discord_app", "log_output", "health"},
    "health": {"health", "service", "errors"},
    "errors": {"faq"},
    "settings": {"errors"},
}
FILES = sorted(BOT.rglob("*.py"))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _rooms_known(path: Path) -> set[str]:
    known: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        known |= {name.split(".")[1] for name in names if name.startswith("bot.")}
    return known


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_arrows_point_inward(path: Path) -> None:
    """A room imports only the rooms that it stands on; only app.py knows everybody."""
    room = path.relative_to(BOT).parts[0].removesuffix(".py")
    if room in ALLOWED:
        assert _rooms_known(path) <= ALLOWED[room]


@pytest.mark.parametrize("path", sorted((BOT.parent / "compiled").iterdir()), ids=lambda path: path.name)
def test_a_compiled_file_is_read_at_one_sitting_too(path: Path) -> None:
    """No part of the compiled ranking has more than 300 lines, and each says at its top what it is for."""
    lines = path.read_text("utf-8").splitlines()
    assert len(lines) <= 300
    assert max(map(len, lines)) <= 120
    assert lines[0].startswith(("# ", '"""'))


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_a_file_is_read_at_one_sitting(path: Path) -> None:
    """No file of the product has more than 300 lines, and each says in its first line what it is for."""
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 300
    assert ast.get_docstring(ast.parse(text)), "the file does not say what it is for"


@pytest.mark.parametrize("room", ["faq", "matching"])
def test_the_core_is_pure(room: str) -> None:
    """The core knows no clock, no network, no Discord and no SQL."""
    forbidden = {"discord", "aiohttp", "sqlalchemy", "asyncio", "time", "random", "socket", "requests"}
    for path in (BOT / room).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert not {name.split(".")[0] for name in names} & forbidden, _name(path)


def test_no_room_borrows_the_name_of_a_library() -> None:
    """No module of ours is called like one that everybody imports, nor like a drawer for anything."""
    taken = {"discord", "logging", "types", "utils", "helpers", "manager"}
    assert not {path.stem for path in FILES} & taken
