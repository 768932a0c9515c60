"""Nothing that a moderator typed is lost: not by somebody quicker, a double click, or a channel that is closed."""

import asyncio

import pytest
from discord_desk import PARKING, Desk, chooses, clinic_bot, desk, presses, sends
from local_discord import Message, Person

__all__ = ["clinic_bot", "desk"]
pytestmark = pytest.mark.asyncio(loop_scope="module")
EMT = "clinic/what-does-emt-stand-for"


async def test_whoever_is_second_sees_who_was_first_and_keeps_their_text(desk: Desk):
    """Two moderators open the same form; the second is told who changed what, and goes on with what they typed."""
    first = (await desk.mod.slash("/faq-admin edit", entry=EMT)).form
    second = (await desk.other_mod.slash("/faq-admin edit", entry=EMT)).form
    await presses(desk.mod, await sends(desk.mod, first, {"Answer": "The first wording."}), "Save")
    screen = await sends(desk.other_mod, second, {"Details": "What the second one typed."})
    assert "Somebody else changed this first" in screen
    assert f"<@{desk.mod.id}> changed the answer" in screen
    assert "The first wording." in screen
    assert "What the second one typed." in screen
    form = (await presses(desk.other_mod, screen, "Open the form with my text")).form
    assert form.field("Answer").value == "The first wording."
    assert form.field("Details").value == "What the second one typed."
    await sends(desk.other_mod, form, {}, screen)
    await presses(desk.other_mod, screen, "Save")
    answer = await desk.answer("what does emt stand for")
    assert "The first wording." in answer
    assert "What the second one typed." in answer


async def test_a_race_at_save_has_one_winner(desk: Desk):
    """Two previews of the same revision: the second Save is a conflict, not an overwriting, and keeps its text."""
    screens = []
    for person, answer in ((desk.mod, "The first wording."), (desk.other_mod, "The second wording.")):
        form = (await person.slash("/faq-admin edit", entry=EMT)).form
        screens.append(await sends(person, form, {"Answer": answer}))
    await presses(desk.mod, screens[0], "Save")
    await presses(desk.other_mod, screens[1], "Save")
    assert "Somebody else changed this first" in screens[1]
    assert "The second wording." in screens[1]
    assert "The first wording." in await desk.answer("what does emt stand for")


async def test_an_old_undo_is_refused_when_a_newer_change_came(desk: Desk):
    """Undo takes back the newest change only; the moderator is told who was there in between."""
    screen = await desk.adds()
    form = (await desk.other_mod.slash("/faq-admin edit", entry="where can i park")).form
    await presses(desk.other_mod, await sends(desk.other_mod, form, {"Answer": "In the yard."}), "Save")
    seen = await presses(desk.mod, screen, "Undo")
    assert f"<@{desk.other_mod.id}> changed the answer" in seen.followups[-1].text
    assert "In the yard." in await desk.answer("where can i park")


async def pressed_again(person: Person, custom_id: str) -> Message:
    """What a client says that still shows a button of a screen which has changed since."""
    screen = (await person.slash("/faq help")).reply
    seen = await person.clicks(screen, custom_id=custom_id, forced=True)
    while not seen.followups and seen.original in (None, seen.message):
        await seen.journal.change(0.1)
    return seen.followups[0] if seen.followups else seen.reply


async def test_an_undo_pressed_twice_is_told_to_be_done(desk: Desk):
    """The second press of the same Undo changes nothing and blames nobody else; so does an old Redo."""
    screen = await desk.adds()
    undo = screen.button("Undo").custom_id
    await presses(desk.mod, screen, "Undo")
    redo = screen.button("Redo").custom_id
    for person in (desk.mod, desk.other_mod):
        said = await pressed_again(person, undo)
        assert "That is undone already: Where can I park?" in said
        assert f"<@{desk.mod.id}> undid revision 1" in said
        assert "Somebody else" not in said
    await presses(desk.mod, screen, "Redo")
    assert "That is back already" in await pressed_again(desk.mod, redo)
    said = await pressed_again(desk.mod, undo)
    assert "You have changed this since then" in said
    assert "for **two hours**" in await desk.answer("where can i park")


