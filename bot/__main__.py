"""`faqbot` and `python -m bot`: the commands, and how each way of ending becomes a sentence and an exit code."""

import os
import sys
from io import TextIOWrapper
from typing import Annotated

import typer

from bot.cli import ask, backup, bench, chat, check, desk, export, import_, new_pack, stats
from bot.cli import eval as evaluating
from bot.errors import ConfigurationError, FaqBotError

NAME = "faqbot"
WRONG_USAGE, CONFIGURATION, INTERRUPTED = 2, 78, 130

app = typer.Typer(
    name=NAME,
    help="A bot that answers questions from an FAQ: right, or quiet.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("ask")(ask.ask)
app.command("chat")(chat.chat)
app.command("check")(check.check)
app.command("eval")(evaluating.evaluate)
app.command("new-pack")(new_pack.new_pack)
app.command("bench")(bench.bench)
app.command("stats")(stats.stats)
app.command("import")(import_.import_)
app.command("export")(export.export)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it so
    if wanted:
        from importlib.metadata import version

        typer.echo(f"{NAME} {version('discord-faq-bot')}")
        raise typer.Exit


@app.callback()
def _any_command(  # pyright: ignore[reportUnusedFunction]
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", is_eager=True, callback=_show_version)
    ] = False,
) -> None:
    pass


@app.command("serve")
def _serve() -> None:
    """Run the bot in Discord until it is stopped. Needs DISCORD_TOKEN; README.md shows where it comes from."""
    from bot.cli.serve import serve  # asyncio alone takes longer to import than an answer

    raise typer.Exit(serve())


@app.command("doctor")
def _doctor() -> None:
    """Look for whatever keeps the bot from its work, and say how to mend it. Exit code 1 when people would notice."""
    from bot.cli.doctor import doctor  # asyncio, as above

    doctor()


def main() -> None:
    """Run the command line and leave with its exit code."""
    # the engine's sums are small: more threads than one make them slower, not faster
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """The exit code: 0 fine, 1 something was found or crashed, 2 wrong usage, 78 configuration or pack."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that lacks a letter is no reason to stop
    try:
        for sentence in desk.misspelled_settings():
            _say(sentence)
        # the command itself, not app(): that one ends the process on its own terms
        command = typer.main.get_command(app)
        with command.make_context(NAME, list(arguments) or ["--help"]) as context:
            command.invoke(context)
        sys.stdout.flush()
    except typer.Exit as end:
        return end.exit_code if arguments else WRONG_USAGE
    except FaqBotError as error:
        _say(str(error))  # where it has one for people in Discord and one for the operator, the operator's
        return CONFIGURATION if isinstance(error, ConfigurationError) else 1
    except (typer.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        # whoever read our output has seen enough; nothing is left that could be flushed into the closed pipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        return _usage(error)
    return 0


def _usage(error: Exception) -> int:
    """Wrong usage, as a sentence of the library or of a command of ours."""
    context = getattr(error, "ctx", None)
    command = getattr(context, "command_path", NAME)
    message = str(getattr(error, "message", "") or getattr(error, "format_message", str)())
    option = next(iter(getattr(getattr(error, "param", None), "opts", ())), "")
    named = f"{option}: {message}" if option.startswith("-") and option not in message else message
    _say(f"{command}: {named.rstrip('.')}. Try: {command} --help")
    return WRONG_USAGE


def _say(sentence: str) -> None:
    typer.echo(sentence, err=True)


if __name__ == "__main__":
    main()
