"""custom_ids: what is ours is read back as it was made, and whatever else comes is nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_app import custom_ids
from bot.discord_app.custom_ids import Press, Verb

TOKENS = st.one_of(st.just("ems/emt"), st.just("term:ems/pe"), st.just("compare:ems/aemt:ems/paramedic")).map(
    custom_ids.token
)


@given(st.lists(TOKENS, max_size=3))
def test_what_we_make_we_can_read(tokens: list[str]):
    """Every custom_id of ours is read back with its verb and arguments."""
    assert custom_ids.parse(custom_ids.others(tokens)) == Press(Verb.OTHERS, tuple(tokens))
    for token in tokens:
        assert custom_ids.parse(custom_ids.make(Verb.PICK, token)) == Press(Verb.PICK, (token,))
    assert custom_ids.parse(custom_ids.make(Verb.DELETE, 2**63)) == Press(Verb.DELETE, (str(2**63),))
    assert custom_ids.parse("faq:v1:show") == Press(Verb.SHOW, ())
    assert custom_ids.parse(f"faq:v1:topic:{'a' * 11}:3") == Press(Verb.TOPIC, ("a" * 11, "3"))


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "faq:",
        "faq:v0:pick:aaaaaaaaaaa",
        "faq:v2:pick:aaaaaaaaaaa",
        "faq:v1:pick",
        "faq:v1:pick:short",
        "faq:v1:pick:aaaaaaaaaaa\n",
        "xfaq:v1:pick:aaaaaaaaaaa",
        "faq:v1:pick:aaaaaaaaaaa:more",
        "faq:v1:delete:",
        "faq:v1:delete:-1",
        "faq:v1:delete:1e3",
        "faq:v1:nonsense:1",
        "faq:v1:topics:99999",
        "faq:v1:not:aaaaaaaaaaa.aaaaaaaaaaa.aaaaaaaaaaa.aaaaaaaaaaa",
    ],
)
def test_whatever_else_comes_is_nothing(forged: str):
    """Old versions, unknown verbs and broken arguments are read as nothing, never as something near."""
    assert custom_ids.parse(forged) is None


@given(st.text())
def test_no_text_breaks_the_reader(text: str):
    """Any text can be given to it."""
    custom_ids.parse(text)
    custom_ids.parse(f"faq:v1:{text}")
    custom_ids.chosen(text)


def test_a_choice_is_told_from_what_was_typed():
    """The value of a chosen entry is known again; a typed question is not mistaken for one."""
    assert custom_ids.chosen(custom_ids.choice_value("ems/emt")) == custom_ids.token("ems/emt")
    assert custom_ids.chosen("what is EMT") is None
