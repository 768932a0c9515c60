"""Any pack may bring dangers and words of its own; what is wrong in them is told in a sentence."""

import pytest

from bot.faq.entry import DangerRule, EmergencyRules
from bot.matching.emergency import EmergencyDetector
from bot.matching.wording import Wording

TINY = EmergencyRules(
    numbers={"emergency": "112"},
    replies={"emergency": "Call {emergency}."},
    danger=(DangerRule(("<who> <is> (stuck|trapped) in the (ice|snow)",), "emergency"),),
    not_=("ice level",),
)


def test_another_pack_brings_its_own_words_and_number() -> None:
    """Nothing about medicine is built in: a pack about ice says what danger is there."""
    detector = EmergencyDetector(TINY)
    found = detector.detect("my brother is stuck in the ice")
    assert found is not None
    assert (found.kind, found.reply) == ("emergency", "Call 112.")
    assert detector.detect("my brother is stuck in the ice level") is None
    assert detector.detect("my dad isnt breathing") is None


def test_the_wording_backs_and_doubts_but_names_no_danger() -> None:
    """What the bot learned of how people sound raises no alarm alone, and silences no word that it never learned."""
    wording = Wording({"=": 0.0, "help": 3.0, "lol": -3.0})
    assert wording.sounds_live(["help"]) > 0.8
    assert wording.sounds_live(["lol"]) < 0.2
    assert wording.sounds_live(["glacier"]) == 0.5
    assert wording.knows(["lol", ".", "12"])
    assert not wording.knows(["glacier"])
    bears = DangerRule(("(the|a) wyvern is (here|online)",), "emergency")
    detector = EmergencyDetector(EmergencyRules({}, {"emergency": "Run."}, (bears,)))
    assert detector.detect("the wyvern is here")
    assert detector.detect("he is not breathing please help him") is None


def test_without_rules_there_is_no_emergency() -> None:
    """A base without emergency.yaml never raises an alarm."""
    assert EmergencyDetector(EmergencyRules()).detect("help my dad isnt breathing") is None


@pytest.mark.parametrize(
    ("phrase", "sentence"),
    [
        ("<who> (fell|slipped", "never closed"),
        ("fell) down", "belongs to no"),
        ("? fell", "follows nothing"),
        ("<dragon> fell", "no class"),
        ("<now>", "empty"),
        ("fell {now}", "neither a word nor a sign"),
    ],
)
def test_a_broken_phrase_says_what_is_wrong(phrase: str, sentence: str) -> None:
    """A phrase outside the notation is refused with a sentence, whether it is a danger or a figure of speech."""
    reply = {"emergency": "Call."}
    with pytest.raises(ValueError, match=sentence):
        EmergencyDetector(EmergencyRules({}, reply, (DangerRule((phrase,), "emergency"),)))
    with pytest.raises(ValueError, match=sentence):
        EmergencyDetector(EmergencyRules({}, reply, TINY.danger, (phrase,)))


def test_a_danger_whose_reply_is_missing_is_refused() -> None:
    """A rule that points to no reply is told by name."""
    with pytest.raises(ValueError, match="crisis"):
        EmergencyDetector(EmergencyRules({}, {}, (DangerRule(("help",), "crisis"),)))
