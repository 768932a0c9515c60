"""Terms are found by everything people call them, and by nothing else."""

import pytest

from bot.faq.entry import Sense, Term
from bot.matching.terms import TermBook


def _term(slug: str, name: str, expansion: str = "", *aliases: str) -> Term:
    return Term("ems", slug, name, (Sense(f"What {name} is.", expansion),), aliases)


BOOK = TermBook(
    [
        _term("emt", "EMT", "Emergency Medical Technician", "EMT-B", "emergency medical tech"),
        _term("ems", "EMS", "Emergency Medical Services"),
        _term("aemt", "AEMT", "Advanced Emergency Medical Technician"),
        _term("bvm", "BVM", "bag-valve mask", "bag valve"),
        _term("doe", "DOE", "dyspnea on exertion"),
        _term("fast", "FAST", "face, arms, speech, time"),
        _term("or", "OR", "operating room"),
        _term("paramedic", "Paramedic", "", "medic"),
        _term("hypoglycemia", "Hypoglycemia"),
        _term("hyperglycemia", "Hyperglycemia"),
    ]
)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("EMT", "emt"),
        ("emts", "emt"),
        ("E.M.T.", "emt"),
        ("emt-b", "emt"),
        ("an EMT", "emt"),
        ("emergency medical technicians", "emt"),
        ("bag valve masks", "bvm"),
        ("paramedics", "paramedic"),
        ("aemt", "aemt"),
    ],
)
def test_people_call_a_term_many_things(name: str, slug: str) -> None:
    """Case, dots, hyphens, articles and plurals do not matter."""
    assert BOOK.find(name) == f"term:ems/{slug}"


@pytest.mark.parametrize("name", ["emr", "aent", "emtt", "em", "bag", "medical", ""])
def test_near_is_not_the_same(name: str) -> None:
    """An acronym that differs by a letter is another acronym."""
    assert BOOK.find(name) is None


def test_everyday_words_are_no_terms_by_accident() -> None:
    """ "does" is not several DOEs."""
    assert BOOK.number("does") == "does"
    assert BOOK.number("emts") == "emt"
    assert BOOK.everyday >= {"fast", "or"}


def test_the_longest_name_wins_in_a_text() -> None:
    """In "bag valve mask" nobody names a bag."""
    mentions = BOOK.mentions(["is", "a", "bag", "valve", "mask", "for", "an", "emt"])
    assert [(mention.start, mention.end, mention.ref) for mention in mentions] == [
        (2, 5, "term:ems/bvm"),
        (7, 8, "term:ems/emt"),
    ]


def test_completion_goes_from_exact_to_fuzzy() -> None:
    """Exact first, then prefixes, then words inside, then what is only alike."""
    assert set(BOOK.complete("em")[:2]) == {"term:ems/emt", "term:ems/ems"}
    assert BOOK.complete("emt")[0] == "term:ems/emt"
    assert BOOK.complete("hypoglicemia")[0] == "term:ems/hypoglycemia"
    assert BOOK.complete("operating") == ("term:ems/or",)
    assert BOOK.complete("zzz") == ()
