"""What a Reply or a Card looks like in Discord, whatever it holds."""

from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.discord_app import layout, limits, rendering
from bot.faq.entry import Link, Source
from bot.service.reply import Card, Choice, Reply, ReplyKind

CARD = Card(
    "ems/what-does-emt-stand-for",
    "What does EMT stand for?",
    "EMT stands for **Emergency Medical Technician**.",
    "A person, not a system.",
    (Link("EMS vs EMT", "https://a.example/ems"),),
    (Choice("ems/ems-vs-emt", "EMS or EMT?"), Choice("term:ems/emt", "EMT — Emergency Medical Technician")),
    Source("seed", "A page", "https://a.example/"),
    date(2026, 11, 22),
)


def parts(view: Any) -> list[dict[str, Any]]:
    """Every component, nested ones included."""

    def walk(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [each for part in components for each in (part, *walk(part.get("components", [])))]

    return walk(view.to_components())


def texts(view: Any) -> list[str]:
    """All that can be read."""
    return [part["content"] for part in parts(view) if part["type"] == 10]


def labels(view: Any) -> list[str]:
    """The buttons."""
    return [part["label"] for part in parts(view) if part["type"] == 2]


def test_a_card_shows_all_it_has():
    """Question as title, short answer first, details, link, source with date, related entries, two buttons."""
    view = rendering.card(CARD, asker=7, others=["a" * 11])
    assert texts(view) == [
        "### What does EMT stand for?\nEMT stands for **Emergency Medical Technician**.",
        "A person, not a system.",
        "-# Source: [A page](https://a.example/) · reviewed 22 November 2026",
    ]
    assert labels(view) == ["EMS vs EMT", "Not what I meant", "Delete"]
    (menu,) = [part for part in parts(view) if part["type"] == 3]
    assert [option["label"] for option in menu["options"]] == ["EMS or EMT?", "EMT — Emergency Medical Technician"]


def test_a_bare_card_shows_nothing_empty():
    """Without details, links, source and related entries there is a title, an answer and no button."""
    view = rendering.card(Card("p/e", "Q?", "A."))
    assert texts(view) == ["### Q?\nA."]
    assert labels(view) == []


def test_an_emergency_is_its_text_and_nothing_else():
    """No title, no button, no menu: only the sentence with the number."""
    view = rendering.reply(Reply(ReplyKind.EMERGENCY, "Call **911** now."), asker=7)
    assert view.to_components() == [{"type": 10, "content": "Call **911** now."}]


def test_suggestions_are_buttons():
    """Each suggestion is a button of its own; the further ones wait behind "Not what I meant"."""
    reply = Reply(
        ReplyKind.SUGGEST, "…", suggestions=(Choice("p/a", "A?"), Choice("p/b", "B?")), others=(Choice("p/c", "C?"),)
    )
    assert labels(rendering.reply(reply, asker=7)) == ["A?", "B?", "Not what I meant", "Delete"]


def test_the_likeliest_suggestion_is_said_in_a_breath():
    """Whoever meant it need not press anything; what the whole card says stays behind its button."""
    offered = (Choice("p/a", "A?"), Choice("p/b", "B?"))
    view = rendering.reply(Reply(ReplyKind.SUGGEST, "…", suggestions=offered, nearest=CARD), asker=7)
    assert texts(view) == [
        "I'm not sure, but this comes nearest:",
        "**What does EMT stand for?**\nEMT stands for **Emergency Medical Technician**.",
        "Did you mean one of these?",
    ]
    assert labels(view)[:2] == ["A?", "B?"]


def test_the_name_of_a_likely_term_is_said_once():
    """Its text begins with it; a long text is cut, and no title is markdown."""
    term = Card("term:p/bls", "BLS", "**BLS** (Basic Life Support): the care of EMTs.")
    long = Card("p/long", "*A*?", "a word " * 900)
    shown = [rendering.suggestions([Choice(each.ref, "A?")], None, nearest=each) for each in (term, long)]
    assert texts(shown[0]) == [
        "I'm not sure, but this comes nearest:", term.short, "Is that it? This shows all of it:"
    ]  # fmt: skip
    assert texts(shown[1])[1].startswith("**\\*A\\*?**\na word a word")
    assert len(texts(shown[1])[1]) < 700


def test_i_dont_know_offers_what_comes_closest():
    """An honest "I don't know" says so, and offers the nearest entries on request only."""
    text = "I don't know that one yet."
    view = rendering.reply(Reply(ReplyKind.NONE, text, others=(Choice("p/c", "C?"),)), asker=7)
    assert (texts(view), labels(view)) == ([text], ["See what comes closest", "Delete"])


def test_nobody_can_delete_what_one_person_sees():
    """A private answer has no Delete: its reader can dismiss it."""
    assert "Delete" not in labels(rendering.reply(Reply(ReplyKind.ANSWER, "…", card=CARD), asker=0))


def test_a_title_shows_as_it_is_written():
    """A title is no markdown: its stars and underscores are shown, not obeyed."""
    assert texts(rendering.card(Card("p/e", "What is *args in my_code?", "A."))) == [
        "### What is \\*args in my\\_code?\nA."
    ]


def test_what_somebody_typed_is_shown_back_harmless():
    """Markdown, mentions, control characters and length of a stranger's text do no harm."""
    shown = layout.quoted("**@everyone**\x00 [x](https://evil.example) " + "y" * 500)
    assert "@everyone" not in shown
    assert "**" not in shown.replace("\\*", "")
    assert "\x00" not in shown
    assert limits.length(shown) < 300


TEXT = st.text(max_size=9000)
LONG = st.one_of(TEXT, st.integers(0, 9000).map(lambda n: "word " * (n // 5)), st.just("🚑" * 4500))
CHOICES = st.lists(st.builds(Choice, st.integers(0, 60).map("p/{}".format), LONG), max_size=60).map(tuple)
LINKS = st.lists(st.builds(Link, LONG, st.integers(1, 700).map(lambda n: "https://a.example/" + "x" * n)), max_size=9)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    st.builds(
        Card,
        st.just("p/e"),
        LONG,
        LONG,
        LONG,
        LINKS.map(tuple),
        CHOICES,
        st.builds(Source, st.just("k"), LONG, LONG),
        st.dates(),
    )
)
def test_every_card_fits(card: Card):
    """Whatever a card holds: 4,000 characters, 40 components, and each part within its own limit."""
    view = rendering.card(
        card, asker=2**63, others=["a" * 11] * 3, back="faq:v1:topics:0", about="https://a.example/" * 5
    )
    found = parts(view)
    assert sum(limits.length(text) for text in texts(view)) <= 4000
    assert all(texts(view))
    assert len(found) <= 40
    for part in found:
        assert 1 <= limits.length(part.get("label", "x")) <= 80
        assert 1 <= len(part.get("custom_id", "x")) <= 100
        assert len(part.get("url", "")) <= 512
        assert len(part.get("options", [])) <= 25
        assert all(1 <= limits.length(option["label"]) <= 100 for option in part.get("options", []))
        values = [option["value"] for option in part.get("options", [])]
        assert len(values) == len(set(values))


def test_answer_and_details_share_the_room_politely():
    """Details of 3,999 characters are cut at a word and end in an ellipsis; the short answer stays whole."""
    view = rendering.card(Card("p/e", "Q?", "The short answer.", "word " * 800))
    first, details = texts(view)
    assert first.endswith("The short answer.")
    assert details.endswith("word…")


def test_browsing_shows_26_topics_on_two_pages():
    """25 topics and a way on; then the last one and a way back."""
    topics = [(f"Topic {number}", number) for number in range(26)]
    one, two = rendering.topics(topics, 0), rendering.topics(topics, 1)
    assert [len(part["options"]) for part in parts(one) + parts(two) if part["type"] == 3] == [25, 1]
    assert (labels(one), labels(two)) == (["Next"], ["Previous"])
