"""Who may edit what: roles, forged refs, and servers that stay apart."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from moderators import CLINIC, HOURS, SCHOOL, Office, added, ann, chief, member, office, trailer

from bot.errors import FaqBotError, NotFound, Refused
from bot.service.actor import Actor, Right, Role, operator, role_of
from bot.service.edit_forms import EntryForm
from bot.service.records import GuildSettings

__all__ = ["office"]


VERBS: dict[str, Callable[[Office, Actor], Awaitable[object]]] = {
    "open": lambda o, a: o.editing.open(a, HOURS),
    "add": lambda o, a: o.editing.add(a, trailer()),
    "edit": lambda o, a: o.editing.edit(a, HOURS, 1, EntryForm(answer="x")),
    "remove": lambda o, a: o.editing.remove(a, HOURS, 1),
    "restore": lambda o, a: o.editing.restore(a, HOURS, 1),
    "undo": lambda o, a: o.editing.undo(a, HOURS, 1),
    "add_phrasing": lambda o, a: o.editing.add_phrasing(a, HOURS, "x"),
    "remove_phrasing": lambda o, a: o.editing.remove_phrasing(a, HOURS, "workshop hours"),
    "keep": lambda o, a: o.editing.keep(a, HOURS, 1),
    "follow": lambda o, a: o.editing.follow(a, HOURS, 1),
    "history": lambda o, a: o.editing.history(a, HOURS),
    "removed": lambda o, a: o.editing.removed(a),
    "changed_in_packs": lambda o, a: o.editing.changed_in_packs(a),
    "export": lambda o, a: o.exporting.export(a),
    "import": lambda o, a: o.importing.preview(a, "x.csv", b"id,question,answer\n"),
}


@pytest.mark.parametrize("verb", VERBS)
async def test_members_and_strangers_are_refused(office: Office, verb: str) -> None:
    """Without the right no verb of moderators does or shows anything; nor outside of servers."""
    await office.editing.save(ann(), await office.editing.edit(ann(), HOURS, 0, EntryForm(answer="Ours.")))

    for actor in (member(), Actor(0, 11, Role.ADMIN)):
        with pytest.raises(Refused):
            await VERBS[verb](office, actor)


async def test_the_right_is_checked_again_when_saving(office: Office) -> None:
    """Who lost their role between the form and the button, or presses it in another server, is refused."""
    preview = await office.editing.add(ann(), trailer())

    with pytest.raises(Refused):
        await office.editing.save(member(), preview)
    with pytest.raises(Refused, match="another server"):
        await office.editing.save(ann(CLINIC), preview)
    assert await office.store.revisions.newest(SCHOOL) == await office.store.revisions.newest(CLINIC) == {}


async def test_importing_needs_an_admin(office: Office) -> None:
    """An editor may edit, but not replace everything at once."""
    with pytest.raises(Refused, match="manage the server"):
        await office.importing.preview(ann(), "x.csv", b"id,question,answer\n")
    await office.importing.preview(chief(), "x.csv", b"id,question,answer\n")


def test_roles_come_from_settings_and_discord() -> None:
    """Manage Server is always admin; until roles are set, Manage Messages is editor; then only roles count."""
    unset, roles = GuildSettings(), GuildSettings(editor_roles=frozenset({5}), admin_roles=frozenset({6}))

    def role(settings: GuildSettings, *ids: int, server: bool = False, messages: bool = False) -> Role:
        return role_of(settings, ids, manage_guild=server, manage_messages=messages)

    assert role(unset) is role(roles) is role(roles, 7) is role(roles, messages=True) is Role.MEMBER
    assert role(unset, messages=True) is role(roles, 5, 9) is Role.EDITOR
    assert role(unset, server=True) is role(roles, server=True) is role(roles, 5, 6) is Role.ADMIN
    assert role(GuildSettings(admin_roles=frozenset({6})), messages=True) is Role.MEMBER
    assert operator(1).may(Right.IMPORT)
    assert not operator(0).may(Right.IMPORT)
    assert member().may(Right.PROPOSE)
    assert not member().may(Right.EDIT)


@pytest.mark.parametrize("ref", ["", "x", "server/x", "\0", "../..", "term:school/none", "x" * 5000, f"{HOURS}'"])
async def test_forged_refs_are_sentences(office: Office, ref: str) -> None:
    """Whatever a client puts in place of an entry, the answer is a sentence."""
    for verb in (
        office.editing.open(ann(), ref), office.editing.edit(ann(), ref, 0, EntryForm(answer="x")),
        office.editing.remove(ann(), ref, 0), office.editing.restore(ann(), ref, 1), office.editing.undo(ann(), ref, 1),
        office.editing.add_phrasing(ann(), ref, "x"), office.editing.keep(ann(), ref, 0),
    ):  # fmt: skip
        with pytest.raises(FaqBotError):
            await verb
    assert await office.editing.history(ann(), ref) == ()


async def test_an_entry_of_one_server_is_none_of_another(office: Office) -> None:
    """A ref of one server's own entry leads nowhere in another server."""
    ref = await added(office)

    with pytest.raises(NotFound):
        await office.editing.open(ann(CLINIC), ref)
    with pytest.raises(NotFound):
        await office.editing.undo(ann(CLINIC), ref, 1)


async def test_edits_of_many_servers_at_once_stay_apart(office: Office) -> None:
    """Twenty servers that edit at the same moment each end with their own text."""

    async def one(guild: int) -> None:
        preview = await office.editing.edit(ann(guild), HOURS, 0, EntryForm(answer=f"In {guild}."))
        await office.editing.save(ann(guild), preview)

    many = range(100, 115)
    await asyncio.gather(*map(one, many))
    for guild in many:
        assert f"In {guild}." in await office.answer("workshop hours", guild)
