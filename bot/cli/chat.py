"""`faqbot chat`: a prompt with history; suggestions and related questions are chosen by number. Reads a pipe, too."""

import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module


def chat() -> None:
    """Talk to the bot at a prompt, as in Discord. It reads a pipe, too: one question a line."""
    from bot.cli.conversation import INTRODUCTION, Conversation
    from bot.cli.desk import open_desk

    conversation = Conversation(open_desk())
    print(INTRODUCTION, flush=True)
    for line in _typed() if sys.stdin.isatty() else _piped():
        if not conversation.hear(line):
            return


def _typed() -> Iterator[str]:
    """Lines from the keyboard, with the editing and the history of readline where the platform has it."""
    with suppress(ImportError):
        import_module("readline")  # importing it is what gives input() a history
    while True:
        try:
            yield input("\nyou> ")
        except EOFError:
            print(flush=True)
            return


def _piped() -> Iterator[str]:
    from bot.cli.rendering import visible

    for line in sys.stdin.buffer:
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        print(f"\nyou> {visible(text)}", flush=True)
        yield text
