"""Moderators keep it right: what they see before, what happens, what they can take back, and what is refused."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from moderators import CLINIC, SCHOOL, Office, ann, bob, chief, member, school_pack, updated

from bot.errors import EditConflict, EditRefused, FaqBotError, NotFound, Refused
from bot.faq.entry import Entry, Link, Sense, Term
from bot.service.actor import Actor, Right, Role, operator, role_of
from bot.service.edit_forms import EntryForm, TermForm, new_id, read_lines, read_links
from bot.service.effects import EffectKind
from bot.service.records import GuildSettings
from bot.storage.store import open_store

HOURS = "school/opening-hours"
PUMP = "school/borrow-a-pump"
SIX = tuple(Link(f"x{n}", f"https://x{n}.org/") for n in range(6))


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    store = await open_store(f"sqlite:///{tmp_path}/faq.db")
    yield Office(store, school_pack())
    await store.close()


def trailer() -> EntryForm:
    return EntryForm(
        question="Is there a bike trailer?", answer="Yes, ask at the desk.", topic="Lending", more=("trailer", "cargo?")
    )


async def added(office: Office, form: EntryForm | TermForm | None = None, actor: Actor | None = None) -> str:
    actor = actor or ann()
    return (await office.editing.save(actor, await office.editing.add(actor, form or trailer()))).revision.ref


async def test_a_new_entry_is_answered_at_once(office: Office) -> None:
    """An entry that a moderator adds is answered by the next question, and only in their server."""
    preview = await office.editing.add(ann(), trailer())
    assert await office.answer("is there a bike trailer") != "Yes, ask at the desk."
    assert preview.refused == ()
    result = await office.editing.save(ann(), preview)

    assert result.revision.ref == "server/is-there-a-bike-trailer"
    assert "Yes, ask at the desk." in await office.answer("is there a bike trailer")
    assert "Yes, ask at the desk." not in await office.answer("is there a bike trailer", CLINIC)
    assert "question: (nothing) → Is there a bike trailer?" in [line for d in result.differences for line in d.lines()]


async def test_a_changed_answer_is_given_within_50_ms(office: Office) -> None:
    """In this process the next question after the confirmation gets the new text, in less than 50 ms."""
    form = await office.editing.open(ann(), HOURS)
    preview = await office.editing.edit(ann(), HOURS, form.base, EntryForm(answer="Never again."))
    await office.editing.save(ann(), preview)
    begin = time.perf_counter()

    assert "Never again." in await office.answer("when is the workshop open")
    assert time.perf_counter() - begin < 0.05


async def test_what_was_not_touched_stays_and_follows_the_pack(office: Office) -> None:
    """Only the fields that were typed differently become the server's own; an updated pack reaches all others."""
    form = await office.editing.open(ann(), HOURS)
    entry = form.thing
    assert isinstance(entry, Entry)
    same = EntryForm(question=entry.question, answer="Ours.", details=f"  {entry.details}\r\n", links=entry.links)
    await office.editing.save(ann(), await office.editing.edit(ann(), HOURS, form.base, same))
    pack = updated(office.ground, HOURS, answer="Theirs.", topic="Times", phrasings=("new hours",))
    newer = office.other_process(pack)

    seen = (await newer.base()).get(HOURS)

    assert isinstance(seen, Entry)
    assert (seen.answer, seen.topic, seen.phrasings) == ("Ours.", "Times", ("new hours",))


async def test_moderators_see_what_changed_in_a_pack_under_their_wording(office: Office) -> None:
    """After an update of the pack the list names the entry and the field; keeping or following settles it."""
    await office.editing.save(ann(), await office.editing.edit(ann(), HOURS, 0, EntryForm(answer="Ours.")))
    assert await office.editing.changed_in_packs(ann()) == ()
    newer = office.other_process(updated(office.ground, HOURS, answer="Theirs."))

    ((revision, fields),) = await newer.editing.changed_in_packs(ann())
    assert (revision.ref, fields) == (HOURS, ("answer",))
    assert (await newer.editing.open(ann(), HOURS)).changed_in_pack == ("answer",)
    await newer.editing.save(ann(), await newer.editing.keep(ann(), HOURS, 1))
    assert await newer.editing.changed_in_packs(ann()) == ()
    assert "Ours." in await newer.answer("workshop hours")

    newest = office.other_process(updated(office.ground, HOURS, answer="Third."))
    await newest.editing.save(ann(), await newest.editing.follow(ann(), HOURS, 2))
    assert "Third." in await newest.answer("workshop hours")


