"""Checking: does every entry answer its own question, and does every card fit where it is shown?"""

from collections.abc import Collection, Iterator
from typing import Final

from bot.faq import checks
from bot.faq.entry import Entry, Pack, Term
from bot.faq.problem import Problem
from bot.matching.decision import Answer, Decision, Emergency, Fallback, Suggestions
from bot.matching.matcher import Matcher
from bot.service.cards import card
from bot.service.library import Snapshot
from bot.service.reply import Card

CARD_TEXT: Final = 3_700
"""Characters that a card may have: 4,000 over all texts of a message, less 300 for what a door puts around the card."""


def problems(snapshot: Snapshot, only: Collection[str] | None = None, *, asking: bool = True) -> tuple[Problem, ...]:
    """Everything the linter finds in a knowledge base that loads, sorted by place.

    `only`: in what has these refs, each looked at by itself. `asking`: also ask every question, which takes a while.

    Of severity "error" is what people would get wrongly: a question that another entry takes, or that nobody answers.
    """
    knowledge_base = snapshot.knowledge_base
    found: set[Problem] = set(checks.problems(knowledge_base) if only is None else ())
    for pack in knowledge_base.packs:
        entries = [entry for entry in pack.entries if only is None or entry.ref in only]
        terms = [term for term in pack.terms if only is None or term.ref in only]
        for entry in entries if asking else ():
            found.update(_own_questions(pack, entry, snapshot.matcher))
        for term in terms if asking else ():
            found.update(_own_name(pack, term, snapshot.matcher))
        for thing in (*entries, *terms):
            found.update(_size(pack, thing, card(knowledge_base, thing)))
    return tuple(sorted(found))


def text_of(shown: Card) -> str:
    """Every text that a card puts on one message; links and related entries are buttons and menus, and do not count."""
    source = f"{shown.source.title} {shown.source.url}" if shown.source else ""
    return f"{shown.title}\n{shown.text}\n{source}\nreviewed {shown.reviewed}"


def _own_questions(pack: Pack, entry: Entry, matcher: Matcher) -> Iterator[Problem]:
    for text in entry.asked_as:
        place = pack.place(entry.id, text)
        if fault := _fault(entry, matcher.match(text)):
            severity, sentence = fault
            yield Problem(place.file, place.line, f'"{text}" {sentence}', severity)


def _fault(entry: Entry, decision: Decision) -> tuple[str, str] | None:
    """What is wrong when somebody asks `entry` in its own words and this comes."""
    match decision:
        case Answer(match=found) if found.entry_id == entry.ref:
            return None
        case Answer(match=found):
            return "error", f'of "{entry.id}" is answered by "{found.entry_id}"'
        case Suggestions(matches=matches) if matches and matches[0].entry_id == entry.ref:
            near = f', since "{matches[1].entry_id}" is near' if len(matches) > 1 else ""
            return "warning", f'of "{entry.id}" is only suggested, not answered{near}'
        case Suggestions(matches=matches):
            offered = ", ".join(f'"{found.entry_id}"' for found in matches)
            return "error", f'of "{entry.id}" gets suggestions that do not begin with it: {offered}'
        case Fallback(trace=trace):
            why = f" ({trace.reasons[-1]})" if trace.reasons else ""
            return "error", f'of "{entry.id}" is not answered at all{why}'
        case Emergency(kind=kind):
            return "error", f'of "{entry.id}" is taken for an emergency ({kind})'


def _own_name(pack: Pack, term: Term, matcher: Matcher) -> Iterator[Problem]:
    place = pack.place(term.id)
    for name in (term.term, *term.aliases):
        found = matcher.terms.find(name)
        if found != term.ref:
            instead = f'finds "{found}"' if found else "finds nothing"
            yield Problem(place.file, place.line, f'"{name}" of the term "{term.id}" {instead}')
    asked = f"define {term.term}"
    match matcher.match(asked):
        case Answer(match=found) if found.entry_id.startswith("term:") and found.entry_id != term.ref:
            yield Problem(place.file, place.line, f'"{asked}" is answered by another term, "{found.entry_id}"')
        case Fallback():
            yield Problem(place.file, place.line, f'"{asked}" is not answered at all')
        case Emergency(kind=kind):
            yield Problem(place.file, place.line, f'"{asked}" is taken for an emergency ({kind})')
        case _:
            pass


def _size(pack: Pack, thing: Entry | Term, shown: Card) -> Iterator[Problem]:
    length = len(text_of(shown))
    if length > CARD_TEXT:
        place = pack.place(thing.id)
        sentence = f'the card of "{thing.id}" is {length:,} characters long; at most {CARD_TEXT:,} fit'
        yield Problem(place.file, place.line, sentence)
