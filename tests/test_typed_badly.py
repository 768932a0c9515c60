"""Typed fast and badly: little words and acronyms are mended by how fingers slip, and no acronym becomes another."""

from collections import Counter
from itertools import permutations

import pytest

from bot.matching import Answer, Matcher, Suggestions
from bot.matching.acronym_slips import AcronymSlips
from bot.matching.fingers import beside, cost, near, undoubled
from bot.matching.little_words import LittleWords

LEVELS = ("emt", "ems", "emr", "aemt", "emd", "emtp", "emtb", "emti")


@pytest.fixture(scope="module")
def acronyms(ems_matcher: Matcher) -> tuple[frozenset[str], AcronymSlips]:
    """The acronyms of the shipped glossary, each spoken of so often that it may be mended to."""
    names = ems_matcher.terms.protected
    return names, AcronymSlips(names, spoken := Counter(dict.fromkeys(names, 1_000)), spoken.total())


def slips_of(name: str) -> set[str]:
    """What a finger can make of a name: swapped, doubled, lost, or another letter in its place."""
    out = near(name)
    for at in range(len(name)):
        out.add(name[:at] + name[at + 1 :])
        out |= {name[:at] + letter + name[at + 1 :] for letter in "abcdefghijklmnopqrstuvwxyz"}
    return out - {name}


def is_doubled(name: str, typed: str) -> bool:
    """Is it the name with one letter struck twice?"""
    return any(typed == name[: at + 1] + name[at:] for at in range(len(name)))


def test_no_acronym_is_taken_for_another(acronyms: tuple[frozenset[str], AcronymSlips]) -> None:
    """No acronym of the glossary is mended, and no slip in one gives another that is not spelled so."""
    names, slips = acronyms
    spelled = [name for name in names if name.isalpha()]
    assert len(spelled) > 300
    assert slips.repair(spelled) == (spelled, [])
    for name in spelled:
        for typed, meant in slips.repair(sorted(slips_of(name)))[1]:
            assert typed not in names
            assert meant == name or is_doubled(meant, typed) or len(meant) >= 5, (name, typed, meant)
            assert sorted(meant) == sorted(typed) or undoubled(meant) == undoubled(typed), (name, typed, meant)


def test_levels_are_never_mixed_up(acronyms: tuple[frozenset[str], AcronymSlips]) -> None:
    """What may be either of two levels of provider, or either of EMT and EMS, is neither."""
    _, slips = acronyms
    for one, other in permutations(LEVELS, 2):
        for typed, meant in slips.repair(sorted(slips_of(one)))[1]:
            assert meant != other or (is_doubled(other, typed) and not is_doubled(one, typed)), (one, typed, meant)
    for typed in ("aent", "eemt", "emst", "esm", "emms", "amet", "metp", "enr", "ent"):
        assert slips.repair([typed])[1] == [], typed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nmert", "nremt"),
        ("nermt", "nremt"),
        ("nremtt", "nremt"),
        ("opqsrt", "opqrst"),
        ("opqrts", "opqrst"),
        ("hippa", "hipaa"),
        ("epipne", "epipen"),
        ("hazmta", "hazmat"),
        ("emtt", "emt"),
        ("eems", "ems"),
        ("dcap btsl", "dcap btls"),
        ("dcap btlas", "dcap btls"),
    ],
)
def test_a_damaged_acronym_that_can_be_but_one_is_mended(ems_matcher: Matcher, typed: str, meant: str) -> None:
    """Swapped or doubled letters in small letters; typed in capitals it is what it is."""
    assert (typed, meant) in ems_matcher.read(f"the {typed} score").corrections
    assert not ems_matcher.read(f"the {typed.upper()} score please").corrections


def test_a_short_acronym_that_the_base_hardly_says_is_not_guessed() -> None:
    """An acronym that the base does not know is as likely."""
    assert AcronymSlips({"acp"}, Counter({"acp": 3}), 3_000).repair(["accp"]) == (["accp"], [])
    assert AcronymSlips({"acp"}, Counter({"acp": 300}), 300_000).repair(["accp"])[0] == ["acp"]


def test_only_the_field_itself_is_known_by_three_swapped_letters() -> None:
    """A base on EMTs says EMT all the time; what it says seldom may as well be another acronym ("crp")."""
    slips = AcronymSlips({"emt", "cpr"}, Counter({"emt": 500, "cpr": 100}), 50_000)
    assert slips.repair(["etm", "crp"])[0] == ["emt", "crp"]
    assert slips.repair(["etm"], frozenset({"etm"}))[0] == ["etm"]


@pytest.mark.parametrize("asked", ["etm meaning", "what is the esm", "whats an emst"])
def test_a_damaged_short_acronym_that_is_asked_for_is_offered_at_most(ems_matcher: Matcher, asked: str) -> None:
    """Nothing but its letters says which one it is; beside other words it is part of what they ask."""
    assert isinstance(ems_matcher.match(asked), Suggestions)


