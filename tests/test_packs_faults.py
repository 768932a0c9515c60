"""Packs: what an author reads when something in the files is wrong."""
# ruff: noqa: E501 - tables are read by column

import os
import time
from pathlib import Path

import pytest
from packs_on_disk import ENTRY, pack, problems_of, school

WORKSHOP, WORDS = "faq/workshop.yaml", "glossary/words.yaml"

FAULTS = [
    # what YAML would do behind the author's back
    (WORKSHOP, "  answer: Yes", "  anwser: Yes", f'{WORKSHOP}:22: an entry has no key "anwser". Did you mean "answer"?'),
    (WORKSHOP, "  topic: Basics\n  source", "  topic: A\n  topic: Basics\n  source",
     f'{WORKSHOP}:15: the key "topic" stands here a second time; the first is on line 14'),
    (WORKSHOP, "workshop hours", "&hours workshop hours", f"{WORKSHOP}:4: &hours is a YAML anchor"),
    (WORKSHOP, "[library, canteen]", "*words", f"{WORKSHOP}:17: *words is a YAML alias"),
    (WORKSHOP, "workshop hours", "!!str workshop hours", f"{WORKSHOP}:4: a value begins with !, which is a YAML tag"),
    (WORKSHOP, "- id: borrow", "---\n- id: borrow", f"{WORKSHOP}:19: a second document begins here"),
    (WORKSHOP, "topic: Basics\n  source", "topic: no\n  source",
     f'{WORKSHOP}:14: topic must be a text, but YAML reads no as yes or no; write it in quotes: "no"'),
    (WORKSHOP, "workshop hours", "010", f'{WORKSHOP}:4: one of the phrasings must be a text, but YAML reads 010 as a number'),
    (WORKSHOP, "workshop hours", "1:30", "YAML reads 1:30 as a number"),
    (WORKSHOP, "workshop hours", "1.0", "YAML reads 1.0 as a number"),
    (WORKSHOP, "workshop hours", "2026-11-22", "YAML reads 2026-11-22 as a date"),
    (WORKSHOP, "When is the workshop open?", "Is it bay #4?", f'{WORKSHOP}:2: the text ends before "#4?"'),
    ("emergency.yaml", '"112"', "112", 'emergency.yaml:1: the number emergency must be a text, but YAML reads 112 as a number'),
    (WORDS, "{A: Air", "{no: Air", f"{WORDS}:17: a letter in letters must be a text, but YAML reads no as yes or no"),
    (WORKSHOP, "    - workshop hours", "\t- workshop hours", f"{WORKSHOP}:4: this line is indented with a tab"),
    (WORKSHOP, "2 pm to 6 pm", "2 pm\u3164 to 6 pm", f"{WORKSHOP}:6: U+3164 (hangul filler) stands here, unseen"),
    (WORKSHOP, "2 pm to 6 pm", "2 pm\u200b to 6 pm", f"{WORKSHOP}:6: U+200B (zero width space) stands here, unseen"),
    (WORKSHOP, "workshop hours", '"workshop\\thours"', f"{WORKSHOP}:4: one of the phrasings holds U+0009"),
    (WORKSHOP, "workshop hours", '"a\\u202eb"', "holds U+202E (right-to-left override)"),
    (WORKSHOP, "workshop hours", "when: open", f"{WORKSHOP}:4: one of the phrasings must be a text, not a mapping"),
    (WORKSHOP, "When is the workshop open?", "Open: when?", f"{WORKSHOP}:2: YAML cannot read this: mapping values are not allowed"),
    (WORKSHOP, "Monday to", "@Monday to", f"{WORKSHOP}:6: YAML cannot read this"),
    # texts
    (WORKSHOP, "When is the workshop open?", "W" * 101, f"{WORKSHOP}:2: question is 101 characters long; at most 100 fit"),
    (WORKSHOP, "workshop hours", "w" * 151, "one of the phrasings is 151 characters long; at most 150 fit"),
    (WORKSHOP, "Yes. Sign", "Y" * 600 + "Sign", "answer is 6"),
    (WORKSHOP, "Closed", "C" * 1800, f"{WORKSHOP}:7: details is 1,8"),
    (WORKSHOP, "topic: Basics", "topic: " + "T" * 41, "topic is 41 characters long; at most 40 fit"),
    (WORKSHOP, "When is the workshop open?", '""', f"{WORKSHOP}:2: question is empty"),
    (WORKSHOP, "When is the workshop open?", '"  "', f"{WORKSHOP}:2: question is empty"),
    (WORKSHOP, "  question: When is the workshop open?\n", "  question:\n", f"{WORKSHOP}:2: question is empty"),
    (WORKSHOP, "  question: When is the workshop open?\n", "", f"{WORKSHOP}:1: an entry has no question, which it needs"),
    (WORKSHOP, "  topic: Basics\n  source", "  source", f"{WORKSHOP}:1: an entry has no topic"),
    (WORKSHOP, "When is the workshop open?", '"one\\ntwo"', f"{WORKSHOP}:2: question must stand on one line"),
    (WORKSHOP, "When is the workshop open?", "[a, b]", f"{WORKSHOP}:2: question must be a text, not a list"),
    (WORKSHOP, "[library, canteen]", "library", f"{WORKSHOP}:17: not_about must be a list"),
    (WORKSHOP, "[library, canteen]", "[]", f"{WORKSHOP}:17: not_about is empty"),
    (WORKSHOP, "[library, canteen]", "[" + ", ".join("abcdefghijklmnopqrstu") + "]", "not_about holds 21; at most 20 fit"),
    (WORKSHOP, "reviewed: 2026-11-22", "reviewed: 2026-13-22", f"{WORKSHOP}:16: reviewed must be a day"),
    (WORKSHOP, "reviewed: 2026-11-22", "reviewed: yes", f"{WORKSHOP}:16: reviewed must be a day"),
    # addresses
    (WORKSHOP, "https://workshop.example/rules", "http://workshop.example/rules", f'{WORKSHOP}:12: url "http://workshop.example/rules" must begin with https://'),
    (WORKSHOP, "https://workshop.example/rules", "https://ems.gov@evil.example/", "has a user name before an @"),
    (WORKSHOP, "https://workshop.example/rules", "https://workshop.example/a b", "holds a space"),
    (WORKSHOP, "https://workshop.example/rules", "https:///rules", "must begin with https://"),
    (WORKSHOP, "https://workshop.example/rules", "https://xn--80ak6aa92e.com/", "may only look like"),
    (WORKSHOP, "https://workshop.example/rules", "https://аррӏе.com/", "may only look like"),
    (WORKSHOP, "https://workshop.example/rules", "https://localhost/", "which is no public name"),
    (WORKSHOP, "https://workshop.example/rules", "https://10.0.0.1/", "which is no public name"),
    (WORKSHOP, "https://workshop.example/rules", "https://a.example:port/", "is no address"),
    (WORKSHOP, "https://workshop.example/rules", "javascript:alert(1)", "must begin with https://"),
    (WORKSHOP, "https://workshop.example/rules", "https://a.example/" + "x" * 500, "characters long; at most 512 fit"),
    # names
    (WORKSHOP, "id: borrow-a-pump", "id: Borrow_a_pump", f'{WORKSHOP}:19: id "Borrow_a_pump" may hold a to z'),
    (WORKSHOP, "id: borrow-a-pump", "id: opening-hours", f'{WORKSHOP}:19: the id "opening-hours" is taken, by school/{WORKSHOP}:1'),
    (WORDS, "id: abc-check", "id: opening-hours", f'{WORDS}:13: the id "opening-hours" is taken, by school/{WORKSHOP}:1'),
    (WORKSHOP, "lend me a pump", "What time do you open?!", f'the entry "opening-hours" (school/{WORKSHOP}:5), too'),
    (WORKSHOP, "what time do you open", "Workshop hours?", f'{WORKSHOP}:5: warning: "Workshop hours?" is the same as "workshop hours"'),
    (WORDS, "term: ABC check", "term: s.ram", f'{WORDS}:13: "s.ram" is a name of the term "sram", too (school/{WORDS}:1)'),
    (WORKSHOP, "[borrow-a-pump, sram]", "[borrow-a-pmup, sram]", f'{WORKSHOP}:13: there is no entry or term "borrow-a-pmup". Did you mean "borrow-a-pump"?'),
    (WORKSHOP, "[borrow-a-pump, sram]", "[opening-hours]", f'{WORKSHOP}:13: see_also of "opening-hours" points to itself'),
    (WORKSHOP, "source: house", "source: hous", f'{WORKSHOP}:15: there is no source in pack.yaml "hous". Did you mean "house"?'),
    ("questions.yaml", "want: opening-hours", "want: opening", 'questions.yaml:2: there is no entry or term "opening"'),
    ("questions.yaml", "term:sram", "term:opening-hours", 'there is no term "opening-hours"'),
    ("questions.yaml", "term:sram", "compare:sram", 'want "compare:sram" is none of'),
    ("questions.yaml", "[borrow-a-pump, opening-hours]", "[borrow-a-pump, silence]", '"silence" stands alone'),
    ("questions.yaml", "how: direct", "how: aloud", 'how must be direct or listening, not "aloud"'),
    ("pack.yaml", "name: school", "name: scool", 'pack.yaml:2: the pack is named "scool", but its folder "school"'),
    ("pack.yaml", "title: The bicycle workshop\n", "", "pack.yaml:2: pack.yaml has no title, which it needs"),
    ("pack.yaml", "language: en", "language: english please", 'language "english please" is no language code'),
    ("emergency.yaml", "{emergency}** now", "{crisis}** now", 'emergency.yaml:3: there is no number "crisis"'),
    ("emergency.yaml", "{emergency}** now", "{emergency** now", "holds a single {"),
    ("emergency.yaml", "reply: emergency", "reply: emergencies", 'there is no reply "emergencies"'),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "find", "put", "sentence"), FAULTS, ids=[f"{n}-{f[3][:30]}" for n, f in enumerate(FAULTS)]
)
def test_each_fault_is_a_sentence_with_its_place(tmp_path: Path, file: str, find: str, put: str, sentence: str) -> None:
    """Whatever is wrong with a value, the author reads where it stands and what to write instead."""
    path = school(tmp_path, file, find, put)

    assert any(sentence in told for told in problems_of(path)), problems_of(path)


