"""Edits as values: what a change does to an entry, how it is taken back, what still follows the pack."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.change import ENTRY_FIELDS, Change, Override, between, read_ref, revert, wanting
from bot.faq.change_json import change_from_plain, change_to_plain, override_from_plain, override_to_plain
from bot.faq.difference import difference, lines
from bot.faq.entry import Entry, Link, Pack, Sense, Term
from bot.faq.knowledge_base import KnowledgeBase
from bot.faq.revision import Revision, changed_under, draft, fold
from bot.faq.stacking import choose, stack

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PACK = Entry(
    "ems", "what-is-an-emt", "What is an EMT?", "A person with basic training.", "Basics",
    phrasings=("whats an emt", "emt meaning"), links=(Link("EMS", "https://www.ems.gov/"),), source="seed",
)  # fmt: skip
PE = Term("ems", "pe", "PE", (Sense("A clot in the lung.", "pulmonary embolism", ("lung",)),), aliases=("P.E.",))

WORDS = st.sampled_from(["a", "b", "c", "whats an emt", "emt meaning", "d"])
LINKS = st.sampled_from([Link("EMS", "https://www.ems.gov/"), Link("x", "https://x.org/"), Link("x", "https://y.org/")])


def tuples(of: st.SearchStrategy, size: int = 3) -> st.SearchStrategy:
    return st.lists(of, max_size=size, unique=True).map(tuple)


TEXT_FIELDS = ("question", "answer", "details", "topic", "source")
ENTRIES = st.builds(
    Entry, pack=st.just("ems"), id=st.just("what-is-an-emt"), question=WORDS, answer=WORDS, topic=WORDS,
    phrasings=tuples(WORDS), details=WORDS | st.just(""), links=tuples(LINKS),
    see_also=tuples(WORDS), source=WORDS | st.just(""),
    reviewed=st.none() | st.just(date(2026, 1, 2)), not_about=tuples(WORDS),
)  # fmt: skip


@st.composite
def changes(draw: st.DrawFn) -> Change:
    put = draw(st.dictionaries(st.sampled_from(TEXT_FIELDS), WORDS, max_size=3))
    put |= draw(st.just({}) | st.just({"reviewed": date(2026, 5, 5)}) | st.just({"see_also": ("x", "y")}))
    follow = frozenset(draw(st.sets(st.sampled_from(ENTRY_FIELDS), max_size=3))) - put.keys()
    sets: list[dict[str, tuple]] = [{}, {}, {}]
    for name, of in (("phrasings", WORDS), ("links", LINKS)):
        for number, one in enumerate(draw(st.tuples(tuples(of), tuples(of), tuples(of)))):
            taken = {item for chosen in sets[:number] for item in chosen.get(name, ())}
            if rest := tuple(item for item in one if item not in taken):
                sets[number][name] = rest
    return Change(put, follow, *sets, hidden=draw(st.sampled_from([None, None, None, True, False])))


def made(many: list[Change]) -> Override:
    override = Override()
    for change in many:
        override = override.after(change)
    return override


OVERRIDES = st.lists(changes(), max_size=4).map(made)


@given(OVERRIDES, changes())
def test_what_is_reverted_never_was(before: Override, change: Change) -> None:
    """An edit and its undo leave an entry exactly as it was, the order of its phrasings included."""
    assert before.after(change).after(revert(before, change)) == before


@given(OVERRIDES, OVERRIDES)
def test_any_earlier_state_can_be_brought_back(now: Override, then: Override) -> None:
    """Restoring reaches every state that ever was, from every other."""
    assert now.after(between(now, then)) == then
    assert bool(between(now, then)) == (now != then)


@given(st.lists(changes(), max_size=6), st.none() | ENTRIES)
def test_the_newest_revision_is_all_that_must_be_read(many: list[Change], ground: Entry | None) -> None:
    """Folding all revisions gives what the newest one's override gives, in whatever order they are handed over."""
    revisions: list[Revision] = []
    for change in many:
        one = draft(PACK.ref, ground, revisions[-1] if revisions else None, change, created_at=NOW)
        revisions.append(Revision(1, one.ref, one.expected + 1, change, one.override, NOW, seen=one.seen))

    folded = fold(PACK.ref, ground, reversed(revisions))

    assert folded == (revisions[-1].override.apply(PACK.ref, ground) if revisions else ground)
    assert [revision.number for revision in revisions] == list(range(1, len(many) + 1))


