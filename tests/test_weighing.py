"""Entries and cards of terms on one scale: what question and entry name and ask for decides between alike ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.entry import Entry, Pack, Sense, Term
from bot.faq.knowledge_base import KnowledgeBase
from bot.matching import Answer, Matcher
from bot.matching.card_words import CardWords
from bot.matching.confidence import shipped
from bot.matching.decision import Match, Trace, decide
from bot.matching.facts import Facts
from bot.matching.reading import Reading
from bot.matching.signals import NAMES
from bot.matching.terms import TermBook
from bot.matching.weighing import OF_CARDS, OF_ENTRIES, Scales, laid_out, weighed_out

TERMS = (
    Term("p", "emt", "EMT", (Sense("Gives basic life support.", "emergency medical technician"),)),
    Term("p", "medic", "Medic", (Sense("The highest level."),)),
    Term("p", "ked", "KED", (Sense("A vest that keeps the spine still.", "Kendrick extrication device"),)),
)
PHRASINGS = {
    "p/pay": [("emt", "pay"), ("how", "much", "do", "emt", "make")],
    "p/course": [("emt", "course"), ("how", "long", "is", "emt", "school")],
    "p/medic": [("medic", "school"), ("how", "do", "i", "become", "a", "medic")],
}
CARDS = {
    "p/pay": ("What do EMTs earn?", "About 20 dollars an hour."),
    "p/course": ("How long?", "Six months of class."),
}
BOOK = TermBook(TERMS)
FACTS = Facts(BOOK, CardWords(TERMS), PHRASINGS, CARDS, {})


def _laid_out(said: str, phrasing: str = "emt pay", entry: str = "p/pay", reader: Matcher | None = None) -> Scales:
    """One entry, likely by its likeness alone, beside what was said."""
    reading: Reading = (reader or Matcher({"x": ["y"]}, TERMS)).read(said)
    match = Match(entry, 0.5, phrasing, dict.fromkeys(NAMES, 0.5))
    return laid_out(FACTS, reading, reading, [match], None)


def _signals(said: str, phrasing: str = "emt pay", entry: str = "p/pay") -> dict[str, float]:
    return dict(zip(OF_ENTRIES, _laid_out(said, phrasing, entry).of_entries[0].tolist(), strict=True))


def test_what_is_known_of_an_entry() -> None:
    """Shares of its phrasings that name a term and ask for something, and the words of its card."""
    facts = FACTS.of("p/course")
    assert facts.naming == {"term:p/emt": 1.0}
    assert facts.asking == {"how long": 0.5}
    assert {"month", "class"} <= facts.told
    assert FACTS.of("term:p/ked").naming == {"term:p/ked": 1.0}
    assert FACTS.of("compare:p/emt:p/medic").naming.keys() == {"term:p/emt", "term:p/medic"}


@pytest.mark.parametrize(
    ("name", "more", "less"),
    [
        ("missing_count", "how much do medics make", "how much do emts make"),
        ("swapped", "ked pay", "emt pay"),
        ("names_all", "how much do emts make", "how much do medics make"),
        ("names_none", "how much money", "how much do emts make"),
        ("asked_alike", "how much for an emt", "how long for an emt"),
        ("told", "emt dollars", "emt giraffes"),
        ("untold", "emt giraffes", "emt dollars"),
        ("told_as_story", "how much do they make, my friend is an emt", "how much do emts make"),
    ],
)
def test_signals_tell_questions_apart(name: str, more: str, less: str) -> None:
    """Each says more of one question than of another beside the same entry."""
    phrasing = "how much do emt make"
    assert _signals(more, phrasing)[name] > _signals(less, phrasing)[name]


@given(st.text(max_size=60))
def test_signals_stay_in_their_bounds(said: str) -> None:
    """Whatever is said, each signal is a number that the tables were made for."""
    matcher = Matcher({"x": ["y"]}, TERMS)
    if not matcher.read(said).tokens:
        return
    scales = _laid_out(said, reader=matcher)
    bounded = scales.of_entries[:, 2:]  # likeness and ahead may be below nothing
    assert ((bounded >= 0) & (bounded <= 1)).all()
    assert ((scales.of_cards[:, :2] >= 0) & (scales.of_cards <= 1).all()).all()


def test_confidences_share_one_chance() -> None:
    """Entries and cards together can be at most certain, and the best comes first."""
    found, _ = weighed_out(_laid_out("how much do emts and medics make with a ked"))
    confidences = [match.confidence for match in found]
    assert len(found) == 4
    assert sum(confidences) <= 1.0001
    assert confidences == sorted(confidences, reverse=True)


def test_a_table_for_other_signals_is_refused() -> None:
    """Who adds a signal and forgets to learn anew is told so."""
    with pytest.raises(ValueError, match="made for other signals"):
        shipped("weighing_cards.json", OF_CARDS[1:])


def test_the_card_says_what_phrasings_do_not() -> None:
    """Two entries are asked alike; the one whose answer speaks of what is asked comes first."""
    entries = tuple(
        Entry("p", name, f"EMT {name} rules", answer, "Topic", (f"emt {name}", f"rules for emt {name}"))
        for name, answer in (("gear", "Boots must be black and polished."), ("hair", "Beards are kept short."))
    )
    matcher = Matcher.from_knowledge_base(KnowledgeBase((Pack("p", "P", entries=entries, terms=TERMS),)))
    assert matcher.rank("emt rules about boots")[0].entry_id == "p/gear"
    assert matcher.rank("emt rules about beards")[0].entry_id == "p/hair"


@pytest.mark.parametrize(
    ("asked", "ref"),
    [
        # the card of a term that a story names, where it is asked what that is
        ("IFT keeps showing up in ambulance job ads, what is it?", "term:ems/ift"),
        ("HIPAA is an abbreviation of which words?", "term:ems/hipaa"),
        ("what does the PERRL thing mean for eyes", "term:ems/perrl"),
        # the entry, where more is asked than what the term is
        ("Does HIPAA apply to EMTs?", "ems/hipaa-for-emts"),
        # what three entries know, from the one that is asked it
        ("is it true most of the people working in ems are emts", "ems/most-common-ems-provider"),
        # the question, not the story around it
        ("mom of 3 going back to work here, how long is emt school", "ems/how-long-is-emt-school"),
    ],
)
def test_cards_and_entries_stand_on_one_scale(ems_matcher: Matcher, asked: str, ref: str) -> None:
    """A student gets the card or the entry that says what was asked."""
    decision = ems_matcher.match(asked)
    assert isinstance(decision, Answer)
    assert decision.match.entry_id == ref


@pytest.mark.parametrize(
    "asked",
    [
        "what is the highest rank in chess",
        "how old do you have to be to become a judge",
        "what is an EMT-Omega allowed to do",
        "how much does a barber make",
        "how much do paramedics earn in Norway",
    ],
)
def test_another_subject_in_a_known_shape_is_no_answer(ems_matcher: Matcher, asked: str) -> None:
    """The shape of a question alone is never enough."""
    assert not isinstance(ems_matcher.match(asked), Answer)


@pytest.mark.parametrize(
    ("confidences", "linked", "answered"),
    [
        ((0.5, 0.4), True, True),
        ((0.5, 0.4), False, False),
        ((0.5, 0.2), True, False),  # too much is left for none of them
        ((0.3, 0.29, 0.2), True, False),  # no first one among them
    ],
)
def test_siblings_are_sure_together(confidences: tuple[float, ...], linked: bool, answered: bool) -> None:
    """Entries that point to each other hold much of each other's answer: between them nobody is made to choose."""
    matches = [Match(f"p/{number}", confidence, "x") for number, confidence in enumerate(confidences)]
    related = {True: lambda *_: True, False: lambda *_: False}[linked]
    assert isinstance(decide(matches, Trace(), related=related), Answer) == answered
    assert not isinstance(decide(matches, Trace(), listening=True, related=related), Answer)


def test_an_unrelated_rival_stands_in_the_way_of_siblings() -> None:
    """Two that belong together are no answer where a third one is as likely as the first."""
    matches = [Match("p/a", 0.42, "x"), Match("p/z", 0.4, "x"), Match("p/b", 0.35, "x")]
    assert not isinstance(decide(matches, Trace(), related=lambda one, other: "p/z" not in (one, other)), Answer)
