"""Somebody in danger gets the number at once; everybody else never hears of it."""

import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.entry import EmergencyRules
from bot.faq.packs import load_pack
from bot.matching.emergency import EmergencyDetector
from bot.matching.phrases import Language, PhraseBook

HERE = Path(__file__).parent
EMS = HERE.parent / "knowledge" / "ems"


@cache
def ems_rules() -> EmergencyRules:
    pack, problems = load_pack(EMS)
    assert pack is not None, problems
    return pack.emergency


@cache
def ems() -> EmergencyDetector:
    return EmergencyDetector(ems_rules())


@cache
def kind(text: str) -> str:
    found = ems().detect(text)
    return found.kind if found else "none"


def rows(name: str) -> list[tuple[str, str]]:
    lines = (HERE / "data" / name).read_text("utf-8").splitlines()
    return [(row["text"], row["want"]) for row in map(json.loads, lines)]


FILES = ["emergency_dev.jsonl", "emergency_test.jsonl", "emergency_fresh.jsonl", "emergency_taught.jsonl"]


@pytest.mark.parametrize(("name", "lost"), [*zip(FILES, (0.02, 0.02, 0.04, 0.04), strict=True)])
def test_a_speaker_on_the_spot_is_heard(name: str, lost: float) -> None:
    """Of those who tell of a danger that happens now, 98 in 100 get a number, and 96 of the most oddly worded.

    All files have been learned from since, so this guards what was won and says nothing about unseen messages. At first
    sight, the detector caught 87 of 93 plainly worded dangers and 29 of 52 oddly worded ones of `fresh`, and took 9 of
    223 look-alikes for an emergency. Half of the 400 that joined `fresh` later, most of them hard, was kept apart while
    the other half was learned from: of those it caught 75 of 91 and took 6 of 109 for an emergency (67 and 10 before).
    """
    live = [text for text, want in rows(name) if want != "none"]
    missed = [text for text in live if kind(text) == "none"]
    assert len(missed) <= len(live) * lost, missed


@pytest.mark.parametrize("name", FILES)
def test_nobody_else_is_told_to_call(name: str) -> None:
    """Exams, stories, jokes, games, negations and plain questions never get an emergency reply."""
    alarms = [text for text, want in rows(name) if want == "none" and kind(text) != "none"]
    assert not alarms


@pytest.mark.parametrize("name", FILES)
def test_each_danger_gets_its_own_number(name: str) -> None:
    """Poison goes to Poison Help and thoughts of suicide to 988, unless life is at stake this minute."""
    wrong = [(text, want, kind(text)) for text, want in rows(name) if kind(text) not in {want, "none"}]
    assert len(wrong) <= 2, wrong


@pytest.mark.parametrize(
    ("said", "want"),
    [
        ("grandma fell down the stairs, there is so much blood, help", "emergency"),
        ("my dad isnt breathing what do i do", "emergency"),
        ("what do i do if my dad isnt breathing", "none"),
        ("a patient isnt breathing what do you do", "none"),
        ("my dad wasn't breathing last year", "none"),
        ("my friend collapsed, what does agonal breathing mean", "emergency"),
        ("what does agonal breathing mean", "none"),
        ("he is choking", "emergency"),
        ("he is not choking", "none"),
        ("he is choking lol", "none"),
        ("He won't stop smiling at himself in the spoon.", "none"),
        ("he wont stop shaking", "emergency"),
        ("just got off a 24 and i cant feel my feet", "none"),
        ("just got off a shift and he cant feel his legs help", "emergency"),
        ("my character is choking in game", "none"),
        ("lol ok so anyway. GUYS MY MOM JUST HAD A SEIZURE AND SHES NOT WAKING UP", "emergency"),
        ("haha wait guys my friend is convulsing on the floor", "emergency"),
        ("my friend is convulsing on the floor haha", "none"),
        ("i got shot in the head three times that round, hes cheating", "none"),
        ("i just got shot in the head", "emergency"),
        ("my friend overdosed", "emergency"),
        ("my friend overdosed last summer", "none"),
        ("my toddler drank bleach", "poison"),
        ("i want to kill myself", "crisis"),
        ("this exam makes me want to die", "none"),
        ("my dog is choking", "none"),
        ("we are at a football game and my dad collapsed", "emergency"),
        # what sounds like a danger, and the danger itself
        ("in winter an accident was under my window. first came policeman, after him fire truck", "none"),
        ("ems and emt get jumbled in my head, how do i fix that", "none"),
        ("my wifes words come out jumbled and her mouth is crooked", "emergency"),
        ("medic is top of the ladder, what i am not tracking is where aemt goes", "none"),
        ("the trench collapse two guys are under the dirt call somebody", "emergency"),
        ("asthma attack what do i do as emt", "none"),
        ("is it safe to go in a house where someone is yelling with a knife", "none"),
        ("gunshot wound, upper thigh, bright red, cant stop it, tourniquet slipping", "emergency"),
    ],
)
def test_small_words_decide(said: str, want: str) -> None:
    """The same danger is live or not by who speaks of it, when it happened, and whether it is real."""
    assert kind(said) == want


