"""How people really type: slips that only the neighbours give away, stories around a question, "those letters"."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from neighbours import Pairs
from rapidfuzz.distance import OSA

from bot.faq.entry import Sense, Term
from bot.matching import Answer, Fallback, Matcher, Suggestions
from bot.matching.anaphora import told_what
from bot.matching.context import Context
from bot.matching.features import grade
from bot.matching.frames import Frame, FrameKind, frame_of
from bot.matching.spelling import is_other_thing
from bot.matching.terms import TermBook
from bot.matching.text import words
from bot.service.asking import LIKELY


@pytest.mark.parametrize(
    ("asked", "ref"),
    [
        # slips whose neighbours say what was meant
        ("whats the jbo of an emt", "ems/what-do-emts-do"),
        ("is the fier department pat of ems", "ems/are-police-and-fire-part-of-ems"),
        ("do emts take vital sings", "ems/what-are-emts-best-at"),
        ("where do emts actualy work", "ems/where-do-emts-work"),
        # a story, and a question in it
        ("my brother is asking me what emts do and i have no clue lol", "ems/what-do-emts-do"),
        ("so uh what is this ems thing everybody talks about", "ems/what-is-ems"),
        (
            "exam is on friday and i am dead tired, interested in being an emt, where do i start",
            "ems/how-to-become-an-emt",
        ),
        ("are nurses and doctors part of ems or is it just emts", "ems/are-nurses-and-doctors-part-of-ems"),
        ("my english is not so good sorry. what is ems", "ems/what-is-ems"),
        ("so wheres the line between abandonment and negligence", "compare:ems/abandonment:ems/negligence"),
        ("Supine position?", "term:ems/supine"),
        # what "they" and "those letters" stand for
        ("it says EMT on my cousins calendar, what do those letters stand for", "ems/what-does-emt-stand-for"),
        ("the back of the jacket says EMS, what do the 3 letters mean", "ems/what-does-ems-stand-for"),
        ("my book mentioned crepitus, what is it", "term:ems/crepitus"),
        ("emt and ems what do they stand for", "ems/ems-vs-emt"),
        # one thing by two names, and a head that both share
        ("what does PASG or MAST mean", "term:ems/pasg"),
        # a clause about somebody is no question about a term
        ("how do emts treat a conscious adult who is choking", "ems/choking-adult-or-child-steps"),
        ("can you spell out EMT and EMS for me", "ems/ems-vs-emt"),
        ("do i need my cpr card before class starts", "ems/cpr-card-for-emt"),
        # what is asked about is not named, and clear all the same
        ("trucker here, is emt the same kind in every one of them", "ems/do-emt-levels-vary-by-state"),
        # little words without the space behind them, and letters in another order
        ("who works inthe ems system", "ems/who-is-part-of-ems"),
        ("r cops part ofems", "ems/are-police-and-fire-part-of-ems"),
        ("what dose an emt do excatly", "ems/what-do-emts-do"),
        ("waht is ems extacly", "ems/what-is-ems"),
        ("is an emt a persn or a sytem", "ems/ems-vs-emt"),
        ("HIPAA is an abbreviation of which words?", "term:ems/hipaa"),
        ("what happens after somebody calls 911", "ems/how-ems-dispatch-works"),
        # all that is said beside the one term is on its card
        ("what is a ked used for", "term:ems/ked"),
        ("lethal triad of trauma", "term:ems/lethal-triad"),
        ("fancy word for nosebleed", "term:ems/epistaxis"),
        ("medical term for passing out", "term:ems/syncope"),
        ("how many stages does labor have", "ems/what-are-the-stages-of-labor"),
    ],
)
def test_what_people_mean_is_found(ems_matcher: Matcher, asked: str, ref: str) -> None:
    """The question is found behind slips and stories, and gets its one right answer."""
    decision = ems_matcher.match(asked)
    assert isinstance(decision, Answer)
    assert decision.match.entry_id == ref


@pytest.mark.parametrize(
    "asked",
    [
        "that odd thing on every ambulance, what is it",
        "chest wound",
        "i got new boots for the ambulance, what is it with blisters",
        "what is the most common bird in texas",
        "how do you clean a cast iron pan",
        "qualities of a good roommate",
    ],
)
def test_what_is_not_clear_is_no_answer(ems_matcher: Matcher, asked: str) -> None:
    """A name somewhere in the message is not yet what it asks for."""
    assert not isinstance(ems_matcher.match(asked), Answer)


@pytest.mark.parametrize(
    "asked",
    [
        "what is hypokalemia",
        "what is neurosis",
        "what is hyperoxia",
        "what does NPTSA stand for",
        "what does DOM stand for",
        "what does LLLQ stand for",
        "what does EM stand for",
        "what is ALSQ in ems",
        "what does ALSQ stand for in an ambulance",
        "what does tr stand for",
        "who is not part of ems",
        "what drugs can emts not give",
    ],
)
def test_another_word_that_looks_alike_is_no_answer(ems_matcher: Matcher, asked: str) -> None:
    """A word that may as well be another one is offered at most; nor is what is asked for not what is."""
    assert not isinstance(ems_matcher.match(asked), Answer)


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        ("what dose of epi do emts give", "dose"),
        ("what dose does a child need", "dose"),
        ("what dose an emt do", "does"),
    ],
)
def test_a_dose_stays_one_where_no_verb_needs_help(ems_matcher: Matcher, asked: str, word: str) -> None:
    """ "dose" is a slip for "does" only where it helps a verb."""
    assert ems_matcher.read(asked).tokens[1] == word


@pytest.mark.parametrize(("typed", "ref"), [("what is hemorage", "hemorrhage"), ("define tachycardea", "tachycardia")])
def test_a_slip_in_a_name_is_still_its_name(ems_matcher: Matcher, typed: str, ref: str) -> None:
    """Doubled letters and wrong vowels in a long word leave no doubt."""
    decision = ems_matcher.match(typed)
    assert isinstance(decision, Answer)
    assert decision.match.entry_id == f"term:ems/{ref}"


@pytest.mark.parametrize("said", ["thanks!", "good bot", "hi", "ok thank you"])
def test_a_greeting_asks_nothing(ems_matcher: Matcher, said: str) -> None:
    """Nothing was understood as a question, so nothing waits for an answer."""
    decision = ems_matcher.match(said)
    assert isinstance(decision, Fallback)
    assert decision.trace.text == ""


@pytest.mark.parametrize(
    "asked", ["salary", "delivery", "the exam", "nremt help", "cpr question", "i have a question about the nremt"]
)
def test_a_subject_alone_gets_a_choice(ems_matcher: Matcher, asked: str) -> None:
    """Who only names a subject that is known is shown what there is to ask of it."""
    assert isinstance(ems_matcher.match(asked), Suggestions)


def test_a_subject_that_one_entry_is_all_about_gets_a_guess(ems_matcher: Matcher) -> None:
    """ "tourniquet time" asks nothing, but hardly means anything else: its short answer comes with the offer."""
    decision = ems_matcher.match("tourniquet time")
    assert isinstance(decision, Suggestions)
    assert decision.matches[0].entry_id == "ems/tourniquet-rules"
    assert decision.matches[0].confidence >= LIKELY


@pytest.mark.parametrize(
    "said",
    [
        "whats the best energy drink for night shift",
        "is the ems bot working?",
        "what got you into ems, tom?",
        "are the emt grades up",
        "how long have you worked at that ambulance company",
        "anyone buying emt flashcards? got extras",
    ],
)
def test_overheard_words_are_taken_as_they_stand(ems_matcher: Matcher, said: str) -> None:
    """Where nobody asked the bot, no word is taken for another one, and a question that names nothing is not for it."""
    assert not isinstance(ems_matcher.match(said, listening=True), Answer)


PAIRS = {("job", "of"): 5.0, ("fire", "department"): 4.0, ("the", "fire"): 2.0, ("part", "of"): 9.0, ("a", "pat"): 1.0}


@pytest.fixture
def context() -> Context:
    """A base that speaks of a job, of a fire department, and of PAT."""
    spoken = {"job", "of", "fire", "department", "part", "pat"}
    return Context(Pairs(lambda a, b: PAIRS.get((a, b), 0.0)), spoken, {"pat", "emt"}, lambda _: False)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("the jbo of an emt", "the job of an emt"),
        ("the fir department", "the fire department"),
        ("pat of ems", "part of ems"),
        ("the fort department", "the fort department"),
        ("five department", "five department"),
        ("god of thunder", "god of thunder"),
    ],
)
def test_neighbours_say_what_was_meant(context: Context, typed: str, meant: str) -> None:
    """One edit, and only where phrasings have the word beside these neighbours; else it stays."""
    assert " ".join(context.repair(typed.split(), frozenset())[0]) == meant


def test_what_was_shouted_is_meant(context: Context) -> None:
    """PAT in capitals is PAT, whatever stands beside it."""
    assert context.repair(["pat", "of", "ems"], {"pat"}) == (["pat", "of", "ems"], [])


@pytest.mark.parametrize(
    ("said", "kind", "subject"),
    [
        ("my card says emt what does it mean", FrameKind.DEFINITION, "emt"),
        ("my card says emt what does it mean in ems", FrameKind.EXPANSION, "emt"),
        ("emt and ems what do they stand for", FrameKind.EXPANSION, "emt and ems"),
        ("she wrote emt on a box what do those letters mean", FrameKind.EXPANSION, "emt"),
        ("the red box behind the emt is heavy metal so what does it mean", FrameKind.DEFINITION, "it"),
    ],
)
def test_it_is_what_was_named(said: str, kind: FrameKind, subject: str) -> None:
    """A pronoun stands for the one thing that the message is about; where there is none, it stays a pronoun."""
    terms = TermBook([_term("EMT"), _term("EMS")])
    tokens = words(said, terms.protected)
    opener = tokens.index("what")
    asked = frame_of(tokens[opener:] if tokens[opener + 2 :] and opener else tokens)
    asked = asked if asked.subjects else Frame(kind, (("they",),))
    found = told_what(tokens, asked, terms)
    assert (found.kind, " ".join(found.subjects[0])) == (kind, subject)


@pytest.mark.parametrize(
    ("said", "compared"),
    [
        ("boss or medic how are they different", "boss medic"),
        ("private boss company or medic how is that different", ""),
        ("my medic and the boss how are they different", "medic boss"),
    ],
)
def test_a_name_inside_a_longer_one_is_not_compared(said: str, compared: str) -> None:
    """A private ambulance company is no ambulance."""
    terms = TermBook([_term("Boss"), _term("Medic")])
    found = told_what(words(said, terms.protected), Frame(FrameKind.OTHER), terms)
    assert " ".join(map(" ".join, found.subjects)) == compared


@pytest.mark.parametrize(
    ("said", "subject"),
    [
        ("raccoon eyes what is this sign", "raccoon eyes"),
        ("raccoon eyes on a man from brazil with rhabdomyolysis what is this sign", ""),
        ("what is this sign", "sign"),
        ("ems and raccoon eyes what is this sign", ""),
    ],
)
def test_what_is_pointed_at_was_named_before(said: str, subject: str) -> None:
    """ "This sign" is the one that was named; where several were, or much else is told, no frame tells which."""
    terms = TermBook([_term("Raccoon eyes"), _term("Sign"), _term("EMS")])
    asked = Frame(FrameKind.DEFINITION, (("sign",),))
    found = told_what(words(said, terms.protected), asked, terms)
    assert " ".join(found.subjects[0] if found.subjects else ()) == subject


def _term(name: str) -> Term:
    return Term(id=name.lower().replace(" ", "-"), pack="x", term=name, senses=(Sense(definition="A thing."),))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text("qzx", min_size=1, max_size=4), max_size=60), st.text("qzx", min_size=2, max_size=3))
def test_words_one_edit_away_are_all_looked_at(spoken: list[str], typed: str) -> None:
    """What a slip may have been: any word one edit away, of which the first letter takes none but a swap."""
    looked_at: set[str] = set()

    def together(first: str, second: str) -> float:
        looked_at.update((first, second))
        return 0.0

    Context(Pairs(together), set(spoken), frozenset(), lambda _: False).repair([typed, typed], frozenset())
    swapped = typed[1] + typed[0] + typed[2:]
    near = {w for w in spoken if OSA.distance(w, typed) == 1 and (w[0] == typed[0] or w == swapped)}
    strange = typed not in spoken
    assert looked_at - {typed} == {w for w in near if not is_other_thing(typed, w) and (strange or grade(w) == 1)}


@pytest.mark.parametrize(
    ("one", "other"), [("abduct", "adduct"), ("adduct", "abduct"), ("hyperoxia", "hypoxia"), ("known", "unknown")]
)
def test_parts_that_change_the_meaning_are_told_both_ways(one: str, other: str) -> None:
    """Whichever of the two was typed."""
    assert is_other_thing(one, other)
    assert is_other_thing(other, one)
