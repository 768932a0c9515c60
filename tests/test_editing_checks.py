"""What moderators are told before they save: what is wrong, and what an edit does to others."""

from dataclasses import replace

import pytest
from moderators import HOURS, PUMP, SCHOOL, Office, added, ann, office, updated

from bot.errors import EditRefused, NotFound
from bot.faq.entry import Entry, Link, Sense
from bot.service.edit_forms import EntryForm, TermForm, new_id, read_lines, read_links
from bot.service.effects import Effect, EffectKind

__all__ = ["office"]
SIX = tuple(Link(f"x{n}", f"https://x{n}.org/") for n in range(6))


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (EntryForm(question="Q?", answer="A." * 400, topic="T"), "800 characters long; at most 600 fit"),
        (EntryForm(question="", answer="A.", topic="T"), "question is empty"),
        (EntryForm(question="Q?", answer=" \n", topic="T"), "answer is empty"),
        (EntryForm(question="Q?\nR?", answer="A.", topic="T"), "must stand on one line"),
        (EntryForm(question="Q?", answer="A\u200b.", topic="T"), "nobody can see"),
        (EntryForm(question="Q?", answer="A\u115f.", topic="T"), "nobody can see"),  # Python calls it printable
        (EntryForm(question="Q?", answer="See [the rules](https://evil.example/).", topic="T"), "hides where it leads"),
        (EntryForm(question="Q?", answer="See http://plain.example/ now.", topic="T"), "must begin with https://"),
        (EntryForm(question="Q?", answer="A.", topic="T", links=(Link("x", "http://x.org/"),)), "must begin with http"),
        (EntryForm(question="Q?", answer="A.", topic="T", links=(Link("x", "https://еms.gov/"),)), "only look like"),
        (EntryForm(question="Q?", answer="A.", topic="T", links=(Link("ems.gov", "https://evil.org/"),)), "evil.org"),
        (EntryForm(question="Q?", answer="A.", topic="T", links=(Link("x", "https://a@x.org/"),)), "user name"),
        (EntryForm(question="Q?", answer="A.", topic="T", links=SIX), "at most 5"),
        (EntryForm(question="Q?", answer="A.", topic="T", phrasings=tuple(f"p {n}" for n in range(61))), "at most 60"),
        (EntryForm(question="Q?", answer="A.", topic="T", more=("x" * 151,)), "at most 150 fit"),
        (EntryForm(question="Q?", answer="A.", topic="T", see_also=("borow-a-pump",)), 'Did you mean "borrow-a-pump"?'),
        (EntryForm(question="Q?", answer="A.", topic="T", source="hous"), 'Did you mean "house"?'),
        (EntryForm(question="Q?", answer="A.", topic="T", reviewed="yesterday"), "is no day"),
        (EntryForm(question="Can I borrow a PUMP", answer="A.", topic="T"), "question of “Can I borrow a pump?”: it"),
        (EntryForm(question="Q?", answer="A.", topic="T", more=("Workshop hours!",)), "the workshop open?” already"),
        (TermForm(term="s-r-a-m", senses=(Sense("x"),)), "is a name of the term “SRAM” already"),
        (TermForm(term="X"), "at least one meaning"),
        (TermForm(term="X", senses=(Sense("d" * 601),)), "the definition of meaning 1 is 601 characters long"),
    ],
)  # fmt: skip
async def test_what_is_wrong_is_told_before_it_is_saved(office: Office, form: EntryForm | TermForm, words: str) -> None:
    """Every rule of the packs holds for what moderators type, in a sentence; and saving it all the same is refused."""
    preview = await office.editing.add(ann(), form)

    assert any(words in problem.sentence for problem in preview.refused), preview.refused
    with pytest.raises(EditRefused):
        await office.editing.save(ann(), preview)
    assert await office.store.revisions.newest(SCHOOL) == {}


