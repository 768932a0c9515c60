"""The other things that moderators do: files in and out, setup, trying a question; and what members propose."""

import io
import re
import zipfile

import pytest
from discord_desk import Desk, arrange, chooses, clinic_bot, desk, done, presses, sends, told
from local_discord.slash import Upload

__all__ = ["clinic_bot", "desk"]
pytestmark = pytest.mark.asyncio(loop_scope="module")
CSV = (
    b"id,question,answer,phrasings,links\n"
    b"bus,Where is the bus stop?,In front of the gate.,bus stop|which bus goes there,Map | https://clinic.example/bus\n"
    b"lunch,When is lunch?,At noon.,lunch break,\n"
)


async def test_a_csv_is_shown_before_it_is_applied(desk: Desk):
    """The dry run says what would be added; Apply does all of it; the answers are there at once."""
    screen = (await desk.admin.slash("/faq-admin import", file=Upload("faq.csv", CSV))).reply
    assert screen.ephemeral
    assert "Nothing is changed yet" in screen
    assert "add 2: “Where is the bus stop?”, “When is lunch?”" in screen
    assert "I don't know that one yet" in await desk.answer("which bus goes there")
    await presses(desk.admin, screen, "Apply")
    assert "Imported" in screen
    assert "In front of the gate." in await desk.answer("which bus goes there")
    again = (await desk.admin.slash("/faq-admin import", file=Upload("faq.csv", CSV))).reply
    assert "This would change nothing" in again


async def test_an_import_shows_each_text_before_and_after(desk: Desk):
    """A file beside the preview has every change in full; the audit channel gets before and after, too."""
    audit = desk.guild.channel("audit")
    await desk.discord.quiet(0.1)
    await chooses(desk.admin, (await desk.admin.slash("/faq-admin setup")).reply, str(audit.id), menu="audit")
    table = CSV + b"what-does-emt-stand-for,What does EMT stand for?,Somebody who helps first.,,\n"
    screen = (await desk.admin.slash("/faq-admin import", file=Upload("faq.csv", table))).reply
    assert "The file below shows each text before and after" in screen
    changes = screen.files["changes.txt"].decode()
    assert "~ What does EMT stand for? (clinic/what-does-emt-stand-for)\n    answer:\n      - EMT stands for" in changes
    assert "      + Somebody who helps first.\n" in f"{changes}\n"
    assert "+ When is lunch? (server/lunch)\n" in changes
    await presses(desk.admin, screen, "Apply")
    await desk.discord.quiet(0.2)
    line = audit.from_bot[-1].text
    assert f"<@{desk.admin.id}> imported a file: **3 entries and terms**" in line
    assert "What does EMT stand for? · answer:\n- EMT stands for **Emergency Medical Technician**.\n+ Somebody" in line


async def test_a_file_with_a_fault_changes_nothing(desk: Desk):
    """One bad row, and nothing of the file is taken; the screen names file and line."""
    bad = CSV + b"bad,Is this bad?,See http://evil.example/.,,Map | ftp://evil.example\n"
    screen = (await desk.admin.slash("/faq-admin import", file=Upload("faq.csv", bad))).reply
    assert "cannot be imported yet" in screen
    assert "https://" in screen
    assert screen.buttons == []
    assert "I don't know that one yet" in await desk.answer("which bus goes there")
    for upload in (Upload("faq.exe", b"MZ"), Upload("faq.zip", b"PK\x03\x04 torn"), Upload("x.csv", b"\xff\xfe\x00")):
        assert "cannot be imported yet" in (await desk.admin.slash("/faq-admin import", file=upload)).reply
    large = Upload("large.csv", b"x" * (4 * 1024 * 1024 + 1))
    assert "larger than 4 MB" in (await desk.admin.slash("/faq-admin import", file=large)).reply


