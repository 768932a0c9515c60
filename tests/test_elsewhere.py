"""Places of the world, and what stands in quotation marks: both say what a message is about."""

import pytest

from bot.matching.elsewhere import places_in
from bot.matching.focus import quoted


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ("how much do emts make in slovenia", [6]),
        ("what number do i dial in new zealand", [6]),
        ("are german paramedics like polish ones", [1]),
        ("how much do emts make in texas", []),
        ("", []),
        ("new", []),
    ],
)
def test_places_are_found_by_all_their_names(said: str, where: list[int]) -> None:
    """By the country, its people or a large city; a name of two words only as a whole."""
    assert [at for at, _ in places_in(said.split())] == where


def test_a_place_is_said_by_any_of_its_words() -> None:
    """An entry on Germany answers what is asked of Berlin."""
    ((_, stems),) = places_in(["berlin"])
    assert {"german", "germani"} & stems


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ('what is "tidal volume"', {"tidal", "volum"}),
        ("he said 'diaphoretic' and i don't know, it's hers", {"diaphoret"}),
        ("“EMS” on the truck", {"em"}),
        ("5'10\" tall", set()),
        ("", set()),
    ],
)
def test_what_is_quoted(text: str, stems: set[str]) -> None:
    """Whatever marks are typed; an apostrophe is none."""
    assert quoted(text) == stems