async def test_a_phrasing_that_is_the_question_of_another_entry_is_said_to_be(office: Office) -> None:
    """Nobody is sent to take away there what cannot be taken away; and who tries that reads why, and what can be."""
    preview = await office.editing.edit(ann(), HOURS, 0, EntryForm(more=("can i borrow a pump",)))
    (problem,) = preview.refused
    assert problem.sentence == (
        "“can i borrow a pump” is the question of “Can I borrow a pump?”: it cannot be taken away there; "
        "leave it out here, or change that question"
    )
    asked = await office.editing.add(ann(), EntryForm(question="Can I borrow a PUMP", answer="A.", topic="T"))
    assert "it cannot be taken away there; ask it differently here, or change" in asked.refused[0].sentence
    with pytest.raises(NotFound, match=r"is the question of “Can I borrow a pump\?” itself: it cannot be taken away\. "
                       "`/faq-admin edit` changes it"):  # fmt: skip
        await office.editing.remove_phrasing(ann(), PUMP, "can i borrow a pump")
    with pytest.raises(NotFound, match=r"is the name of “SRAM” itself.* `/faq-admin term edit` changes it"):
        await office.editing.remove_phrasing(ann(), "term:school/sram", "sram")


async def test_who_overfills_an_entry_reads_how_to_make_room(office: Office) -> None:
    """By a form, the commands that help are named; for an entry that is not there yet they are of no use."""
    ways = tuple(f"way {n}" for n in range(62))
    full = await office.editing.edit(ann(), HOURS, 0, EntryForm(phrasings=ways))
    (problem,) = full.refused
    assert problem.sentence == (
        "phrasings are 62; at most 60 fit: `/faq-admin phrasing remove` takes one away, "
        "`/faq-admin phrasing add` makes room by itself"
    )
    new = await office.editing.add(ann(), EntryForm(question="Q?", answer="A.", topic="T", phrasings=ways))
    assert [problem.sentence for problem in new.refused] == ["phrasings are 62; at most 60 fit"]


async def test_old_faults_do_not_stand_in_the_way(office: Office) -> None:
    """Who corrects a word is not held up by what the pack did before them."""
    old = (Link("x", "http://old.example/"),)
    broken = updated(office.ground, HOURS, links=old, see_also=("gone",), details="[a](https://b.c)")
    preview = await office.other_process(broken).editing.edit(ann(), HOURS, 0, EntryForm(answer="Better."))

    assert preview.refused == ()


async def test_nothing_typed_is_nothing_saved(office: Office) -> None:
    """A form that is sent as it came makes no revision."""
    preview = await office.editing.edit(ann(), HOURS, 0, EntryForm(answer="Monday to Friday, **2 pm to 6 pm**. "))

    assert [problem.sentence for problem in preview.refused] == ["this changes nothing"]


async def test_a_form_with_a_fault_alone_is_told_of_the_fault_alone(office: Office) -> None:
    """Who typed a day that is none is not told as well that nothing would change."""
    preview = await office.editing.edit(ann(), HOURS, 0, EntryForm(reviewed="yesterday"))

    assert not preview.unchanged
    assert [problem.sentence for problem in preview.refused] == ["“yesterday” is no day; write it like 2026-11-22"]


async def test_a_source_may_be_named_in_an_entry_of_ones_own(office: Office) -> None:
    """The server's own entries refer to the sources of its packs, and show them."""
    ref = await added(office, EntryForm(question="Q?", answer="A.", topic="T", source="house", reviewed="2026-11-22"))
    base = await office.base()
    thing = base.get(ref)

    assert thing is not None
    assert getattr(base.source(thing), "title", "") == "House rules of the workshop"


async def test_moderators_are_told_what_an_edit_does_to_others(ems, ems_matcher) -> None:
    """Before saving one reads which questions move to the new entry, and which silence it would break."""
    from bot.service.effects import effects, sentences

    def with_new(text: str) -> tuple:
        entry = Entry("ems", "new-one", "Is soup good for medics?", "Yes.", "Basics", phrasings=(text,))
        pack = replace(ems.packs[0], entries=(*ems.packs[0].entries, entry))
        return type(ems)((pack,))

    old = (ems, ems_matcher)
    taken = next(e for e in ems.entries if e.id == "what-does-emt-stand-for")
    stolen = with_new(taken.phrasings[0])
    found = effects(old, (stolen, ems_matcher.revised(stolen)), ["ems/new-one"])

    lines = sentences(found, stolen)
    assert lines, "an entry that takes another one's phrasing goes by unseen"
    assert any(effect.harmful for effect in found)


