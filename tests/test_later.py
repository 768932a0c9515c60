"""What is worked out only when somebody looks at it: the same as if it had been worked out at once."""

import pickle

import pytest

from bot.matching import Answer, Matcher
from bot.matching.later import Later
from bot.matching.ranker import Ranker

HOURS = {
    "hours": ["when do you open", "opening hours"],
    "holidays": ["when do you open on holidays", "are you open at christmas"],
}


def test_it_is_looked_up_once_and_only_when_it_is_needed() -> None:
    """Whoever only hands it on pays nothing; whoever looks twice pays once."""
    asked: list[str] = []

    def find() -> list[str]:
        asked.append("")
        return ["a", "b", "c"]

    later = Later(find)
    assert asked == []
    assert (later[0], later[1:], len(later), list(later)) == ("a", ("b", "c"), 3, ["a", "b", "c"])
    assert asked == [""]


def test_it_is_equal_to_the_tuple_it_stands_for() -> None:
    """Decisions compare as before, also once they were copied or sent to another process."""
    later = Later(lambda: ["a"])
    assert later == ("a",) == later
    assert later == Later(lambda: ("a",))
    assert later != ("b",)
    assert hash(later) == hash(("a",))
    assert repr(later) == "('a',)"
    assert pickle.loads(pickle.dumps(later)) == ("a",)  # noqa: S301 - made in the line itself


def test_a_sure_answer_ranks_the_others_only_when_they_are_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody asks in just the words of an entry; only "Not what I meant" needs the rest, and gets it."""
    matcher = Matcher.from_phrasings(HOURS)
    expected = [match for match in matcher.rank("when do you open", limit=4) if match.entry_id != "hours"]
    ranked: list[object] = []
    rank = Ranker.rank
    monkeypatch.setattr(Ranker, "rank", lambda self, *args: ranked.append(args) or rank(self, *args))

    decision = matcher.match("when do you open")

    assert isinstance(decision, Answer)
    assert (decision.match.entry_id, decision.match.confidence, ranked) == ("hours", 0.98, [])
    assert decision.others == tuple(expected) != ()
    assert len(ranked) == 1
