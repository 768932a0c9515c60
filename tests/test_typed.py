"""What stands in the boxes of a form becomes the same entry or term again, and what was not touched stays."""

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st
from moderators import school_pack

from bot.discord_app import edit_rendering, forms, limits, typed
from bot.discord_app.drafts import NEW_ENTRY, Draft, Kept, Target
from bot.faq.entry import Entry, Link, Sense, Term
from bot.service.edit_forms import fill

words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)
lines = st.lists(words, min_size=1, max_size=4).map(" ".join).filter(lambda text: text.strip() != "---")
plain = lines.map(lambda text: text.replace("|", "/").replace(",", ";").replace("=", "~")).filter(lambda t: t != "---")
senses = st.builds(Sense, lines, plain | st.just(""), st.lists(plain, max_size=3, unique=True).map(tuple))
terms = st.builds(
    Term,
    st.just("school"),
    st.just("x"),
    lines,
    st.lists(senses, min_size=1, max_size=3, unique=True).map(tuple),
    aliases=st.lists(lines, max_size=3, unique=True).map(tuple),
    letters=st.lists(st.tuples(plain, plain), max_size=3, unique=True).map(tuple),
)


@pytest.mark.parametrize(("size", "boxes"), [(100, {"question"}), (101, {"question", "more"}), (151, {"question"})])
def test_a_long_question_of_the_queue_makes_a_form_that_can_be_sent(size: int, boxes: set[str]):
    """What was asked at length is cut to a title, and stays whole as a phrasing where it fits."""
    text = ("why is it so " * 20)[:size]
    found = typed.from_question(text)
    assert found.keys() == boxes
    assert limits.length(found["question"]) <= 100
    assert found.get("more", text) == text


@given(terms)
def test_a_term_survives_its_form(term: Term):
    """Meanings, aliases and letters read back as they were, whatever characters they hold."""
    again, problems = fill(typed.form(typed.texts(term), term=True), term)
    assert problems == []
    assert again == term


def test_every_entry_and_term_of_a_pack_survives_its_form():
    """Nothing of a real pack is changed by opening its form and sending it back."""
    base = school_pack()
    for thing in (*base.entries, *base.terms):
        values = typed.texts(thing)
        assert typed.changed(values, thing) == {}
        again, problems = fill(typed.form(values, term=isinstance(thing, Term)), thing)
        assert (again, problems) == (thing, [])


def test_only_what_was_changed_is_changed():
    """A form that differs in one box changes one field; an emptied box empties it; unknown boxes are nothing."""
    entry = school_pack().entries[0]
    values = typed.texts(entry) | {"answer": "Never.", "details": " ", "evil": "x"}
    assert typed.changed(values, entry) == {"answer": "Never.", "details": ""}


def test_what_is_longer_than_a_box_is_not_offered():
    """A text that a form cannot hold is left out of it, so that sending the form back does not cut it off."""
    term = Term("school", "x", "X", tuple(Sense(f"{n} " + "d" * 590) for n in range(12)))
    form = forms.main(Target("term:school/x"), "AAAAAAAAAAA", typed.texts(term)).to_dict()
    assert [part["label"] for part in form["components"]] == ["Term", "Aliases", "Letters", "Links"]


class Shown:
    """As much of a message as `read_back` looks at."""

    def __init__(self, view: discord.ui.LayoutView) -> None:
        self.components = [self.part(each) for each in view.to_components()]

    def part(self, data: dict) -> object:
        children = [self.part(each) for each in data.get("components", ())]
        return type("Part", (), {"id": data.get("id"), "content": data.get("content"), "children": children})()


values = st.fixed_dictionaries(
    {},
    optional={
        "question": st.text(max_size=100),
        "answer": st.text(max_size=600),
        "details": st.text(max_size=1_800) | st.just("w " * 900),
        "more": st.text(max_size=4_000) | st.just("a phrasing\n" * 350),
        "links": st.text(max_size=500),
        "not_about": st.just("") | st.text(max_size=100),
    },
)


@given(values)
def test_a_preview_fits_and_can_be_read_back(typed_in: dict[str, str]):
    """A preview of anything fits its room; what it shows whole is read back as it was, the rest is known as cut."""
    draft = Draft(1, 2, NEW_ENTRY, {name: text.strip() for name, text in typed_in.items()})
    fields = edit_rendering.marked(draft.values, 3_000)
    view = discord.ui.LayoutView()
    for each in fields:
        view.add_item(each)
    shown = [part["content"] for part in view.to_components()]
    assert all(shown)
    assert sum(map(limits.length, shown)) <= 3_000 + 60
    read, cut = edit_rendering.read_back(Shown(view))  # type: ignore[arg-type]
    assert read.keys() == draft.values.keys()
    assert {name: text for name, text in read.items() if name not in cut} == {
        name: text for name, text in draft.values.items() if name not in cut
    }


def test_a_store_of_drafts_is_bounded_in_number_and_time():
    """The oldest goes when there are too many, and each goes after its time."""
    now = [0.0]
    kept: Kept[int] = Kept(2, seconds=10, clock=lambda: now[0])
    for number in range(3):
        kept.put(str(number), number)
    assert [kept.get(str(number)) for number in range(3)] == [None, 1, 2]
    now[0] = 10.5
    assert kept.get("2") is None
    kept.put("4", 4)
    assert len(kept) == 1


@pytest.mark.parametrize("room", [0, 10, 200])
def test_a_difference_fits_its_room(room: int):
    """However long before and after are, the block is no longer than its room, and never closes early."""
    before = Entry("school", "x", "Q", "```" * 100, "T", links=(Link("A", "https://a.example/"),))
    from bot.faq.difference import difference

    block = edit_rendering.difference_block(difference(before, None), room)
    assert len(block) <= max(room, 40)
    assert block.count("```") in (0, 2)
