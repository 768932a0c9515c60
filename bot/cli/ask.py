"""`faqbot ask`: one question from the command line, or one JSON object a line for scripts."""

from typing import Annotated

import typer

from bot.cli.asking import Asked, answer, fault

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
    asked = Asked(tuple(question or ()), as_json, stdin, listening, explain)
    if wrong := fault(asked):
        raise typer.BadParameter(wrong)
    answer(asked)
