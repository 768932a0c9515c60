"""A matcher that was revised decides like one that was built anew, at once."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.faq.entry import Entry, Pack, Sense, Term
from bot.faq.knowledge_base import KnowledgeBase
from bot.matching import Matcher

TEXTS = (
    "What does EMT stand for?", "emt meaning", "how do i become an emt", "steps to become an emt", "emt vs paramedic",
    "how long is emt school", "length of the emt course", "how much does emt school cost", "is the exam hard",
    "where do emts work", "what do emts do", "what is triage", "triage colors", "who is on an ambulance", "emt pay",
)  # fmt: skip
ASKED = (
    *TEXTS,
    "emt exam",
    "what is a paramedic",
    "whats emt short for",
    "becoming emt",
    "colors of triage tags",
    "pizza",
)
TERMS = (
    Term("p", "emt", "EMT", (Sense("A person.", "Emergency Medical Technician"),)),
    Term("p", "paramedic", "Paramedic", (Sense("The highest level."),)),
)


ANSWERS = ("An answer.", "About 150 hours of class.", "Colors tell who goes first.", "Ask your state.")


def _base(texts: dict[int, tuple[str, ...]]) -> KnowledgeBase:
    entries = tuple(
        Entry("p", f"entry-{number}", phrasings[0], ANSWERS[len(phrasings) % len(ANSWERS)], "Topic", phrasings[1:])
        for number, phrasings in sorted(texts.items())
        if phrasings
    )
    return KnowledgeBase((Pack("p", "P", entries=entries, terms=TERMS),))


bases = st.dictionaries(
    st.integers(0, 7), st.lists(st.sampled_from(TEXTS), min_size=1, max_size=4, unique=True).map(tuple), min_size=1
)


@given(bases, bases)
@settings(max_examples=25, deadline=None)
def test_revised_equals_built_anew(first: dict[int, tuple[str, ...]], then: dict[int, tuple[str, ...]]) -> None:
    """Whatever was added, changed or removed, every question gets the same ranking to four decimals."""
    revised = Matcher.from_knowledge_base(_base(first)).revised(_base(then))
    anew = Matcher.from_knowledge_base(_base(then))
    for asked in ASKED:
        ours = [(match.entry_id, match.confidence) for match in revised.rank(asked)]
        assert ours == [(match.entry_id, match.confidence) for match in anew.rank(asked)]
        assert type(revised.match(asked)) is type(anew.match(asked))


@pytest.mark.parametrize("what", ["term", "acronym"])
def test_new_terms_and_acronyms_are_known_at_once(what: str) -> None:
    """A term that comes with an edit is one for the next question."""
    base = _base({1: ("how do i become an emt",), 2: ("what do emts do",)})
    (pack,) = base.packs
    if what == "term":
        terms = (*pack.terms, Term("p", "qlr", "QLR", (Sense("A thing.", "Quick Local Response"),)))
        changed = KnowledgeBase((replace(pack, terms=terms),))
    else:
        entry = Entry("p", "qlr", "What does QLR stand for?", "Quick Local Response.", "Topic")
        changed = KnowledgeBase((replace(pack, entries=(*pack.entries, entry)),))
    matcher = Matcher.from_knowledge_base(base)
    assert (
        matcher.rank("what does qlr stand for")[:1] == [] or matcher.rank("what does qlr stand for")[0].confidence < 0.4
    )
    assert "qlr" in matcher.revised(changed).rank("what does qlr stand for")[0].entry_id


def test_an_answer_alone_may_change() -> None:
    """A moderator mends an answer, no phrasing: what it now speaks of counts with the next question."""
    base = _base({1: ("emt rules", "rules for an emt"), 2: ("emt dress", "dress of an emt"), 3: ("paramedic pay",)})
    (pack,) = base.packs
    entries = tuple(replace(entry, answer="No beards.") if entry.id == "entry-1" else entry for entry in pack.entries)
    changed = KnowledgeBase((replace(pack, entries=entries),))
    before, asked = Matcher.from_knowledge_base(base), "what are the emt rules on beards"
    before.match(asked)  # what is known of each entry is worked out here
    after = before.revised(changed)
    ours = [(match.entry_id, match.confidence) for match in after.rank(asked)]
    assert ours == [(match.entry_id, match.confidence) for match in Matcher.from_knowledge_base(changed).rank(asked)]
    assert ours != [(match.entry_id, match.confidence) for match in before.rank(asked)]


def test_a_word_typed_badly_is_understood_from_the_edit_on() -> None:
    """What was asked in vain before a moderator wrote the entry is read anew, typos and all."""
    asked = "what are the trage colors"
    before = Matcher.from_knowledge_base(_base({1: TEXTS[2:5], 2: TEXTS[5:8]}))
    assert "triage" not in before.read(asked).tokens
    assert "triage" in before.revised(_base({1: TEXTS[2:5], 2: TEXTS[11:13]})).read(asked).tokens


def test_a_word_is_kept_once_however_often_it_is_said() -> None:
    """Thousands of phrasings are made of a few words: a FAQ takes the room of these, also when it is edited."""
    first, then = _base({1: TEXTS[:5], 2: TEXTS[5:9]}), _base({1: TEXTS[:5], 2: TEXTS[5:]})
    matcher = Matcher.from_knowledge_base(first).revised(then)
    said = [word for texts in matcher._phrasings.values() for tokens in texts for word in tokens]
    assert len({id(word) for word in said}) == len(set(said)) < len(said)
