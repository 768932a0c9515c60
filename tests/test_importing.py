"""A whole FAQ goes out and comes in: the same base, shown before, all of it or nothing, whatever the file holds."""

import io
import string
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moderators import CLINIC, SCHOOL, Office, ann, bob, chief, school_pack

from bot.errors import EditConflict, EditRefused, Refused, StorageUnavailable
from bot.faq.change import Override, wanting
from bot.faq.entry import Entry, Link, Pack, Sense, Source, Term
from bot.faq.folding import fold_name, fold_phrasing
from bot.faq.knowledge_base import KnowledgeBase
from bot.faq.pack_archive import read_archive, write_archive
from bot.faq.packs import load_pack
from bot.faq.stacking import choose, stack
from bot.service.edit_forms import EntryForm
from bot.service.exporting import whole
from bot.service.import_files import read_file
from bot.storage.store import open_store

HOURS = "school/opening-hours"
PUMP = "school/borrow-a-pump"
CSV = b"id,question,answer,phrasings,links\n"


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    store = await open_store(f"sqlite:///{tmp_path}/faq.db")
    yield Office(store, school_pack())
    await store.close()


async def taken_in(office: Office, name: str, data: bytes, guild: int = SCHOOL) -> tuple[str, ...]:
    preview = await office.importing.preview(chief(guild), name, data)
    assert preview.refused == (), preview.refused
    await office.importing.save(chief(guild), preview)
    return preview.summary


async def edited(office: Office) -> None:
    """A server that changed, removed and added something."""
    form = EntryForm(answer="Ours.", more=("hours, please",), less=("workshop hours",), reviewed="2026-01-02")
    await office.editing.save(ann(), await office.editing.edit(ann(), HOURS, 0, form))
    await office.editing.save(ann(), await office.editing.remove(ann(), PUMP, 0))
    own = EntryForm(question="No?", answer="yes: 'no'\n# 1:30\n- 010", topic="no", source="house",
                    links=(Link("a | b", "https://x.org/?a=1&b=2"),), more=("null", "~", "🚑 \"s\""))  # fmt: skip
    await office.editing.save(ann(), await office.editing.add(ann(), own))


async def test_an_export_imports_to_the_same_base(office: Office) -> None:
    """What one server exports makes another server know the same, removed entries, too; once is enough."""
    await edited(office)
    export = await office.exporting.export(ann())

    summary = await taken_in(office, "faq.zip", export.data, CLINIC)

    assert whole(await office.base(CLINIC)) == whole(await office.base(SCHOOL))
    assert summary[0].startswith("add 1: “No?”")
    assert "remove 1: “Can I borrow a pump?”" in summary
    again = await office.importing.preview(chief(CLINIC), "faq.zip", export.data)
    assert (again.changes, again.summary) == ((), ("change nothing: it is all there already",))
    assert (await office.exporting.export(ann(CLINIC))).data == export.data


async def test_an_export_is_a_folder_of_packs_that_loads(office: Office, tmp_path: Path) -> None:
    """The zip unpacks to packs that pass every check, each file small enough, nothing pointing nowhere."""
    await edited(office)
    export = await office.exporting.export(ann())
    with zipfile.ZipFile(io.BytesIO(export.data)) as archive:
        archive.extractall(tmp_path / "out")
        assert all(info.file_size <= 512 * 1024 for info in archive.infolist())

    assert export.packs == ("server", "school")
    for name in export.packs:
        loaded, problems = load_pack(tmp_path / "out" / name)
        assert loaded is not None, problems
    assert (export.entries, export.terms) == (2, 2)


async def test_an_import_of_edited_entries_is_refused_whole(office: Office) -> None:
    """When somebody edits one of the entries between the preview and the button, nothing of the import is applied."""
    preview = await office.importing.preview(chief(), "x.csv", CSV + b"opening-hours,When?,Never.,,\nnew,New?,Yes.,,\n")
    await office.editing.save(bob(), await office.editing.edit(bob(), HOURS, 0, EntryForm(topic="Bob's")))

    with pytest.raises(EditConflict):
        await office.importing.save(chief(), preview)
    assert [entry.ref for entry in (await office.base()).entries] == [HOURS, PUMP]
    assert (await office.base()).entries[0].topic == "Bob's"


async def test_a_table_adds_and_changes_and_never_removes(office: Office) -> None:
    """A CSV from a spreadsheet adds entries, and changes those whose ids are there; what it does not say stays."""
    table = (
        "\ufeffid;question;answer;phrasings;links\r\n"
        'trailer;Is there a trailer?;"Yes; ask ""Ann"".\nSecond line.";cargo bike|trailer?;The list | https://x.org/list\r\n'
        ";;;;\r\n"
        "borrow-a-pump;Can I borrow a pump?;No.;;https://y.org/\r\n"
    )

    summary = await taken_in(office, "Table.CSV", table.encode())

    base = await office.base()
    trailer, hours, pump = base.entries
    assert trailer == Entry(
        "server", "trailer", "Is there a trailer?", 'Yes; ask "Ann".\nSecond line.', "General",
        phrasings=("cargo bike", "trailer?"), links=(Link("The list", "https://x.org/list"),),
    )  # fmt: skip
    assert hours == (await office.base(CLINIC)).get(HOURS)
    assert isinstance(pump, Entry)
    assert (pump.answer, pump.topic, pump.links) == ("No.", "Basics", (Link("y.org", "https://y.org/"),))
    assert pump.phrasings == ("lend me a pump", "is there a pump i can use")
    assert summary[:2] == ("add 1: “Is there a trailer?”", "change 1: “Can I borrow a pump?”")
    assert "Yes; ask" in await office.answer("cargo bike")


