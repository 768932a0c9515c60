"""What people type becomes plain words, whatever they type it with."""

import re
import unicodedata
from random import Random

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.notation import outer_words, tables
from bot.matching.slang import Token, always_means, spelled_out
from bot.matching.text import LONGEST, clean, query, sentences, words
from bot.matching.words import DATA

KNOWN = frozenset({"emt", "ems", "pt", "rn", "aemt", "pe"})
HIDDEN = ("Cc", "Cf", "Cs")


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("What does EMT stand for?", "what does emt stand for"),
        ("hey guys quick question whats emt??", "what is emt"),
        ("E.M.T. meaning pls", "emt meaning"),
        ("what does e m t stand for lol", "what does emt stand for"),
        ("how 2 become an emt", "how to become an emt"),
        ("how long does 2 years take", "how long does 2 years take"),
        ("does anyone know what emt stands for", "what emt stands for"),
        ("i was wondering if you could tell me what emt stands for thanks in advance", "what emt stands for"),
        ("whaaaat is an emttt", "what is an emt"),
        ("can you be an emt at 17", "can you be an emt at 17"),
        ("9-1-1 dispatcher", "911 dispatcher"),
        ("ems & emt", "ems and emt"),
        ("emt w/o a license", "emt without a license"),
        ("HELP WHAT IS AN EMT", "what is an emt"),
        ("emt-b vs emt-p", "emtb versus emtp"),
        ("im 19, r emts paid", "i am 19 are emts paid"),
        ("pe eli5", "pe"),
        ("wtf is pe", "what the heck is pe"),
        ("can i ask what emt stands for", "what emt stands for"),
        ("can i tell my wife about ems", "can i tell my wife about ems"),
        ("so im new here, sorry if this is dumb but what is an aemt", "what is an aemt"),
        ("What’s an EMT’s job", "what is an emt job"),
    ],
)
def test_chat_is_read_as_plain_words(typed: str, plain: str) -> None:
    """Greetings, fillers, slang, contractions and stretched letters cost nothing."""
    assert words(typed, KNOWN) == plain.split()


@pytest.mark.parametrize("typed", ["hey guys", "thanks", "lol", "", "   ", "🚑🚑🚑", "?!?", "```what is emt```"])
def test_small_talk_leaves_nothing_to_look_up(typed: str) -> None:
    """A message that only greets, thanks or decorates has no words of its own."""
    assert words(typed, KNOWN) == []


def test_a_term_is_never_slang_or_filler() -> None:
    """RN is "right now" for everybody, and a nurse where the base knows nurses."""
    assert words("emt to rn") == ["emt", "to"]
    assert words("emt to rn", KNOWN) == ["emt", "to", "rn"]


@pytest.mark.parametrize("typed", ["ЕМТ", "ΕΜΤ", "ＥＭＴ", "𝐄𝐌𝐓", "E\u200bM\u200bT", "É̀́̂M̃T", "ᴇᴍᴛ"])
def test_look_alike_letters_are_folded(typed: str) -> None:
    """Cyrillic, Greek, full-width, bold, small-capital, broken-up and accented letters read as what they look like."""
    assert words(f"what is {typed}") == ["what", "is", "emt"]


def test_markup_mentions_and_links_are_not_words() -> None:
    """What Discord draws is not what people ask."""
    typed = "<@123456> **what** is an `EMT` <:siren:99> https://example.org/emt ||really||?"
    assert words(typed, KNOWN) == ["what", "is", "an", "emt"]


def test_words_of_another_alphabet_stay_strange() -> None:
    """A word that no folding makes Latin is kept as it is, so that it can count as unknown."""
    assert "что" in words("что такое EMT")


def test_capitals_are_noticed_unless_everything_is_in_capitals() -> None:
    """IT and OR may be terms when they alone are shouted."""
    assert query("what is IT").shouted == {"it"}
    assert query("WHAT IS IT DOING").shouted == frozenset()