async def test_a_way_of_asking_that_another_entry_answers_is_told(ems, ems_matcher) -> None:
    """It stands nowhere word for word, and yet it was somebody else's until now."""
    from bot.service.effects import effects, sentences

    def told(pack, ref: str) -> tuple[str, ...]:
        base = type(ems)((pack, *ems.packs[1:]))
        return sentences(effects((ems, ems_matcher), (base, ems_matcher.revised(base)), [ref]), base)

    pack = ems.packs[0]
    for question, text, owner in (
        ("What is an EMT?", "how much does emt training cost", "How much does EMT school cost?"),
        ("What gear does an EMT need?", "how long is the emt course", "How long does it take to become an EMT?"),
    ):
        taught = tuple(
            replace(e, phrasings=(*e.phrasings, text)) if e.question == question else e for e in pack.entries
        )
        ref = next(e.ref for e in taught if e.question == question)
        line = f"takes “{text}” from “{owner}”; “{question}” answers it then"
        assert line in told(replace(pack, entries=taught), ref)
    new = Entry("ems", "new-one", "How much does EMT training cost?", "A lot.", "Basics")
    lines = told(replace(pack, entries=(*pack.entries, new)), "ems/new-one")
    assert any("from “How much does EMT school cost?”" in line for line in lines)
    new = Entry("ems", "new-one", "Is soup good for medics?", "Yes.", "Basics")
    assert told(replace(pack, entries=(*pack.entries, new)), "ems/new-one") == ()


async def test_what_answers_is_named_in_words_and_what_was_typed_is_quoted(ems, ems_matcher) -> None:
    """A name of a term that another card answers: no ref and no wording of ours is shown to a moderator."""
    from bot.service.effects import effects, sentences

    typed = "emt vs paramedic"
    terms = tuple(replace(t, aliases=(*t.aliases, typed)) if t.id == "pe" else t for t in ems.packs[0].terms)
    named = type(ems)((replace(ems.packs[0], terms=terms), *ems.packs[1:]))
    found = effects((ems, ems_matcher), (named, ems_matcher), ["term:ems/pe"])
    compared = [Effect(EffectKind.NOT_ANSWERED, typed, to="compare:ems/emt:ems/paramedic")]

    assert [effect.text for effect in found if effect.kind is EffectKind.NOT_ANSWERED] == [typed]
    lines = (*sentences(found, named), *sentences(compared, named))
    assert lines[-1] == "“emt vs paramedic” would not get this answer: the comparison “EMT vs Paramedic” answers it"
    assert not any("ems/" in line or "what is" in line.split(" would")[0] for line in lines)


async def test_a_message_that_must_stay_silent_is_counted(office: Office) -> None:
    """A phrasing that would make the bot answer small talk is shown as just that."""
    preview = await office.editing.add_phrasing(ann(), PUMP, "nice weather")

    assert preview.refused == ()
    assert EffectKind.BREAKS_SILENCE in {effect.kind for effect in preview.effects}
    assert any("want left alone" in line and "would be answered" in line for line in preview.warnings)


def test_ids_are_made_from_questions() -> None:
    """An id reads like its question, is free, and never longer than ids may be."""
    assert new_id("What's an EMT?", frozenset()) == "whats-an-emt"
    assert new_id("What's an EMT?", frozenset({"whats-an-emt"})) == "whats-an-emt-2"
    assert new_id("救急車？", frozenset()) == "entry"
    assert len(new_id("x y " * 50, frozenset())) <= 40


def test_boxes_take_one_thing_a_line() -> None:
    """Phrasings and links are typed one a line; a link may be `title | address` or an address alone."""
    assert read_lines(" a \r\n\n b") == ("a", "b")
    assert read_links("The rules | https://x.org/r\nhttps://www.y.org/z") == (
        Link("The rules", "https://x.org/r"), Link("www.y.org", "https://www.y.org/z"),
    )  # fmt: skip
    assert read_links("no address") == (Link("no address", "no address"),)
