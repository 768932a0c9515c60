"""Who may what is asked at every command, button, form and list, whatever a client sends; servers never meet."""

import pytest
from discord_desk import PARKING, Desk, arrange, chooses, clinic_bot, desk, presses, sends, told
from local_discord import Message, Person
from local_discord.interactions import Interaction
from local_discord.slash import Upload

__all__ = ["clinic_bot", "desk"]
pytestmark = pytest.mark.asyncio(loop_scope="module")

EMT = "clinic/what-does-emt-stand-for"
KEY = "AAAAAAAAAAA"
FILE = Upload("faq.csv", b"id,question,answer\nx,Is this a question?,Yes it is.\n")
COMMANDS: dict[str, dict[str, object]] = {
    "add": {},
    "edit": {"entry": EMT},
    "remove": {"entry": EMT},
    "restore": {"entry": EMT},
    "undo": {"entry": EMT},
    "history": {},
    "history ": {"entry": EMT},
    "phrasing add": {"entry": EMT, "text": "emt in words"},
    "phrasing remove": {"entry": EMT, "text": "emt meaning"},
    "term add": {},
    "term edit": {"term": "emt"},
    "term remove": {"term": "emt"},
    "import": {"file": FILE},
    "export": {},
    "test": {"question": "what is an emt"},
    "setup": {},
    "doctor": {},
    "stats": {},
    "review": {},
}
OTHER = PARKING | {"Question": "Who may park?", "New phrasings": "parking permit"}
FOR_ADMINS = ("import", "setup", "doctor")
REF = "e.clinic.what-does-emt-stand-for"
BUTTONS = (
    *(f"{verb}:{REF}:0:{KEY}" for verb in ("save", "again", "more")),
    *(f"{verb}:{REF}:0" for verb in ("undo", "remove", "keep", "follow")),
    f"restore:{REF}:0:0",
    f"history:{REF}",
    f"import:{KEY}",
    "setup:log",
    "setup:numbers",
)
MENUS = {f"back:{REF}": "0", "history": REF, "packs": REF, "setup:packs": "clinic", "setup:editors": "1"}


def words(interaction: Interaction) -> str:
    """All that the person was told; it must be for their eyes only, and no form."""
    assert interaction.modal is None, f"{interaction.said}: a form was opened."
    seen = [message for message in (interaction.original, *interaction.followups) if message is not None]
    answers = [message for message in seen if message is not interaction.message]
    assert answers, f"{interaction.said}: nothing was said."
    assert all(message.ephemeral for message in answers)
    return "\n".join(message.text for message in answers)


async def something_public(desk: Desk) -> Message:
    """A message of the bot's that everybody sees, to press forged buttons on."""
    asked = await desk.member.writes(desk.channel, "<@bot> what does emt stand for")
    return await desk.discord.wait_for_reply(asked)


async def own_screen(person: Person) -> Message:
    """A message that only this person sees: what a forged client presses on it is theirs to press."""
    return (await person.slash("/faq help")).reply


async def refused(interaction: Interaction, what: str = "You need") -> None:
    """Wait for the answer: it must say what the person lacks."""
    for _ in range(40):
        if interaction.followups or (interaction.original is not interaction.message and interaction.original):
            break
        await interaction.journal.change(0.1)
    assert what in words(interaction), interaction.said


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_member_is_refused_at_every_command(desk: Desk, command: str):
    """Even a client that shows hidden commands gets a sentence that says which role is missing."""
    await refused(await desk.member.slash(f"/faq-admin {command.strip()}", forced=True, **COMMANDS[command]))


@pytest.mark.parametrize("command", FOR_ADMINS)
async def test_an_editor_is_no_admin(desk: Desk, command: str):
    """Importing a file and the setup need an admin."""
    seen = await desk.mod.slash(f"/faq-admin {command}", **COMMANDS[command])
    await refused(seen, "You need the right to manage the server, or an admin role of the bot")


async def test_a_member_is_refused_at_every_forged_button(desk: Desk):
    """Buttons that the member never saw do nothing but tell them so; so do menus."""
    message = await own_screen(desk.member)
    for custom_id in BUTTONS:
        await refused(await desk.member.clicks(message, custom_id=f"faq:v1:{custom_id}", forced=True))
    for custom_id, value in MENUS.items():
        await refused(await desk.member.selects(message, value, custom_id=f"faq:v1:{custom_id}", forced=True))
    assert "Emergency Medical Technician" in await desk.answer("what does emt stand for")


async def test_no_forged_press_changes_what_everybody_sees(desk: Desk):
    """Discard and Save, forged onto a public answer that has no such buttons, do nothing, even for an editor."""
    message = await something_public(desk)
    screen = await sends(desk.mod, (await desk.mod.slash("/faq-admin add")).form, PARKING)
    await desk.member.clicks(message, custom_id="faq:v1:drop", forced=True)
    seen = await desk.mod.clicks(message, custom_id=screen.button("Save").custom_id, forced=True)
    await desk.discord.quiet(0.2)
    assert "Please ask again" in seen.reply
    assert seen.reply.ephemeral
    assert "I don't know that one yet" in await desk.answer("where can i park")
    assert "Emergency Medical Technician" in message
    assert message.edits == 0


