"""Answering one command line: what `faqbot ask` does, and a short way to it for those that need no help.

The library behind all other commands takes longer to import than an answer.
"""

import sys
from dataclasses import dataclass
from typing import Final

from bot.cli import desk

FLAGS: Final = {"--json": "as_json", "--stdin": "stdin", "--listening": "listening", "--explain": "explain"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands behind `faqbot ask`; `words` are the question, none where it comes from stdin."""

    words: tuple[str, ...] = ()
    as_json: bool = False
    stdin: bool = False
    listening: bool = False
    explain: bool = False


def fault(asked: Asked) -> str:
    """What is wrong with it, as a sentence for whoever typed it; "" for nothing."""
    if asked.stdin and not asked.as_json:
        return "--stdin goes together with --json; for plain lines use faqbot chat"
    if asked.stdin and asked.words:
        return "with --stdin the questions come from stdin; leave the question out"
    if asked.explain and asked.as_json:
        return "--explain is for people, --json for scripts; choose one of them"
    if not asked.words and not asked.stdin:
        return 'there is no question; write one, like faqbot ask "what does EMT stand for"'
    return ""


def plainly(arguments: list[str]) -> Asked | None:
    """A command line that asks and is right as it stands; None where anything about it is to be looked at closer."""
    if arguments[:1] != ["ask"]:
        return None
    words = tuple(each for each in arguments[1:] if not each.startswith("-"))
    flags = [each for each in arguments[1:] if each.startswith("-")]
    if not FLAGS.keys() >= set(flags):
        return None
    asked = Asked(words, **{FLAGS[flag]: True for flag in flags})
    return None if fault(asked) else asked


def answer(asked: Asked) -> None:
    """Answer, on stdout. Raises ConfigurationError where there is no knowledge base to answer from."""
    at = desk.open_desk()
    if asked.stdin:
        _answer_lines(at, listening=asked.listening)
        return
    reply = at.ask(" ".join(asked.words), listening=asked.listening)
    if asked.as_json:
        from bot.cli.json_lines import to_line

        print(to_line(reply), flush=True)
        return
    from bot.cli import rendering

    rendering.show_reply(reply)
    if asked.explain:
        print(flush=True)
        rendering.show_explanation(reply)


def _answer_lines(at: desk.Desk, *, listening: bool) -> None:
    from bot.cli.json_lines import answer_line

    for number, line in enumerate(sys.stdin.buffer, 1):  # bytes: only \n ends a line there
        print(
            answer_line(lambda text, overheard: at.ask(text, listening=overheard), line, number, listening=listening),
            flush=True,
        )