@pytest.mark.parametrize(
    "said",
    [
        "MY DAD ISN’T BREATHING!!!",
        "my dad isnt breahting",
        "my dad is unconcious",
        "my dad is unresposive",
        "my dаd іs nоt brеаthіng",  # Cyrillic а, і, о, е
        "m\u0301y d\u0302\u0303ad is\u200bnt breathing",
        "**my dad** isnt breathing <@123456789>",
        "my dads not breathing",
        "heeelp my dad isnt breathingggg",
        "ok so we were at dinner and everything was great " * 60 + ". my dad isnt breathing help",
    ],
)
def test_a_shaking_hand_is_understood(said: str) -> None:
    """Typos, capitals, look-alike letters, marks and length do not hide an emergency."""
    assert kind(said) == "emergency"


def test_the_reply_names_the_numbers_and_nothing_is_left_to_fill_in() -> None:
    """Every reply of the pack is short and holds its number."""
    for text, want in (("hes not breathing", "911"), ("my kid drank bleach", "1-800-222-1222"), ("im suicidal", "988")):
        found = ems().detect(text)
        assert found is not None
        assert want in found.reply
        assert not set("{}") & set(found.reply)
        assert len(found.reply) <= 600


def test_the_finding_says_which_words_told() -> None:
    """`why` shows the words behind an alarm, in spoken form."""
    found = ems().detect("ok. hes turning blue")
    assert found is not None
    assert found.why == "he is turning blue"


def test_the_most_urgent_danger_answers() -> None:
    """Where several families speak, the first in the file wins: not breathing before poison."""
    assert kind("my son drank bleach and isnt breathing") == "emergency"


@pytest.mark.parametrize(
    ("said", "want"),
    [
        ("my aunt is leathery", "none"),
        ("my aunt was by the campfire", "none"),
        ("my aunt was by the campfire and her hand is leathery", "emergency"),
        ("my aunt was by the campfire and her hand is not leathery", "none"),
        ("campfires and leathery skin", "none"),
        ("why is skin near a campfire leathery, does my aunt know", "none"),
        ("what if my aunt was by the campfire and her hand is leathery", "none"),
        ("my aunt sits by the campfire and what if her hand is leathery", "none"),
    ],
)
def test_signs_add_up_about_somebody_who_is_there(said: str, want: str) -> None:
    """One sign tells nothing; a sign and a clue about one's own people do, unless it is denied, asked or supposed."""
    assert kind(said) == want


def test_we_are_is_not_we_were() -> None:
    """An apostrophe tells "we're trapped" from "we were trapped"."""
    assert kind("we're trapped in our car upside down") == "emergency"
    assert kind("last year we were trapped in our car upside down") == "none"


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    """Whatever is typed, there is an answer and no exception."""
    ems().detect(text)


SOUP = "if my dad is not breathing help . what do i the blood he choking patient lol last year now drank bleach"
WORDS = st.sampled_from(SOUP.split())


@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_no_soup_of_dangerous_words_breaks_it(text: str) -> None:
    """Words of danger in any order give a finding or none; asked again, the same."""
    assert ems().detect(text) == ems().detect(text)


