"""A stand-in for the engine, so that doors can be tested by what they do with a decision, not by who wins it."""

from dataclasses import replace

from bot.faq.knowledge_base import KnowledgeBase
from bot.matching.decision import Answer, Decision, Emergency, Fallback, Match, Suggestions, Trace
from bot.matching.frames import OTHER
from bot.matching.reading import Reading
from bot.service.asking import LIKELY


class StandInTerms:
    """Terms by their exact name or alias."""

    def __init__(self, knowledge_base: KnowledgeBase) -> None:
        self._refs = {name.casefold(): term.ref for term in knowledge_base.terms for name in (term.term, *term.aliases)}

    def find(self, name: str) -> str | None:
        return self._refs.get(name.casefold())


class StandInMatcher:
    """Answers exactly what stands in the base; says what a few magic words ask for; else nothing.

    "perhaps …": suggestions, "likely …": the first of them likely; "help!": an emergency; "boom": it breaks.
    `taken` sends a text to another ref.
    """

    def __init__(self, knowledge_base: KnowledgeBase, taken: dict[str, str] | None = None) -> None:
        self.terms = StandInTerms(knowledge_base)
        self.heard: list[tuple[str, bool]] = []
        self._refs = {text: entry.ref for entry in knowledge_base.entries for text in entry.asked_as} | (taken or {})
        self._entries = [Match(entry.ref, 0.4, entry.question) for entry in knowledge_base.entries]

    def match(self, text: str, *, listening: bool = False) -> Decision:
        self.heard.append((text, listening))
        trace = Trace(text=text, frame="stand-in", reasons=("as told",))
        if text == "boom":
            raise ValueError(text)
        if text == "help!":
            return Emergency("emergency", "**Call 112 now.**", trace)
        if text.startswith("perhaps"):
            return Suggestions(tuple(self._entries[:2]), tuple(self._entries[2:]), trace)
        if text.startswith("likely"):
            return Suggestions((replace(self._entries[0], confidence=LIKELY), self._entries[1]), (), trace)
        if text.startswith("define ") and (ref := self.terms.find(text.removeprefix("define "))):
            return Answer(Match(ref, 0.98), (), trace)
        if ref := self._refs.get(text):
            return Answer(Match(ref, 0.91234567, text, {"exact": 1.0}), tuple(self._entries[:1]), trace)
        return Fallback(0.03, (), trace)

    def read(self, text: str) -> Reading:
        """Nothing is understood: no message leans on the one before."""
        return Reading(text, (), OTHER, ())
