"""The compiled ranking: there where a C compiler is, and the same as numpy's in everything that anybody can see."""

import json
import os
import pickle
import shutil
import subprocess
import sys
import sysconfig
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.faq.packs import load_packs
from bot.matching import Matcher, compiled
from bot.matching.decision import Match
from bot.matching.ranker import Ranker
from bot.matching.words import lines_of

ROOT = Path(__file__).parent.parent
HEADERS = Path(sysconfig.get_path("include"), "Python.h")
needed = pytest.mark.skipif(
    os.environ.get("FAQBOT_WITHOUT_COMPILER") == "1"
    or not any(map(shutil.which, ("cc", "gcc", "clang", "cl")))
    or not HEADERS.is_file(),
    reason="no C compiler, or no headers of Python, so nothing was compiled",
)


@pytest.fixture
def numpy_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which nothing was compiled."""
    monkeypatch.setattr(compiled, "is_there", lambda: False)


@needed
def test_it_was_compiled_here() -> None:
    """Where there is a compiler an installation has the compiled ranking, made for this version."""
    assert compiled.is_there()


def alike(first: list[Match], second: list[Match]) -> None:
    """Assert the same entries in the same order, as sure, by the same phrasings and signals."""
    assert [match.entry_id for match in first] == [match.entry_id for match in second]
    for one, other in zip(first, second, strict=True):
        assert one.confidence == pytest.approx(other.confidence, abs=1.01e-4)
        assert one.phrasing == other.phrasing
        assert dict(one.signals) == pytest.approx(dict(other.signals), abs=2e-6)


def by_both(ranker: Ranker, tokens: tuple[str, ...], limit: int = 10) -> tuple[list[Match], list[Match]]:
    """What machine code and numpy find."""
    ranker.rank(tokens, limit)
    if ranker._compiled is None:  # there is nothing in it
        return [], ranker.rank(tokens, limit)
    matches, others = ranker._ranked_by_code(ranker._compiled, tokens, limit)
    expected, all_others = ranker._ranked_by_numpy(tokens)
    assert others == [(entry, pytest.approx(part)) for entry, part in all_others[: len(others)]]
    assert len(others) >= min(len(all_others), limit - len(expected))
    return matches, expected


TALK = (
    "how do i cancel my card the refund pin zebra not stop call off phone nine change emt lost purchase buy cancelled "
    "qlr hypoglycemia hypoglycemai paris boston mondays open"
)
WORDS = TALK.split()
_phrasing = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(tuple)
_phrasings = st.lists(_phrasing, min_size=1, max_size=4)
_base = st.dictionaries(st.sampled_from("abcdefghij"), _phrasings, min_size=1)
PADDING = {f"filler {n}": [("filler", f"word{n}", "card"), ("open", "paris", f"word{n}")] for n in range(70)}


@needed
@settings(max_examples=150, deadline=None)
@given(base=_base, changes=st.dictionaries(st.sampled_from("abcxyz"), st.none() | _phrasings), asked=_phrasing)
@pytest.mark.parametrize("padding", [{}, PADDING], ids=["small", "larger"])
def test_it_finds_what_numpy_finds(
    base: dict[str, list[tuple[str, ...]]],
    changes: dict[str, list[tuple[str, ...]] | None],
    asked: tuple[str, ...],
    padding: dict[str, list[tuple[str, ...]]],
) -> None:
    """In any base, also one that was changed (added, edited, removed), whatever is asked."""
    ranker = Ranker.build({**base, **padding}, frozenset({"emt", "qlr"}))
    for each in (ranker, ranker.with_changes(changes)):
        alike(*by_both(each, asked))


@needed
def test_it_finds_what_numpy_finds_in_the_shipped_pack() -> None:
    """Messages as people wrote them, asked of 21,000 phrasings."""
    knowledge_base = load_packs(ROOT / "knowledge", ("ems",))
    matcher = Matcher.from_knowledge_base(knowledge_base)
    lines = (ROOT / "tests" / "data" / "examined_bg.jsonl").read_text("utf-8").splitlines()
    for text in [json.loads(line)["text"] for line in lines[::7]]:
        for reading in matcher._reader.readings(text, 2):
            if reading.tokens:
                alike(*by_both(matcher._ranker, reading.tokens))


@needed
def test_bases_of_different_sizes_take_turns() -> None:
    """What they work on is shared; eight threads that rank in both at once get what one gets."""
    small = Ranker.build({"a": [("lost", "card")], "b": [("change", "pin")]})
    large = Ranker.build({**PADDING, "a": [("lost", "card")], "b": [("change", "my", "pin")]})
    asked = [(ranker, (word, other)) for word in WORDS for other in WORDS[:8] for ranker in (small, large)]
    expected = [ranker.rank(tokens) for ranker, tokens in asked]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda each: each[0].rank(each[1]), asked)) == expected


@needed
def test_an_error_on_the_way_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """A ranking that fails half-way does not change the next one."""
    ranker = Ranker.build({**PADDING, "a": [("lost", "card")]})
    expected = ranker.rank(("lost", "paris"))
    with monkeypatch.context() as patch:
        patch.setattr("faqbot_compiled.ratio", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            ranker.rank(("open", "card"))
    assert ranker.rank(("lost", "paris")) == expected


@pytest.mark.usefixtures("numpy_only")
def test_nothing_is_missed_without_it() -> None:
    """Without a compiler numpy ranks."""
    ranker = Ranker.build({"a": [("lost", "card")], "b": [("change", "my", "pin")]})
    assert ranker.rank(("change", "pin"))[0].entry_id == "b"
    assert ranker._compiled is None


def test_one_of_another_version_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was compiled from other sources than stand beside it is not used; nor any by a Python without its lock."""
    pytest.importorskip("faqbot_compiled", reason="nothing was compiled")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "_is_gil_enabled", lambda: False, raising=False)
        assert not compiled.is_there.__wrapped__()
    assert compiled.is_there.__wrapped__()
    monkeypatch.setattr("faqbot_compiled.DIGEST", "of another day")
    assert not compiled.is_there.__wrapped__()
    monkeypatch.setattr(compiled, "SOURCES", ROOT / "nowhere")  # a wheel has no sources beside it
    assert compiled.is_there.__wrapped__()


def test_one_that_looks_for_numbers_that_are_gone_is_left_alone() -> None:
    """What was compiled beside other modules fails to load, and numpy ranks."""
    program = """
import bot.matching.evidence as evidence
del evidence.HEAT
from bot.matching import compiled
print(compiled.is_there())
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_a_ranker_is_kept_without_machine_code() -> None:
    """It can be written to disk after it ranked, and ranks the same when it is read back."""
    ranker = Ranker.build({"a": [("lost", "card")], "b": [("change", "my", "pin")]})
    found = ranker.rank(("change", "pin"))
    again = pickle.loads(pickle.dumps(ranker))  # noqa: S301 - written in this line
    assert again.rank(("change", "pin")) == found


def test_every_kind_has_its_bit() -> None:
    """Kinds of things are told as bits of one number, of which there are 63."""
    assert len(lines_of("kinds.txt")) <= 63
