"""Discord's limits: what is as long as allowed stays as it is, one more is shortened politely."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_app import custom_ids, layout, limits
from bot.service.reply import Choice

FITTING = [
    (limits.button_label, 80),
    (limits.option_text, 100),
    (limits.choice_name, 100),
    (limits.placeholder, 150),
]
MARKDOWN = st.lists(
    st.sampled_from(
        ["word ", "**bold** ", "`code` ", "[a link](https://a.example/b) ", "🚑 ", "\n\n", "- x\n", "a" * 40]
    )
).map("".join)


@pytest.mark.parametrize(("fit", "limit"), FITTING)
def test_a_text_of_just_the_limit_stays_and_one_more_is_shortened(fit, limit: int):
    """At N nothing changes; at N + 1 the text ends in an ellipsis and fits."""
    assert fit("x" * limit) == "x" * limit
    longer = fit("x" * (limit + 1))
    assert limits.length(longer) <= limit
    assert longer.endswith("…")


def test_the_limits_are_those_of_discord():
    """The numbers are Discord's, each one written down a second time here."""
    assert (limits.MESSAGE_TEXT, limits.COMPONENTS, limits.ROW_BUTTONS) == (4000, 40, 5)
    assert (limits.BUTTON_LABEL, limits.CUSTOM_ID, limits.URL) == (80, 100, 512)
    assert (limits.OPTIONS, limits.OPTION, limits.PLACEHOLDER) == (25, 100, 150)
    assert (limits.CHOICES, limits.CHOICE) == (25, 100)


def test_a_custom_id_is_refused_rather_than_cut():
    """100 characters pass, 101 and none do not: a cut one would mean something else."""
    assert limits.custom_id("x" * 100) == "x" * 100
    for wrong in ("x" * 101, ""):
        with pytest.raises(ValueError, match="custom_id"):
            limits.custom_id(wrong)


def test_an_address_fits_a_button_up_to_512_characters():
    """512 characters pass, 513 do not, and only the web's addresses do at all."""
    address = "https://a.example/"
    assert limits.url_fits(address + "x" * (512 - len(address)))
    assert not limits.url_fits(address + "x" * (513 - len(address)))
    assert not limits.url_fits("javascript:alert(1)")


def test_a_value_has_1_to_100_characters():
    """The value of an option or choice is never empty and never longer than 100."""
    assert [limits.value_fits("x" * n) for n in (0, 1, 100, 101)] == [False, True, True, False]


@pytest.mark.parametrize(("given", "shown"), [(25, 25), (26, 25)])
def test_a_menu_holds_25_options(given: int, shown: int):
    """25 options are all shown, of 26 the first 25."""
    choices = [Choice(f"p/{number}", f"Question {number}") for number in range(given)]
    (row,) = layout.entry_select("faq:v1:show", "Pick", choices)
    assert len(row.to_component_dict()["components"][0]["options"]) == shown


@pytest.mark.parametrize(("given", "shown"), [(5, 5), (6, 5)])
def test_a_row_holds_5_buttons(given: int, shown: int):
    """Five buttons are all shown, of six the first five."""
    (row,) = layout.row([layout.button(str(number), f"faq:{number}") for number in range(given)])
    assert len(row.to_component_dict()["components"]) == shown


def test_pages_of_25():
    """25 things are one page, 26 are two, and a page that is not there is the nearest one."""
    assert layout.page(range(25), 1) == (0, range(25))
    assert layout.page(range(26), 1) == (1, range(25, 26))
    assert layout.page(range(26), 999) == (1, range(25, 26))
    labels = [button.label for button in layout.turning(26, 0, str)], [b.label for b in layout.turning(26, 1, str)]
    assert labels == (["Next"], ["Previous"])


def test_the_longest_custom_id_fits():
    """Three comparisons behind "Not what I meant" are the longest of ours, and fit."""
    token = custom_ids.token(f"compare:{'p' * 20}/{'a' * 40}:{'p' * 20}/{'b' * 40}")
    assert limits.length(custom_ids.others([token] * 3)) <= 100


@given(MARKDOWN, st.integers(60, 300))
def test_shortening_keeps_markdown_whole(text: str, limit: int):
    """Whatever is cut, the rest fits, and no bold, code or link is left open."""
    short = limits.shorten(text, limit)
    assert limits.length(short) <= limit
    assert short == text or short.endswith("…")
    assert short.count("**") % 2 == 0
    assert short.count("`") % 2 == 0
    assert short.count("[") == short.count("](") == short.count(")")


@given(st.text(), st.integers(0, 50))
def test_shortening_fits_whatever_the_text(text: str, limit: int):
    """No text and no limit makes it longer than allowed."""
    assert limits.length(limits.shorten(text, limit)) <= limit
    assert limits.length(limits.clip(text, limit)) <= limit


def test_length_counts_as_the_stricter_counter():
    """A character outside of the basic plane counts twice, as it does in JavaScript."""
    assert limits.length("🚑a") == 3