async def test_a_member_is_refused_at_every_forged_form(desk: Desk):
    """The form of a moderator, sent by a member: for a new entry, a change, a term, and what stands behind More…"""
    add = (await desk.mod.slash("/faq-admin add")).form
    edit = (await desk.mod.slash("/faq-admin edit", entry=EMT)).form
    term = (await desk.mod.slash("/faq-admin term add")).form
    screen = await sends(desk.mod, (await desk.mod.slash("/faq-admin add")).form, PARKING)
    more = (await presses(desk.mod, screen, "More…")).form
    for form in (add, edit, term, more):
        await refused(await desk.member.submits(form, forced=True))
    await presses(desk.mod, screen, "Save")  # the moderator's own is not disturbed by it
    assert "for **two hours**" in await desk.answer("where can i park")


async def test_a_member_gets_no_lists(desk: Desk):
    """Autocomplete of moderators offers nothing to others, so it tells nothing either."""
    await desk.adds()
    for command, options in COMMANDS.items():
        for name in options:
            if name in ("entry", "term"):
                assert await desk.member.types(f"/faq-admin {command.strip()}", forced=True, **{name: "e"}) == []
    listed = {"entry": EMT, "text": ""}
    assert await desk.member.types("/faq-admin phrasing remove", forced=True, **listed) == []
    assert await desk.member.types("/faq-admin add", forced=True, topic="") == []
    assert await desk.mod.types("/faq-admin phrasing remove", **listed)


async def test_add_to_faq_is_refused_as_well(desk: Desk):
    """The menu of a message opens no form for a member."""
    said = await desk.member.writes(desk.channel, "a text")
    await refused(await desk.member.uses_menu("Add to FAQ", said, forced=True))


async def test_the_right_is_asked_when_it_is_saved_again(desk: Desk):
    """Whoever lost the right between the preview and Save, or Undo, changes nothing any more."""
    screen = await sends(desk.mod, (await desk.mod.slash("/faq-admin add")).form, PARKING)
    before = desk.guild.guild.members[desk.mod.id].role_ids
    desk.guild.guild.members[desk.mod.id].role_ids = []
    await refused(await desk.mod.clicks(screen, "Save"))
    assert "I don't know that one yet" in await desk.answer("where can i park")
    desk.guild.guild.members[desk.mod.id].role_ids = before
    await presses(desk.mod, screen, "Save")
    assert "for **two hours**" in await desk.answer("where can i park")
    desk.guild.guild.members[desk.mod.id].role_ids = []
    await refused(await desk.mod.clicks(screen, "Undo"))
    assert "for **two hours**" in await desk.answer("where can i park")


async def test_roles_decide_once_they_are_set(desk: Desk):
    """A role that an admin names edits without any permission of Discord's; Manage Messages alone edits no more."""
    editors, admins = desk.guild.role("Editors"), desk.guild.role("Heads")
    eve, hal = desk.guild.member("eve", roles=[editors]), desk.guild.member("hal", roles=[admins])
    await desk.discord.quiet(0.1)
    screen = (await desk.admin.slash("/faq-admin setup")).reply
    await chooses(desk.admin, screen, str(editors.id), menu="editors")
    await chooses(desk.admin, screen, str(admins.id), menu="admins")
    await refused(await desk.mod.slash("/faq-admin add"))
    assert (await eve.slash("/faq-admin add", forced=True)).form
    await refused(await eve.slash("/faq-admin setup", forced=True))
    assert "Setup" in (await hal.slash("/faq-admin setup", forced=True)).reply
    assert "Setup" in (await desk.admin.slash("/faq-admin setup")).reply
    await chooses(desk.admin, screen, menu="editors")
    await chooses(desk.admin, screen, menu="admins")
    assert (await desk.mod.slash("/faq-admin add")).form


async def test_who_looks_after_one_channel_is_no_editor(desk: Desk):
    """Manage Messages in a single channel is not Manage Messages in the server."""
    desk.channel.channel.overwrites[desk.member.id] = (1 << 13, 0)
    desk.channel.changed()
    until_set = (
        "You need the right to manage messages in the whole server (a single channel is not enough), or an editor"
    )
    await refused(await desk.member.slash("/faq-admin add"), until_set)
    seen = await desk.member.slash("/faq-admin test", question="what is an emt")
    await refused(seen, "admin sets with /faq-admin setup, to try out what I would say.")


