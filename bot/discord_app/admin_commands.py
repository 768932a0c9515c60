"""The commands of moderators: /faq-admin, the menu "Add to FAQ", and /faq suggest for everybody."""

from typing import Any

import discord
from discord import app_commands

from bot.discord_app import configuring, doctor, editing, history, importing, reviewing, stats, suggesting, trying
from bot.discord_app.admin_autocomplete import Completer, Completers
from bot.discord_app.door import Door
from bot.discord_app.failures import attend
from bot.faq.limits import PHRASING, TOPIC
from bot.service.finding import Kind

Interaction = discord.Interaction[Any]
Command = app_commands.Command[Any, ..., None]
ENTRY = "The entry: choose it while you type"
THING = "The entry or term: choose it while you type"
TERM = "The term: choose it while you type"

# Only what is shown by default: a server's admins can change it, and our own rights decide at every step.
MODERATORS = discord.Permissions(manage_messages=True)
SERVERS = app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False)


def commands(door: Door) -> list[app_commands.Group | app_commands.ContextMenu]:
    """The group for moderators and the message menu."""
    offer = Completers(door)
    group = app_commands.Group(
        name="faq-admin",
        description="Keep the FAQ right.",
        default_permissions=MODERATORS,
        allowed_contexts=SERVERS,
    )
    for command in (*_edits(door, offer), *_history(door, offer), *_files(door), *_rest(door)):
        group.add_command(command)
    group.add_command(reviewing.command(door))
    group.add_command(stats.command(door))
    group.add_command(doctor.command(door))
    group.add_command(_phrasings(door, offer))
    group.add_command(_terms(door, offer))
    return [group, _menu(door)]


def suggest_command(door: Door) -> Command:
    """/faq suggest, which everybody may use."""

    @_named(name="suggest", description="Tell the moderators what the FAQ should answer.")
    async def suggest(interaction: Interaction) -> None:
        await attend(door, interaction, suggesting.suggest(door, interaction))

    return suggest


def _edits(door: Door, offer: Completers) -> list[Command]:
    @_named(name="add", description="Add an entry. You see it before it is saved.")
    @app_commands.describe(topic="Under which heading (default: that of the nearest entry)")
    async def add(interaction: Interaction, topic: app_commands.Range[str, 1, TOPIC] = "") -> None:
        await attend(door, interaction, editing.add(door, interaction, topic=topic))

    @_named(name="edit", description="Change an entry. You see it before it is saved.")
    @app_commands.describe(entry=ENTRY)
    async def edit(interaction: Interaction, entry: str) -> None:
        await attend(door, interaction, editing.change(door, interaction, entry, Kind.ENTRY))

    @_named(name="remove", description="Take an entry away. It can be restored.")
    @app_commands.describe(entry=ENTRY)
    async def remove(interaction: Interaction, entry: str) -> None:
        await attend(door, interaction, history.remove(door, interaction, entry, Kind.ENTRY))

    _completes(add, topic=offer.topics)
    _completes(edit, entry=offer.entries)
    _completes(remove, entry=offer.entries)
    return [add, edit, remove]


def _history(door: Door, offer: Completers) -> list[Command]:
    @_named(name="restore", description="Bring back an entry or a term that was removed.")
    @app_commands.describe(entry="What was removed: choose it while you type")
    async def restore(interaction: Interaction, entry: str) -> None:
        await attend(door, interaction, history.restore(door, interaction, entry))

    @_named(name="undo", description="Take back the newest change of an entry or a term.")
    @app_commands.describe(entry=THING)
    async def undo(interaction: Interaction, entry: str) -> None:
        await attend(door, interaction, history.undo(door, interaction, entry))

    @_named(name="history", description="See who changed what, and bring back an earlier version.")
    @app_commands.describe(entry="The entry or term (default: the newest changes of the whole server)")
    async def history_command(interaction: Interaction, entry: str = "") -> None:
        await attend(door, interaction, history.history(door, interaction, entry))

    _completes(restore, entry=offer.removed)
    _completes(undo, entry=offer.edited)
    _completes(history_command, entry=offer.edited)
    return [restore, undo, history_command]