async def test_an_import_is_refused_when_somebody_was_quicker(desk: Desk):
    """What was shown is applied, or nothing: an edit in between makes it a conflict."""
    await presses(desk.admin, (await desk.admin.slash("/faq-admin import", file=Upload("f.csv", CSV))).reply, "Apply")
    changed = CSV.replace(b"At noon.", b"At one.").replace(b"In front of the gate.", b"Behind the gate.")
    screen = (await desk.admin.slash("/faq-admin import", file=Upload("f.csv", changed))).reply
    form = (await desk.mod.slash("/faq-admin edit", entry="when is lunch")).form
    await presses(desk.mod, await sends(desk.mod, form, {"Answer": "At two."}), "Save")
    seen = await presses(desk.admin, screen, "Apply")
    assert "applied whole or not at all" in seen.followups[-1].text
    assert "At two." in await desk.answer("when is lunch")
    assert "In front of the gate." in await desk.answer("where is the bus stop")


async def test_the_import_of_somebody_else_is_not_mine(desk: Desk):
    """Another admin, here or elsewhere, cannot apply a file that they were not shown."""
    screen = (await desk.admin.slash("/faq-admin import", file=Upload("f.csv", CSV))).reply
    apply = screen.button("Apply").custom_id
    other = arrange(desk.discord, desk.bot)
    await desk.discord.quiet(0.1)
    for here in (desk, other):
        theirs = (await here.guild.owner.slash("/faq help", channel=here.channel)).reply
        edits = theirs.edits
        seen = await done(await here.guild.owner.clicks(theirs, custom_id=apply, forced=True), theirs, edits)
        assert "I no longer have that file" in told(seen)
        assert "I don't know that one yet" in await here.answer("which bus goes there")
    await presses(desk.admin, screen, "Apply")
    assert "In front of the gate." in await desk.answer("which bus goes there")


async def test_an_export_imports_to_the_same_base_elsewhere(desk: Desk):
    """The zip holds packs that can be read; another server that takes it in answers the same."""
    await desk.adds()
    screen = (await desk.mod.slash("/faq-admin export")).reply
    assert screen.ephemeral
    data = screen.files["faq.zip"]
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert "clinic/pack.yaml" in names
    assert any(name.startswith("server/faq/") for name in names)
    other = arrange(desk.discord, desk.bot)
    await desk.discord.quiet(0.1)
    taken = (await other.admin.slash("/faq-admin import", file=Upload("faq.zip", data))).reply
    assert "add 1: “Where can I park?”" in taken
    await presses(other.admin, taken, "Apply")
    assert "for **two hours**" in await other.answer("is there a parking lot")
    assert (await other.mod.slash("/faq-admin export")).reply.files["faq.zip"] == data


async def test_setup_is_one_screen_in_which_every_choice_holds(desk: Desk):
    """Channels, packs and the log are chosen in menus; the screen shows at once what holds now."""
    silent, lively = desk.guild.channel("silent"), desk.guild.channel("lively")
    await desk.discord.quiet(0.1)
    screen = (await desk.admin.slash("/faq-admin setup")).reply
    assert "Until a role is chosen here" in screen
    await chooses(desk.admin, screen, str(silent.id), menu="off")
    await chooses(desk.admin, screen, str(lively.id), menu="answer")
    defaults = {
        part["custom_id"].rpartition(":")[2]: [str(one["id"]) for one in part.get("default_values") or []]
        for part in screen.parts
        if part["type"] == 8
    }
    assert defaults == {"audit": [], "off": [str(silent.id)], "answer": [str(lively.id)]}
    await presses(desk.admin, screen, "Switch it off")
    await presses(desk.admin, screen, "Switch it off")
    assert "**Question log**: off" in screen
    await presses(desk.admin, screen, "Switch it on")
    assert "**Question log**: on" in screen
    await presses(desk.admin, screen, "Only when I am asked")
    assert "**Emergencies**: off" in screen
    again = (await desk.admin.slash("/faq-admin setup")).reply
    assert again.text == screen.text