def test_one_fault_is_told_once_and_alone(tmp_path: Path) -> None:
    """A single slip gives a single sentence, so that authors trust each one."""
    chatty = {
        find: told
        for number, (file, find, put, _) in enumerate(FAULTS)
        if len(told := problems_of(school(tmp_path / str(number), file, find, put))) != 1
    }
    # these break something else, too, and that must be said as well
    assert set(chatty) == {"  answer: Yes", "id: borrow-a-pump"}, chatty


def test_all_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    """The author mends everything in one go."""
    path = school(tmp_path, WORKSHOP, "answer: Yes. Sign", "anwser: Yes. Sign")
    (path / WORDS).write_text((path / WORDS).read_text("utf-8").replace("term: SRAM", "term: 0x10"), "utf-8")
    (path / "emergency.yaml").write_text("numbers: [1, 2]\n", "utf-8")

    told = problems_of(path)
    assert [line.partition(":")[0] for line in told] == ["emergency.yaml", WORKSHOP, WORKSHOP, WORDS]


FILES = [
    ({"faq/one.yaml": b"\xef\xbb\xbf" + ENTRY.encode()}, "faq/one.yaml:1: begins with a byte order mark"),
    ({"faq/one.yaml": ENTRY.encode("utf-16")}, "faq/one.yaml:1: begins with a byte order mark"),
    ({"faq/one.yaml": ENTRY.replace("A number", "Ça va").encode("latin-1")}, "faq/one.yaml:3: is not UTF-8 here"),
    ({"faq/one.yaml": ENTRY + "#" * 512 * 1024}, "faq/one.yaml: is larger than 512 KB"),
    *(
        ({"faq/one.yaml": nothing}, "faq/one.yaml:1: is empty; write an entry into it, or delete it")
        for nothing in ("", "\n\n", "# only a comment\n", "[]", "{}", "null\n", "---\n")
    ),
    ({"pack.yaml": ""}, "pack.yaml:1: is empty; it gives the pack its name, title and sources"),
    ({"glossary/one.yaml": ""}, "glossary/one.yaml:1: is empty; write a term into it"),
    ({"emergency.yaml": "{}"}, "emergency.yaml:1: is empty; write numbers, replies and dangers into it"),
    ({"questions.yaml": "# later\n"}, "questions.yaml:1: is empty; write a question into it"),
    ({"faq/one.yaml": ENTRY.replace("- id", "id").replace("  ", "")}, "faq/one.yaml:1: the file must hold a list of entries"),
    ({"faq/one.yaml": "- hello\n"}, "faq/one.yaml:1: an entry must be a mapping with the keys id, question"),
    ({"faq/one.yaml": "[" * 5000}, "faq/one.yaml:1: is nested more than 20 deep"),
    ({"faq/one.yaml": ENTRY + "  details: " + "[" * 30 + "]" * 30}, "faq/one.yaml:5: is nested more than 20 deep"),
    ({"faq/one.yaml": ENTRY.replace("A number", "A\0number")}, "faq/one.yaml:3: U+0000 (a control character) stands here"),
    ({"faq/one.yaml": ENTRY + "  ? [a]\n  : b\n"}, "faq/one.yaml:5: a key must be a plain word"),
    ({"faq/two.yml": ENTRY}, "faq/two.yml: is not read; rename it to end in .yaml"),
    ({"question.yaml": "- ask: x\n"}, 'question.yaml: is not read; entries stand in faq/*.yaml, terms in glossary/*.yaml. Did you mean "questions.yaml"?'),
    ({"faq/deeper/two.yaml": ENTRY}, "faq/deeper/two.yaml: is not read"),
    ({"pack.yaml": "- a\n"}, "pack.yaml:1: pack.yaml must be a mapping with the keys name, title"),
]  # fmt: skip


