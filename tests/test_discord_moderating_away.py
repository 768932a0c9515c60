"""Restarts and a database that is away, seen by a moderator: nothing that was typed is lost, and answers go on."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from discord_desk import PARKING, arrange, chooses, done, presses, sends
from discord_door import CLINIC, PACKS, discord, says
from local_discord import BotProcess, LocalDiscord

__all__ = ["discord"]


async def test_a_form_and_a_preview_outlive_a_restart(discord: LocalDiscord, tmp_path: Path):
    """The bot is started again between form, More… and Save: nothing that was typed is lost, and it can be saved."""
    settings = CLINIC | {"FAQ_DATABASE_URL": f"sqlite:///{tmp_path}/faq.db"}
    bot = await discord.start_bot(**settings)
    desk = arrange(discord, bot)
    await discord.quiet(0.1)
    form = (await desk.mod.slash("/faq-admin add")).form
    bot = await again(discord, bot, settings)
    screen = await sends(desk.mod, form, PARKING | {"Details": "First line.\n\n- a list\n- of **two**"})
    bot = await again(discord, bot, settings)
    more = (await presses(desk.mod, screen, "More…")).form
    await sends(desk.mod, more, {"Not about": "bicycle"}, screen)
    bot = await again(discord, bot, settings)
    await presses(desk.mod, screen, "Save")
    assert "Saved" in screen
    answer = await desk.answer("is there a parking lot")
    assert "for **two hours**" in answer
    assert "First line.\n\n- a list\n- of **two**" in answer
    bot = await again(discord, bot, settings)
    await presses(desk.mod, screen, "Undo")
    assert "Taken back" in screen
    await bot.stop()


async def test_what_makes_room_outlives_a_restart(discord: LocalDiscord, tmp_path: Path):
    """A full entry: Save takes away the phrasing that the preview has shown, by whichever process it was drawn."""
    settings = CLINIC | {"FAQ_DATABASE_URL": f"sqlite:///{tmp_path}/faq.db"}
    bot = await discord.start_bot(**settings)
    desk = arrange(discord, bot)
    await discord.quiet(0.1)
    ways = "\n".join([*(f"parking bay {n} {n * 7}" for n in range(58)), "may i leave my car", "may i leave my cars"])
    await desk.adds(**{"New phrasings": ways})
    screen = (await desk.mod.slash("/faq-admin phrasing add", entry="where can i park", text="minivan spot")).reply
    bot = await again(discord, bot, settings)
    await presses(desk.mod, screen, "Save")
    assert "It is live now" in screen
    assert "- may i leave my car\n+ minivan spot" in screen
    await bot.stop()


async def test_a_long_draft_that_is_gone_comes_back_as_a_form(discord: LocalDiscord, tmp_path: Path):
    """Texts too long for one message are not saved cut off: after a restart the form opens, or a sentence says so."""
    settings = CLINIC | {"FAQ_DATABASE_URL": f"sqlite:///{tmp_path}/faq.db"}
    bot = await discord.start_bot(**settings)
    desk = arrange(discord, bot)
    await discord.quiet(0.1)
    long = {"Details": "word " * 359, "New phrasings": "\n".join(f"{'parking ' * 17}{n}" for n in range(25))}
    screen = await sends(desk.mod, (await desk.mod.slash("/faq-admin add")).form, PARKING | long)
    bot = await again(discord, bot, settings)
    for label in ("Save", "More…"):
        seen = await desk.mod.clicks(screen, label)
        if label == "Save":
            await done(seen, screen, screen.edits)
        assert "I no longer have all of what you typed" in (seen.followups[-1] if seen.followups else seen.reply)
    form = (await presses(desk.mod, screen, "Change the text")).form
    assert form.field("Answer").value == PARKING["Answer"]
    assert form.field("New phrasings").value.startswith("parking parking")
    await bot.stop()


async def test_without_the_database_answers_go_on_and_edits_are_refused(discord: LocalDiscord, tmp_path: Path):
    """A database that fails at Save costs a sentence, not the text: once it is back, the same button saves."""
    file = tmp_path / "faq.db"
    bot = await discord.start_bot(**CLINIC, FAQ_DATABASE_URL=f"sqlite:///{file}")
    desk = arrange(discord, bot)
    await discord.quiet(0.1)
    screen = await sends(desk.mod, (await desk.mod.slash("/faq-admin add")).form, PARKING)
    rename(file, "revisions", "away")
    seen = await presses(desk.mod, screen, "Save")
    assert "nothing was saved" in seen.followups[-1].text
    assert "Save" in screen.labels
    assert "My database cannot be reached" in (await desk.mod.slash("/faq-admin history")).reply
    assert "Emergency Medical Technician" in await desk.answer("what does emt stand for")
    rename(file, "away", "revisions")
    await presses(desk.mod, screen, "Save")
    assert "Saved" in screen
    assert "for **two hours**" in await desk.answer("where can i park")
    await bot.stop()


async def test_a_database_that_is_away_at_the_start_is_waited_for(discord: LocalDiscord):
    """One sentence without the password, another try after a pause, and SIGTERM ends the waiting in order."""
    bot = await discord.start_bot(ready=False, **CLINIC, FAQ_DATABASE_URL="postgresql://faq:geheim@127.0.0.1:9/faq")
    await says(bot, "Trying again in 1 s.")
    await says(bot, "Trying again in 2 s.")
    assert "cannot be used right now" in bot.output()
    assert "geheim" not in bot.output()
    assert "Traceback" not in bot.output()
    assert await bot.terminate() == 0


async def test_a_new_wording_of_the_pack_is_shown_beside_ours(discord: LocalDiscord, tmp_path: Path):
    """An updated pack reaches the server without erasing its wording; a moderator sees both and chooses."""
    shutil.copytree(PACKS / "clinic", tmp_path / "packs" / "clinic")
    settings = {
        "FAQ_KNOWLEDGE": f"{tmp_path}/packs",
        "FAQ_PACKS": "clinic",
        "FAQ_DATABASE_URL": f"sqlite:///{tmp_path}/faq.db",
    }
    bot = await discord.start_bot(**settings)
    desk = arrange(discord, bot)
    await discord.quiet(0.1)
    for entry in ("how do i become an emt", "how long is emt school"):
        form = (await desk.mod.slash("/faq-admin edit", entry=entry)).form
        await presses(desk.mod, await sends(desk.mod, form, {"Answer": "Ask us."}), "Save")
    await bot.stop()
    file = tmp_path / "packs" / "clinic" / "faq" / "basics.yaml"
    text = file.read_text("utf-8").replace("Take a course, pass the exam, and get a license.", "Take our new course.")
    file.write_text(text.replace("Often three to six months.", "Often five months."), "utf-8")
    bot = await discord.start_bot(**settings)
    assert "Ask us." in await desk.answer("how do i become an emt")
    form = (await desk.mod.slash("/faq-admin edit", entry="how do i become an emt")).form
    assert "the pack has a newer wording of: answer" in await sends(desk.mod, form, {"Details": "More."})
    assert "The packs have a new wording for 2 texts" in (await desk.mod.slash("/faq-admin review")).reply
    for button, entry, told in (
        ("Take the pack's", "How do I become an EMT?", "Take our new course."),
        ("Keep ours", "How long is EMT school?", "Ask us."),
    ):
        overview = (await desk.mod.slash("/faq-admin history")).reply
        assert f"{entry}: answer" in overview
        screen = (await chooses(desk.mod, overview, entry, menu="packs")).reply
        assert "+ Ask us." in screen
        await presses(desk.mod, screen, button)
        assert told in await desk.answer(entry)
    overview = (await desk.mod.slash("/faq-admin history")).reply
    assert "New wording in the packs" not in overview
    assert "new wording" not in (await desk.mod.slash("/faq-admin review")).reply
    await bot.stop()


async def again(discord: LocalDiscord, bot: BotProcess, settings: dict[str, str]) -> BotProcess:
    """Stop the bot in order, and start it again on the same store."""
    await bot.stop()
    return await discord.start_bot(**settings)


def rename(file: Path, old: str, new: str) -> None:
    """What a database does that has lost a table to somebody's hands."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(f"ALTER TABLE {old} RENAME TO {new}")
        connection.commit()
