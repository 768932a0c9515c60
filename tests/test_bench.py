"""`faqbot bench` measures what it says, on the packs and on any FAQ file."""

import json
from pathlib import Path

import pytest

from bot.__main__ import run
from bot.matching import Matcher
from bot.service.benchmarking import Task, held_out, measure
from bot.service.judging import judged_by, learning_curve, reliability, with_phrasings

SHOP = {  # five phrasings an entry, so that one of each is held out
    "refund": ["how do i get a refund", "money back please", "return my order", "i want my money back", "refund"],
    "hours": ["when do you open", "opening hours", "are you open on sunday", "what time do you open", "open when"],
    "jobs": ["do you have jobs", "are you hiring", "work for you", "apply for a job here", "any vacancy"],
    "pets": ["can i bring my dog", "are pets allowed", "is my cat welcome", "do you allow dogs inside", "dogs ok"],
}


class Oracle:
    """Knows every answer, and scores what it does not know below."""

    def __init__(self, task: Task, *, sure: bool = True) -> None:
        self.right = dict(task.asked)
        self.sure = sure

    def rank(self, text: str) -> list[tuple[str, float]]:
        if text in self.right:
            return [(next(iter(self.right[text])), 0.9)]
        return [("hours", 0.1 if self.sure else 0.95)]


def test_held_out_questions_are_not_known() -> None:
    """What is asked is not among the phrasings, and what belongs to no entry is strange."""
    task = held_out("shop", SHOP)
    known = {text for texts in task.entries.values() for text in texts}
    assert not known & {text for text, _ in task.asked}
    assert "refund" not in task.entries
    assert task.strange == ("i want my money back",)


def test_an_engine_that_knows_everything_scores_everything() -> None:
    """The figures reach one for an oracle, and right-or-quiet falls where strange questions score high."""
    task = held_out("shop", SHOP)
    (perfect,) = measure(task, {"oracle": lambda: Oracle(task)})
    assert (perfect.acc1, perfect.acc3, perfect.mrr, perfect.auroc) == (1, 1, 1, 1)
    (loud,) = measure(task, {"loud": lambda: Oracle(task, sure=False)})
    assert loud.auroc == 0


def test_bench_prints_ratios_against_its_peers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All engines appear in one table, the peer's ratio being one."""
    (tmp_path / "shop.json").write_text(json.dumps(SHOP), "utf-8")
    assert run(["bench", "--data", str(tmp_path / "shop.json")]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("| ")]
    assert [line.split(" | ")[0] for line in lines[1:4]] == ["| rapidfuzz WRatio", "| rapidfuzz token_set", "| faqbot"]
    assert lines[1].split(" | ")[7] == "1.000"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "question,answer\nx,y\n", "needs the columns text and entry"),
        ("a.json", "[1, 2]", "must map each entry"),
        ("a.json", "{", "neither JSON nor YAML"),
    ],
)
def test_what_is_no_faq_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, said: str
) -> None:
    """A wrong file is answered with what it should hold."""
    (tmp_path / name).write_text(text, "utf-8")
    assert run(["bench", "--data", str(tmp_path / name)]) == 2
    assert said in capsys.readouterr().err


def test_more_phrasings_are_worth_what_the_curve_says() -> None:
    """The curve goes on as long as some entry has more phrasings, and draws the same ones every time."""
    task = held_out("shop", SHOP)
    points = list(learning_curve(task, Matcher.from_phrasings))
    assert [point.phrasings for point in points] == [1, 2, 3, 4]
    assert points == list(learning_curve(task, Matcher.from_phrasings))
    fewer, more = (with_phrasings(task, count).entries["hours"] for count in (2, 3))
    assert len(fewer) == 2
    assert list(more[:2]) == list(fewer)


def test_confidences_that_keep_their_word_have_no_error() -> None:
    """Eight of ten right at 0.8 is no error; all wrong at 0.9 is nine tenths of one, weighed by how many these are."""
    honest = [(0.8, place < 8) for place in range(10)]
    assert judged_by(honest).error == pytest.approx(0.0)
    boastful = judged_by([*honest, *[(0.9, False)] * 10])
    assert boastful.error == pytest.approx(0.45)
    assert [(row.start, row.count, row.right) for row in boastful.bins] == [(0.8, 10, 0.8), (0.9, 10, 0.0)]


def test_a_strange_question_has_no_right_match() -> None:
    """What belongs to no entry counts as wrong, however sure the engine is."""
    task = Task("shop", SHOP, (("opening hours", frozenset({"hours"})),), ("opening hours",))
    (row,) = reliability(task, Matcher.from_phrasings).bins
    assert (row.count, row.right) == (2, 0.5)


def test_bench_asks_the_messages_that_it_is_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --asked the file's messages are asked, those without an entry as strange; curve and bins are printed."""
    (tmp_path / "shop.json").write_text(json.dumps(SHOP), "utf-8")
    (tmp_path / "asked.csv").write_text("text,entry\nwhen open,hours\nwho won the cup,\n", "utf-8")
    asked = ["--data", str(tmp_path / "shop.json"), "--asked", str(tmp_path / "asked.csv"), "--phrasings", "3"]
    assert run(["bench", *asked]) == 0
    out = capsys.readouterr().out
    assert "4 entries, 12 phrasings, 1 questions with an answer, " in out
    assert "| phrasings | acc1 | cov95 |" in out
    assert "| 5 | " in out
    assert "Expected calibration error" in out