def test_a_long_message_falls_apart_into_sentences() -> None:
    """Each sentence can be the question."""
    assert sentences("My class starts. What is an EMT? thx") == ("My class starts.", "What is an EMT?", "thx")


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=400))
def test_no_text_breaks_the_reading(typed: str) -> None:
    """Any characters, lone surrogates too, give text without invisible ones, and plain lower-case words."""
    cleaned = clean(typed)
    assert len(cleaned) <= LONGEST
    assert not [character for character in cleaned.replace("\n", "") if unicodedata.category(character) in HIDDEN]
    for word in words(typed):
        assert word.strip() == word != ""
        assert word == word.lower()


def test_a_hundred_thousand_characters_are_cut() -> None:
    """What is longer than a Discord message is not read to its end."""
    assert len(clean("what is an emt " * 10_000)) <= LONGEST


def test_slang_is_read_as_the_yaml_it_is() -> None:
    """Whoever edits the table may count on what YAML says of it; it is only read by shorter means."""
    table = yaml.safe_load((DATA / "slang.yaml").read_text("utf-8"))
    for name in ("always", "elsewhere"):
        for typed, meant in table[name].items():
            assert spelled_out(Token(typed, first=typed == "y"), ()) == meant.split(), typed
    assert always_means("what's") == ("what", "is")
    for typed, meant in table["digits"].items():
        assert spelled_out(Token(typed, before="how", after="become"), ()) == [meant]
        for unit in table["units"]:
            assert spelled_out(Token(typed, before="how", after=unit), ()) == [typed]
        for counted in table["counted"]:
            assert spelled_out(Token(typed, before=counted, after="become"), ()) == [typed]


@pytest.mark.parametrize("side", ["start", "end"])
@given(chosen=st.randoms(use_true_random=False))
def test_what_is_peeled_off_is_known_by_its_outermost_word(side: str, chosen: Random) -> None:
    """However somebody greets or thanks, the word that it begins (or ends) with says that there may be something."""
    outer = outer_words(tables("fillers.txt")[side], first=side == "start")
    said = _one_way(chosen.choice(tables("fillers.txt")[side]), chosen).split()
    assert said[0 if side == "start" else -1] in outer


@pytest.mark.parametrize(
    ("pattern", "first", "last"),
    [
        ("[a] (b|c [d])? e", {"a", "b", "c", "e"}, {"e"}),
        ("a (b|[c] d) [(e|f) g]", {"a"}, {"b", "d", "g"}),
        ("(a|b c) (d e|f)?", {"a", "b"}, {"a", "c", "e", "f"}),
    ],
)
def test_the_words_at_either_end_of_a_pattern(pattern: str, first: set[str], last: set[str]) -> None:
    """What may be missing lets the next word through; an alternative has ends of its own."""
    assert outer_words([pattern], first=True) == first
    assert outer_words([pattern], first=False) == last


def _one_way(pattern: str, chosen: Random) -> str:
    """One of the texts that a pattern stands for."""
    inner = re.search(r"[(\[]([^()\[\]]*)[)\]]\??", pattern)
    if inner is None:
        return pattern
    optional = inner[0][0] == "[" or inner[0].endswith("?")
    taken = "" if optional and chosen.random() < 0.5 else chosen.choice(inner[1].split("|"))
    return _one_way(f"{pattern[: inner.start()]} {taken} {pattern[inner.end() :]}", chosen)


@pytest.mark.parametrize("text", ["what is R", "what is R?", "what is R -", "define U please", "is a B good"])
def test_a_single_capital_is_a_term_where_the_base_has_it(text: str) -> None:
    """ "R" is "are" in small letters only; what else stands in the message changes nothing."""
    known = frozenset({"r", "u", "b"})
    capital = next(word for word in text if word.isupper())
    assert capital.lower() in words(text, known)
    assert capital.lower() not in words(text.lower(), known) or capital == "B"
