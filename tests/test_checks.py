"""The linter: what it finds in a pack that loads, and what it leaves alone."""

from dataclasses import replace
from pathlib import Path

import pytest
from packs_on_disk import SCHOOL, pack, school
from stand_in_matcher import StandInMatcher

from bot.cli.desk import at_once
from bot.faq import checks
from bot.faq.entry import ExpectedQuestion, Pack, Sense, Term
from bot.faq.knowledge_base import KnowledgeBase
from bot.faq.packs import load_pack
from bot.service import checking, evaluating
from bot.service.evaluating import Evaluating, Verdict
from bot.service.library import Library, Snapshot


def knowledge_of(path: Path) -> KnowledgeBase:
    loaded, problems = load_pack(path)
    assert loaded is not None, problems
    return KnowledgeBase((loaded,))


@pytest.fixture
def base() -> KnowledgeBase:
    return knowledge_of(SCHOOL)


TEXTS = [
    ("Ring **the bell.", "bold (**) is opened and not closed"),
    ("Look ||here", "a spoiler (||) is opened"),
    ("Ask @everyone", "the text mentions people"),
    ("Ask <@123456789012345678>", "the text mentions people"),
    ("See [this](http://a.example/x).", 'the address "http://a.example/x" in the text must begin with https://'),
    ("See https://ems.gov@evil.example/.", "has a user name before an @"),
]


@pytest.mark.parametrize(("text", "sentence"), TEXTS)
def test_a_text_that_shows_badly_is_told(tmp_path: Path, text: str, sentence: str) -> None:
    """Markdown left open, mentions and doubtful addresses are warnings at the entry's line."""
    path = school(
        tmp_path,
        "faq/workshop.yaml",
        "answer: Yes. Sign the list, and bring it back the same day.",
        f'answer: "{text}"',
    )

    found = checks.problems(knowledge_of(path))
    assert [(problem.file, problem.line, problem.severity) for problem in found] == [
        ("school/faq/workshop.yaml", 19, "warning")
    ]
    assert sentence in found[0].sentence


def test_sound_texts_are_left_alone(base: KnowledgeBase) -> None:
    """A sound pack has no finding; code, links in brackets and stars inside code are no fault."""
    assert checks.problems(base) == ()
    answer = "Type `a ** b` or\n```\n||\n```\nsee [this](https://a.example/x_(y)) and <https://b.example/>."
    entry = replace(base.entries[1], answer=answer)
    changed = KnowledgeBase((replace(base.packs[0], entries=(entry,)),))

    assert checks.problems(changed) == ()
    assert [used.link.url for used in checks.links(changed)][1:] == ["https://a.example/x_(y)", "https://b.example/"]


def test_one_topic_in_two_spellings_is_told(tmp_path: Path) -> None:
    """ "basics" beside "Basics" would be two topics in the menu."""
    path = school(tmp_path, "faq/workshop.yaml", "topic: Basics\n  source", "topic: basics\n  source")

    assert [
        'the topic "Basics" is also written "basics"' in problem.sentence
        for problem in checks.problems(knowledge_of(path))
    ] == [True]


def test_what_nobody_has_reviewed_is_listed(base: KnowledgeBase) -> None:
    """--unreviewed lists texts without a source, and texts not checked against it."""
    assert [problem.sentence for problem in checks.unreviewed(base)] == [
        "borrow-a-pump: names no source",
        "sram: names no source",
        "abc-check: names no source",
    ]


def test_every_address_is_listed_with_who_uses_it(base: KnowledgeBase) -> None:
    """--links gives each address of sources, entries and texts."""
    assert [(used.link.url, used.used_by) for used in checks.links(base)] == [
        ("https://workshop.example/rules", "house"),
        ("https://workshop.example/rules", "school/opening-hours"),
    ]


def found_by(base: KnowledgeBase, taken: dict[str, str]) -> list[str]:
    """What the linter says when the engine sends some texts elsewhere."""
    matcher = StandInMatcher(base, taken)
    return [str(problem) for problem in checking.problems(Snapshot(base, matcher))]  # type: ignore[arg-type]


def test_a_pack_whose_entries_answer_their_own_questions_passes(base: KnowledgeBase) -> None:
    """Nothing is found where every phrasing leads home."""
    assert found_by(base, {}) == []


def test_a_phrasing_that_another_entry_takes_is_an_error_at_its_line(base: KnowledgeBase) -> None:
    """The author reads which entry takes it, and where the phrasing stands."""
    assert found_by(base, {"lend me a pump": "school/opening-hours"}) == [
        'school/faq/workshop.yaml:21: "lend me a pump" of "borrow-a-pump" is answered by "school/opening-hours"'
    ]


def test_a_phrasing_that_is_not_answered_is_told_in_each_way(tmp_path: Path) -> None:
    """Only suggested: a warning; suggested behind another, unanswered, or an emergency: an error."""
    path = school(
        tmp_path, "faq/workshop.yaml", "[lend me a pump, is there a pump i can use]", '["perhaps a pump", "help!"]'
    )
    (path / "faq" / "workshop.yaml").write_text(
        (path / "faq" / "workshop.yaml").read_text("utf-8").replace("workshop hours", "perhaps hours"), "utf-8"
    )
    base = knowledge_of(path)

    assert found_by(base, {"what time do you open": ""}) == [
        (
            'school/faq/workshop.yaml:4: warning: "perhaps hours" of "opening-hours" is only suggested, not answered, '
            'since "school/borrow-a-pump" is near'
        ),
        'school/faq/workshop.yaml:5: "what time do you open" of "opening-hours" is not answered at all (as told)',
        'school/faq/workshop.yaml:21: "help!" of "borrow-a-pump" is taken for an emergency (emergency)',
        (
            'school/faq/workshop.yaml:21: "perhaps a pump" of "borrow-a-pump" gets suggestions that do not begin with '
            'it: "school/opening-hours", "school/borrow-a-pump"'
        ),
    ]