@given(changes(), ENTRIES, ENTRIES)
def test_an_untouched_field_follows_the_pack(change: Change, old: Entry, new: Entry) -> None:
    """When the pack is updated, only what the server worded itself stays; all else is the new pack's."""
    seen = replace(change, hidden=None)
    override = Override().after(seen)
    after = override.apply(new.ref, new)
    assert isinstance(after, Entry)
    for name in ENTRY_FIELDS:
        expected = change.put[name] if name in change.put else getattr(new, name)
        assert getattr(after, name) == expected
    for name in ("phrasings", "links"):
        removed = set(seen.remove.get(name, ()))
        assert set(getattr(after, name)) == (set(getattr(new, name)) - removed) | set(seen.add.get(name, ()))
    assert override.apply(old.ref, old) is not None


@given(OVERRIDES, st.none() | ENTRIES, ENTRIES)
def test_a_form_gives_what_was_typed(override: Override, ground: Entry | None, wanted: Entry) -> None:
    """Whatever stood there before, after a form is saved the entry is what the form said."""
    change = wanting(override, ground, wanted)
    after = override.after(change).apply(wanted.ref, ground)

    assert isinstance(after, Entry)
    assert {*after.phrasings} == {*wanted.phrasings}
    assert {*after.links} == {*wanted.links}
    assert replace(after, phrasings=(), links=()) == replace(wanted, phrasings=(), links=())


@given(ENTRIES, ENTRIES)
def test_what_is_typed_as_the_pack_has_it_follows_the_pack(ground: Entry, other: Entry) -> None:
    """A wording that equals the pack's again is no wording of the server's own."""
    there = Override().after(wanting(Override(), ground, other))
    back = there.after(wanting(there, ground, ground))

    assert back.fields == {}
    assert not wanting(Override(), ground, ground)


@given(changes(), OVERRIDES)
def test_edits_are_kept_as_plain_text_without_loss(change: Change, override: Override) -> None:
    """What is written to a database as JSON is read back the same."""
    import json

    assert change_from_plain(json.loads(json.dumps(change_to_plain(change)))) == change
    assert override_from_plain(json.loads(json.dumps(override_to_plain(override)))) == override


def test_a_term_is_changed_and_kept_like_an_entry() -> None:
    """Senses, letters and aliases of a term go through an edit, JSON and back."""
    wanted = replace(PE, senses=(*PE.senses, Sense("Looking at a patient.", "physical examination", ("exam",))),
                     aliases=("pe",), letters=(("P", "pulmonary"),), reviewed=date(2026, 2, 3))  # fmt: skip
    change = change_from_plain(change_to_plain(wanting(Override(), PE, wanted)))

    assert Override().after(change).apply(PE.ref, PE) == wanted
    assert change.touched == ("aliases", "letters", "reviewed", "senses")


def test_a_removed_pack_entry_is_hidden_and_comes_back() -> None:
    """Removing a pack's entry hides it in this server; bringing it back gives the pack's text of the day."""
    hidden = Override().after(Change(hidden=True))
    newer = replace(PACK, answer="Somebody with the EMT certificate.")

    assert hidden.apply(PACK.ref, PACK) is None
    assert hidden.after(Change(hidden=False)).apply(PACK.ref, newer) == newer


def test_a_server_has_entries_of_its_own() -> None:
    """An entry that no pack has is made of the server's own fields, in the pack "server"."""
    own = Entry("server", "when-is-class", "When is class?", "Mondays.", "School", phrasings=("class time",))
    override = Override().after(wanting(Override(), None, own))

    assert override.apply("server/when-is-class", None) == own
    assert Override(fields={"answer": "Mondays."}).apply("server/when-is-class", None) is None


@pytest.mark.parametrize("ref", [
    "", "x", "ems", "EMS/x", "ems/", "/x", "ems/x/y", "term:x", "term:term:ems/x", "ems/é", "a" * 21 + "/x",
])  # fmt: skip
def test_a_forged_ref_is_no_ref(ref: str) -> None:
    """Only pack/id and term:pack/id name something."""
    with pytest.raises(ValueError, match="is no ref"):
        read_ref(ref)


