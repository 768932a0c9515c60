"""Packs, whatever is in them: what is written out loads back, and no bytes at all break the loader."""
# ruff: noqa: E501 - tables are read by column

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from packs_on_disk import ENTRY, SCHOOL, pack

from bot.faq.entry import DangerRule, EmergencyRules, Entry, ExpectedQuestion, Link, Pack, Sense, Source, Term
from bot.faq.folding import fold_name, fold_phrasing
from bot.faq.limits import FILE_BYTES
from bot.faq.pack_files import pack_to_files
from bot.faq.packs import load_pack
from bot.faq.rules import text_fault
from bot.faq.yaml_reader import read_yaml

TRICKY = st.sampled_from(["no", "010", "1:30", "1.0", "2026-11-22", "~", "=", "<<", "a: b", "#1 x", "x #1", "'", '"', "- a", "*b*",
                          "**bold** end", "&a", "!x", "%x", "@x", "`x`", "{x", "[x", "? x", "null", "True", "0x1F", "|", ">", "é", "⚕️ ok"])  # fmt: skip
PRINTABLE = st.text(st.characters(exclude_categories=["C", "Zl", "Zp", "M"]), min_size=1, max_size=30)


def line(limit: int = 60) -> st.SearchStrategy[str]:
    """A text of one line that a pack may hold."""
    return (TRICKY | PRINTABLE).map(lambda text: text.strip()).filter(lambda text: text_fault(text, limit) is None)


LINES = st.lists(line(), min_size=1, max_size=4).map("\n".join) | st.lists(line(), min_size=2, max_size=3).map(
    "\n\n  ".join
)
LONG = st.lists(line(), min_size=4, max_size=9).map(" ".join)
IDS = st.from_regex(r"[a-z0-9-]{1,12}", fullmatch=True).filter(lambda name: any(c.isalpha() for c in name))
LINKS = st.lists(
    st.builds(Link, title=line(), url=st.sampled_from(["https://a.example/", "https://b.example/x?y=1#z"])), max_size=2
)
DAYS = st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1))
SOURCES = st.sampled_from(["", "house"])