async def test_undo_names_what_holds_then(desk: Desk):
    """After a question was renamed and that was undone, the screen bears the name that it has again."""
    form = (await desk.mod.slash("/faq-admin edit", entry=EMT)).form
    screen = await sends(desk.mod, form, {"Question": "What do those letters mean?"})
    await presses(desk.mod, screen, "Save")
    await presses(desk.mod, screen, "Undo")
    assert screen.text.startswith("### Taken back: What does EMT stand for?\nIt is again as it was before that change.")


async def test_an_old_screen_does_not_undo_what_came_after_it(desk: Desk):
    """Restore and Remove that were shown before somebody else's change do nothing, and say who was quicker."""
    form = (await desk.mod.slash("/faq-admin edit", entry=EMT)).form
    await presses(desk.mod, await sends(desk.mod, form, {"Answer": "The first wording."}), "Save")
    card = (await desk.mod.slash("/faq-admin history", entry=EMT)).reply
    restore = (await chooses(desk.mod, card, "As the pack has it", menu="back")).reply
    remove = (await desk.mod.slash("/faq-admin remove", entry=EMT)).reply
    form = (await desk.other_mod.slash("/faq-admin edit", entry=EMT)).form
    await presses(desk.other_mod, await sends(desk.other_mod, form, {"Answer": "The second wording."}), "Save")
    for screen, label in ((restore, "Restore it"), (remove, "Remove it")):
        seen = await presses(desk.mod, screen, label)
        assert f"<@{desk.other_mod.id}> changed the answer" in seen.followups[-1].text
    assert "The second wording." in await desk.answer("what does emt stand for")


async def test_a_double_click_saves_once(desk: Desk):
    """Save pressed twice at once makes one entry."""
    screen = await sends(desk.mod, (await desk.mod.slash("/faq-admin add")).form, PARKING)
    save = screen.button("Save").custom_id
    both = await asyncio.gather(desk.mod.clicks(screen, custom_id=save), desk.mod.clicks(screen, custom_id=save))
    await desk.discord.quiet(0.3)
    assert sum("saved already" in message.text for one in both for message in one.followups) == 1
    assert len(await desk.mod.types("/faq-admin undo", entry="")) == 1


async def test_every_change_is_written_into_the_audit_channel(desk: Desk):
    """Before and after of each change, by whom; nobody is pinged by it, whatever it says."""
    audit = desk.guild.channel("audit")
    await desk.discord.quiet(0.1)
    await chooses(desk.admin, (await desk.admin.slash("/faq-admin setup")).reply, str(audit.id), menu="audit")
    form = (await desk.mod.slash("/faq-admin edit", entry=EMT)).form
    text = f"Ask @everyone or {desk.member.mention}."
    screen = await sends(desk.mod, form, {"Answer": text})
    await presses(desk.mod, screen, "Save")
    await presses(desk.mod, screen, "Undo")
    await desk.discord.quiet(0.2)
    chosen, changed, undone = [message.text for message in audit.from_bot]
    assert f"<@{desk.admin.id}> changed: **the audit channel**" in chosen
    assert "+ #audit" in chosen
    assert f"<@{desk.mod.id}> changed" in changed
    assert "- EMT stands for **Emergency Medical Technician**." in changed
    assert f"+ {text}" in changed
    assert "took back the newest change" in undone
    assert all(not message.mentions for message in audit.from_bot)


async def test_an_audit_channel_that_is_closed_loses_no_edit(desk: Desk):
    """The edit is saved all the same, and its author is told what is missing."""
    audit = desk.guild.channel("audit", bot_denied="send_messages")
    await desk.discord.quiet(0.1)
    await chooses(desk.admin, (await desk.admin.slash("/faq-admin setup")).reply, str(audit.id), menu="audit")
    screen = await sends(desk.mod, (await desk.mod.slash("/faq-admin add")).form, PARKING)
    seen = await desk.mod.clicks(screen, "Save")
    await desk.discord.quiet(0.3)
    assert "Saved" in screen
    assert f"I could not write it into <#{audit.id}>" in seen.followups[-1].text
    assert "for **two hours**" in await desk.answer("where can i park")
