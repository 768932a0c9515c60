"""What people think of answers, what waits for a moderator, who is told, and what is kept of all that."""

import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing

import pytest
import pytest_asyncio
from learning_scenes import Town, finds, press, queue_at, town, unanswered

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "<@bot> what does EMT stand for?"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    async with town(tmp_path_factory.mktemp("learning"), content=False) as one:
        yield one


async def test_the_log_knows_what_was_asked_and_not_by_whom(here: Town):
    """One row: the cleaned text, the entry, the way it came in; no person, no message, no time of day."""
    ann, bob = here.person(), here.person()
    await here.answered(ann, here.plain, f"{QUESTION} {bob.mention} write me: ann@example.org or 555-123-4567")
    row = await here.until(lambda: [row for row in here.rows("questions") if "write me" in row["text"]][-1:])
    assert row[0]["text"] == "what does EMT stand for? write me: (e-mail) or (number)"
    assert (row[0]["surface"], row[0]["outcome"]) == ("mention", "answered")
    assert set(row[0]) == {"guild_id", "id", "day", "text", "outcome", "surface", "ref", "offered"}
    everything = str([here.rows(table) for table in ("questions", "reviews", "votes", "links")])
    assert str(ann.id) not in everything
    assert str(bob.id) not in everything


async def test_a_vote_counts_once_a_person(here: Town):
    """Who presses Helpful twice, or changes their mind, still has one vote; the vote does not know their name."""
    ann, bob = here.person(), here.person()
    _, card = await here.answered(ann, here.plain, "<@bot> how long is EMT school?")
    assert card.labels == ["Not what I meant", "Helpful", "Not helpful", "Delete"]
    seen = await ann.clicks(card, "Helpful")
    assert seen.reply.ephemeral
    assert "Thank you" in seen.reply
    assert "I have that vote of yours already" in (await ann.clicks(card, "Helpful")).reply
    assert "Your vote is changed" in (await ann.clicks(card, "Not helpful")).reply
    await bob.clicks(card, "Helpful")
    votes = here.rows("votes", ref="clinic/how-long-is-emt-school")
    assert sorted(vote["helpful"] for vote in votes) == [0, 1]
    assert str(ann.id) not in str(votes)


async def test_a_rejected_answer_waits_for_a_moderator_once(here: Town):
    """ "Not what I meant" by the asker and "Not helpful" by anybody make one item that names the wrong answer."""
    ann, bob, mod = here.person(), here.person(), here.person(permissions="manage_messages")
    _, card = await here.answered(ann, here.plain, "<@bot> how much does the emt course cost in my backyard")
    await bob.clicks(card, "Not what I meant")
    await ann.clicks(card, "Not what I meant")
    await ann.clicks(card, "Not helpful")
    await bob.clicks(card, "Not helpful")
    item = (await here.until(lambda: [row for row in here.rows("reviews") if "backyard" in row["text"]]))[0]
    await here.discord.quiet()
    assert here.rows("reviews", id=item["id"])[0]["count"] == 1
    assert here.rows("questions", text=item["text"])[0]["outcome"] == "rejected"
    screen = await queue_at(here, mod, "backyard")
    assert "I had answered with **How much does EMT school cost?**" in screen
    assert "Add as a phrasing of it" not in screen.labels, "what was wrong is not offered as right"


async def test_a_refused_suggestion_is_not_called_an_answer(here: Town):
    """ "Not what I meant" under suggestions: the queue says that they were no more than that."""
    ann, mod = here.person(), here.person(permissions="manage_messages")
    _, offered = await here.answered(ann, here.guild.channel("refusing"), "<@bot> emt exam nearby")
    assert "Did you mean" in offered
    await ann.clicks(offered, "Not what I meant")
    await here.until(lambda: here.rows("reviews", kind="refused", text="emt exam nearby"))
    assert here.rows("questions", text="emt exam nearby")[0]["outcome"] == "rejected"
    screen = await queue_at(here, mod, "nearby")
    assert "I was not sure, and what I suggested was not what they meant." in screen
    assert "I had suggested first: **" in screen
    assert "I had answered" not in screen
    assert "Add as a phrasing of it" not in screen.labels, "what was wrong is not offered as right"


