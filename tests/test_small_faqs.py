"""A small FAQ of any community, without a glossary: it answers what it knows, and nothing that only sounds alike."""

import random

import pytest

from bot.matching import Answer, Matcher

STORED = {
    "cost": ("How much does {t} cost?", "What is the price of {t}?"),
    "get": ("How do I get {t}?", "Where do I get {t}?"),
    "lost": ("I lost my {t}", "What if I lose my {t}?"),
    "change": ("How do I change my {t}?", "Update my {t}"),
    "what": ("What is {t}?", "Explain {t}"),
    "renew": ("How do I renew my {t}?", "When does my {t} expire?"),
}
ASKED = {
    "cost": ("{t} price please", "is {t} expensive"),
    "get": ("how can i obtain {t}", "where to get {t}"),
    "lost": ("my {t} is gone", "can not find my {t}"),
    "change": ("i want to edit my {t}", "can i change my {t}"),
    "what": ("can someone explain what {t} is", "whats a {t}"),
    "renew": ("{t} renewal", "is my {t} still valid"),
}
THINGS = (  # noqa: SIM905
    "lantern|kayak|tractor|violin|hammock|compass|scooter|blender|rocket|projector|mattress|curtain|ladder|chimney|"
    "orchard|glacier|satellite|headset|carpet|harbor|candle|fountain|tunnel|anchor"
).split("|")


@pytest.mark.parametrize("things", [2, 6, 14])
def test_known_things_are_answered_and_unknown_ones_are_not(things: int) -> None:
    """Of known things at least four questions in five get their entry; of things that it never heard of, in the same
    words, at most two in a hundred get any.
    """
    right = known = answered = unknown = 0
    for seed in range(6):
        drawn = random.Random(seed).sample(THINGS, len(THINGS))
        base, others = drawn[:things], drawn[-8:]
        matcher = Matcher.from_phrasings(
            {
                f"{shape}:{thing}": [text.format(t=thing) for text in texts]
                for shape, texts in STORED.items()
                for thing in base
            }
        )
        for shape, texts in ASKED.items():
            for text in texts:
                found = [matcher.match(text.format(t=thing)) for thing in base]
                known += len(found)
                right += sum(
                    isinstance(each, Answer) and each.match.entry_id == f"{shape}:{thing}"
                    for each, thing in zip(found, base, strict=True)
                )
                unknown += len(others)
                answered += sum(isinstance(matcher.match(text.format(t=thing)), Answer) for thing in others)
    assert answered <= 0.02 * unknown
    assert right >= 0.8 * known, right / known


def test_what_is_my_something_is_no_definition() -> None:
    """Words beside a known subject make it no other one: nothing here is asked what a thing is."""
    matcher = Matcher.from_phrasings(
        {
            "routing": ["what is my routing number", "where do i find the routing number", "routing number please"],
            "balance": ["what is my balance", "how much money is in my account", "show me my balance"],
            "limit": ["what is my credit limit", "how much can i spend on my card", "raise my credit limit"],
        }
    )
    decision = matcher.match("what is my savings routing number")
    assert isinstance(decision, Answer)
    assert decision.match.entry_id == "routing"


def test_rules_that_the_question_cannot_raise_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question of a base without terms is judged as if each rule looked at each entry; and there rules do speak."""
    things = ("lantern", "kayak", "tractor")
    matcher = Matcher.from_phrasings(
        {f"{entry} {t}": [text.format(t=t) for text in texts] for t in things for entry, texts in STORED.items()}
    )
    asked = [text.format(t=t) for t in ("kayak", "qlr", "tractor") for texts in ASKED.values() for text in texts]
    asked += [
        "what does kayak stand for", "what does qlr stand for", "the difference between a kayak and a submarine",
        "what can i not do with my kayak", "gurgling purple zebras devour my lantern", "how do i renew my library card",
    ]  # fmt: skip
    found = [matcher.rank(text) for text in asked]
    monkeypatch.setattr("bot.matching.veto._is_doubted", lambda *_: True)
    assert found == [matcher.rank(text) for text in asked]
    monkeypatch.setattr("bot.matching.veto._is_doubted", lambda *_: False)
    assert sum(one != matcher.rank(text) for one, text in zip(found, asked, strict=True)) >= 3
