"""What a card of the glossary shows to somebody who asked for a term."""

from bot.faq.entry import Sense, Term
from bot.faq.knowledge_base import KnowledgeBase
from bot.service import cards


def _shown(term: Term) -> str:
    card = cards.card(KnowledgeBase(), term)
    return f"{card.short}\n{card.details}"


def test_letters_stand_under_the_sense_that_they_spell():
    """Somebody who asks for FAST reads the stroke letters with the stroke sense, not with the ultrasound exam."""
    letters = (("F", "Face drooping"), ("T", "Time to call 911"))
    stroke, exam = Sense("Signs of a stroke.", "face, arms, speech, time"), Sense("An ultrasound exam.", "sonography")
    shown = _shown(Term("any", "fast", "FAST", (stroke, exam), letters=letters))
    assert shown.index("Signs of a stroke.") < shown.index("**F** — Face drooping") < shown.index("An ultrasound exam.")
    assert shown.count("Face drooping") == 1


def test_letters_of_a_term_with_one_sense_follow_its_definition():
    """A plain mnemonic is told whole: what it is, then its letters."""
    shown = _shown(Term("any", "avpu", "AVPU", (Sense("The quick scale."),), letters=(("A", "Alert"),)))
    assert shown.index("The quick scale.") < shown.index("**A** — Alert")


def test_two_mnemonics_beside_each_other_show_their_letters():
    """SOAP and CHART are both a way to write a report; only the letters tell which is which."""
    soap = Term("any", "soap", "SOAP", (Sense("A way to write."),), letters=(("S", "Subjective"), ("P", "Plan")))
    chart = Term("any", "chart", "CHART", (Sense("A way to write."),), letters=(("C", "Chief complaint"),))
    card = cards.comparison(KnowledgeBase(), soap, chart)
    assert card.details == "**SOAP**: **S** Subjective · **P** Plan\n**CHART**: **C** Chief complaint"
    plain = Term("any", "emt", "EMT", (Sense("A person."),))
    assert "EMT" not in cards.comparison(KnowledgeBase(), soap, plain).details
