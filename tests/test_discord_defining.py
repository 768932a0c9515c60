"""Looking terms up in Discord: /define, /compare, and /faq browse, show and help."""

import pytest
from discord_door import Scene, running, scene

__all__ = ["running", "scene"]
pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_define_shows_every_sense(scene: Scene):
    """A term with two meanings shows both, the commonest first."""
    card = (await scene.ann.slash("/define", term="pe")).reply
    assert not card.ephemeral
    assert card.text.index("pulmonary embolism") < card.text.index("physical examination")
    assert "A clot in the lung." in card


@pytest.mark.parametrize(
    ("typed", "first"), [("em", {"EMT", "EMS"}), ("advanced", {"AEMT"}), ("parmedic", {"Paramedic"})]
)
async def test_autocomplete_of_terms_is_ranked(scene: Scene, typed: str, first: set[str]):
    """What begins so comes first, aliases count, and typing errors are forgiven."""
    names = [choice.name for choice in await scene.ann.types("/define", term=typed)]
    assert names[0].split(" — ")[0] in first


async def test_autocomplete_shows_what_letters_stand_for(scene: Scene):
    """A term is offered with its expansion, and the chosen one is defined."""
    (first, *_) = await scene.ann.types("/define", term="EMT")
    assert first.name == "EMT — Emergency Medical Technician"
    assert "A person who gives basic emergency care." in (await scene.ann.slash("/define", term=first.value)).reply


async def test_an_empty_box_offers_what_is_pointed_to_most(scene: Scene):
    """Before anything is typed, the terms that others point to come first."""
    assert (await scene.ann.types("/define", term=""))[0].name.startswith("EMT")


async def test_an_unknown_term_is_told_kindly_and_shown_back_harmless(scene: Scene):
    """Only the asker is told; what they typed is shown as typed, and obeyed as nothing."""
    reply = (await scene.ann.slash("/define", term="**zzqy** @everyone")).reply
    assert reply.ephemeral
    assert "I don't know the term" in reply
    assert "\\*\\*zzqy\\*\\*" in reply.text
    assert "@everyone" not in reply.text


async def test_an_unknown_term_that_nothing_is_like_leads_to_the_list_of_terms(scene: Scene):
    """Browsing shows no terms, but what is typed into /define does."""
    for seen in (
        await scene.ann.slash("/define", term="xyzzy"),
        await scene.ann.slash("/compare", first="xyzzy", second="qwertz"),
    ):
        assert "Begin to type one in `/define`, and the terms that I know are listed there." in seen.reply
        assert "/faq browse" not in seen.reply


async def test_a_mistyped_term_offers_the_near_ones(scene: Scene):
    """The near term is one press away, and only the presser sees it."""
    reply = (await scene.ann.slash("/define", term="parmedicc")).reply
    assert "Paramedic" in reply.labels
    assert "The highest level" in (await scene.ann.clicks(reply, "Paramedic")).reply


async def test_compare_puts_two_terms_side_by_side(scene: Scene):
    """Both definitions in one card."""
    card = (await scene.ann.slash("/compare", first="aemt", second="paramedic")).reply
    assert "A level between EMT and paramedic." in card
    assert "The highest level of prehospital care" in card
    assert not card.ephemeral


async def test_compare_prefers_the_entry_about_both(scene: Scene):
    """Where an entry compares the two, that is the answer."""
    card = (await scene.ann.slash("/compare", first="EMS", second="EMT")).reply
    assert "An EMT is a person; EMS is the system." in card


async def test_compare_says_which_it_does_not_know(scene: Scene):
    """The unknown one is named, seen by the asker only."""
    reply = (await scene.ann.slash("/compare", first="EMT", second="zzqy")).reply
    assert reply.ephemeral
    assert "zzqy" in reply
    assert "EMT**" not in reply.text


async def test_compare_of_one_thing_with_itself(scene: Scene):
    """Two names of one thing are said to be that."""
    reply = (await scene.ann.slash("/compare", first="AEMT", second="Advanced EMT")).reply
    assert "two names for the same thing" in reply
    assert reply.ephemeral


async def test_browsing_from_topics_to_an_entry_and_back(scene: Scene):
    """Topics, questions, answer, and back again; one message, seen by one person."""
    screen = (await scene.ann.slash("/faq browse")).reply
    assert screen.ephemeral
    assert [option[::2] for option in screen.selects[0].options] == [
        ("Basics", "3 questions"),
        ("Training", "3 questions"),
        ("Exam", "4 questions"),
    ]
    await scene.ann.selects(screen, "Training")
    assert screen.text.startswith("### Training")
    await scene.ann.selects(screen, "How long is EMT school?")
    assert "Often three to six months." in screen
    await scene.ann.clicks(screen, "Back")
    assert screen.text.startswith("### Training")
    await scene.ann.clicks(screen, "Back")
    assert screen.text.startswith("### What I can answer")


async def test_show_one_entry(scene: Scene):
    """A chosen entry, or what was typed, shown to the asker only."""
    (first, *_) = await scene.ann.types("/faq show", entry="tuition")
    for entry in (first.value, "what does emt school cost"):
        reply = (await scene.ann.slash("/faq show", entry=entry)).reply
        assert reply.text.startswith("### How much does EMT school cost?")
        assert reply.ephemeral


async def test_help_names_every_way_to_ask(scene: Scene):
    """Only the asker sees it."""
    reply = (await scene.ann.slash("/faq help")).reply
    assert reply.ephemeral
    for way in (f"<@{scene.discord.world.bot.id}>", "/ask", "/define", "/compare", "/faq browse", "Answer from FAQ"):
        assert way in reply.text
    assert "reply to it and mention me" not in reply, "without message content I do not see what is replied to"
    assert "Reply to an answer of mine, with the ping on, to go on" in reply