async def test_one_yaml_file_is_merged_in(office: Office) -> None:
    """A YAML file of entries or of terms adds to what is there; ids that exist are changed where it says something."""
    entries = b"- id: opening-hours\n  question: When is the workshop open?\n  answer: Always.\n  topic: Basics\n"
    terms = b"- id: bb\n  term: BB\n  senses: [{definition: A bearing.}]\n  see_also: [sram, gone]\n"

    await taken_in(office, "some.yaml", entries)
    summary = await taken_in(office, "terms.yml", terms)

    hours = (await office.base()).get(HOURS)
    assert isinstance(hours, Entry)
    assert (hours.answer, hours.source) == ("Always.", "house")
    assert hours.phrasings == ("workshop hours", "what time do you open")
    assert (await office.base()).get("term:server/bb")
    assert any("gone" in line for line in summary), "a name that points nowhere is at least told"


async def test_packs_of_others_go_into_the_server_s_own(office: Office) -> None:
    """A zip of a pack that this bot does not have becomes the server's own entries; unknown sources are left out."""
    pack = Pack("clinic", "Clinic", sources={"who": Source("who", "Somebody")},
                entries=(Entry("clinic", "pain", "Does it hurt?", "No.", "Fear", source="who"),))  # fmt: skip

    summary = await taken_in(office, "clinic.zip", write_archive([pack]))

    assert (await office.base()).entries[0] == Entry("server", "pain", "Does it hurt?", "No.", "Fear")
    assert any("sources" in line and "who" in line for line in summary)


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


HEAD = b"name: x\ntitle: X\n"
ENTRY = b"- {id: a, question: Q?, answer: A., topic: T}\n"


def test_a_zip_bomb_is_not_blown_up() -> None:
    """A zip of gigabytes of nothing, of thousands of files, or of paths that lead out, is refused or read safely."""
    ground = KnowledgeBase()
    bomb = zipped({"x/pack.yaml": HEAD, "x/faq/a.yaml": b"#" * 50_000_000})
    many = zipped({"x/pack.yaml": HEAD} | {f"x/faq/{n}.yaml": ENTRY for n in range(600)})

    assert "at most 500 files" in read_archive(bomb, ground)[1][0].sentence
    assert "at most 500 files" in read_archive(many, ground)[1][0].sentence
    large = zipped({"x/pack.yaml": HEAD, "x/faq/a.yaml": b"#" * 600_000})
    assert "larger than 512 KB" in str(read_archive(large, ground)[1])
    out = zipped({"x/pack.yaml": HEAD, "x/faq/a.yaml": ENTRY, "../../evil/pack.yaml": HEAD, "/etc/evil.yaml": b"x"})
    assert "two packs" in str(read_archive(out, ground)[1]) or read_archive(out, ground)[0]
    assert "holds no pack" in str(read_archive(zipped({"a.yaml": ENTRY}), ground)[1])


@pytest.mark.parametrize("prefix", ["", "x/", "my-faq-main/x/"])
def test_a_pack_is_found_wherever_it_lies_in_the_zip(prefix: str) -> None:
    """A zip may hold the files themselves, the pack's folder, or that in another one; other files are no matter."""
    others = {"README.md": b"hello", ".git/x.yaml": b"[", "deep/er/x.yaml": b"["}
    files = {"pack.yaml": HEAD, "faq/a.yaml": ENTRY} | others
    packs, problems = read_archive(zipped({prefix + name: content for name, content in files.items()}), KnowledgeBase())

    assert [(pack.name, [entry.id for entry in pack.entries]) for pack in packs] == [("x", ["a"])], problems


@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda data: b"PK\x03\x04" + data))
@settings(max_examples=150, deadline=None)
def test_no_bytes_break_an_import(data: bytes) -> None:
    """Whatever is uploaded under whatever name ends in entries or in sentences."""
    for name in ("x.zip", "x.yaml", "x.csv", "x"):
        wanted = read_file(name, data, KnowledgeBase(), frozenset())
        assert wanted.problems or wanted.things or name == "x.csv" or not data.strip()


SIGNS = string.ascii_letters + string.digits + " .,:;#-?!'\"&*|>%@`{}[]()=~_/\\üñ救🚑<"
LINES = st.text(st.sampled_from(SIGNS), min_size=1, max_size=30).map(lambda text: text.strip() or "x")
BLOCKS = st.lists(LINES, min_size=1, max_size=3).map("\n".join)
LINKS = st.builds(Link, LINES, st.sampled_from(["https://a.org/", "https://b.org/?x=1&y=2#z", "https://c.org/(d)"]))


