"""`faqbot bench` measures what it says, on the packs and on any FAQ file."""

import json
from pathlib import Path

import pytest

from bot.__main__ import run
from bot.service.benchmarking import Task, held_out, measure

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
    assert [line.split(" | ")[0] for line in lines[1:]] == ["| rapidfuzz WRatio", "| rapidfuzz token_set", "| faqbot"]
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