async def test_a_removed_entry_is_silent_until_it_is_restored(office: Office) -> None:
    """Removing hides a pack's entry here only; it is listed, and restoring brings it back as it was."""
    await office.editing.save(ann(), await office.editing.remove(ann(), HOURS, 0))

    assert "Monday" not in await office.answer("when is the workshop open")
    assert "Monday" in await office.answer("when is the workshop open", CLINIC)
    assert [revision.ref for revision in await office.editing.removed(ann())] == [HOURS]
    with pytest.raises(NotFound):
        await office.editing.open(ann(), HOURS)
    await office.editing.save(ann(), await office.editing.restore(ann(), HOURS, 0))
    assert "Monday" in await office.answer("when is the workshop open")


async def test_undo_takes_back_the_newest_edit_only(office: Office) -> None:
    """Undo leaves everything as it was before; where somebody edited since, it is refused and says what they did."""
    first = await office.editing.save(ann(), await office.editing.edit(ann(), HOURS, 0, EntryForm(answer="One.")))
    undone = await office.editing.save(ann(), await office.editing.undo(ann(), HOURS, first.revision.number))
    assert "Monday" in await office.answer("when is the workshop open")
    assert undone.after == office.library.ground_thing(HOURS)

    await office.editing.save(bob(), await office.editing.edit(bob(), HOURS, 2, EntryForm(answer="Bob's.")))
    with pytest.raises(EditConflict, match="revision 3: answer"):
        await office.editing.undo(ann(), HOURS, 2)
    assert [one.note for one in await office.editing.history(ann(), HOURS)] == ["", "undid revision 1", ""]


async def test_any_earlier_wording_can_be_restored(office: Office) -> None:
    """Restoring appends a revision that reads like the chosen one; nothing of the history is rewritten."""
    for number, text in enumerate(["One.", "Two.", "Three."]):
        await office.editing.save(ann(), await office.editing.edit(ann(), HOURS, number, EntryForm(answer=text)))
    await office.editing.save(bob(), await office.editing.restore(bob(), HOURS, 1))

    assert "One." in await office.answer("workshop hours")
    history = await office.editing.history(ann(), HOURS)
    assert [(one.number, one.author_id) for one in history] == [(4, 12), (3, 11), (2, 11), (1, 11)]
    with pytest.raises(NotFound, match="no revision 9"):
        await office.editing.restore(ann(), HOURS, 9)


async def test_two_moderators_do_not_overwrite_each_other(office: Office) -> None:
    """Who saves second learns that somebody was quicker and what they changed, even from another process."""
    anns = await office.editing.edit(ann(), HOURS, 0, EntryForm(answer="Ann's."))
    elsewhere = office.other_process()
    await elsewhere.editing.save(bob(), await elsewhere.editing.edit(bob(), HOURS, 0, EntryForm(topic="Bob's")))

    with pytest.raises(EditConflict) as caught:
        await office.editing.save(ann(), anns)
    assert caught.value.newest is not None
    assert caught.value.newest.author_id == 12
    assert "topic" in caught.value.sentence
    form = await office.editing.open(ann(), HOURS)
    assert form.base == 1
    await office.editing.save(ann(), await office.editing.edit(ann(), HOURS, form.base, EntryForm(answer="Ann's.")))
    seen = (await office.base()).get(HOURS)
    assert isinstance(seen, Entry)
    assert (seen.answer, seen.topic) == ("Ann's.", "Bob's")


async def test_what_another_process_changed_is_caught_up_with(office: Office) -> None:
    """A process that asks for newer versions knows what another one saved, and asks for nothing else."""
    await office.library.snapshot(SCHOOL)
    elsewhere = office.other_process()
    await elsewhere.editing.save(bob(), await elsewhere.editing.edit(bob(), HOURS, 0, EntryForm(answer="Bob's.")))
    assert "Bob's." not in await office.answer("workshop hours")

    assert await office.library.catch_up() == {SCHOOL}
    assert "Bob's." in await office.answer("workshop hours")
    assert await office.library.catch_up() == frozenset()


async def test_phrasings_come_and_go(office: Office) -> None:
    """One phrasing is added or taken away, in whatever case it is typed; one that is there already is told."""
    await office.editing.save(ann(), await office.editing.add_phrasing(ann(), PUMP, "  blow up my tyre?  "))
    assert "Sign the list" in await office.answer("blow up my tyre")
    with pytest.raises(EditRefused, match="already"):
        await office.editing.add_phrasing(ann(), PUMP, "Blow up my TYRE")

    await office.editing.save(ann(), await office.editing.remove_phrasing(ann(), PUMP, "Lend me a PUMP"))
    entry = (await office.base()).get(PUMP)
    assert isinstance(entry, Entry)
    assert entry.phrasings == ("is there a pump i can use", "blow up my tyre?")
    with pytest.raises(NotFound):
        await office.editing.remove_phrasing(ann(), PUMP, "lend me a pump")