@pytest.mark.parametrize("text", ["", "\0" * 100_000, "\u202e" * 5_000, "\ud800", "😂" * 5_000, "`" * 100_000, "? ! ."])
def test_odd_input_is_no_emergency(text: str) -> None:
    """Empty, null bytes, direction marks, lone surrogates, emoji and markup alone are none."""
    assert ems().detect(text) is None


def test_questions_and_phrasings_of_the_pack_are_no_emergencies() -> None:
    """No entry or term of the shipped pack is asked for in words that would be taken for an emergency."""
    pack, problems = load_pack(EMS)
    assert pack is not None, problems
    asked = [text for entry in pack.entries for text in entry.asked_as] + [t for term in pack.terms for t in term.names]
    assert not [text for text in asked if ems().detect(text)]


def test_a_phrase_is_only_looked_for_where_none_of_its_parts_is_missing() -> None:
    """An everyday message with one word of danger costs nothing: "she is a nurse" tells of nobody who is down."""
    language = Language(spoken={}, classes={"who": "(she|he)"}, barrier={"if"}, no_name={"the"})
    book = PhraseBook(["<who> is .. down", "(gas|smoke) leak? here", "help"], language)

    def candidates(text: str) -> list[int]:
        return book.candidates(frozenset(text.split()))

    assert candidates("she is a nurse") == []
    assert candidates("she is right down here") == [0]
    assert candidates("smoke here") == [1]
    assert candidates("smoke there") == []
    assert candidates("help there is smoke here") == [1, 2]


@pytest.mark.parametrize(
    ("said", "live"),
    [
        ("he overdosed back in 2019 and hes been clean ever since", False),
        ("theres a patch from the 90s that says EMT-P and hes dead so i cant ask him", False),
        ("my mother in law keeps asking me to check her blood pressure at dinner", False),
        ("im bleeding money on this apartment", False),
        ("patient at my facility choking on dinner cant cough cant talk what do i do right now", True),
        ("woman in labour here, the cord has come out before the baby, who can come", True),
    ],
)
def test_what_is_long_ago_or_only_a_word_is_no_danger(said: str, live: bool) -> None:
    """A year, a decade, blood pressure and money bleed nobody; what happens now is heard."""
    assert (ems().detect(said) is not None) == live


@pytest.mark.parametrize(
    ("said", "live"),
    [
        ("grandad went a funny colour over his porridge and slid sideways, he isnt talking to us", True),
        ("thats a funny thing my instructor said about choking", False),
        ("this isnt a drill or a practice question my dad is actually having a heart attack", True),
        ("somebody's choking", True),
        ("Somebody's toddler ate a battery and the same two EMTs showed up. I assumed they'd specialise", False),
        ("we gave 2 nasal sprays and she still breathes like once every ten seconds", True),
        ("i have the fingertip in a cup, milk or ice?", True),
        ("what do you put an amputated part in, the answer with ice touching it is wrong right", False),
        ("sprayed the orchard and now my hands twitch and i cant stop drooling", True),
        ("aight so in the quiz dude aint breathin, u open his airway n he still aint breathin, what tag", False),
        ("my grandmother takes so many pills and her friend too, which medicines should i ask old people about", False),
        ("help", False),
    ],
)
def test_what_no_rule_fits_is_told_by_its_sound(said: str, live: bool) -> None:
    """Signs told in passing, questions of one who has begun to help, and look-alikes that hold the words of a rule."""
    assert (ems().detect(said) is not None) == live


def test_talk_is_doubted_at_any_length_and_a_danger_in_long_talk_is_not() -> None:
    """Parts of a long message are judged each for itself."""
    chatter = "so in class today we went through the whole chapter on airways and i liked it a lot, then we had lunch. "
    assert kind(chatter * 4 + "my husband collapsed in the kitchen and he isnt breathing what do i do") == "emergency"
    assert kind(chatter * 4 + "at the end the quiz dude isnt breathing, which tag does he get") == "none"


def test_a_message_without_a_phrase_gets_the_most_urgent_reply() -> None:
    """Words that no phrase puts together do not tell which danger it is."""
    found = ems().detect("come quick gate 4 he is so grey and clammy and i dont know what to do")
    assert found is not None
    assert found.kind == "emergency"