def test_what_is_held_down_alike_is_offered_in_its_order(ems_matcher: Matcher) -> None:
    """Whoever meant EMT by "emtt" is offered what an EMT is before what one may give."""
    decision = ems_matcher.match("waht is an emtt")
    assert isinstance(decision, Suggestions)
    assert decision.matches[0].entry_id == "ems/what-is-an-emt"


@pytest.mark.parametrize(
    ("asked", "ref"),
    [
        ("ehat is an emt", "ems/what-is-an-emt"),
        ("difernce btween sings and symtoms", "ems/signs-vs-symptoms"),
        ("wjats an emt do all day", "ems/what-do-emts-do"),
        ("are fireifghters ems ro not", "ems/are-police-and-fire-part-of-ems"),
        ("is emt sjut a driver", "ems/can-emts-drive-the-ambulance"),
        ("cna i be emt w a feloney", "ems/emt-with-a-felony"),
        ("ofline medical diretcion means?", "term:ems/offline-medical-direction"),
        ("whats asictes", "term:ems/ascites"),
        ("hippa rulse fro emt", "ems/hipaa-for-emts"),
        ("nmert passign score??", "ems/nremt-passing-score"),
        ("opqsrt meanign plz", "ems/opqrst-meaning"),
        ("what are emts sup to do", "ems/what-do-emts-do"),
        ("hwo to becme an emtt", "ems/how-to-become-an-emt"),
        ("si a nurs part of teh ems", "ems/are-nurses-and-doctors-part-of-ems"),
        ("hwere do emts wrok", "ems/where-do-emts-work"),
        ("waht jobs after emtt, lik next stpe", "ems/what-comes-after-emt"),
        ("normal puls for a grown up at rest?", "ems/normal-adult-pulse"),
        ("what dies na emt do", "ems/what-do-emts-do"),
        ("od nurses belong ot ems?", "ems/are-nurses-and-doctors-part-of-ems"),
        ("how od do u hav to be for emt", "ems/emt-age-requirement"),
        ("what is a tournqiet", "term:ems/tourniquet"),
        ("are fierfighters part of esm", "ems/are-police-and-fire-part-of-ems"),
        ("emt vs esm whats teh difference", "ems/ems-vs-emt"),
        ("smaple stands for waht", "ems/sample-history-meaning"),
        ("whats dcpa btls", "term:ems/dcap-btls"),
        ("epinephrin is waht", "term:ems/epinephrine"),
        ("cyanosys is", "term:ems/cyanosis"),
    ],
)
def test_two_slips_in_one_message_are_understood(ems_matcher: Matcher, asked: str, ref: str) -> None:
    """Little words carry the shape of a question, even where they are typed wrong."""
    decision = ems_matcher.match(asked)
    assert isinstance(decision, Answer)
    assert decision.match.entry_id == ref


@pytest.mark.parametrize(
    "asked",
    [
        "what does hte mean",
        "what does hsa mean",
        "is hsa covered by ems",
        "are beards allowed",
        "as a cna i can do what",
        "what is a fro",
        "cna to emt",
        "how do you treat an od",
        "is a cna i know an emt",
        "what does ro stand for",
    ],
)
def test_what_may_be_another_word_stays(ems_matcher: Matcher, asked: str) -> None:
    """What is asked for by one word, what is a form of an English word, and a term where a term stands."""
    assert ems_matcher.read(asked).corrections == ()


def test_a_slip_is_mended_to_what_the_base_speaks_of() -> None:
    """Of two words as near the one that stands beside these neighbours; a doubtful one stays."""
    little = LittleWords(
        Counter({"pulse": 30, "normal": 9}),
        frozenset(),
        {"normal"}.__contains__,
        lambda one, other: 30.0 * ((one, other) == ("normal", "pulse")),
    )
    assert little.repair(["normal", "puls"], frozenset())[0] == ["normal", "pulse"]
    assert little.repair([], frozenset()) == ([], [])
    assert little.repair(["normal", "puls"], {"puls"})[0] == ["normal", "puls"]


def test_keys_stand_beside_each_other() -> None:
    """Half a key to the right in each row: H is below Y and U, and T above F and G."""
    assert beside("h") == set("hgjyubn")
    assert "t" not in beside("h")
    assert cost("ehat", "what") > cost("waht", "what")


def test_what_phrasings_say_is_no_slip() -> None:
    """The bevel of an airway is no BLEVE, though it has the same letters."""
    assert AcronymSlips({"bleve"}, Counter({"bevel": 1}), 1).repair(["bevel"]) == (["bevel"], [])
    assert AcronymSlips({"bleve"}, Counter(), 1).repair(["blevve"])[0] == ["bleve"]


def test_what_was_remembered_does_not_outlive_an_edit() -> None:
    """A moderator adds a phrasing that says "bevel": from then on it is a word, and before it was none."""
    before = AcronymSlips({"bleve"}, Counter(), 1)
    assert before.repair(["bevel"])[0] == ["bleve"]
    assert before.where(Counter({"bevel": 1}), 1).repair(["bevel"])[0] == ["bevel"]
    assert before.repair(["bevel"])[0] == ["bleve"]
