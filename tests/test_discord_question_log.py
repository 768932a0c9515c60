"""Switching the question log off: what goes is said before it goes, and then nothing is kept."""

from discord_desk import presses, told
from learning_scenes import town

QUESTION = "<@bot> what does EMT stand for?"


async def test_the_log_is_switched_off_only_on_second_thoughts(tmp_path):
    """One press says how much would go, and nothing is lost; the second one erases it. Only admins can do either."""
    async with town(tmp_path, content=False) as here:
        ann, boss = here.person(), here.person(permissions=["manage_guild", "manage_messages"])
        await here.answered(ann, here.plain, QUESTION)
        _, reply = await here.answered(ann, here.plain, "<@bot> pizza recipes")
        await here.until(lambda: here.rows("reviews"))
        await ann.clicks(reply, "Tell me when it is answered")
        screen = (await boss.slash("/faq-admin setup")).reply
        await presses(boss, screen, "Switch it off")
        assert "**2** questions, **1** item of the review queue and **1** wish to be told." in screen
        assert "cannot be undone" in screen
        assert len(here.rows("questions")) == 2
        await presses(boss, screen, "Leave it on")
        assert "**Question log**: on" in screen

        await presses(boss, screen, "Switch it off")
        forged = await ann.clicks(screen, custom_id="faq:v1:setup:erase", forced=True)
        await here.until(lambda: forged.followups or forged.reply is not screen)
        assert "You need the right to manage the server" in told(forged)
        assert len(here.rows("questions")) == 2
        await presses(boss, screen, "Switch it off")
        assert "**Question log**: off" in screen
        assert (here.rows("questions"), here.rows("reviews"), here.rows("waiting")) == ([], [], [])

        await presses(boss, screen, "Switch it on")
        await presses(boss, screen, "Switch it off")
        assert "What it holds is erased at once: nothing yet." in screen


async def test_with_the_log_off_nothing_is_kept(tmp_path):
    """No row, no review item, no "Tell me" button; `/faq privacy` says so."""
    async with town(tmp_path, content=False, log_questions=False) as here:
        ann = here.person()
        await here.answered(ann, here.plain, QUESTION)
        _, reply = await here.answered(ann, here.plain, "<@bot> pizza recipes")
        assert reply.labels == ["Delete"] or "Tell me when it is answered" not in reply.labels
        await here.until(lambda: here.rows("links"))
        await here.discord.quiet()
        assert (here.rows("questions"), here.rows("reviews")) == ([], [])
        assert "switched that off" in (await ann.slash("/faq privacy")).reply


async def test_a_real_removal_erases_what_people_said_and_an_outage_nothing(tmp_path):
    """After an outage all is as it was; after a removal the questions are gone, and edits wait 30 days for a return."""
    async with town(tmp_path, content=False) as here:
        await here.answered(here.person(), here.plain, QUESTION)
        await here.until(lambda: here.rows("questions"))
        here.guild.outage()
        await here.discord.quiet()
        here.guild.returns()
        await here.discord.quiet()
        assert here.rows("questions")
        here.guild.removes_bot()
        await here.until(lambda: not here.rows("questions"))
        await here.until(lambda: here.rows("guilds")[0]["removed_at"])
        here.guild.adds_bot()
        await here.until(lambda: here.rows("guilds")[0]["removed_at"] is None)
