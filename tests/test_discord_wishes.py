"""Who wants to be told of an answer is told once, whatever became of the question, and the moderator reads of it."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from learning_scenes import Town, finds, moderator, press, queue_at, town, unanswered, waits_for
from local_discord import Message, Person
from local_discord.slash import Upload

pytestmark = pytest.mark.asyncio(loop_scope="module")

TELL = "Tell me when it is answered"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    async with town(tmp_path_factory.mktemp("wishes"), content=False) as one:
        yield one


async def adds(here: Town, mod: Person, question: str, answer: str) -> Message:
    """The moderator adds an entry outside of the queue: the screen after Save."""
    form = (await mod.slash("/faq-admin add")).form
    screen = (await mod.submits(form, {"Question": question, "Answer": answer})).reply
    await here.until(lambda: "Save" in screen.labels)
    await press(here, mod, screen, "Save")
    return screen


async def test_who_waits_for_a_dismissed_question_is_told_all_the_same(here: Town):
    """Before it was dismissed or after that: once, and the question does not come back to the queue."""
    before = (await waits_for(here, "may ferrets join the choir", 1))[0]
    mod = moderator(here)
    await press(here, mod, await queue_at(here, mod, "ferrets"), "Dismiss")
    after = (await waits_for(here, "may ferrets join the choir", 1))[0]
    screen = await adds(here, mod, "May ferrets join the choir?", "Only the basses.")
    assert "2 people who waited for an answer are told now." in screen
    for person in (before, after):
        assert "Only the basses." in (await here.until(person.dm_inbox))[0]
    assert here.rows("waiting", user_id=after.id) == []
    assert here.rows("reviews", text="may ferrets join the choir")[0]["state"] == "dismissed"
    screen = await adds(here, mod, "Where is the spare piano?", "In the attic.")
    assert "waited" not in screen
    await here.discord.quiet()
    assert [len(person.dm_inbox()) for person in (before, after)] == [1, 1]


async def test_an_import_says_how_many_people_are_told(here: Town):
    """As every other save does; each of them gets the answer once."""
    waiting = await waits_for(here, "may hamsters play the harp", 2)
    table = b"id,question,answer\nharp,May hamsters play the harp?,Only the small one.\n"
    admin = here.guild.owner
    screen = (await admin.slash("/faq-admin import", file=Upload("faq.csv", table), channel=here.plain)).reply
    await here.discord.quiet()
    assert "Apply" in screen.labels, screen.text
    await press(here, admin, screen, "Apply")
    assert "### Imported" in screen
    assert "2 people who waited for an answer are told now." in screen
    for person in waiting:
        assert "Only the small one." in (await here.until(person.dm_inbox))[0]
    await here.discord.quiet()
    assert [len(person.dm_inbox()) for person in waiting] == [1, 1]


async def test_a_phrasing_says_how_many_people_are_told(here: Town):
    """Outside of the queue, too: and where somebody brings an entry back."""
    waiting = (await waits_for(here, "ukulele strings on loan", 1))[0]
    mod = moderator(here)
    how = {"entry": "How long is EMT school?", "text": "ukulele strings on loan"}
    screen = (await mod.slash("/faq-admin phrasing add", **how)).reply
    await here.until(lambda: "Save" in screen.labels)
    await press(here, mod, screen, "Save")
    assert "### Saved: How long is EMT school?" in screen
    assert "1 person who waited for an answer is told now." in screen
    await here.until(waiting.dm_inbox)
    await press(here, mod, screen, "Undo")
    again = (await waits_for(here, "ukulele strings on loan", 1))[0]
    await press(here, mod, screen, "Redo")
    assert "1 person who waited for an answer is told now." in screen
    await here.until(again.dm_inbox)


async def test_an_entry_for_one_question_may_answer_another(here: Town):
    """The moderator reads of those who waited for that one apart from those who waited for the one in the queue."""
    others = await waits_for(here, "saxophone lockers downstairs", 1)
    mine = await waits_for(here, "trombone cupboard upstairs", 2)
    mod = moderator(here)
    screen = await queue_at(here, mod, "trombone")
    form, before = (await mod.clicks(screen, "New entry…")).form, screen.edits
    values = {"Answer": "Ask the band.", "New phrasings": "saxophone lockers downstairs"}
    await mod.submits(form, values)
    await here.until(lambda: screen.edits > before)
    await press(here, mod, screen, "Save")
    assert "2 people who waited for it are told now." in screen
    assert "1 person who waited for the answer to another question is told now." in screen
    for person in (*mine, *others):
        assert "Ask the band." in (await here.until(person.dm_inbox))[0]


async def test_a_second_press_says_that_they_wait_already_or_shows_the_answer(here: Town):
    """Which of the two it is; whoever comes too late for a promise gets what they would wait for."""
    ann, reply = await unanswered(here, "harpsichord tuning hours")
    await ann.clicks(reply, TELL)
    assert "You are on the list already: I will write you" in (await ann.clicks(reply, TELL)).reply
    mod = moderator(here)
    screen = await queue_at(here, mod, "harpsichord")
    await finds(here, mod, screen, "how long school", "How long is EMT school?")
    await press(here, mod, screen, "Add as a phrasing of it")
    await here.until(ann.dm_inbox)
    for person in (ann, here.person()):
        seen = (await person.clicks(reply, TELL)).reply
        assert "That question was answered in the meantime. Here is the answer." in seen
        assert "### How long is EMT school?" in seen
        assert seen.ephemeral
    assert not here.rows("waiting", user_id=ann.id)
