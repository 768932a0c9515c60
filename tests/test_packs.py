"""Packs: what the bot knows when nothing is wrong with them, and where it looks for them."""

from datetime import date
from pathlib import Path

import pytest
from packs_on_disk import ENTRY, HEAD, SCHOOL, pack, school

from bot.errors import PackError
from bot.faq import shipped as shipped_module
from bot.faq.entry import Link, Source
from bot.faq.packs import load_folder, load_pack, load_packs, pack_names, shipped_folder

WORKSHOP, WORDS = "faq/workshop.yaml", "glossary/words.yaml"


def test_a_sound_pack_loads_with_every_field() -> None:
    """What stands in the files is what the values hold."""
    loaded, problems = load_pack(SCHOOL)

    assert problems == []
    assert loaded is not None
    hours, pump = loaded.entries
    assert (loaded.name, loaded.title, loaded.language) == ("school", "The bicycle workshop", "en")
    assert loaded.sources == {"house": Source("house", "House rules of the workshop", "https://workshop.example/rules")}
    assert hours.ref == "school/opening-hours"
    assert hours.asked_as == ("When is the workshop open?", "workshop hours", "what time do you open")
    assert hours.details == "Closed in the holidays.\n\n- Ring the bell.\n- Wait for somebody to come."
    assert hours.links == (Link("House rules", "https://workshop.example/rules"),)
    assert (hours.see_also, hours.reviewed) == (("borrow-a-pump", "sram"), date(2026, 11, 22))
    assert hours.not_about == ("library", "canteen")
    assert pump.reviewed is None
    sram, check = loaded.terms
    assert [sense.expansion for sense in sram.senses] == ["Scott Ray Sam", "static random access memory"]
    assert check.letters == (("A", "Air"), ("B", "Brakes"), ("C", "Chain"))
    assert loaded.emergency.numbers == {"emergency": "112"}
    assert loaded.emergency.danger[0].say == ("he is not breathing", "there is so much blood")
    assert [(question.want, question.how) for question in loaded.questions] == [
        (("opening-hours",), "direct"),
        (("borrow-a-pump", "opening-hours"), "direct"),
        (("term:sram",), "direct"),
        (("silence",), "listening"),
        (("silence",), "direct"),
    ]


def test_places_say_where_things_are_written() -> None:
    """An entry, a term and each phrasing can be found again in its file."""
    loaded, _ = load_pack(SCHOOL)

    assert loaded is not None
    place = loaded.place("opening-hours", "workshop hours")
    assert (place.file, place.line) == ("school/faq/workshop.yaml", 4)
    assert loaded.place("borrow-a-pump").line == 19
    assert loaded.place("sram").file == "school/glossary/words.yaml"
    assert loaded.place("gone").line == 0


def test_a_folder_that_is_no_pack_is_told(tmp_path: Path) -> None:
    """A folder without pack.yaml, without knowledge, or that is not there: each has its sentence."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "pack.yaml").write_text(HEAD.format(name="bare"))

    assert [str(problem) for problem in load_pack(tmp_path / "empty")[1]] == [
        "empty/pack.yaml: is missing; it gives the pack its name, title and sources"
    ]
    assert "bare: holds no entries" in str(load_pack(tmp_path / "bare")[1][0])
    assert "is no folder" in str(load_pack(tmp_path / "gone")[1][0])


def test_a_pack_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    """A slip in FAQ_PACKS is answered with the names to choose from."""
    school(tmp_path)
    with pytest.raises(PackError) as raised:
        load_packs(tmp_path, ["scool"])

    assert 'there is no pack "scool"' in raised.value.sentence
    assert "There are: school." in raised.value.sentence
    assert 'Did you mean "school"?' in raised.value.sentence


def test_a_folder_of_packs_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A wrong FAQ_KNOWLEDGE is named."""
    with pytest.raises(PackError, match="FAQ_KNOWLEDGE names it"):
        load_packs(tmp_path / "gone", ["ems"])


def test_templates_are_never_loaded(tmp_path: Path) -> None:
    """A folder that begins with an underscore is no pack, whoever asks for it."""
    pack(tmp_path, {}, name="_templates")
    pack(tmp_path, {}, name="tiny")

    assert pack_names(tmp_path) == ("tiny",)
    with pytest.raises(PackError, match='no pack "_templates"'):
        load_packs(tmp_path, ["_templates"])
    with pytest.raises(PackError, match="no pack"):
        load_packs(tmp_path / "tiny", ["../tiny"])


def test_packs_come_in_the_order_they_are_named_each_once(tmp_path: Path) -> None:
    """FAQ_PACKS decides who comes first; a name that stands there twice counts once."""
    pack(tmp_path, {}, name="a")
    pack(tmp_path, {"faq/one.yaml": ENTRY.replace("one", "two")}, name="b")

    assert [loaded.name for loaded in load_packs(tmp_path, ["b", "a", "b"]).packs] == ["b", "a"]


