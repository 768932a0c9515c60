"""Commands: everything that `faqbot` can do, with its help, and how wrong usage becomes a sentence and an exit code."""

from typing import Annotated, Final

import typer

from bot.cli import ask, backup, bench, chat, check, export, import_, new_pack, stats
from bot.cli import eval as evaluating
from bot.errors import FaqBotError

NAME: Final = "faqbot"
WRONG_USAGE, INTERRUPTED = 2, 130

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


def _show_version(wanted: bool) -> None:
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


def invoke(arguments: list[str]) -> int:
    """Run one command; the exit code. Raises what the command raises, wrong usage apart."""
    try:
        # the command itself, not app(): that one ends the process on its own terms
        command = typer.main.get_command(app)
        with command.make_context(NAME, list(arguments) or ["--help"]) as context:
            command.invoke(context)
    except typer.Exit as end:
        return end.exit_code if arguments else WRONG_USAGE
    except typer.Abort:
        return INTERRUPTED
    except FaqBotError:
        raise
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
    typer.echo(f"{command}: {named.rstrip('.')}. Try: {command} --help", err=True)
    return WRONG_USAGE
