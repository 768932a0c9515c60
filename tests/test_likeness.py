"""Which questions are one in the review queue."""

import pytest

from bot.service.likeness import LONGEST, key_among, key_of


@pytest.mark.parametrize(
    "other",
    [
        "How do I renew my card?",
        "hey, how can I renew my cards??",
        "my card: how to renew it please",
        "renewing a card, how",
    ],
)
def test_order_form_and_filler_make_no_difference(other: str):
    """The same words of content are the same question."""
    assert key_of(other) == key_of("how do i renew my card")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("where is the exam", "when is the exam"),
        ("how long is the emt class", "how long is the emr class"),
        ("what is adduction", "what is abduction"),
        ("what does prostate mean", "what does prostrate mean"),
        ("can i work with epilepsy", "can i not work with epilepsy"),
    ],
)
def test_what_asks_something_else_stays_apart(one: str, other: str):
    """Another question word, another acronym, another word of medicine, a not: another question."""
    assert key_among(other, [one]) == key_of(other) != key_of(one)


def test_a_slip_of_the_keyboard_is_the_same_question():
    """One letter too many, in a word that is none."""
    assert key_among("park my bicyclle where", ["how do i eat", "where can i park my bicycle"]) == "bicycl park where"


def test_a_key_is_never_too_long_nor_empty():
    """Whatever is asked; long texts that begin alike stay apart."""
    long = " ".join(f"word{number}" for number in range(200))
    assert len(key_of(long)) <= LONGEST
    assert key_of(long) != key_of(long + " more")
    assert key_of("what is it?")