def few(of: st.SearchStrategy, most: int = 3) -> st.SearchStrategy:
    return st.lists(of, max_size=most, unique=True).map(tuple)


@st.composite
def wanted_things(draw: st.DrawFn) -> list[Entry | Term]:
    """Entries and terms of the server's own, and other wordings of the pack's, no two of which clash."""
    things: list[Entry | Term] = []
    asked = {fold_phrasing(text) for entry in school_pack().entries for text in entry.asked_as}
    names = {fold_name(name) for term in school_pack().terms for name in (term.term, *term.aliases)}
    for number in range(draw(st.integers(0, 4))):
        texts = [text for text in draw(few(LINES, 5)) if fold_phrasing(text) not in asked]
        texts = [text for n, text in enumerate(texts) if fold_phrasing(text) not in map(fold_phrasing, texts[:n])]
        if not texts:
            continue
        asked |= set(map(fold_phrasing, texts))
        school = [("school", "opening-hours"), ("school", "borrow-a-pump")]
        pack, id_ = draw(st.sampled_from([("server", f"own-{number}"), *school]))
        if (pack, id_) in {(thing.pack, thing.id) for thing in things}:
            continue
        things.append(Entry(
            pack, id_, texts[0], draw(BLOCKS), draw(LINES), tuple(texts[1:]), draw(st.just("") | BLOCKS),
            draw(few(LINKS)), draw(few(st.sampled_from(["sram", "abc-check"]))), draw(st.sampled_from(["", "house"])),
            draw(st.none() | st.dates(date(2000, 1, 1), date(2099, 1, 1))), draw(few(LINES)),
        ))  # fmt: skip
    senses = st.builds(Sense, BLOCKS, st.just("") | LINES, few(LINES))
    if (name := draw(LINES)) and fold_name(name) not in names:
        letters = tuple(draw(st.lists(st.tuples(LINES, LINES), max_size=3)))
        things.append(Term("server", "t", name, tuple(draw(st.lists(senses, min_size=1, max_size=3))), letters=letters,
                           links=draw(few(LINKS)), reviewed=draw(st.none() | st.just(date(2026, 1, 2)))))  # fmt: skip
    return things


@given(wanted_things(), st.sets(st.sampled_from([HOURS, PUMP, "term:school/sram"]), max_size=2))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_base_goes_out_and_comes_in_the_same(things: list[Entry | Term], hidden: set[str]) -> None:
    """For every base a server can have, its export read by a fresh server makes exactly this base again."""
    ground = school_pack()
    overrides = {thing.ref: _as_override(thing, ground) for thing in things}
    overrides |= {ref: Override(hidden=True) for ref in hidden if ref not in overrides}
    base = stack(choose(ground, None), overrides, {})

    exported = whole(base)
    wanted = read_file("faq.zip", write_archive(exported), ground, frozenset({"school"}))

    assert [problem for problem in wanted.problems if problem.severity == "error"] == []
    again = {thing.ref: _as_override(thing, ground) for thing in wanted.things}
    gone = {thing.ref: Override(hidden=True) for thing in (*ground.entries, *ground.terms)
            if thing.pack in wanted.whole and thing.ref not in again}  # fmt: skip
    there = whole(stack(choose(ground, None), again | gone, {}))
    assert sorted(_all(there), key=lambda thing: thing.ref) == sorted(_all(exported), key=lambda thing: thing.ref)


def _as_override(thing: Entry | Term, ground: KnowledgeBase) -> Override:
    there = ground.get(thing.ref) if thing.pack == "school" else None
    return Override().after(wanting(Override(), there, thing))


def _all(packs: tuple[Pack, ...]) -> list[Entry | Term]:
    return [replace(thing) for pack in packs for thing in (*pack.entries, *pack.terms)]


async def test_no_export_passes_for_whole_while_the_database_is_away(office: Office, monkeypatch) -> None:
    """A bot that cannot read a server's edits says so, instead of handing out the packs alone as a safe copy."""

    async def away(_: int) -> None:
        raise StorageUnavailable("The database cannot be used right now.")

    await edited(office)
    bot = office.other_process()
    monkeypatch.setattr(office.store.guilds, "state", away)
    with pytest.raises(StorageUnavailable):
        await bot.exporting.export(ann())


async def test_an_import_belongs_to_one_server(office: Office) -> None:
    """A preview of one server cannot be applied in another, and an empty one not at all."""
    preview = await office.importing.preview(chief(), "x.csv", CSV + b"new,New?,Yes.,,\n")
    with pytest.raises(Refused, match="another server"):
        await office.importing.save(chief(CLINIC), preview)
    with pytest.raises(Refused):
        await office.importing.save(ann(), preview)
    with pytest.raises(EditRefused, match="changes nothing"):
        await office.importing.save(
            chief(), await office.importing.preview(chief(), "x.csv", CSV + b"opening-hours,,,,\n")
        )