async def test_small_talk_is_nothing_for_moderators(here: Town):
    """Thanks, praise and questions about the bot are neither logged nor queued."""
    place = here.guild.channel("talking")
    for text in ("who are you?", "thanks!", "good bot", "lol you are funny"):
        _, reply = await here.answered(here.person(), place, f"<@bot> {text}")
        assert "Tell me when it is answered" not in reply.labels
    await here.answered(here.person(), place, "<@bot> where do wooden birds sleep")
    await here.until(lambda: here.rows("reviews", text="where do wooden birds sleep"))
    for table in ("questions", "reviews"):
        assert not [row for row in here.rows(table) if row["text"] in ("who are you?", "thanks!", "good bot")]


async def test_what_was_offered_as_closest_is_named_in_the_queue(here: Town):
    """The asker could look at what comes closest, so the moderator reads what that was."""
    text = "emt swim course"
    _, reply = await here.answered(here.person(), here.guild.channel("closest"), f"<@bot> {text}")
    await here.until(lambda: here.rows("reviews", text=text))
    closest = (await here.person().clicks(reply, "See what comes closest")).reply
    screen = await queue_at(here, here.person(permissions="manage_messages"), text)
    first = closest.labels[0].partition(" — ")[0]
    assert f"Nothing in the FAQ comes near enough. What came closest: **{first}**" in screen
    assert "Add as a phrasing of it" not in screen.labels


async def test_a_chosen_suggestion_waits_as_a_phrasing(here: Town):
    """Somebody chose a suggestion: a moderator makes the question one of its phrasings with one press."""
    ann, mod = here.person(), here.person(permissions="manage_messages")
    _, offered = await here.answered(ann, here.plain, "<@bot> emt exam")
    await ann.clicks(offered, "When is the EMT exam?")
    await here.until(lambda: here.rows("reviews", kind="chosen", text="emt exam"))
    assert here.rows("questions", text="emt exam")[0]["outcome"] == "chosen"
    screen = await queue_at(here, mod, "### emt exam\n")
    assert "Nearest entry: **When is the EMT exam?**" in screen
    assert screen.labels[0] == "Add as a phrasing of it"


async def test_alike_questions_are_one_item_with_a_count(here: Town):
    """Other order, other filler, a slip: it is the same question, and counts up."""
    for text in ("where can i park my bicycle?", "hey, where do I park my bicycles", "park my bicyclle where"):
        await here.answered(here.person(), here.plain, f"<@bot> {text}")
    item = await here.until(
        lambda: [row for row in here.rows("reviews") if "bicycle" in row["text"] and row["count"] == 3]
    )
    assert len(item) == 1


async def test_one_press_teaches_and_who_waits_is_told_once(here: Town):
    """Somebody pressed "Tell me", a moderator writes the answer: it comes directly, once, and the wish is forgotten."""
    ann, reply = await unanswered(here, "may wheelchairs enter the library")
    assert "Tell me when it is answered" in reply.labels
    seen = await ann.clicks(reply, "Tell me when it is answered")
    assert "direct message" in seen.reply
    assert "already" in (await ann.clicks(reply, "Tell me when it is answered")).reply
    assert here.rows("waiting", user_id=ann.id)
    mod = here.person(permissions="manage_messages")
    screen = await queue_at(here, mod, "wheelchair")
    assert "Nothing in the FAQ comes near it." in screen
    assert screen.labels[0] == "New entry…", "what nobody meant is not offered as right"
    assert not {"Add as a phrasing of it", "It answers this already"} & set(screen.labels)
    form = (await mod.clicks(screen, "New entry…")).form
    assert form.field("Question").value == "may wheelchairs enter the library"
    await mod.submits(form, {"Answer": "Ask the front desk."})
    await here.until(lambda: "Save" in screen.labels)
    await mod.clicks(screen, "Save")
    told = await here.until(ann.dm_inbox)
    assert "Ask the front desk." in told[0]
    assert "may wheelchairs enter the library" in told[0]
    assert here.rows("waiting", user_id=ann.id) == []
    assert here.rows("reviews", text="may wheelchairs enter the library")[0]["state"] == "done"
    await here.discord.quiet()
    assert len(ann.dm_inbox()) == 1