def some(one: st.SearchStrategy[str], most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(one, max_size=most, unique=True).map(tuple)


@st.composite
def sound_packs(draw: st.DrawFn) -> Pack:
    """Packs that obey every rule: ids, phrasings and names unique, pointers that lead somewhere."""
    ids = draw(st.lists(IDS, min_size=2, max_size=6, unique=True))
    cut = draw(st.integers(1, len(ids) - 1))
    phrasings = iter(draw(st.lists(line(), min_size=3 * cut, max_size=3 * cut, unique_by=fold_phrasing)))
    names = iter(draw(st.lists(line(), min_size=len(ids), max_size=len(ids), unique_by=fold_name)))
    topics = draw(st.lists(line(40), min_size=1, max_size=3))
    entries = [
        Entry("any", id_, next(phrasings), draw(LINES | LONG), draw(st.sampled_from(topics)), (next(phrasings), next(phrasings)),
              draw(st.just("") | LINES), tuple(draw(LINKS)), draw(some(st.sampled_from([i for i in ids if i != id_]))),
              draw(SOURCES), draw(DAYS), draw(some(line())))
        for id_ in ids[:cut]
    ]  # fmt: skip
    senses = st.builds(Sense, definition=LINES, expansion=st.just("") | line(), context=some(line()))
    letters = st.lists(st.tuples(line(), line()), max_size=3).map(tuple)
    terms = [
        Term("any", id_, next(names), tuple(draw(st.lists(senses, min_size=1, max_size=2))), letters=draw(letters),
             see_also=draw(some(st.sampled_from([i for i in ids if i != id_]))), links=tuple(draw(LINKS)), reviewed=draw(DAYS))
        for id_ in ids[cut:]
    ]  # fmt: skip
    reply = draw(line().filter(lambda text: "{" not in text and "}" not in text)) + " {x}"
    rules = EmergencyRules({"x": draw(line(30))}, {"r": reply}, (DangerRule((draw(line()),), "r"),), draw(some(line())))
    asks = st.builds(ExpectedQuestion, ask=LINES, want=st.sampled_from([("silence",), ("suggest",), (ids[0],), tuple(ids[:2])]),
                     how=st.sampled_from(["direct", "listening"]))  # fmt: skip
    in_order = sorted(entries, key=lambda entry: [e.topic for e in entries].index(entry.topic))
    return Pack("any", draw(line()), sources={"house": Source("house", draw(line()), "https://a.example/")}, entries=tuple(in_order),
                terms=tuple(terms), emergency=rules, questions=tuple(draw(st.lists(asks, max_size=3))),
                description=draw(st.just("") | LINES))  # fmt: skip


def written_and_read(value: Pack) -> tuple[Pack | None, list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / value.name
        for path, content in pack_to_files(value).items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(content, "utf-8")
        loaded, problems = load_pack(root)
    return loaded, [str(problem) for problem in problems]


@given(sound_packs())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_pack_that_is_written_out_loads_back_the_same(value: Pack) -> None:
    """Export and import are the inverse of each other, for every text that a pack may hold."""
    loaded, problems = written_and_read(value)

    assert problems == []
    assert loaded == value


def test_a_topic_too_large_for_one_file_is_written_to_several() -> None:
    """Every file that is written out is small enough to be read again, and the order stays."""
    entries = tuple(
        Entry("any", f"e{n}", f"Question {n}?", f"{n} " * 100, "Basics", details="d " * 800) for n in range(400)
    )
    value = Pack(
        "any", "Any", entries=tuple(replace(e, answer=e.answer.strip(), details=e.details.strip()) for e in entries)
    )
    files = pack_to_files(value)

    assert sum(path.startswith("faq/") for path in files) > 1
    assert max(len(content.encode()) for content in files.values()) <= FILE_BYTES
    assert written_and_read(value)[0] == value


@given(st.binary(max_size=200) | st.text("ab:-[]{}&*!|>'\"#%@`,?~<= \n\t0", max_size=80).map(str.encode))
@settings(max_examples=300, deadline=None)
def test_no_bytes_break_the_reader(data: bytes) -> None:
    """Whatever a file holds, the reader gives a tree, or says what is wrong, or finds nothing."""
    root, problems = read_yaml(data, "x.yaml")

    assert (
        root is not None
        or problems
        or not data.decode("utf-8", "replace").strip()
        or b"#" in data
        or b"-" in data
        or b"%" in data
    )


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "say", "want", "x", "title"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
KEYS = ["id", "question", "phrasings", "answer", "links", "see_also", "topic", "term", "senses", "letters", "aliases", "reviewed",
        "numbers", "replies", "danger", "not", "ask", "want", "how", "name", "title", "sources"]  # fmt: skip


@given(st.sampled_from(["pack", "faq/a", "glossary/a", "emergency", "questions"]), st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=6),
       st.booleans())  # fmt: skip
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_shape_of_values_breaks_the_loader(file: str, record: dict[str, object], listed: bool) -> None:
    """Any mixture of lists, mappings and values in any field ends in sentences, never in a crash."""
    import yaml

    content = yaml.safe_dump([record] if listed else record, allow_unicode=True)
    with tempfile.TemporaryDirectory() as folder:
        loaded, problems = load_pack(pack(Path(folder), {"faq/one.yaml": ENTRY, f"{file}.yaml": content}))

    assert (loaded is None) == any(problem.severity == "error" for problem in problems)
    assert all(problem.file.startswith("tiny/") and problem.sentence for problem in problems)


def test_what_is_written_out_reads_well_in_a_diff() -> None:
    """One field a line, long texts in blocks, lists with a line for each item, nothing empty."""
    loaded, _ = load_pack(SCHOOL)
    assert loaded is not None
    files = pack_to_files(loaded)

    assert list(files) == [
        "pack.yaml",
        "faq/1-basics.yaml",
        "glossary/1-terms.yaml",
        "emergency.yaml",
        "questions.yaml",
    ]
    assert files["faq/1-basics.yaml"].startswith(
        "- id: opening-hours\n  question: When is the workshop open?\n  phrasings:\n  - workshop hours\n  - what time do you open\n"
        "  answer: Monday to Friday, **2 pm to 6 pm**.\n  details: |-\n    Closed in the holidays.\n\n    - Ring the bell.\n"
    )
    assert "[]" not in "".join(files.values())
    assert "''" not in "".join(files.values())


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_letters_are_folded_like_any_others(text: str) -> None:
    """Plain texts have a shorter way, by the same rules: a foreign letter beside them changes nothing."""
    assert fold_phrasing(f"x {text} é") == fold_phrasing(f"x {text}") + " é"