def test_a_term_that_is_not_found_by_its_name_is_told(base: KnowledgeBase) -> None:
    """A term must be found by its name and aliases."""
    matcher = StandInMatcher(base)
    matcher.terms._refs.update({"sram": "term:school/abc-check"})

    found = [problem.sentence for problem in checking.problems(Snapshot(base, matcher))]  # type: ignore[arg-type]
    assert found == [
        '"SRAM" of the term "sram" finds "term:school/abc-check"',
        '"define SRAM" is answered by another term, "term:school/abc-check"',
    ]


def test_a_card_too_long_for_discord_is_told() -> None:
    """A term with more senses than one message holds is found before Discord refuses it."""
    senses = tuple(Sense(f"{number} " * 190, f"sense {number}", ("x",)) for number in range(10))
    base = KnowledgeBase((Pack("p", "P", terms=(Term("p", "long", "LONG", senses),)),))

    assert ['the card of "long" is' in line for line in found_by(base, {})] == [True]


def test_a_pack_of_the_longest_entries_fits(tmp_path: Path) -> None:
    """Whatever the loader accepts as an entry fits on one message."""
    entry = (
        f"- id: one\n  question: {'Q' * 100}\n  answer: {'a' * 600}\n  details: {'d' * 1800}\n  topic: T\n  source: s\n"
    )
    head = f"name: tiny\ntitle: T\nsources:\n  s: {{title: {'t' * 120}, url: 'https://a.example/{'x' * 480}'}}\n"

    assert found_by(knowledge_of(pack(tmp_path, {"pack.yaml": head, "faq/one.yaml": entry})), {}) == []


# --- faqbot eval ---------------------------------------------------------------------------------------------------


def evaluation(
    monkeypatch: pytest.MonkeyPatch, base: KnowledgeBase, questions: list[ExpectedQuestion]
) -> evaluating.Evaluation:
    monkeypatch.setattr("bot.service.library.Matcher.from_knowledge_base", StandInMatcher)
    pack_ = replace(base.packs[0], questions=tuple(questions))
    return at_once(Evaluating(Library(KnowledgeBase((pack_,)))).evaluate())


VERDICTS = [
    ("workshop hours", ("opening-hours",), "direct", Verdict.RIGHT),
    ("workshop hours", ("borrow-a-pump", "opening-hours"), "direct", Verdict.RIGHT),
    ("workshop hours", ("borrow-a-pump",), "direct", Verdict.WRONG),
    ("workshop hours", ("suggest",), "direct", Verdict.WRONG),
    ("workshop hours", ("silence",), "listening", Verdict.CHATTER),
    ("workshop hours", ("emergency",), "direct", Verdict.WRONG),
    ("define SRAM", ("term:sram",), "direct", Verdict.RIGHT),
    ("define SRAM", ("sram",), "direct", Verdict.RIGHT),
    ("define SRAM", ("compare:sram:abc-check",), "direct", Verdict.WRONG),
    ("perhaps", ("borrow-a-pump",), "direct", Verdict.OFFERED),
    ("perhaps", ("sram",), "direct", Verdict.MISSED),
    ("perhaps", ("suggest",), "direct", Verdict.RIGHT),
    ("perhaps", ("silence",), "direct", Verdict.CHATTER),
    ("perhaps", ("silence",), "listening", Verdict.RIGHT),
    ("lovely weather", ("silence",), "direct", Verdict.RIGHT),
    ("lovely weather", ("opening-hours",), "direct", Verdict.MISSED),
    ("lovely weather", ("emergency",), "direct", Verdict.MISSED),
    ("help!", ("emergency",), "listening", Verdict.RIGHT),
    ("help!", ("opening-hours",), "direct", Verdict.FALSE_ALARM),
    ("help!", ("silence",), "listening", Verdict.FALSE_ALARM),
]


@pytest.mark.parametrize(("expected", "verdict"), [(ExpectedQuestion(*row[:3]), row[3]) for row in VERDICTS])
def test_each_outcome_has_its_verdict(
    monkeypatch: pytest.MonkeyPatch, base: KnowledgeBase, expected: ExpectedQuestion, verdict: Verdict
) -> None:
    """What came is compared with what must come, in every combination."""
    found = evaluation(monkeypatch, base, [expected])

    assert found.outcomes[0].verdict is verdict


def test_the_figures_count_what_they_say(monkeypatch: pytest.MonkeyPatch, base: KnowledgeBase) -> None:
    """Precision is over confident answers, coverage over questions that have an answer."""
    questions = [ExpectedQuestion(ask, want, how) for ask, want, how, _ in VERDICTS]
    found = evaluation(monkeypatch, base, questions)

    assert found.precision == (4, 9)
    assert found.coverage == (4, 10)
    assert found.silence == (2, 5)
    assert found.emergencies == (1, 3)
    assert found.false_alarms == 2
    assert len(found.misses) == len([verdict for *_, verdict in VERDICTS if verdict is not Verdict.RIGHT])
    assert [outcome.came for outcome in found.outcomes][:1] == ["opening-hours"]
    assert found.outcomes[6].came == "term:sram"
    assert found.outcomes[9].came == "suggest opening-hours, borrow-a-pump"
    assert (found.outcomes[14].came, found.outcomes[17].came) == ("nothing", "emergency")