async def test_how_long_questions_are_kept_is_chosen_in_the_setup(desk: Desk):
    """A menu of days; what was chosen is said in the setup, in /faq privacy and in the audit channel, and holds."""
    audit = desk.guild.channel("audit")
    await desk.discord.quiet(0.1)
    screen = (await desk.admin.slash("/faq-admin setup")).reply
    await chooses(desk.admin, screen, str(audit.id), menu="audit")
    assert "I keep questions, without names, for 30 days" in screen
    await chooses(desk.admin, screen, "7", menu="days")
    assert "I keep questions, without names, for 7 days" in screen
    assert "for 7 days" in (await desk.member.slash("/faq privacy")).reply
    await desk.discord.quiet(0.2)
    line = audit.from_bot[-1].text
    assert "changed: **how long questions are kept**" in line
    assert "- 30 days\n+ 7 days" in line
    for forged in ("0", "366", "-1", "99999999", "long"):
        seen = await chooses(desk.admin, screen, forged, menu="days", forced=True)
        assert "for 1 to 365 days" in told(seen)
    assert "for 7 days" in (await desk.admin.slash("/faq-admin setup")).reply
    await presses(desk.admin, screen, "Switch it off")
    await presses(desk.admin, screen, "Switch it off")
    assert not any("days" in select.custom_id for select in screen.selects)


async def test_the_emergency_number_of_the_country_is_set_once(desk: Desk):
    """A form in the setup; the very next one in danger gets it; empty goes back to the packs'; words are refused."""
    danger = "he is not breathing help"
    screen = (await desk.admin.slash("/faq-admin setup")).reply
    assert "The numbers: emergency **911**." in screen
    form = (await presses(desk.admin, screen, "Change the numbers…")).form
    assert [(field.label, field.value, field.placeholder) for field in form.fields] == [("Emergency", "", "911")]
    await sends(desk.admin, form, {"Emergency": "112"}, screen)
    assert "The numbers: emergency **112**." in screen
    assert "**112**" in await desk.answer(danger)
    there = arrange(desk.discord, desk.bot)
    await desk.discord.quiet(0.1)
    assert "**911**" in await there.answer(danger)
    form = (await presses(desk.admin, screen, "Change the numbers…")).form
    assert form.field("Emergency").value == "112"
    seen = await desk.admin.submits(form, {"Emergency": "the police, @everyone"})
    await desk.discord.quiet(0.3)
    assert "is no number that one can call" in told(seen)
    seen = await desk.mod.submits(form, {"Emergency": "666"}, forced=True)
    await desk.discord.quiet(0.3)
    assert "You need the right to manage the server" in (seen.followups or [seen.reply])[-1].text
    await sends(desk.admin, form, {"Emergency": ""}, screen)
    assert "**911**" in await desk.answer(danger)


async def test_setup_takes_nothing_of_another_server(desk: Desk):
    """Roles and channels that this server does not have are left out, whatever a client sends."""
    other = arrange(desk.discord, desk.bot)
    role = other.guild.role("Editors")
    await desk.discord.quiet(0.1)
    screen = (await desk.admin.slash("/faq-admin setup")).reply
    await chooses(desk.admin, screen, str(role.id), menu="editors")
    await chooses(desk.admin, screen, str(other.channel.id), menu="audit")
    await chooses(desk.admin, screen, str(desk.guild.id), "nonsense", menu="admins", forced=True)
    assert all(not part.get("default_values") for part in screen.parts)
    assert "Until a role is chosen here" in screen


async def test_a_question_can_be_tried(desk: Desk):
    """Test shows what would be said, what came nearest and why, and keeps nothing of it."""
    seen = (await desk.mod.slash("/faq-admin test", question="what does emt stand for?")).reply
    assert seen.ephemeral
    assert "I am sure, and answer" in seen
    assert "Emergency Medical Technician" in seen
    assert "confidence" in seen
    assert "Where I listen without being asked" in seen
    unknown = (await desk.mod.slash("/faq-admin test", question="how tall is the eiffel tower")).reply
    assert "I don't know it yet" in unknown
    likely = (await desk.mod.slash("/faq-admin test", question="becoming an emt as a nurse")).reply
    assert "I am not sure enough, and offer a choice:" in likely
    assert "> I'm not sure, but this comes nearest:\n> **How do I become an EMT?**\n> Take a course, pass" in likely
    assert "> 1. How do I become an EMT?" in likely