async def test_terms_are_edited_like_entries(office: Office) -> None:
    """A term is added, gets a second meaning and an alias, and is removed."""
    form = TermForm(term="BB", senses=(Sense("Where the cranks turn.", "bottom bracket"),))
    ref = await added(office, form)
    assert ref == "term:server/bb"
    assert "bottom bracket" in await office.answer("define BB")

    await office.editing.save(ann(), await office.editing.add_phrasing(ann(), ref, "crank bearing"))
    found = await office.editing.open(ann(), ref)
    assert isinstance(found.thing, Term)
    two = TermForm(senses=(*found.thing.senses, Sense("A small ball.", "ball bearing", ("ball",))))
    await office.editing.save(ann(), await office.editing.edit(ann(), ref, found.base, two))
    assert "ball bearing" in await office.answer("what is a crank bearing")
    await office.editing.save(ann(), await office.editing.remove_phrasing(ann(), ref, "Crank bearing"))
    await office.editing.save(ann(), await office.editing.remove(ann(), ref, 4))
    assert "bottom bracket" not in await office.answer("define BB")


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (EntryForm(question="Q?", answer="A." * 400, topic="T"), "800 characters long; at most 600 fit"),
        (EntryForm(question="", answer="A.", topic="T"), "question is empty"),
        (EntryForm(question="Q?", answer=" \n", topic="T"), "answer is empty"),
        (EntryForm(question="Q?\nR?", answer="A.", topic="T"), "must stand on one line"),
        (EntryForm(question="Q?", answer="A\u200b.", topic="T"), "nobody can see"),
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
        (EntryForm(question="Can I borrow a PUMP", answer="A.", topic="T"), "asked by “Can I borrow a pump?” already"),
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


async def test_a_source_may_be_named_in_an_entry_of_ones_own(office: Office) -> None:
    """The server's own entries refer to the sources of its packs, and show them."""
    ref = await added(office, EntryForm(question="Q?", answer="A.", topic="T", source="house", reviewed="2026-11-22"))
    base = await office.base()
    thing = base.get(ref)

    assert thing is not None
    assert getattr(base.source(thing), "title", "") == "House rules of the workshop"


async def test_moderators_are_told_what_an_edit_does_to_others(ems) -> None:
    """Before saving one reads which questions move to the new entry, and which silence it would break."""
    from bot.service.effects import effects, sentences

    def with_new(text: str) -> tuple:
        entry = Entry("ems", "new-one", "Is soup good for medics?", "Yes.", "Basics", phrasings=(text,))
        pack = replace(ems.packs[0], entries=(*ems.packs[0].entries, entry))
        return type(ems)((pack,))

    from bot.matching import Matcher

    old = (ems, Matcher.from_knowledge_base(ems))
    taken = next(e for e in ems.entries if e.id == "what-does-emt-stand-for")
    stolen = with_new(taken.phrasings[0])
    found = effects(old, (stolen, Matcher.from_knowledge_base(stolen)), ["ems/new-one"])

    lines = sentences(found, stolen)
    assert lines, "an entry that takes another one's phrasing goes by unseen"
    assert any(effect.harmful for effect in found)


async def test_a_message_that_must_stay_silent_is_counted(office: Office) -> None:
    """A phrasing that would make the bot answer small talk is shown as just that."""
    preview = await office.editing.add_phrasing(ann(), PUMP, "nice weather")

    assert preview.refused == ()
    assert EffectKind.BREAKS_SILENCE in {effect.kind for effect in preview.effects}
    assert any("must stay silent would be answered" in line for line in preview.warnings)


async def test_twenty_edits_in_ten_minutes_are_enough(office: Office) -> None:
    """The 21st edit of one person is refused, another person goes on, and ten minutes later all is well."""
    for number in range(20):
        preview = await office.editing.edit(ann(), HOURS, number, EntryForm(answer=f"{number}."))
        await office.editing.save(ann(), preview)
    with pytest.raises(Refused, match="20 edits in 10 minutes"):
        await office.editing.save(ann(), await office.editing.edit(ann(), HOURS, 20, EntryForm(answer="more")))
    await office.editing.save(bob(), await office.editing.edit(bob(), HOURS, 20, EntryForm(answer="bob")))
    office.clock.pass_(601)
    await office.editing.save(ann(), await office.editing.edit(ann(), HOURS, 21, EntryForm(answer="again")))


