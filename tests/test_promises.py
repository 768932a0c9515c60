"""Every promise in docs/promises.md stands beside tests that exist."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROWS = [
    row
    for row in (ROOT / "docs" / "promises.md").read_text("utf-8").splitlines()
    if row.startswith("|") and not row.startswith(("|---", "| promise |"))
]


def names_in(file: str) -> set[str]:
    """The names of the tests in a file."""
    path = ROOT / "tests" / file
    if not path.is_file():
        return set()
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip()[:60])
def test_a_promise_has_its_test(row: str) -> None:
    """Each row names at least one test, and each of them is there."""
    _, promise, kept, _ = row.split("|")
    named = re.findall(r"`(\w+\.py)::(test_\w+)`", kept)
    assert named, f"nothing keeps: {promise.strip()}"
    assert [f"{file}::{test}" for file, test in named if test not in names_in(file)] == []


def test_the_page_is_read() -> None:
    """The rows are found at all."""
    assert len(ROWS) > 30
