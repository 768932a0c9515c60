"""`faqbot ask`: one question from the command line, or one JSON object a line for scripts."""

import sys
from typing import Annotated

import typer

from bot.cli import desk

Question = Annotated[
    list[str] | None, typer.Argument(metavar="QUESTION", help="What you want to know.", show_default=False)
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer with one JSON object a line.")]
FromStdin = Annotated[bool, typer.Option("--stdin", help='With --json: read one {"text": "…"} a line from stdin.')]
Listening = Annotated[
    bool, typer.Option("--listening", help="As a channel in answer mode: speak only when sure, and to real questions.")
]
Explain = Annotated[bool, typer.Option("--explain", help="Show what was understood, each signal, and what decided.")]


def ask(
    question: Question = None,
    as_json: AsJson = False,
    stdin: FromStdin = False,
    listening: Listening = False,
    explain: Explain = False,
) -> None:
    """Ask one question: faqbot ask "what does EMT stand for"

    For scripts: faqbot ask --json --stdin reads {"text": "…"} lines and answers each with one line, in order.
    """
    if stdin and not as_json:
        raise typer.BadParameter("--stdin goes together with --json; for plain lines use faqbot chat")
    if stdin and question:
        raise typer.BadParameter("with --stdin the questions come from stdin; leave the question out")
    if explain and as_json:
        raise typer.BadParameter("--explain is for people, --json for scripts; choose one of them")
    if question is None and not stdin:
        raise typer.BadParameter('there is no question; write one, like faqbot ask "what does EMT stand for"')
    at = desk.open_desk()
    if stdin:
        _answer_lines(at, listening=listening)
        return
    reply = at.ask(" ".join(question or ()), listening=listening)
    if as_json:
        from bot.cli.json_lines import to_line

        print(to_line(reply), flush=True)
        return
    from bot.cli import rendering

    rendering.show_reply(reply)
    if explain:
        print(flush=True)
        rendering.show_explanation(reply)


def _answer_lines(at: desk.Desk, *, listening: bool) -> None:
    from bot.cli.json_lines import answer_line

    for number, line in enumerate(sys.stdin.buffer, 1):  # bytes: only \n ends a line there
        print(
            answer_line(lambda text, overheard: at.ask(text, listening=overheard), line, number, listening=listening),
            flush=True,
        )