async def test_closed_direct_messages_are_respected(here: Town):
    """Who takes no direct messages is not told, and nothing is said elsewhere; they are forgotten all the same."""
    ann, reply = await unanswered(here, "lost umbrella found")
    await ann.clicks(reply, "Tell me when it is answered")
    ann.closes_dms()
    mod = here.person(permissions="manage_messages")
    screen = await queue_at(here, mod, "umbrella")
    await finds(here, mod, screen, "school how long", "How long is EMT school?")
    assert "You chose **How long is EMT school?**." in screen
    await mod.clicks(screen, "It answers this already")
    await here.until(lambda: not here.rows("waiting", user_id=ann.id))
    await here.discord.quiet()
    assert ann.dm_inbox() == []


async def test_one_press_makes_the_question_a_phrasing(here: Town):
    """The very next one who asks so is answered."""
    await unanswered(here, "trousers colour monday")
    mod = here.person(permissions="manage_messages")
    screen = await queue_at(here, mod, "trousers")
    await finds(here, mod, screen, "become an emt", "How do I become an EMT?")
    await press(here, mod, screen, "Add as a phrasing of it")
    if "Save" in screen.labels:  # shown first where it does something else, too
        await press(here, mod, screen, "Save")
    assert "Undo" in screen.labels
    _, reply = await here.answered(here.person(), here.plain, "<@bot> trousers colour monday")
    assert "Take a course, pass the exam" in reply
    await here.until(lambda: here.rows("reviews", text="trousers colour monday", state="done"))


async def test_what_is_dismissed_does_not_come_back(here: Town):
    """However often it is asked again."""
    await unanswered(here, "which socks smell worst")
    mod = here.person(permissions="manage_messages")
    await press(here, mod, await queue_at(here, mod, "socks"), "Dismiss")
    await here.answered(here.person(), here.plain, "<@bot> which socks smell worst")
    await here.until(lambda: here.rows("reviews", text="which socks smell worst", state="dismissed", count=2))


async def test_the_queue_is_for_editors(here: Town):
    """A member who forges the command or a button is refused, and nothing happens."""
    await unanswered(here, "helmet rental shop")
    ann, mod = here.person(), here.person(permissions="manage_messages")
    assert "or an editor role, which an admin sets with" in (await ann.slash("/faq-admin review", forced=True)).reply
    screen = await queue_at(here, mod, "helmet")
    for label in ("Dismiss", "New entry…", "Skip"):
        custom_id = screen.button(label).custom_id
        seen = await ann.clicks(screen, custom_id=custom_id, forced=True)
        said = await here.until(lambda seen=seen: seen.followups or (seen.reply is not screen and [seen.reply]))
        assert "or an editor role, which an admin sets with" in said[0]
    assert here.rows("reviews", text="helmet rental shop", state="open")
    assert "or an editor role, which an admin sets with" in (await ann.slash("/faq-admin stats", forced=True)).reply


async def test_another_server_sees_nothing_of_it(here: Town):
    """Its queue is empty, and a forged id of an item of ours leads nowhere."""
    await unanswered(here, "who painted that ladder")
    other = here.discord.guild("The other clinic")
    other.channel("lobby")
    await here.discord.quiet()
    boss = other.member("boss", permissions=["manage_guild", "manage_messages"])
    screen = (await boss.slash("/faq-admin review")).reply
    assert "Nothing is waiting" in screen
    item = here.rows("reviews", text="who painted that ladder")[0]
    for verb in ("dismiss:{}:0", "write:{}", "answers:{}:0:AAAAAAAAAAA"):
        seen = await boss.clicks(screen, custom_id=f"faq:v1:{verb.format(item['id'])}", forced=True)
        said = await here.until(lambda seen=seen: seen.followups or (seen.reply is not screen and [seen.reply]))
        assert "not in the" in said[0]
    assert here.rows("reviews", id=item["id"])[0]["state"] == "open"
    assert "ladder" not in (await boss.slash("/faq-admin stats")).reply


