"""What is kept of a question leads to nobody."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.service.cleaning import KEPT, cleaned, for_the_log

PEOPLE = st.sampled_from(
    [
        "<@123456789012345678>",
        "<@!123456789012345678>",
        "<@&123456789012345678>",
        "<#123456789012345678>",
        "<:pill:123456789012345678>",
        "</ask:123456789012345678>",
        "<t:1700000000:R>",
        "ann@example.org",
        "a\u200bnn@example.org",
        "ａｎｎ＠example.org",
        "@ann",
        "@everyone",
        "+1 (555) 123-4567",
        "555.123.4567",
        "١٢٣٤٥٦٧",
        "123-45-6789",
        "12345",
        "<@<@1>",
        "https://example.org/?user=ann@example.org",
        "1",
        "@",
        "<",
    ]
)
TEXTS = st.lists(st.one_of(PEOPLE, st.text(max_size=8), st.sampled_from(["what is", " ", "\n", "EMT", "120/80"])))


@given(TEXTS.map("".join), st.integers(1, 500))
def test_no_mention_no_address_and_no_long_number_survives(text: str, limit: int):
    """Whatever people type, together or apart, hidden or not: none of it is kept."""
    kept = cleaned(text, limit)
    assert "@" not in kept
    assert not re.search(r"<[@#:]\S*\d>", kept)
    assert not re.search(r"\d{5}", kept)
    assert not re.search(r"\d(?:[ \t().\-–/]{0,2}\d){6,}", kept)
    assert len(kept) <= limit


@given(TEXTS.map("".join))
def test_the_log_keeps_one_short_line_without_links(text: str):
    """The log needs what was asked, on one line."""
    kept = for_the_log(text)
    assert "\n" not in kept
    assert not re.search(r"[a-z]://\S", kept, re.IGNORECASE)
    assert len(kept) <= KEPT


@pytest.mark.parametrize(
    "text", ["bp 120/80 and 911", "is 30:2 right for two rescuers?", "what is a 12-lead at 25 mm/s", "2 to 2.4 inches"]
)
def test_what_leads_to_nobody_stays(text: str):
    """Numbers of medicine are no telephone numbers."""
    assert for_the_log(text) == text


def test_lines_stay_where_somebody_wrote_an_answer():
    """A proposed answer keeps its lines."""
    assert cleaned("First.\n  Then  <@123456789012345678> this.") == "First.\nThen this."
