"""What the tests of the terminal door share: one command, and what it did."""

import io
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from packs_on_disk import PACKS
from stand_in_matcher import StandInMatcher

from bot.__main__ import run


@dataclass
class Ran:
    """What one command did."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.out.splitlines()]


Faqbot = Callable[..., Ran]


@pytest.fixture
def faqbot(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Faqbot:
    """Runs a command over the fixture pack, with the stand-in engine and `typed` on stdin."""
    monkeypatch.setattr("bot.service.library.Matcher.from_knowledge_base", StandInMatcher)
    for name in [name for name in os.environ if name.upper().startswith("FAQ_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("FAQ_KNOWLEDGE", str(PACKS))
    monkeypatch.setenv("FAQ_PACKS", "school")
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str, typed: str | bytes = b"") -> Ran:
        data = typed.encode() if isinstance(typed, str) else typed
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        code = run(list(arguments))
        out, err = capfd.readouterr()
        return Ran(code, out, err)

    return command
