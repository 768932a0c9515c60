"""The bot as its operator runs it: `python -m bot serve` in a process of its own, ended by SIGTERM."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import Self

ROOT = Path(__file__).parents[2]
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "SYSTEMROOT", "XDG_RUNTIME_DIR")


class BotProcess:
    """One running bot; its output goes to a file, so that it never blocks on a full pipe."""

    def __init__(self, process: asyncio.subprocess.Process, folder: tempfile.TemporaryDirectory[str]) -> None:
        """Made by `start`."""
        self._process, self._folder = process, folder
        self.expected: tuple[int, ...] = (0,)
        self._printed = ""

    @classmethod
    async def start(
        cls, api_url: str, token: str, environment: dict[str, str], command: tuple[str, ...] = ("-m", "bot", "serve")
    ) -> Self:
        """Start it with a clean environment: the token, the address, an empty data folder, and `environment`."""
        # The folder outlives this call: it is removed in `stop`.
        folder = tempfile.TemporaryDirectory(prefix="faqbot-test-")
        clean = {name: os.environ[name] for name in KEPT if name in os.environ}
        clean |= {
            "DISCORD_TOKEN": token,
            "FAQ_DISCORD_API_URL": api_url,
            "XDG_DATA_HOME": folder.name,
            "PYTHONUNBUFFERED": "1",
            # The working directory is empty (no .env of a developer's is read), so the checkout must be found by path.
            "PYTHONPATH": str(ROOT),
        }
        with (Path(folder.name) / "output.txt").open("wb") as output:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *command,
                cwd=folder.name,
                env=clean | environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=asyncio.subprocess.STDOUT,
            )
        return cls(process, folder)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """The exit code, or None while it runs."""
        return self._process.returncode

    @property
    def ended(self) -> bool:
        """Whether the process is over."""
        return self._process.returncode is not None

    def output(self) -> str:
        """Return everything it printed so far."""
        path = Path(self._folder.name) / "output.txt"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else self._printed

    async def exits(self, code: int, within: float = 60.0) -> str:
        """Wait until it ends by itself with `code`; return what it printed."""
        self.expected = (code,)
        async with asyncio.timeout(within):
            await self._process.wait()
        assert self.returncode == code, f"The bot ended with {self.returncode}, not {code}:\n{self.output()}"
        return self.output()

    async def terminate(self, within: float = 15.0) -> int:
        """Send SIGTERM and return the exit code; a bot that does not end is killed, which is an AssertionError."""
        if not self.ended:
            self._process.send_signal(signal.SIGTERM)
            try:
                async with asyncio.timeout(within):
                    await self._process.wait()
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
                raise AssertionError(f"The bot did not end within {within} s of SIGTERM.\n{self.output()}") from None
        return self._process.returncode or 0

    async def kill(self) -> None:
        """End it without warning, as a crash of the machine does."""
        self.expected = (-signal.SIGKILL,)
        if not self.ended:
            self._process.kill()
        await self._process.wait()

    async def stop(self) -> None:
        """End it (SIGTERM when it still runs) and check the exit code: 0, unless the test expected another."""
        try:
            code = await self.terminate()
        finally:
            self._printed = self.output()
            self._folder.cleanup()
        assert code in self.expected, f"The bot ended with {code}, not {self.expected}:\n{self._printed}"
        self.expected = (code,)