async def test_members_propose_and_moderators_decide(desk: Desk):
    """/faq suggest thanks the member; nothing changes by it; nothing that names people is kept."""
    form = (await desk.member.slash("/faq suggest")).form
    values = {"Question": f"where can i park {desk.mod.mention}", "Answer": "ask mo@clinic.example"}
    seen = (await desk.member.submits(form, values)).reply
    assert seen.ephemeral
    assert "Thank you!" in seen
    assert "where can i park" in seen
    assert "@" not in seen.text
    assert "I don't know that one yet" in await desk.answer("where can i park")
    form = (await desk.member.slash("/faq suggest")).form
    assert "I see no question there" in (await desk.member.submits(form, {"Question": "?!"})).reply
    for _ in range(4):
        await desk.member.submits(form, {"Question": "where can i park"})
    assert "a lot of proposals" in (await desk.member.submits(form, {"Question": "where can i park"})).reply


async def test_the_doctor_looks_at_this_server_alone(desk: Desk):
    """An admin learns in private what is wrong here and how to mend it, and nothing of other servers."""
    sound = (await desk.admin.slash("/faq-admin doctor")).reply
    assert sound.ephemeral
    assert "Everything is in order." in sound
    for looked_at in ("database", "setup", "entries of this server", "commands", "rights in servers"):
        assert looked_at in sound

    arrange(desk.discord, desk.bot).guild.channel("elsewhere", bot_denied=["send_messages"])
    closed = desk.guild.channel("ex_ams", bot_denied=["send_messages"])
    await desk.discord.quiet(0.1)
    setup = (await desk.admin.slash("/faq-admin setup")).reply
    await chooses(desk.admin, setup, str(closed.id), menu="audit")
    await chooses(desk.admin, setup, str(closed.id), menu="answer")

    found = (await desk.admin.slash("/faq-admin doctor")).reply
    assert "2 to mend, 0 to know of" not in found
    assert "lacks Send Messages in #ex\\_ams: answers to mentions there fail" in found
    assert "→ Allow it for the bot's role in the channel's settings" in found
    assert "may not write in the audit channel #ex\\_ams" in found
    assert "shall listen in #ex\\_ams, but Discord shows it no texts" in found
    assert "3 to mend, 0 to know of." in found
    assert "elsewhere" not in found


async def test_help_names_what_one_may_do(desk: Desk):
    """A member reads how to ask; an editor also every command of editors, an admin all of them."""
    commands = desk.discord.journal.find("PUT", "/applications/{application_id}/commands")[0].body
    group = next(each for each in commands if each["name"] == "faq-admin")
    names = {
        f"{each['name']} {inner['name']}" if inner else each["name"]
        for each in group["options"]
        for inner in (each.get("options") if each["type"] == 2 else [None])
    }
    for_admins = {"setup", "import", "doctor"}
    told = {who: (await who.slash("/faq help")).reply.text for who in (desk.member, desk.mod, desk.admin)}
    assert "faq-admin" not in told[desk.member]
    for who, may in ((desk.mod, names - for_admins), (desk.admin, names)):
        named = set(re.findall(r"`(?:/faq-admin )?([a-z ]+)`", told[who].partition("as an editor")[2]))
        assert named == may
    alone = (await desk.mod.slash("/faq help", channel="dm")).reply
    assert "/faq suggest" in told[desk.member]
    assert "faq-admin" not in alone
    assert "/faq suggest" not in alone, "it works in servers only"


async def test_what_an_import_removes_is_the_imports_doing_in_the_history(desk: Desk):
    """As it is of what the import adds and changes."""
    await desk.adds(**{"Question": "Where is the bus?", "New phrasings": ""})
    data = (await desk.mod.slash("/faq-admin export")).reply.files["faq.zip"]
    await desk.adds()
    await presses(desk.admin, (await desk.admin.slash("/faq-admin import", file=Upload("a.zip", data))).reply, "Apply")
    assert "imported a.zip, which removed it" in (await desk.mod.slash("/faq-admin history")).reply


EDIT = ("PATCH", "/messages/@original")
TOO_LARGE = "larger than Discord lets me send"


@pytest.mark.parametrize(("status", "code", "large"), [(413, 40005, True), (400, 50035, False)])
async def test_an_export_that_discord_refuses_says_why(desk: Desk, status: int, code: int, large: bool):
    """Who waits is told that it is too large only where that is why, and "thinking…" ends in any case."""
    desk.discord.fail(EDIT, status=status, code=code)
    said = (await desk.mod.slash("/faq-admin export")).reply
    assert (TOO_LARGE in said) is large
    assert ("Discord did not take my answer" in said) is not large
    assert not said.files