async def test_once_editors_are_named_no_right_of_discords_is(desk: Desk):
    """Manage Messages is enough as long as no role is set; then who lacks the role hears of the role alone."""
    role = desk.guild.role("scribes")
    await desk.discord.quiet(0.1)
    screen = (await desk.admin.slash("/faq-admin setup")).reply
    await chooses(desk.admin, screen, str(role.id), menu="editors")
    await refused(await desk.mod.slash("/faq-admin add"), "You need an editor role, which an admin sets with")


async def test_servers_never_touch_each_other(desk: Desk):
    """A moderator here has no right there; ids, keys and forms of there do nothing here."""
    there = arrange(desk.discord, desk.bot)
    both = there.guild.member_too(desk.mod)  # a plain member over there
    await desk.discord.quiet(0.1)
    saved = await there.adds()
    undo = saved.button("Undo").custom_id
    own = await sends(there.mod, (await there.mod.slash("/faq-admin add")).form, OTHER)
    foreign_save = own.button("Save").custom_id
    form = (await there.mod.slash("/faq-admin edit", entry="where can i park")).form
    screen_there = await own_screen(both)
    for custom_id in (undo, foreign_save):
        await refused(await both.clicks(screen_there, custom_id=custom_id, forced=True))
    await refused(await both.submits(form, {"Answer": "Nowhere."}, forced=True))
    # and here, where that person may edit: the entry of there is not there
    screen = await own_screen(desk.mod)
    for custom_id in (undo, foreign_save):
        seen = await desk.mod.clicks(screen, custom_id=custom_id, forced=True)
        await refused(seen, "")
        assert "Saved" not in words(seen)
        assert "Taken back" not in words(seen)
    assert "Where can I park?" not in [c.name for c in await desk.mod.types("/faq-admin edit", entry="park")]
    assert "I find no entry" in (await desk.mod.slash("/faq-admin edit", entry="server/where-can-i-park")).reply
    assert (
        "There is no such entry or term in this server's FAQ"
        in (await desk.mod.clicks(screen, custom_id="faq:v1:history:e.server.where-can-i-park", forced=True)).reply
    )
    assert "for **two hours**" in await there.answer("where can i park")
    assert "I don't know that one yet" in await desk.answer("where can i park")


async def test_the_draft_of_somebody_else_is_not_mine(desk: Desk):
    """A moderator cannot save what another one typed, by its key."""
    screen = await sends(desk.mod, (await desk.mod.slash("/faq-admin add")).form, PARKING)
    own = await own_screen(desk.other_mod)
    save = screen.button("Save").custom_id
    await refused(await desk.other_mod.clicks(own, custom_id=save, forced=True), "I no longer have what you typed")
    assert "I don't know that one yet" in await desk.answer("where can i park")


async def test_nothing_is_edited_in_direct_messages(desk: Desk):
    """Outside of servers there is nothing to edit, even for a forged client."""
    await refused(await desk.mod.slash("/faq-admin add", channel="dm", forced=True), "only inside a server")
    await refused(await desk.mod.slash("/faq suggest", channel="dm"), "only inside a server")


async def test_twenty_edits_in_ten_minutes_are_enough(desk: Desk):
    """The twenty-first is refused with a sentence, and the text is not lost."""
    screen = await desk.adds()
    for number in range(19):
        await presses(desk.mod, screen, "Redo" if number % 2 else "Undo")
    seen = await desk.mod.clicks(screen, "Redo")
    await refused(seen, "You have made 20 edits in 10 minutes")
    assert "the draft" not in told(seen), "nothing was typed here"
    draft = await sends(
        desk.mod,
        (await desk.mod.slash("/faq-admin edit", entry="what does emt stand for")).form,
        {"Answer": "Behind the gate."},
    )
    seen = await presses(desk.mod, draft, "Save")
    await refused(seen, "Nothing of this is lost: the draft stays where it is, and **Save** works again then.")
    assert "Behind the gate." in draft
    assert "Save" in draft.labels
    assert "for **two hours**" not in await desk.answer("where can i park")  # the 20th was an undo
    await presses(desk.other_mod, await desk.adds(desk.other_mod, Question="Where is the bus?"), "Undo")


async def test_a_proposal_longer_than_its_form_is_refused(desk: Desk):
    """A client can send more than the boxes take: it is told what is too long, and nothing is put on the list."""
    form = (await desk.member.slash("/faq suggest")).form
    for values, words in (
        (
            {"Question": "where can i park " * 10, "Answer": ""},
            "Your question is 170 characters long; at most 150 fit.",
        ),
        ({"Question": "where can i park", "Answer": "a" * 1501}, "Your answer is 1,501 characters long; at most 1,500"),
    ):
        seen = await desk.member.submits(form, values, forced=True)
        await desk.discord.quiet(0.1)
        assert words in (seen.followups or [seen.reply])[-1].text
    assert "Nothing is waiting" in (await desk.mod.slash("/faq-admin review")).reply
