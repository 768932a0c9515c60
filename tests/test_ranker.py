"""The ranker: which entry, how sure, the same every time, and the same however the base came to be."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from neighbours import Pairs

from bot.matching.confidence import calibration, read
from bot.matching.ranker import Ranker
from bot.matching.ridge import ridge_weights
from bot.matching.signals import NAMES
from bot.matching.words import DATA

PHRASINGS = {
    "refund": ["how do i get a refund", "i want my money back", "return my order for a refund"],
    "cancel": ["how do i cancel my subscription", "stop my membership", "end the monthly plan"],
    "password": ["i forgot my password", "reset my password", "can not log in to my account"],
    "card": ["my card was stolen", "lost my credit card", "block my card"],
    "pin": ["how do i change my pin", "new pin for my card"],
    "hours": ["when are you open", "what are your opening hours", "are you open on sunday"],
    "emt": ["what does emt stand for", "meaning of emt"],
    "ems": ["what does ems stand for", "meaning of ems"],
}
PROTECTED = frozenset({"emt", "ems"})


def tokens(phrasings: dict[str, list[str]]) -> dict[str, list[tuple[str, ...]]]:
    return {entry: [tuple(text.split()) for text in texts] for entry, texts in phrasings.items()}


@pytest.fixture(scope="module")
def ranker() -> Ranker:
    return Ranker.build(tokens(PHRASINGS), PROTECTED)


@pytest.mark.parametrize(
    ("asked", "entry"),
    [
        ("can i have my money back please", "refund"),
        ("quit my subscription", "cancel"),
        ("i can not remember my password", "password"),
        ("somebody took my credit card", "card"),
        ("do you open on sundays", "hours"),
        ("ems stands for what", "ems"),
        ("emt meaning", "emt"),
    ],
)
def test_the_right_entry_comes_first(ranker: Ranker, asked: str, entry: str) -> None:
    """Other words, another order and synonyms still find the entry."""
    assert ranker.rank(asked.split())[0].entry_id == entry


@pytest.mark.parametrize("asked", ["what does qlr stand for", "meaning of zkp", "how do i change my pizza"])
def test_an_unknown_subject_in_a_known_shape_is_no_answer(ranker: Ranker, asked: str) -> None:
    """The shape of the question never wins over its subject."""
    assert ranker.rank(asked.split())[0].confidence < 0.5


def test_a_known_question_is_sure(ranker: Ranker) -> None:
    """A stored phrasing finds its own entry with high confidence; a foreign question finds none."""
    assert ranker.rank(["how", "do", "i", "cancel", "my", "subscription"])[0].confidence > 0.9
    assert all(match.confidence < 0.2 for match in ranker.rank(["why", "is", "the", "sky", "blue", "over", "norway"]))


def test_confidences_share_one_chance(ranker: Ranker) -> None:
    """What is ranked together adds up to at most 1, falls from first to last, and carries every signal."""
    found = ranker.rank(["change", "the", "pin", "of", "my", "stolen", "card"], limit=8)
    confidences = [match.confidence for match in found]
    assert confidences == sorted(confidences, reverse=True)
    assert sum(match.confidence for match in found if match.signals) <= 1.0001
    assert tuple(found[0].signals) == NAMES
    assert all(0 <= value <= 1 for match in found for value in match.signals.values())


@pytest.mark.parametrize("asked", ["", "the", "qqqq", "the of a", "🙂"])
def test_what_shares_nothing_finds_nothing_sure(ranker: Ranker, asked: str) -> None:
    """An empty or foreign query is no error."""
    assert all(match.confidence < 0.5 for match in ranker.rank(asked.split()))


def test_an_empty_base_finds_nothing() -> None:
    """No entries, or entries without phrasings, give no matches."""
    assert Ranker.build({}).rank(["anything"]) == []
    assert Ranker.build({"a": []}).rank(["anything"]) == []


def test_ties_go_by_id() -> None:
    """Entries with the very same phrasing stand in the order of their ids, whichever came first."""
    same = [("reset", "my", "router")]
    found = Ranker.build({"b": same, "a": same, "c": same}).rank(["reset", "router"])
    assert [match.entry_id for match in found] == ["a", "b", "c"]


_VOCABULARY = [
    "card",
    "pin",
    "refund",
    "router",
    "zebra",
    "account",
    "open",
    "change",
    "lost",
    "emt",
    "what",
    "my",
    "the",
    "cancel",
    "buy",
    "purchase",
]
_phrasing = st.lists(st.sampled_from(_VOCABULARY), min_size=1, max_size=6).map(tuple)
_phrasings = st.lists(_phrasing, min_size=1, max_size=3)
_ids = st.sampled_from(["refund", "cancel", "pin", "emt", "new one", "another"])


@settings(max_examples=60, deadline=None)
@given(
    steps=st.lists(st.dictionaries(_ids, st.none() | _phrasings, min_size=1, max_size=3), min_size=1, max_size=3),
    asked=st.lists(_phrasing, min_size=1, max_size=3),
)
def test_changes_equal_a_rebuilt_ranker(
    steps: list[dict[str, list[tuple[str, ...]] | None]], asked: list[tuple[str, ...]]
) -> None:
    """Entries added, edited and removed one after another rank as if the base had been built so, to four decimals."""
    base = tokens(PHRASINGS) | {f"filler {n}": [("filler", f"word{n}", "card")] for n in range(60)}
    changed = Ranker.build(base, PROTECTED)
    wanted: dict[str, list[tuple[str, ...]]] = dict(base)
    for step in steps:
        changed = changed.with_changes(step)
        for entry, texts in step.items():
            wanted.pop(entry, None)
            if texts is not None:
                wanted[entry] = texts
    rebuilt = Ranker.build(wanted, PROTECTED)
    for query in asked:
        ours = [(match.entry_id, match.confidence) for match in changed.rank(query, limit=6)]
        assert ours == [(match.entry_id, match.confidence) for match in rebuilt.rank(query, limit=6)]


@settings(max_examples=60, deadline=None)
@given(base=st.dictionaries(_ids, _phrasings, min_size=2), asked=_phrasing)
def test_who_leads_is_ahead_of_every_other_entry(
    base: dict[str, list[tuple[str, ...]]], asked: tuple[str, ...]
) -> None:
    """`lead` is told against the strongest other entry, whichever stands next in the ranking."""
    found = [match.signals for match in Ranker.build(base).rank(asked) if match.signals]
    for place, own in enumerate(found):
        others = [0.0, *(other["nearest"] for other in [*found[:place], *found[place + 1 :]])]
        assert own["lead"] <= 0.5 + 0.5 * (own["nearest"] - max(others)) + 1e-5
        assert own["second"] <= own["nearest"] + 1e-9
        assert max(own["stems"], own["pairs"], own["pieces"]) <= 1.0 + 1e-6


def test_a_ranker_with_changes_leaves_the_first_one_alone(ranker: Ranker) -> None:
    """The shared ground does not change when somebody stands on it."""
    before = ranker.rank(["lost", "my", "card"])
    other = ranker.with_changes({"card": None, "zebra": [("lost", "my", "zebra")]})
    assert [match.entry_id for match in other.rank(["lost", "zebra"], 1)] == ["zebra"]
    assert "card" not in {match.entry_id for match in other.rank(["block", "my", "card"], 8)}
    assert ranker.rank(["lost", "my", "card"]) == before


_PROGRAM = """
import json, sys
if sys.argv[1:] == ["numpy"]:
    sys.modules["faqbot_compiled"] = None
