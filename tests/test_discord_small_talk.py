"""What is said to the bot beside questions: whom it answers then, what it keeps of it, and how much it chatters."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from learning_scenes import Town, town

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "what does EMT stand for?"
ANSWER = "EMT stands for **Emergency Medical Technician**."


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    async with town(tmp_path_factory.mktemp("small-talk")) as one:
        yield one


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("thanks!", "You're welcome!"),
        ("lol", "I know nothing but my FAQ: ask me something about that."),
        ("who are you", "I am a bot that answers questions from an FAQ."),
    ],
)
async def test_a_word_to_the_bot_is_no_request_to_answer_somebody_else(here: Town, text: str, said: str):
    """Said in reply to somebody's question, it gets its one line, and that question is left alone."""
    question = await here.person().writes(here.plain, QUESTION)
    reply = await here.discord.wait_for_reply(await here.person().replies(question, f"<@bot> {text}"))
    assert reply.text.startswith(said)
    assert ANSWER not in reply


async def test_what_is_no_question_of_somebody_else_is_nothing_for_moderators(here: Town):
    """Chatter that somebody points to is not kept, nobody can wait for its answer; a question that is unknown is."""
    ann, bob = here.person(), here.person()
    chatter = await bob.writes(here.plain, "the pizza was great")
    reply = await here.discord.wait_for_reply(await ann.replies(chatter, "<@bot> answer this please"))
    assert reply.text.startswith("I see no question in that message that my FAQ answers.")
    assert reply.labels == ["Delete"]
    seen = (await ann.uses_menu("Answer from FAQ", chatter)).reply
    assert reply.text in seen
    assert (seen.ephemeral, seen.labels) == (True, [])
    for text in ("is the lasagna great", "my lasagna is green. why?"):
        question = await bob.writes(here.plain, text)
        unknown = await here.discord.wait_for_reply(await ann.replies(question, "<@bot> answer this please"))
        assert "Tell me when it is answered" in unknown.labels
        await here.until(lambda text=text: here.rows("reviews", text=text))
    assert not [row for table in ("reviews", "questions") for row in here.rows(table) if "pizza" in row["text"]]


async def test_who_points_at_nothing_is_told_how(here: Town):
    """ "Can you answer this" without a reply: how to do it, and nothing for moderators."""
    ann = here.person()
    _, reply = await here.answered(ann, here.plain, "<@bot> can you answer this")
    assert reply.text.startswith("Reply to the message that I should answer, and mention me")
    assert "Answer from FAQ" in reply
    assert reply.labels == ["Delete"]
    await here.answered(ann, here.plain, "<@bot> what is a gazebo")
    await here.until(lambda: here.rows("reviews", text="what is a gazebo"))
    assert not here.rows("questions", text="can you answer this")


async def test_small_talk_uses_up_no_question(here: Town):
    """Three lines a minute, then silence, by command a word that only the asker sees; questions are still answered."""
    ann = here.person()
    for text in ("thanks!", "good bot", "lol"):
        await here.answered(ann, here.plain, f"<@bot> {text}")
    fourth = await ann.writes(here.plain, "<@bot> thanks!")
    seen = (await ann.slash("/ask", question="thanks!")).reply
    assert (seen.text, seen.ephemeral) == ("That was a lot of questions at once. Please give me a minute.", True)
    for _ in range(5):
        assert ANSWER in (await here.answered(ann, here.plain, f"<@bot> {QUESTION}"))[1]
    assert here.discord.replies_to(fourth) == []
    _, slower = await here.answered(ann, here.plain, f"<@bot> {QUESTION}")
    assert slower.text == "That was a lot of questions at once. Please give me a minute."
