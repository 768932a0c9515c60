"""Typos are corrected towards what the base talks about, by length, and never from one thing to another."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.spelling import Speller

WORDS = [
    "paramedic",
    "ambulance",
    "certification",
    "hyperglycemia",
    "transfer",
    "account",
    "refund",
    "login",
    "first",
    "aid",
    "agent",
    "light",
    "what",
]


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller([*WORDS, "emt", "aemt", "nremt"], protected={"emt", "aemt", "nremt"})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("paramedik", "paramedic"),
        ("parmaedic", "paramedic"),
        ("ambulanse", "ambulance"),
        ("certifcaton", "certification"),
        ("acount", "account"),
        ("refudn", "refund"),
        ("oaramedic", "paramedic"),
    ],
)
def test_a_typo_becomes_the_word_that_was_meant(speller: Speller, typed: str, meant: str) -> None:
    """One edit from five letters, two from eight; a swap is one; a wrong first letter counts as two."""
    assert speller.correct(typed) == meant


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("emts", "four letters are never corrected"),
        ("aent", "a damaged acronym stays as it is"),
        ("nrent", "acronyms are no targets"),
        ("nremt", "a protected word stays"),
        ("hypoglycemia", "hypo is not hyper"),
        ("tefunt", "two edits in six letters are too many"),
        ("eefund", "the first letter counts double"),
        ("transfers", "another form of a known word stands"),
        ("angel", "an everyday word is what its writer meant"),
        ("acc0unt", "digits are never corrected"),
    ],
)
def test_what_stays_as_it_was_typed(speller: Speller, typed: str, why: str) -> None:
    """The speller leaves alone what is short, protected, everyday English, or too far away."""
    assert speller.correct(typed) is None, why


def test_words_are_joined_and_parted_as_the_base_writes_them(speller: Speller) -> None:
    """ "para medic" and "firstaid" are met by "paramedic" and "first aid", and every change is told."""
    fixed, changes = speller.repair(["where", "do", "para", "medic", "and", "firstaid", "log", "in"])
    assert fixed == ["where", "do", "paramedic", "and", "first", "aid", "login"]
    assert changes == [("para medic", "paramedic"), ("firstaid", "first aid"), ("log in", "login")]


def test_of_two_words_as_near_the_more_frequent_one_is_meant() -> None:
    """A tie is settled by how often the base uses a word, then by the alphabet."""
    assert Speller(["moment", "momently", "foment", "momens", "momens"]).correct("momenz") == "momens"
    assert Speller(["zzmomenta", "zzmomentb"]).correct("zzmomentc") == "zzmomenta"


def test_a_guess_is_looser_but_not_near_an_acronym(speller: Speller) -> None:
    """Short everyday words are guessed from slips; not where an acronym is as near, and not from English words."""
    assert speller.guess("ilght") == "light"
    assert speller.guess("whta") == "what"
    assert speller.guess("aent") is None
    assert speller.guess("night") is None


def test_look_alikes_are_told_with_how_much(speller: Speller) -> None:
    """An unknown word's look-alikes come best first; what is another thing is none of them."""
    assert [word for word, _ in speller.alike("paramedicine")] == ["paramedic"]
    assert speller.alike("hypoglycemia") == []


TYPED = ("acount", "ilght", "whta", "paramedics", "paramedik", "firstaid", "aent", "emts", "lights", "zight", "loginn")
vocabularies = st.lists(st.sampled_from([*WORDS, "emt", "lights", "logins", "nremt"]), max_size=12).map(Counter)


@given(vocabularies, vocabularies, st.randoms())
def test_words_that_come_and_go_leave_it_as_if_built_anew(
    first: Counter[str], more: Counter[str], random: random.Random
) -> None:
    """A base that is edited spells like one that was written so from the start."""
    less = Counter(random.sample(sorted(first.elements()), random.randint(0, first.total())))
    ours = Speller(first, {"emt", "nremt"}).with_changes(more, less)
    anew = Speller(first + more - less, {"emt", "nremt"})
    for word in TYPED:
        for ask in ("knows", "is_sure", "correct", "guess", "alike"):
            assert getattr(ours, ask)(word) == getattr(anew, ask)(word), (ask, word)
    assert ours.repair([*TYPED, "log", "in"]) == anew.repair([*TYPED, "log", "in"])
