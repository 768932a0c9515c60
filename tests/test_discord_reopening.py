"""A moderator takes back what ended a question of the review queue, and finds it as it was."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from learning_scenes import Town, finds, moderator, press, queue_at, submits, town, unanswered, waits_for

pytestmark = pytest.mark.asyncio(loop_scope="module")

BACK = "Back to the question"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    async with town(tmp_path_factory.mktemp("reopening"), content=False) as one:
        yield one


def state(here: Town, question: str) -> str:
    return here.rows("reviews", text=question)[0]["state"]


async def test_a_dismissed_question_is_taken_back(here: Town):
    """The moderator pressed the wrong button: one press, and the question waits with everybody who waits for it."""
    waiting = await waits_for(here, "otters in the canteen", 1)
    await unanswered(here, "velvet curtain rods")
    mod = moderator(here)
    screen = await queue_at(here, mod, "### otters in the canteen")
    await press(here, mod, screen, "Dismiss")
    assert state(here, "otters in the canteen") == "dismissed"
    assert "### velvet curtain rods" in screen, "the next question is shown as before"
    await press(here, mod, screen, BACK)
    assert "### otters in the canteen" in screen
    assert "1 person waits to be told of the answer." in screen
    assert BACK not in screen.labels
    assert state(here, "otters in the canteen") == "open"
    assert here.rows("waiting", user_id=waiting[0].id)


async def test_the_last_question_is_taken_back_from_an_empty_queue(here: Town):
    """Nothing waits any more, and the button is there all the same."""
    await unanswered(here, "harmonica repair kit")
    mod = moderator(here)
    screen = (await mod.slash("/faq-admin review")).reply
    while "Dismiss" in screen.labels:
        last = here.rows("reviews", state="open")
        await press(here, mod, screen, "Dismiss")
    assert "### Nothing is waiting" in screen
    await press(here, mod, screen, BACK)
    assert [row["text"] for row in last] == [row["text"] for row in here.rows("reviews", state="open")]
    assert f"### {last[0]['text']}" in screen


async def test_an_answer_that_is_not_found_is_taken_back(here: Town):
    """The moderator chose the wrong entry: the question waits again; who was told already is not told of that."""
    waiting = await waits_for(here, "badger crossing sign", 1)
    mod = moderator(here)
    screen = await queue_at(here, mod, "badger")
    await finds(here, mod, screen, "tuition", "How much does EMT school cost?")
    await press(here, mod, screen, "It answers this already")
    assert screen.labels == ["Add as a phrasing of it", BACK, "Next question"]
    await here.until(waiting[0].dm_inbox)
    await press(here, mod, screen, BACK)
    assert "### badger crossing sign" in screen
    assert "to be told" not in screen
    assert state(here, "badger crossing sign") == "open"
    await here.discord.quiet()
    assert len(waiting[0].dm_inbox()) == 1


async def test_an_answer_that_the_bot_gives_is_taken_back(here: Town):
    """Where the next asker gets it, the next question is shown at once, and the button with it."""
    question, title = "how much does the emt course cost in my shed", "How much does EMT school cost?"
    ann, mod = here.person(), moderator(here)
    _, card = await here.answered(ann, here.guild.channel("shed"), f"<@bot> {question}")
    await ann.clicks(card, "Not what I meant")
    await here.until(lambda: here.rows("reviews", text=question))
    screen = await queue_at(here, mod, question)
    await finds(here, mod, screen, title, title)
    await press(here, mod, screen, "It answers this already")
    assert "I do not find it" not in screen
    assert state(here, question) == "done"
    await press(here, mod, screen, BACK)
    assert f"### {question}" in screen
    assert state(here, question) == "open"


async def test_a_dismissed_question_is_taken_back_though_the_faq_answers_it_by_now(here: Town):
    """The moderator wants to see it, whatever the FAQ says to it since."""
    await unanswered(here, "where are the spare tambourines")
    mod = moderator(here)
    screen = await queue_at(here, mod, "### where are the spare tambourines")
    await press(here, mod, screen, "Dismiss")
    form = (await mod.slash("/faq-admin add")).form
    saving = (await mod.submits(form, {"Question": "Where are the spare tambourines?", "Answer": "Upstairs."})).reply
    await here.until(lambda: "Save" in saving.labels)
    await press(here, mod, saving, "Save")
    await press(here, mod, screen, BACK)
    assert "### where are the spare tambourines" in screen


async def test_a_new_entry_after_dismissing_is_for_the_question_that_is_shown(here: Town):
    """The button of the one before stands above it, and does not make the edit one for that."""
    await unanswered(here, "lemonade stand permit")
    await unanswered(here, "xylophone storage room")
    mod = moderator(here)
    screen = await queue_at(here, mod, "### lemonade stand permit")
    await press(here, mod, screen, "Dismiss")
    following = screen.text.partition("### ")[2].partition("\n")[0]
    await submits(here, mod, screen, "New entry…", {"Answer": "Behind the stage."})
    await press(here, mod, screen, BACK)
    assert f"### {following}" in screen
    assert state(here, "lemonade stand permit") == "dismissed"


async def test_what_somebody_else_has_answered_since_stays_done(here: Town):
    """An old button takes back only what it stands under, not what another moderator made of the question."""
    await unanswered(here, "marzipan delivery hours")
    first, second = moderator(here), moderator(here)
    old = await queue_at(here, first, "marzipan")
    await press(here, first, old, "Dismiss")
    number = here.rows("reviews", text="marzipan delivery hours")[0]["id"]
    screen = (await second.slash("/faq-admin review")).reply
    await second.clicks(screen, custom_id=f"faq:v1:reopen:{number}:0", forced=True)
    await here.until(lambda: state(here, "marzipan delivery hours") == "open")
    screen = await queue_at(here, second, "marzipan")
    await finds(here, second, screen, "tuition", "How much does EMT school cost?")
    await press(here, second, screen, "It answers this already")
    seen = await first.clicks(old, BACK)
    said = await here.until(lambda: seen.followups)
    assert "That question is not in the queue any more" in said[0]
    assert state(here, "marzipan delivery hours") == "done"


async def test_only_moderators_of_this_server_take_back(here: Town):
    """A member is refused, and the id does nothing for a moderator of another server."""
    await unanswered(here, "gargoyle polish")
    mod, ann = moderator(here), here.person()
    screen = await queue_at(here, mod, "gargoyle")
    await press(here, mod, screen, "Dismiss")
    back = screen.button(BACK).custom_id
    seen = await ann.clicks(screen, custom_id=back, forced=True)
    said = await here.until(lambda: seen.followups or (seen.reply is not screen and [seen.reply]))
    assert "or an editor role, which an admin sets with" in said[0]
    other = here.discord.guild("The other clinic")
    other.channel("lobby")
    await here.discord.quiet()
    boss = other.member("boss", permissions=["manage_guild", "manage_messages"])
    theirs = (await boss.slash("/faq-admin review")).reply
    for custom_id in (back, f"{back}:AAAAAAAAAAA"):
        seen = await boss.clicks(theirs, custom_id=custom_id, forced=True)
        said = await here.until(lambda seen=seen: seen.followups or (seen.reply is not theirs and [seen.reply]))
        assert "not in the" in said[0]
    assert "gargoyle" not in theirs
    assert state(here, "gargoyle polish") == "dismissed"