def test_an_empty_file_is_the_only_problem_of_its_pack(tmp_path: Path) -> None:
    """What points into a file that holds nothing yet, or something else than entries, is not held against anybody."""
    pointing = ENTRY + "  see_also: [elsewhere]\n"
    for content in ("", "null\n", "id: x\n"):
        (told,) = problems_of(pack(tmp_path, {"faq/one.yaml": pointing, "faq/two.yaml": content}))
        assert told.startswith("faq/two.yaml:1: ")


@pytest.mark.parametrize(("files", "sentence"), FILES, ids=[f"{n}-{f[1][:40]}" for n, f in enumerate(FILES)])
def test_a_file_that_cannot_be_taken_is_named(tmp_path: Path, files: dict[str, str | bytes], sentence: str) -> None:
    """A file that is damaged, misplaced or of the wrong shape is told by name."""
    assert any(sentence in told for told in problems_of(pack(tmp_path, files)))


def test_an_alias_bomb_is_refused_without_being_built(tmp_path: Path) -> None:
    """A few hundred bytes that would grow into gigabytes are answered at once."""
    levels = "\n".join(f"- &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))
    started = time.perf_counter()

    told = problems_of(pack(tmp_path, {"faq/one.yaml": f"- &a0 [lol, lol]\n{levels}\n"}))

    assert any("is a YAML alias" in line for line in told)
    assert time.perf_counter() - started < 2


def test_a_file_that_cannot_be_read_hides_what_may_stand_in_it(tmp_path: Path) -> None:
    """While a file is broken nobody is told that its entries are missing."""
    path = school(tmp_path, WORDS, "- id: sram", "- id: [sram")

    assert [line.partition(":")[0] for line in problems_of(path)] == [WORDS]


def test_a_pipe_in_the_place_of_a_file_does_not_keep_us_waiting(tmp_path: Path) -> None:
    """Only real files are opened."""
    path = pack(tmp_path, {})
    os.mkfifo(path / "faq" / "two.yaml")

    assert problems_of(path) == ["faq/two.yaml: cannot be read: it is no file"]
