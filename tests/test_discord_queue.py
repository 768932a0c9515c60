"""The review queue, screen by screen: another entry is found, an edit leads back to it, and who waits is counted."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from learning_scenes import Town, finds, moderator, press, queue_at, submits, town, unanswered, waits_for
from local_discord import Message, Person

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    async with town(tmp_path_factory.mktemp("queue"), content=False) as one:
        yield one


async def test_only_what_comes_near_is_listed_and_all_else_is_searched(here: Town):
    """No arbitrary entries: words find any other one, and where none fits a sentence says so."""
    await unanswered(here, "grapefruit juice stains")
    mod = moderator(here)
    screen = await queue_at(here, mod, "grapefruit")
    assert screen.selects == []
    assert "Search…" in screen.labels
    await submits(here, mod, screen, "Search…", {"Words of the question": "xyzzy"})
    assert "No entry fits “xyzzy”. Try other words" in screen
    assert screen.selects == []
    await finds(here, mod, screen, "tuition", "How much does EMT school cost?")
    assert "grapefruit juice stains" in screen
    assert "You chose **How much does EMT school cost?**." in screen
    assert "Nearest entry" not in screen
    await press(here, mod, screen, "It answers this already")
    assert "Done: “How much does EMT school cost?” answers it." in screen


async def test_the_best_of_what_comes_near_is_listed_first(here: Town):
    """The menu holds what may be meant and is not shown already; the other nine entries and terms stay away."""
    await here.answered(here.person(), here.plain, "<@bot> emt exam")
    ann = here.person()
    _, offered = await here.answered(ann, here.plain, "<@bot> emt exam")
    await ann.clicks(offered, "When is the EMT exam?")
    await here.until(lambda: here.rows("reviews", kind="chosen", text="emt exam"))
    screen = await queue_at(here, moderator(here), "emt exam")
    labels = [option[0] for option in screen.select().options]
    assert set(labels) == {"Where is the EMT exam?", "How long is the EMT exam?", "Who may take the EMT exam?"}


async def test_a_new_entry_leads_on_to_the_next_question(here: Town):
    """Saved from the queue: the question is done, two people are told, and one press goes on."""
    waiting = await waits_for(here, "may hedgehogs ride along", 2)
    mod = moderator(here)
    screen = await queue_at(here, mod, "hedgehogs")
    assert "2 people wait to be told of the answer. **Dismiss** tells them nothing." in screen
    await submits(here, mod, screen, "New entry…", {"Answer": "In a box only."})
    assert screen.labels == ["Save", "Change the text", "More…", "Discard", "Back to the question"]
    await press(here, mod, screen, "Save")
    assert "“may hedgehogs ride along” is done, and does not wait any more." in screen
    assert "2 people who waited for it are told now." in screen
    assert screen.labels == ["Undo", "History", "Next question"]
    for person in waiting:
        assert "In a box only." in (await here.until(person.dm_inbox))[0]
    await press(here, mod, screen, "Next question")
    assert "hedgehogs" not in screen


async def writes_for(here: Town, asked: str, title: str, answer: str) -> tuple[Person, Message]:
    """A moderator writes an entry from the screen of a question that nobody answered: who, and the screen after it."""
    await unanswered(here, asked)
    mod = moderator(here)
    screen = await queue_at(here, mod, asked)
    await submits(here, mod, screen, "New entry…", {"Question": title, "Answer": answer})
    await press(here, mod, screen, "Save")
    return mod, screen


async def test_a_new_entry_that_does_not_answer_leaves_the_question_open(here: Town):
    """Whoever writes about something else reads that the question waits on, and how to end that."""
    mod, screen = await writes_for(here, "gluten in the biscuits", "Where are spare helmets?", "In the shed.")
    assert "“gluten in the biscuits” waits on: it does not get this answer yet." in screen
    assert "Go back to it, find this entry with **Search…**" in screen
    await press(here, mod, screen, "Back to the question")
    assert "### gluten in the biscuits" in screen


async def test_a_new_entry_that_comes_near_is_not_to_be_searched(here: Town):
    """The sentence names the place where the screen of the question has the new entry, and there it is."""
    title = "Where is the paddle of the kayak?"
    mod, screen = await writes_for(here, "kayaks", title, "In the boathouse.")
    assert "where this entry is the nearest now, and add the question as a phrasing of it." in screen
    await press(here, mod, screen, "Back to the question")
    assert f"Nearest entry: **{title}**" in screen
    assert screen.labels[0] == "Add as a phrasing of it"


@pytest.mark.parametrize(
    ("question", "head"),
    [
        ("how much does the emt course cost in my shed", "I had answered with **How much does EMT school cost?**"),
        ("emt exam faraway", "I had suggested first: **"),
    ],
)
async def test_what_was_refused_may_be_chosen_on_purpose(here: Town, question: str, head: str):
    """Its buttons come once the moderator has looked for it by name, and it is still said what it was."""
    ann, mod = here.person(), moderator(here)
    _, offered = await here.answered(ann, here.guild.channel(question.rsplit(maxsplit=1)[-1]), f"<@bot> {question}")
    await ann.clicks(offered, "Not what I meant")
    await here.until(lambda: here.rows("reviews", text=question))
    screen = await queue_at(here, mod, question)
    assert head in screen
    assert "Add as a phrasing of it" not in screen.labels
    title = str(screen).partition(head.partition("**")[0])[2].split("**")[1]
    await finds(here, mod, screen, title, title)
    assert head in screen
    assert "You chose it all the same." in screen
    assert screen.labels[:2] == ["Add as a phrasing of it", "It answers this already"]
    await press(here, mod, screen, "It answers this already")
    assert f"Done: “{title}” answers it." in screen


async def test_an_answer_that_is_not_found_is_taught_with_one_more_press(here: Town):
    """ "It answers this already" ends the question, and says so where the next asker would not get the answer."""
    waiting = await waits_for(here, "walrus moustache wax", 1)
    mod = moderator(here)
    screen = await queue_at(here, mod, "walrus")
    await finds(here, mod, screen, "tuition", "How much does EMT school cost?")
    await press(here, mod, screen, "It answers this already")
    assert "answers it. 1 person who waited for it is told now." in screen
    assert "I do not find it by that question yet: **Add as a phrasing of it** teaches me." in screen
    assert screen.labels == ["Add as a phrasing of it", "Back to the question", "Next question"]
    await here.until(waiting[0].dm_inbox)
    await press(here, mod, screen, "Add as a phrasing of it")
    assert "### Learned: How much does EMT school cost?" in screen
    _, reply = await here.answered(here.person(), here.plain, "<@bot> walrus moustache wax")
    assert "How much does EMT school cost?" in reply


async def test_an_undo_opens_the_question_again(here: Town):
    """It says so, leads back to it and on to the next one, and Redo ends the question once more."""
    await unanswered(here, "penguin parking permit")
    mod = moderator(here)
    screen = await queue_at(here, mod, "penguin")
    await finds(here, mod, screen, "tuition", "How much does EMT school cost?")
    await press(here, mod, screen, "Add as a phrasing of it")
    for _ in range(2):
        assert "“penguin parking permit” is done, and does not wait any more." in screen
        assert screen.labels == ["Undo", "History", "Next question"]
        await press(here, mod, screen, "Undo")
        assert "“penguin parking permit” waits in the queue again." in screen
        assert screen.labels == ["Redo", "History", "Back to the question", "Next question"]
        await press(here, mod, screen, "Redo")
    await press(here, mod, screen, "Undo")
    await press(here, mod, screen, "Back to the question")
    assert "### penguin parking permit" in screen


async def test_an_undone_entry_of_the_queue_opens_its_question_again(here: Town):
    """The same for an entry that was new."""
    await unanswered(here, "lanterns for the night hike")
    mod = moderator(here)
    screen = await queue_at(here, mod, "lanterns")
    await submits(here, mod, screen, "New entry…", {"Answer": "At the gate."})
    await press(here, mod, screen, "Save")
    await press(here, mod, screen, "Undo")
    assert "“lanterns for the night hike” waits in the queue again." in screen
    await press(here, mod, screen, "Redo")
    assert "“lanterns for the night hike” is done, and does not wait any more." in screen


async def test_dismissing_says_how_many_people_are_not_told(here: Town):
    """Before it and after it: nobody is told by that, and whoever was promised to be told still waits."""
    waiting = await waits_for(here, "whose turn at the fondue", 1)
    mod = moderator(here)
    screen = await queue_at(here, mod, "fondue")
    assert "1 person waits to be told of the answer" in screen
    await press(here, mod, screen, "Dismiss")
    assert "1 person still waits, and is told only if an entry answers it after all." in screen
    await here.discord.quiet()
    assert waiting[0].dm_inbox() == []
    assert here.rows("waiting", user_id=waiting[0].id)


async def test_a_full_entry_takes_the_question_of_the_queue(here: Town):
    """It is shown first what makes room; whoever turns back loses nothing; after Save the question is done."""
    mod = moderator(here)
    form = (await mod.slash("/faq-admin add")).form
    ways = "\n".join([*(f"locker {n} {n * 7}" for n in range(58)), "may i keep my coat", "may i keep my coats"])
    values = {"Question": "Where is the locker?", "Answer": "In the cellar.", "New phrasings": ways}
    screen = (await mod.submits(form, values)).reply
    await here.until(lambda: "Save" in screen.labels)
    await press(here, mod, screen, "Save")
    waiting = await waits_for(here, "umbrella stand in the rain", 1)
    screen = await queue_at(here, mod, "umbrella stand")
    await finds(here, mod, screen, "locker", "Where is the locker?")
    await press(here, mod, screen, "Add as a phrasing of it")
    assert "“may i keep my coat” makes room" in screen
    assert "- may i keep my coat\n+ umbrella stand in the rain" in screen
    await press(here, mod, screen, "Discard")
    assert "Nothing was changed." in screen
    await press(here, mod, screen, "Back to the question")
    await finds(here, mod, screen, "locker", "Where is the locker?")
    await press(here, mod, screen, "Add as a phrasing of it")
    await press(here, mod, screen, "Save")
    assert "### Learned: Where is the locker?" in screen
    assert "1 person who waited for it is told now." in screen
    assert screen.labels == ["Undo", "History", "Next question"]
    assert "In the cellar." in (await here.until(waiting[0].dm_inbox))[0]


async def test_a_choice_is_for_the_question_that_was_shown(here: Town):
    """Another moderator was quicker with it: the entry is not put under the question that stands in its place now."""
    await unanswered(here, "scooter parade route")
    first, second = moderator(here), moderator(here)
    screen = await queue_at(here, first, "scooter")
    form, before = (await first.clicks(screen, "Search…")).form, screen.edits
    await first.submits(form, {"Words of the question": "tuition"})
    await here.until(lambda: screen.edits > before)
    await press(here, second, await queue_at(here, second, "scooter"), "Dismiss")
    seen = await first.selects(screen, "How much does EMT school cost?")
    said = await here.until(lambda: seen.followups)
    assert "That question is not in the queue any more" in said[0]


async def test_a_member_finds_nothing_in_the_queue(here: Town):
    """The right is asked again at the button, at the form and at the menu; an item that is done is not opened again."""
    await unanswered(here, "tandem rental for twins")
    ann, mod = here.person(), moderator(here)
    screen = await queue_at(here, mod, "tandem")
    form = (await mod.clicks(screen, "Search…")).form
    item = here.rows("reviews", text="tandem rental for twins")[0]["id"]
    for seen in (
        await ann.clicks(screen, custom_id=f"faq:v1:search:{item}:0", forced=True),
        await ann.clicks(screen, custom_id=f"faq:v1:item:{item}:0", forced=True),
        await ann.submits(form, {"Words of the question": "emt"}, forced=True),
    ):
        said = await here.until(lambda seen=seen: seen.followups or (seen.reply is not screen and [seen.reply]))
        assert "or an editor role, which an admin sets with" in said[0]
    await press(here, mod, screen, "Dismiss")
    seen = await mod.clicks(screen, custom_id=f"faq:v1:search:{item}:0", forced=True)
    said = await here.until(lambda: seen.followups or (seen.reply is not screen and [seen.reply]))
    assert "That question is not in the queue any more" in said[0]


async def test_the_way_through_the_queue_outlives_a_restart(tmp_path: Path):
    """Started again before each press: the search, the preview and Save still know for which question they are."""
    async with town(tmp_path, content=False) as here:

        async def again() -> None:
            await here.bot.stop()
            here.bot = await here.discord.start_bot(**here.settings)

        waiting = await waits_for(here, "sandwiches on sunday", 1)
        mod = moderator(here)
        screen = (await mod.slash("/faq-admin review")).reply
        await again()
        form = (await mod.clicks(screen, "Search…")).form
        await again()
        before = screen.edits
        await mod.submits(form, {"Words of the question": "become an emt"})
        await here.until(lambda: screen.edits > before)
        await again()
        await press(here, mod, screen, "", "How do I become an EMT?")
        assert "You chose **How do I become an EMT?**." in screen
        form = (await mod.clicks(screen, "New entry…")).form
        await again()
        before = screen.edits
        await mod.submits(form, {"Question": "sandwiches on sunday", "Answer": "Bring your own."})
        await here.until(lambda: screen.edits > before)
        await again()
        await press(here, mod, screen, "Save")
        assert "1 person who waited for it is told now." in screen
        assert "Next question" in screen.labels
        assert "Bring your own." in (await here.until(waiting[0].dm_inbox))[0]
        await again()
        await press(here, mod, screen, "Undo")
        assert "“sandwiches on sunday” waits in the queue again." in screen
