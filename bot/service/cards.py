"""Cards: an entry, a term or two terms side by side, made ready to be shown."""

from collections.abc import Iterable
from itertools import chain, zip_longest

from bot.faq.entry import Entry, Term
from bot.faq.knowledge_base import KnowledgeBase
from bot.service.reply import Card, Choice

COMPARE = "compare:"


def choice(thing: Entry | Term) -> Choice:
    """How an entry or a term is offered in a list: its question, or "EMT — Emergency Medical Technician"."""
    if isinstance(thing, Term) and (expansion := thing.senses[0].expansion):
        return Choice(thing.ref, f"{thing.term} — {expansion}")
    return Choice(thing.ref, thing.title)


def card(knowledge_base: KnowledgeBase, thing: Entry | Term) -> Card:
    """The card of one entry or term."""
    short, details = (thing.answer, thing.details) if isinstance(thing, Entry) else _definition(thing)
    return Card(
        ref=thing.ref,
        title=thing.title,
        short=short,
        details=details,
        links=thing.links,
        related=tuple(choice(other) for other in knowledge_base.see_also(thing)),
        source=knowledge_base.source(thing),
        reviewed=thing.reviewed,
    )


def comparison(knowledge_base: KnowledgeBase, first: Term, second: Term) -> Card:
    """Two terms side by side, each with its commonest meaning; their letters are often all in which they differ."""
    related = (first, second, *knowledge_base.see_also(first), *knowledge_base.see_also(second))
    links = dict.fromkeys((*first.links, *second.links))
    return Card(
        ref=f"{COMPARE}{first.ref.removeprefix('term:')}:{second.ref.removeprefix('term:')}",
        title=f"{first.term} vs {second.term}",
        short=f"{_sense_line(first, 0)}\n\n{_sense_line(second, 0)}",
        details="\n".join(f"**{term.term}**: {_in_a_line(term)}" for term in (first, second) if term.letters),
        links=tuple(links)[:5],
        related=tuple(dict.fromkeys(choice(thing) for thing in related))[:10],
        source=knowledge_base.source(first) or knowledge_base.source(second),
    )


def find(knowledge_base: KnowledgeBase, ref: str) -> Card | None:
    """The card called `ref`, comparisons included; None when it (or half of it) is gone."""
    if ref.startswith(COMPARE):
        halves = [knowledge_base.get(f"term:{part}") for part in ref.removeprefix(COMPARE).split(":")]
        if len(halves) == 2 and isinstance(halves[0], Term) and isinstance(halves[1], Term):
            return comparison(knowledge_base, halves[0], halves[1])
        return None
    thing = knowledge_base.get(ref)
    return None if thing is None else card(knowledge_base, thing)


def offer(knowledge_base: KnowledgeBase, ref: str) -> Choice | None:
    """How what is called `ref` is offered in a list, comparisons included; None when it is gone."""
    if ref.startswith(COMPARE):
        found = find(knowledge_base, ref)
        return None if found is None else Choice(found.ref, found.title)
    thing = knowledge_base.get(ref)
    return None if thing is None else choice(thing)


def instead(shown: str, near: Iterable[str], related: Iterable[str], far: Iterable[str] = ()) -> tuple[str, ...]:
    """What to offer to somebody who did not mean what was `shown`, the likeliest first, each once and never that one.

    What came `near` their question and what is `related` to the answer take turns: either may be it. `far` comes last.
    """
    turns = chain.from_iterable(zip_longest(near, related, fillvalue=""))
    return tuple(each for each in dict.fromkeys((*turns, *far)) if each and each != shown)


def _sense_line(term: Term, number: int) -> str:
    sense = term.senses[number]
    name = f"**{term.term}** ({sense.expansion})" if sense.expansion else f"**{term.term}**"
    return f"{name}: {sense.definition}"


def _in_a_line(term: Term) -> str:
    return " · ".join(f"**{letter}** {meaning}" for letter, meaning in term.letters)


def _definition(term: Term) -> tuple[str, str]:
    """A term's short answer and details: every sense with its expansion, and what each letter stands for."""
    letters = "\n".join(f"**{letter}** — {meaning}" for letter, meaning in term.letters)
    if len(term.senses) == 1:
        return _sense_line(term, 0), letters
    senses = [
        f"{number}. **{sense.expansion}**: {sense.definition}" if sense.expansion else f"{number}. {sense.definition}"
        for number, sense in enumerate(term.senses, 1)
    ]
    if letters:  # they spell the first sense; below the others they would seem to explain the last one
        senses[0] = f"{senses[0]}\n{letters}"
    meanings = " or ".join(f"**{sense.expansion or sense.definition}**" for sense in term.senses)
    if len(meanings) > 300:
        meanings = f"**{term.senses[0].expansion}** most of the time" if term.senses[0].expansion else "several things"
    short = f"**{term.term}** can mean {meanings}."
    return short, "\n".join(senses)