from bot.matching.ranker import Ranker
base, asked = json.loads(sys.stdin.read())
ranker = Ranker.build({e: [tuple(t.split()) for t in ts] for e, ts in base.items()}, {"emt", "ems"})
print(json.dumps([[(m.entry_id, m.confidence) for m in ranker.rank(q.split())] for q in asked]))
"""


def test_the_same_question_has_the_same_answer_in_every_process() -> None:
    """Confidence is equal to four decimals whatever the number of BLAS threads and the hash seed, compiled or not."""
    asked = ["money back", "change my card", "what is ems", "forgot the pin of my card", "stop it"]
    given_ = json.dumps([PHRASINGS, asked])
    outs = set()
    for seed, threads, way in (("1", "1", "code"), ("2", "4", "numpy"), ("3", "1", "numpy")):
        env = {**os.environ, "PYTHONHASHSEED": seed, "OPENBLAS_NUM_THREADS": threads}
        root = Path(__file__).resolve().parent.parent
        command = [sys.executable, "-c", _PROGRAM, way]
        done = subprocess.run(command, input=given_, env=env, cwd=root, capture_output=True, text=True, check=True)
        outs.add(done.stdout)
    assert len(outs) == 1


def test_a_table_of_another_shape_is_no_calibration() -> None:
    """One number too few is told when it is read, not when somebody asks."""
    table = json.loads((DATA / "calibration.json").read_text("utf-8"))
    assert read(table).signals == NAMES
    for name in ("mean", "scale", "direct", "units", "unit_bias", "out"):
        with pytest.raises(ValueError, match=r"tools/calibrate\.py"):
            read({**table, name: table[name][:-1]})


@pytest.mark.parametrize("changes", [{}, {"card": None, "zebra": [("lost", "my", "zebra")]}])
def test_what_stands_apart_has_no_neighbour_in_any_phrasing(
    ranker: Ranker, changes: dict[str, list[tuple[str, ...]] | None]
) -> None:
    """As told pair by pair, also in a base that was changed."""
    changed = ranker.with_changes(changes) if changes else ranker
    for text in ("lost my zebra", "the pin of my card", "purple monday", "how do i reset a password", "the", ""):
        assert changed.apart(text.split()) == Pairs(changed.together).apart(text.split())
    assert changed.apart(["lost", "zebra"]) == ([] if changes else [0, 1])
    assert changed.apart(["stolen", "lost"]) == [0, 1]
    assert changed.apart(["credit", "card"]) == ([0, 1] if changes else [])  # the entry that said so is gone


def test_the_calibration_is_for_these_signals() -> None:
    """The shipped calibration names the signals that the code works out, in their order."""
    assert calibration().signals == NAMES


@pytest.mark.parametrize(
    ("asked", "entry"),
    [
        ("does a rap sheet count against me", "record"),
        ("is that few and far between", "rare"),
        ("is that no walk in the park", "hard"),
        ("how did that come about", "history"),
        ("so he calls the shots then", "boss"),
    ],
)
def test_an_idiom_finds_what_is_asked_in_plain_words(asked: str, entry: str) -> None:
    """Groups of synonyms hold idioms that share no word with the phrasing."""
    plain = {
        "record": ["can i join with a criminal record"],
        "cost": ["how much does the course cost"],
        "boss": ["who is in charge"],
        "rare": ["are there any uncommon ones"],
        "hard": ["is the class hard"],
        "history": ["what is the history of it"],
    }
    assert Ranker.build(tokens(plain), frozenset()).rank(asked.split())[0].entry_id == entry


@pytest.mark.parametrize(
    ("count", "likeness"),
    [(42, 0.339230767), (14, 0.884397939), (32, 0.842573534), (48, 0.057507506), (4, 0.144945396)],
)
def test_many_that_are_alike_weigh_the_same(count: int, likeness: float) -> None:
    """What each of them says ends right between two billionths here, and is rounded one way for all."""
    weights = ridge_weights(np.ones((count, count)), np.full(count, likeness), 0.8)
    assert len(set(weights.tolist())) == 1
    assert weights[0] == pytest.approx(likeness / (count + 0.8), abs=1e-9)


@pytest.mark.parametrize("asked", [("keyboard", "value"), ("prototype",)])
def test_many_entries_that_are_asked_alike_stand_by_id(asked: tuple[str, ...]) -> None:
    """However many there are."""
    for count in range(2, 70):
        same = {f"entry{number:02}": [("value", "keyboard", "prototype")] for number in range(count)}
        found = Ranker.build(same | {"other": [("red", "lamp")]}).rank(asked, limit=6)
        assert [match.entry_id for match in found] == sorted(same)[:6]
        assert len({match.confidence for match in found if match.signals}) == 1
