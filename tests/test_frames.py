"""The frame is peeled off, and the subject is what is left."""

import pytest

from bot.matching.frames import Frame, FrameKind, asked_inside, frame_of
from bot.matching.notation import expression, one_of
from bot.matching.text import words

KNOWN = frozenset({"emt", "ems", "als", "bls", "aemt", "pe", "qlr"})


@pytest.mark.parametrize(
    ("asked", "kind", "subjects"),
    [
        ("what does EMT stand for", "expansion", ["emt"]),
        ("emt stands for what", "expansion", ["emt"]),
        ("what do the letters EMT mean", "expansion", ["emt"]),
        ("emt full form", "expansion", ["emt"]),
        ("full form of emt?", "expansion", ["emt"]),
        ("whats emt short for", "expansion", ["emt"]),
        ("full words behind the letters EMT", "expansion", ["emt"]),
        ("what are the three words in EMS", "expansion", ["ems"]),
        ("what does each letter in ALS denote", "expansion", ["als"]),
        ("whats medial vs lateral", "comparison", ["medial", "lateral"]),
        ("ischemia, simple words", "definition", ["ischemia"]),
        ("hypothermia, the plain-English version", "definition", ["hypothermia"]),
        ("hypoxia, one line", "definition", ["hypoxia"]),
        ("hemorrhage what", "definition", ["hemorrhage"]),
        ("syncope in normal people words", "definition", ["syncope"]),
        ("which one is anterior again", "definition", ["anterior"]),
        ("what does it mean when a patient is tripoding", "definition", ["tripoding"]),
        ("whats an emt", "definition", ["emt"]),
        ("define PE", "definition", ["pe"]),
        ("meaning of PE", "definition", ["pe"]),
        ("emt = ?", "definition", ["emt"]),
        ("what do medics mean by PE", "definition", ["pe"]),
        ("what does the book mean when it says ALS", "definition", ["als"]),
        ("the word apnea", "definition", ["apnea"]),
        ("stridor: describe it", "definition", ["stridor"]),
        ("PE on a med list", "definition", ["pe in medical"]),
        ("PE on the chart", "definition", ["pe"]),
        ("the crew put the PE patient on a chart", "other", []),
        ("ALS in the EMT sense", "definition", ["als in emt"]),
        ("what kind of thing is a bvm", "definition", ["bvm"]),
        ("what is meant by an ALS as opposed to a BLS", "comparison", ["als", "bls"]),
        ("tell me about the golden hour", "definition", ["golden hour"]),
        ("diff btwn ems n emt", "comparison", ["ems", "emt"]),
        ("ems vs emt", "comparison", ["ems", "emt"]),
        ("is an aemt the same as an emt", "comparison", ["aemt", "emt"]),
        ("are ems and emt the same thing", "comparison", ["ems", "emt"]),
        ("how is als different from bls", "comparison", ["als", "bls"]),
        ("how do i tell emt and ems apart", "comparison", ["emt", "ems"]),
        ("how do i become an emt", "other", []),
        ("emt stands for emergency medical technician", "other", []),
    ],
)
def test_people_ask_in_known_shapes(asked: str, kind: str, subjects: list[str]) -> None:
    """Each shape gives its kind and its bare subjects, articles off."""
    frame = frame_of(words(asked, KNOWN))
    assert frame.kind == kind
    assert [" ".join(subject) for subject in frame.subjects] == subjects


@pytest.mark.parametrize(
    "story",
    [
        "my teacher said something but what is an aemt",
        "he asked me what is an aemt and i totally blanked",
        "what is an aemt because i forgot",
    ],
)
def test_a_question_inside_a_story_is_found(story: str) -> None:
    """Whatever was told before and after, it asks for the AEMT."""
    frames = list(asked_inside(words(story, KNOWN)))
    assert Frame(FrameKind.DEFINITION, (("aemt",),)) in frames


@pytest.mark.parametrize("broken", ["(a|b", "a) b", "[a (b] c)"])
def test_a_broken_pattern_is_a_sentence(broken: str) -> None:
    """Whoever edits the tables is told which pattern is wrong."""
    with pytest.raises(ValueError, match="brackets do not match"):
        expression(broken)


def test_the_notation_means_what_it_says() -> None:
    """(a|b) is one of two, [c] may be missing."""
    pattern = one_of(["(what|which) is [the] point"])
    assert pattern.fullmatch("what is the point ")
    assert pattern.fullmatch("which is point ")
    assert not pattern.fullmatch("the point ")
    slot = one_of(["{x:2} means"])
    assert slot.fullmatch("golden hour means ")
    assert not slot.fullmatch("the golden hour means ")