VERBS: dict[str, Callable[[Office, Actor], Awaitable[object]]] = {
    "open": lambda o, a: o.editing.open(a, HOURS),
    "add": lambda o, a: o.editing.add(a, trailer()),
    "edit": lambda o, a: o.editing.edit(a, HOURS, 1, EntryForm(answer="x")),
    "remove": lambda o, a: o.editing.remove(a, HOURS, 1),
    "restore": lambda o, a: o.editing.restore(a, HOURS, 1),
    "undo": lambda o, a: o.editing.undo(a, HOURS, 1),
    "add_phrasing": lambda o, a: o.editing.add_phrasing(a, HOURS, "x"),
    "remove_phrasing": lambda o, a: o.editing.remove_phrasing(a, HOURS, "workshop hours"),
    "keep": lambda o, a: o.editing.keep(a, HOURS, 1),
    "follow": lambda o, a: o.editing.follow(a, HOURS, 1),
    "history": lambda o, a: o.editing.history(a, HOURS),
    "removed": lambda o, a: o.editing.removed(a),
    "changed_in_packs": lambda o, a: o.editing.changed_in_packs(a),
    "export": lambda o, a: o.exporting.export(a),
    "import": lambda o, a: o.importing.preview(a, "x.csv", b"id,question,answer\n"),
}


@pytest.mark.parametrize("verb", VERBS)
async def test_members_and_strangers_are_refused(office: Office, verb: str) -> None:
    """Without the right no verb of moderators does or shows anything; nor outside of servers."""
    await office.editing.save(ann(), await office.editing.edit(ann(), HOURS, 0, EntryForm(answer="Ours.")))

    for actor in (member(), Actor(0, 11, Role.ADMIN)):
        with pytest.raises(Refused):
            await VERBS[verb](office, actor)


async def test_the_right_is_checked_again_when_saving(office: Office) -> None:
    """Who lost their role between the form and the button, or presses it in another server, is refused."""
    preview = await office.editing.add(ann(), trailer())

    with pytest.raises(Refused):
        await office.editing.save(member(), preview)
    with pytest.raises(Refused, match="another server"):
        await office.editing.save(ann(CLINIC), preview)
    assert await office.store.revisions.newest(SCHOOL) == await office.store.revisions.newest(CLINIC) == {}


async def test_importing_needs_an_admin(office: Office) -> None:
    """An editor may edit, but not replace everything at once."""
    with pytest.raises(Refused, match="manage the server"):
        await office.importing.preview(ann(), "x.csv", b"id,question,answer\n")
    await office.importing.preview(chief(), "x.csv", b"id,question,answer\n")


def test_roles_come_from_settings_and_discord() -> None:
    """Manage Server is always admin; until roles are set, Manage Messages is editor; then only roles count."""
    unset, roles = GuildSettings(), GuildSettings(editor_roles=frozenset({5}), admin_roles=frozenset({6}))

    def role(settings: GuildSettings, *ids: int, server: bool = False, messages: bool = False) -> Role:
        return role_of(settings, ids, manage_guild=server, manage_messages=messages)

    assert role(unset) is role(roles) is role(roles, 7) is role(roles, messages=True) is Role.MEMBER
    assert role(unset, messages=True) is role(roles, 5, 9) is Role.EDITOR
    assert role(unset, server=True) is role(roles, server=True) is role(roles, 5, 6) is Role.ADMIN
    assert role(GuildSettings(admin_roles=frozenset({6})), messages=True) is Role.MEMBER
    assert operator(1).may(Right.IMPORT)
    assert not operator(0).may(Right.IMPORT)
    assert member().may(Right.PROPOSE)
    assert not member().may(Right.EDIT)


@pytest.mark.parametrize("ref", ["", "x", "server/x", "\0", "../..", "term:school/none", "x" * 5000, f"{HOURS}'"])
async def test_forged_refs_are_sentences(office: Office, ref: str) -> None:
    """Whatever a client puts in place of an entry, the answer is a sentence."""
    for verb in (
        office.editing.open(ann(), ref), office.editing.edit(ann(), ref, 0, EntryForm(answer="x")),
        office.editing.remove(ann(), ref, 0), office.editing.restore(ann(), ref, 1), office.editing.undo(ann(), ref, 1),
        office.editing.add_phrasing(ann(), ref, "x"), office.editing.keep(ann(), ref, 0),
    ):  # fmt: skip
        with pytest.raises(FaqBotError):
            await verb
    assert await office.editing.history(ann(), ref) == ()


async def test_an_entry_of_one_server_is_none_of_another(office: Office) -> None:
    """A ref of one server's own entry leads nowhere in another server."""
    ref = await added(office)

    with pytest.raises(NotFound):
        await office.editing.open(ann(CLINIC), ref)
    with pytest.raises(NotFound):
        await office.editing.undo(ann(CLINIC), ref, 1)


async def test_edits_of_many_servers_at_once_stay_apart(office: Office) -> None:
    """Twenty servers that edit at the same moment each end with their own text."""

    async def one(guild: int) -> None:
        preview = await office.editing.edit(ann(guild), HOURS, 0, EntryForm(answer=f"In {guild}."))
        await office.editing.save(ann(guild), preview)

    many = range(100, 115)
    await asyncio.gather(*map(one, many))
    for guild in many:
        assert f"In {guild}." in await office.answer("workshop hours", guild)


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