async def test_a_database_that_hangs_delays_no_answer(here: Town):
    """Somebody else locks the file for a while: answers come as fast as ever, and what was noted is written later."""
    with closing(sqlite3.connect(here.file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        began = time.monotonic()
        await here.answered(here.person(), here.plain, "<@bot> length of the emt course on the moon")
        assert time.monotonic() - began < 1.0
        assert not [row for row in here.rows("questions") if "moon" in row["text"]]
        other.execute("ROLLBACK")
    await here.until(lambda: [row for row in here.rows("questions") if "moon" in row["text"]])


async def test_stats_say_what_to_do_next(here: Town):
    """What is asked most, what waits, what is rated worst, what nobody uses: each with a next step; and a picture."""
    await unanswered(here, "kettle repair")
    mod = here.person(permissions="manage_messages")
    seen = await mod.slash("/faq-admin stats", days=7)
    assert seen.reply.ephemeral
    assert "today; " in (await mod.slash("/faq-admin stats", days=1)).reply
    for words in ("in the last 7 days", "Asked most", "/faq-admin review", "Rated worst", "Never used", "Not checked"):
        assert words in seen.reply
    assert next(iter(seen.reply.files.values())).startswith(b"\x89PNG")
    here.discord.fail(("PATCH", "/messages/@original"), status=400, code=50035)
    without = (await mod.slash("/faq-admin stats", days=7)).reply
    assert "questions a day, oldest to newest" in without, "Discord did not take the picture"
    assert not without.files


async def test_privacy_says_in_plain_words_what_is_kept(here: Town):
    """What holds in this server; in a direct message nothing is kept at all."""
    ann = here.person()
    said = (await ann.slash("/faq privacy")).reply
    assert said.ephemeral
    for words in ("30 days", "Never who asked", "Emergencies", "/faq forget-me"):
        assert words in said
    before = len(here.rows("questions"))
    await ann.dms("what does EMT stand for")
    await here.discord.quiet()
    assert len(here.rows("questions")) == before
    assert "Of direct messages I keep nothing" in (await ann.slash("/faq privacy", channel="dm")).reply


async def test_forget_me_erases_and_counts(here: Town):
    """Votes and wishes go, edits lose their author; and the person hears how many of each."""
    ann = here.person(permissions="manage_messages")
    _, card = await here.answered(ann, here.plain, "<@bot> how much does EMT school cost?")
    await ann.clicks(card, "Helpful")
    _, reply = await here.answered(ann, here.plain, "<@bot> raincoat sizes")
    await ann.clicks(reply, "Tell me when it is answered")
    form = (await ann.slash("/faq-admin add")).form
    preview = (await ann.submits(form, {"Question": "Where is the toilet?", "Answer": "On the left."})).reply
    await here.until(lambda: "Save" in preview.labels)
    await ann.clicks(preview, "Save")
    await here.until(lambda: here.rows("revisions", author_id=ann.id))
    asked = (await ann.slash("/faq forget-me")).reply
    assert "cannot be undone" in asked
    await ann.clicks(asked, "Forget me")
    assert "1 vote and 1 wish to be told are erased; 1 edit of an FAQ has no author any more" in asked
    assert here.rows("waiting", user_id=ann.id) == []
    assert here.rows("revisions", author_id=ann.id) == []
    assert [row for row in here.rows("revisions") if "toilet" in row["ref"]], "the edit itself stays"
    _, card = await here.answered(here.person(), here.plain, "<@bot> where is the toilet?")
    assert "On the left." in card
