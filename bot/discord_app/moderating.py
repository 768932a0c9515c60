"""Moderating in Discord: which button, menu or form of moderators leads where; the custom_id holds all it needs."""

from typing import Any, Final

import discord

from bot.discord_app import configuring, custom_ids, editing, failures, history, importing, layout, suggesting
from bot.discord_app.asking import ASK_AGAIN
from bot.discord_app.custom_ids import Press, Verb
from bot.discord_app.door import Door
from bot.discord_app.drafts import Target

CONFIRMED: Final = frozenset({Verb.UNDO, Verb.REMOVE, Verb.RESTORE, Verb.KEEP, Verb.FOLLOW})
DRAFTED: Final = frozenset({Verb.FORM, Verb.FIELDS, Verb.SAVE, Verb.AGAIN, Verb.MORE})
VERBS: Final = (
    CONFIRMED
    | DRAFTED
    | {Verb.DROP, Verb.HISTORY, Verb.BACK_TO, Verb.PACKS, Verb.IMPORT, Verb.SETUP, Verb.NUMBERS, Verb.SUGGEST}
)
FORMS: Final = frozenset({Verb.FORM, Verb.FIELDS, Verb.NUMBERS, Verb.SUGGEST})

Interaction = discord.Interaction[Any]


async def press(door: Door, interaction: Interaction, pressed: Press) -> None:
    """Do what a button, a menu or a form of moderators stands for. Who may is asked by the use cases, each time."""
    if (pressed.verb in FORMS) != (interaction.type is discord.InteractionType.modal_submit):
        await failures.tell(door, interaction, ASK_AGAIN)
        return
    chosen = next(iter(layout.chosen(interaction)), "")
    match pressed:
        case Press(verb, (kind, pack, id_, base, key)) if verb in DRAFTED:
            target = Target(custom_ids.ref_of(kind, pack, id_), int(base), new=kind in "nm")
            await _drafted(door, interaction, verb, target, key)
        case Press(verb, (kind, pack, id_, *numbers)) if verb in CONFIRMED:
            ref = custom_ids.ref_of(kind, pack, id_)
            await history.press(door, interaction, verb, ref, [int(number) for number in numbers])
        case Press(Verb.HISTORY, (kind, pack, id_)):
            await history.show(door, interaction, custom_ids.ref_of(kind, pack, id_))
        case Press(Verb.HISTORY, ()) if ref := custom_ids.read_ref_part(chosen):
            await history.show(door, interaction, ref)
        case Press(Verb.PACKS, ()) if ref := custom_ids.read_ref_part(chosen):
            await history.compare(door, interaction, ref)
        case Press(Verb.BACK_TO, (kind, pack, id_)) if chosen.isdecimal() and len(chosen) < 8:
            await history.choose_restore(door, interaction, custom_ids.ref_of(kind, pack, id_), int(chosen))
        case Press(Verb.IMPORT, (key,)):
            await importing.apply(door, interaction, key)
        case Press(Verb.SETUP | Verb.NUMBERS, arguments):
            await _setup(door, interaction, *arguments)
        case Press(Verb.SUGGEST, ()):
            await suggesting.sent(door, interaction)
        case Press(Verb.DROP, ()):
            await editing.discard(door, interaction)
        case _:
            await failures.tell(door, interaction, ASK_AGAIN)


async def _setup(door: Door, interaction: Interaction, what: str = "") -> None:
    match what:
        case "":
            await configuring.numbers_sent(door, interaction)
        case configuring.NUMBERS:
            await configuring.open_numbers(door, interaction)
        case _:
            await configuring.choose(door, interaction, what)


async def _drafted(door: Door, interaction: Interaction, verb: Verb, target: Target, key: str) -> None:
    match verb:
        case Verb.FORM | Verb.FIELDS:
            await editing.sent(door, interaction, target, key, more=verb is Verb.FIELDS)
        case Verb.SAVE:
            await editing.save(door, interaction, target, key)
        case _:
            await editing.reopen(door, interaction, target, key, more=verb is Verb.MORE)