def test_packs_may_point_to_each_other(tmp_path: Path) -> None:
    """see_also may name an entry of another pack in use; alone, that pack has a pointer into nothing."""
    pack(tmp_path, {}, name="a")
    pack(tmp_path, {"faq/one.yaml": ENTRY.replace("one", "two") + "  see_also: [one]\n"}, name="b")

    assert load_packs(tmp_path, ["a", "b"]).get("b/two") is not None
    assert [problem.line for problem in load_pack(tmp_path / "b")[1]] == [5]


def test_a_warning_does_not_keep_a_pack_from_loading(tmp_path: Path) -> None:
    """A phrasing said twice is told by the linter, and harms nobody."""
    school(tmp_path, WORKSHOP, "what time do you open", "Workshop hours?")

    loaded, problems = load_folder(tmp_path, ["school"])
    assert loaded is not None
    assert [problem.severity for problem in problems] == ["warning"]
    assert load_packs(tmp_path, ["school"]).entries == loaded.entries


def test_letters_may_repeat_as_a_list_of_pairs(tmp_path: Path) -> None:
    """A mnemonic with a letter twice is a list of pairs, in either spelling."""
    for number, letters in enumerate(("[[A, Air], [A, Axle]]", "[{A: Air}, {A: Axle}]")):
        path = school(tmp_path / str(number), WORDS, "{A: Air, B: Brakes, C: Chain}", letters)
        loaded, problems = load_pack(path)
        assert (problems, loaded and loaded.terms[1].letters) == ([], (("A", "Air"), ("A", "Axle")))


def test_emoji_of_several_parts_and_arabic_joiners_are_text(tmp_path: Path) -> None:
    """A joiner that belongs to an emoji or to a word's spelling is no hidden character."""
    answer = "\U0001f468\u200d\u2695\ufe0f yes \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    loaded, problems = load_pack(pack(tmp_path, {"faq/one.yaml": ENTRY.replace("A number.", answer)}))

    assert (problems, loaded and loaded.entries[0].answer) == ([], answer)


def test_a_test_question_may_hold_what_people_send(tmp_path: Path) -> None:
    """questions.yaml may ask with invisible characters, written as escapes."""
    questions = '- ask: "wh\\u200bat is\\u202e one"\n  want: one\n'
    loaded, problems = load_pack(pack(tmp_path, {"questions.yaml": questions}))

    assert (problems, loaded and loaded.questions[0].ask) == ([], "wh\u200bat is\u202e one")


def test_without_a_setting_the_shipped_packs_are_found() -> None:
    """An empty FAQ_KNOWLEDGE means the packs that came with the bot: packaged data first, then the checkout."""
    assert "ems" in pack_names(shipped_folder())


def test_packaged_data_comes_before_the_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed bot uses the packs inside its package."""
    here = tmp_path / "site" / "bot" / "faq" / "shipped.py"
    (tmp_path / "site" / "bot" / "faq").mkdir(parents=True)
    (tmp_path / "site" / "knowledge").mkdir()
    monkeypatch.setattr(shipped_module, "__file__", str(here))

    assert shipped_folder() == tmp_path / "site" / "knowledge"
    (tmp_path / "site" / "bot" / "knowledge").mkdir()
    assert shipped_folder() == tmp_path / "site" / "bot" / "knowledge"


def test_an_installation_without_packs_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing was shipped the operator reads which setting helps."""
    (tmp_path / "bot" / "faq").mkdir(parents=True)
    monkeypatch.setattr(shipped_module, "__file__", str(tmp_path / "bot" / "faq" / "shipped.py"))

    with pytest.raises(PackError, match="set FAQ_KNOWLEDGE"):
        load_packs(None, ["ems"])


def test_without_the_c_parser_the_same_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the YAML library came without its C part, packs load the same, and faults have the same lines."""
    import yaml

    broken = school(tmp_path, WORKSHOP, "topic: Basics\n  source", "topic: &x no\n  source")
    usual = load_pack(SCHOOL), load_pack(broken)
    monkeypatch.setattr("bot.faq.yaml_reader._LOADER", yaml.SafeLoader)

    assert (load_pack(SCHOOL), load_pack(broken)) == usual


def test_the_shipped_packs_ask_each_entry_in_five_ways_and_name_its_source() -> None:
    """Who asks in other words than the title's is met, and whoever doubts an answer knows where to look."""
    folder = shipped_folder()
    for name in pack_names(folder):
        shipped, _ = load_pack(folder / name)
        assert shipped is not None
        assert [entry.ref for entry in shipped.entries if len(entry.phrasings) < 5] == []
        assert [thing.ref for thing in (*shipped.entries, *shipped.terms) if not thing.source] == []
