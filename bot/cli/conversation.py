"""Conversation: what a chat at a prompt remembers: what was offered last, and which answer was shown last."""

from collections.abc import Sequence
from typing import Final

from bot.cli import desk, rendering
from bot.service.reply import Choice

INTRODUCTION: Final = "Ask me a question. A number picks from a list, /more shows what else comes close, /quit leaves."
HELP: Final = """Ask in your own words, or go on about the last answer ("how long does it take?").
  1, 2, 3  picks from the list above
  /more    shows what else comes close
  /quit    leaves; so does Ctrl-D"""
COMMANDS: Final = ("/more", "/help", "/quit")


class Conversation:
    """Remembers what was offered last, so that a number means something, and what was shown last, so that "it" does."""

    def __init__(self, at: desk.Desk) -> None:
        self._desk = at
        self._shown = ""
        self._offered: Sequence[Choice] = ()
        self._others: Sequence[Choice] = ()

    def hear(self, line: str) -> bool:
        """Answer one line; False when it was the last."""
        said = line.strip()
        if said in ("/quit", "/exit", "/q"):
            return False
        if said == "/help":
            print(HELP, flush=True)
        elif said == "/more":
            self._more()
        elif said.startswith("/") and " " not in said:
            print(f"There is no {rendering.visible(said)} here; there are {', '.join(COMMANDS)}.", flush=True)
        elif said.isdecimal() and len(said) <= 2 and self._offered:
            self._pick(int(said))
        elif said:
            self._ask(said)
        return True

    def _ask(self, text: str) -> None:
        reply = self._desk.ask(text, follows=self._shown)
        rendering.show_reply(reply)
        self._shown = reply.card.ref if reply.card else self._shown
        self._offered = reply.suggestions or (reply.card.related if reply.card else ())
        self._others = reply.others

    def _pick(self, number: int) -> None:
        if not 1 <= number <= len(self._offered):
            print(f"There is no {number} in the list; pick 1 to {len(self._offered)}, or ask something.", flush=True)
            return
        card = self._desk.show(self._offered[number - 1].ref)
        if card is None:
            print("That one is gone; please ask again.", flush=True)
            return
        rendering.show_card(card)
        self._shown = card.ref
        self._offered, self._others = card.related, ()

    def _more(self) -> None:
        if not self._others:
            print("Nothing else comes close; try other words.", flush=True)
            return
        rendering.show_choices("These come closest:", self._others)
        self._offered, self._others = self._others, ()