def test_a_field_that_does_not_exist_is_refused() -> None:
    """A change cannot smuggle in a field that entries do not have, such as another pack or id."""
    with pytest.raises(ValueError, match="has no field pack"):
        Override(fields={"pack": "other"}).apply(PACK.ref, PACK)


def test_moderators_see_that_the_pack_changed_under_their_wording() -> None:
    """A new text of the pack is shown where the server replaced the old one, and nowhere else."""
    mine = draft(PACK.ref, PACK, None, Change(put={"answer": "Ours."}), created_at=NOW)
    revision = Revision(1, mine.ref, 1, mine.change, mine.override, NOW, seen=mine.seen)

    assert changed_under(PACK, revision) == ()
    assert changed_under(replace(PACK, topic="Other"), revision) == ()
    assert changed_under(replace(PACK, answer="New."), revision) == ("answer",)
    assert changed_under(None, revision) == ("answer",)

    newer = replace(PACK, answer="New.")
    again = draft(PACK.ref, newer, revision, Change(put={"topic": "T"}), created_at=NOW)
    still = Revision(1, again.ref, 2, again.change, again.override, NOW, seen=again.seen)
    assert changed_under(newer, still) == ("answer",), "an edit of another field does not settle it"
    kept = draft(PACK.ref, newer, still, Change(put={"answer": "Ours."}), created_at=NOW)
    assert changed_under(newer, Revision(1, kept.ref, 3, kept.change, kept.override, NOW, seen=kept.seen)) == ()


def test_the_difference_reads_like_a_sentence_for_people() -> None:
    """A moderator sees each field before and after, and each phrasing that came or went."""
    after = replace(PACK, answer="Ours.", phrasings=("emt meaning", "emt?"), reviewed=date(2026, 1, 2),
                    links=(Link("EMS", "https://ems.example/"),))  # fmt: skip

    assert lines(difference(PACK, after)) == (
        "- phrasing: whats an emt",
        "+ phrasing: emt?",
        "answer: A person with basic training. → Ours.",
        "reviewed: (nothing) → 2026-01-02",
        "- link: EMS <https://www.ems.gov/>",
        "+ link: EMS <https://ems.example/>",
    )
    assert difference(PACK, PACK) == difference(None, None) == ()
    assert "question: (nothing) → What is an EMT?" in lines(difference(None, PACK))
    assert "senses: pulmonary embolism: A clot in the lung. (lung) → (nothing)" in lines(difference(PE, None))


def test_a_server_sees_its_packs_with_its_wording_on_top() -> None:
    """Overrides change the packs of choice, own entries come in a pack of their own, hidden ones are gone."""
    other = replace(PACK, id="other", question="Other?")
    second = Pack("b", "B", entries=(replace(PACK, pack="b"),))
    ground = KnowledgeBase((Pack("ems", "EMS", entries=(PACK, other), terms=(PE,)), second))
    own = Entry("server", "mine", "Mine?", "Yes.", "Us")
    overrides = {
        PACK.ref: Override(fields={"answer": "Ours."}),
        other.ref: Override(hidden=True),
        own.ref: Override().after(wanting(Override(), None, own)),
        "b/what-is-an-emt": Override(fields={"answer": "Not chosen."}),
    }

    base = stack(choose(ground, ("ems", "gone")), overrides, {"emergency": "112"})

    assert [entry.ref for entry in base.entries] == ["server/mine", "ems/what-is-an-emt"]
    assert base.entries[1].answer == "Ours."
    assert base.entries[1].phrasings == PACK.phrasings
    assert base.emergency.numbers["emergency"] == "112"
    assert [pack.name for pack in choose(ground, None)] == ["ems", "b"]
    assert stack(ground.packs, {}, {}).packs[0] is ground.packs[0], "who edits nothing shares the pack"


def test_a_wording_survives_that_the_pack_gives_the_entry_up() -> None:
    """An entry that the server worded in full stays when an updated pack no longer has it."""
    full = Override(fields={"question": "Q?", "answer": "A.", "topic": "T"})

    assert [entry.answer for entry in stack((Pack("ems", "EMS"),), {PACK.ref: full}, {}).entries] == ["A."]