def _files(door: Door) -> list[Command]:
    @_named(name="import", description="Take in a whole FAQ: a zip, YAML or CSV file. You see it first.")
    @app_commands.describe(file="The zip of an export, one YAML file, or a CSV (id,question,answer,phrasings,links)")
    async def import_(interaction: Interaction, file: discord.Attachment) -> None:
        await attend(door, interaction, importing.preview(door, interaction, file))

    @_named(name="export", description="Get the whole FAQ of this server as a zip.")
    async def export(interaction: Interaction) -> None:
        await attend(door, interaction, importing.export(door, interaction))

    return [import_, export]


def _rest(door: Door) -> list[Command]:
    @_named(name="test", description="See what I would say to a question, and why. Only you see it.")
    @app_commands.describe(question="As somebody might ask it")
    async def test(interaction: Interaction, question: app_commands.Range[str, 1, 1_000]) -> None:
        await attend(door, interaction, trying.try_question(door, interaction, question))

    @_named(name="setup", description="Choose who edits, where I speak, which packs I know.")
    async def setup(interaction: Interaction) -> None:
        await attend(door, interaction, configuring.setup(door, interaction))

    return [test, setup]


def _phrasings(door: Door, offer: Completers) -> app_commands.Group:
    @_named(name="add", description="Teach me one more way in which people ask it.")
    @app_commands.describe(entry=THING, text="As people ask it; for a term, one more name")
    async def add(interaction: Interaction, entry: str, text: app_commands.Range[str, 1, PHRASING]) -> None:
        await attend(door, interaction, editing.phrase(door, interaction, entry, text, take=False))

    @_named(name="remove", description="Take away one of the ways in which people ask it.")
    @app_commands.describe(entry=THING, text="The phrasing: choose it while you type")
    async def remove(interaction: Interaction, entry: str, text: str) -> None:
        await attend(door, interaction, editing.phrase(door, interaction, entry, text, take=True))

    _completes(add, entry=offer.things)
    _completes(remove, entry=offer.things, text=offer.phrasings)
    return _group("phrasing", "The ways in which people ask.", add, remove)


def _terms(door: Door, offer: Completers) -> app_commands.Group:
    @_named(name="add", description="Add a term to the glossary. You see it before it is saved.")
    async def add(interaction: Interaction) -> None:
        await attend(door, interaction, editing.add(door, interaction, term=True))

    @_named(name="edit", description="Change a term of the glossary. You see it before it is saved.")
    @app_commands.describe(term=TERM)
    async def edit(interaction: Interaction, term: str) -> None:
        await attend(door, interaction, editing.change(door, interaction, term, Kind.TERM))

    @_named(name="remove", description="Take a term away. It can be restored.")
    @app_commands.describe(term=TERM)
    async def remove(interaction: Interaction, term: str) -> None:
        await attend(door, interaction, history.remove(door, interaction, term, Kind.TERM))

    _completes(edit, term=offer.terms)
    _completes(remove, term=offer.terms)
    return _group("term", "The glossary.", add, edit, remove)


def _menu(door: Door) -> app_commands.ContextMenu:
    async def menu(interaction: Interaction, message: discord.Message) -> None:
        await attend(door, interaction, editing.add_message(door, interaction, message))

    found = app_commands.ContextMenu(name="Add to FAQ", callback=menu)
    found.default_permissions = MODERATORS
    found.allowed_contexts = SERVERS
    return found


def _named(name: str, description: str) -> Any:
    """The library's decorator; what it makes is typed by functions that nobody else sees."""
    return app_commands.command(name=name, description=description)


def _group(name: str, description: str, *commands: Command) -> app_commands.Group:
    group = app_commands.Group(name=name, description=description)
    for command in commands:
        group.add_command(command)
    return group


def _completes(of_command: Any, **options: Completer) -> None:
    """Let these options offer what can be chosen."""
    for name, completer in options.items():
        of_command.autocomplete(name)(_plain(completer))


def _plain(completer: Completer) -> Any:
    """The library takes a function of two parameters, and a method for one of three."""

    async def complete(interaction: Interaction, typed: str) -> Any:
        return await completer(interaction, typed)

    return complete
