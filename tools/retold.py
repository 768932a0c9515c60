# ruff: noqa: SLF001 - chance here is no secret; the parts of a matcher are looked at one by one
"""More messages than people wrote: with other terms or places, and phrasings of the pack wrapped in stories."""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from told import Told

from bot.faq.knowledge_base import KnowledgeBase
from bot.matching import Answer, Matcher
from bot.matching.elsewhere import places_in
from bot.matching.frames import is_question
from bot.matching.text import clean, sentences, words
from bot.matching.words import lines_of

Noise = Callable[[str, str, int], str]

STORY = range(3, 23)
"""Words of a sentence that can be told beside a question."""
LONG = 13
"""A question of more words may hold a story."""
NAMED_IN_SHORT = 12
"""Words up to which a message stops being right when another term is put into it."""
_GLUE = (", ", " ", " lol ", " so ", ". ", " and ", " but ", "... ", " anyway ", ", ok so ", "! ", " - ", " like ")
_BEFORE = ("", "", "", "", "quick question ", "just wondering ", "idk ", "can someone tell me ", "not sure but ",
           "does anyone know ", "pls ", "i need to know ", "my question is ", "ok ")  # fmt: skip
_BEHIND = ("", "", "", "", " thx", " pls", " lol", " thanks in advance", " asking for a friend", " idk",
           " im so confused", " for my class", " anyone know")  # fmt: skip
ABROAD = 0.12
"""How often a message is asked of another country, and how often by somebody from there."""
_FROM = ("i am from {}. ", "Hi, in {} we have another system. ", "sorry for my english, i come from {}. ",
         "moved here from {} last year, ", "my wife is from {} and asks: ", "{} guy here. ")  # fmt: skip
_NO_LEVEL = (" omega", " 9", " prime", " delta", " junior", " level 9", "-x", "-Z", " gold", " 2000")
_ELSEWHERE = (
    "judge", "pilot", "barber", "plumber", "chess player", "dentist", "lawyer", "chef", "teacher", "realtor", "welder",
    "truck driver", "astronaut", "referee", "librarian", "mail carrier", "bus driver", "soldier", "dog", "cat", "horse",
    "hamster", "lizard", "guitar", "piano", "laptop", "printer", "iphone", "minecraft", "fortnite", "the stock market",
    "bitcoin", "a passport", "a mortgage", "the sat", "the bar exam", "the lsat", "the mcat", "a driving test", "scuba",
    "a marathon", "yoga", "pottery", "sourdough", "kombucha", "the olympics", "nascar", "the playoffs", "a tax return",
    "unemployment", "jury duty", "a visa", "a lease", "the dmv", "a wedding", "a garden", "bees", "solar panels",
    "a gym", "crossfit", "a tattoo", "hair dye", "a gpu", "linux", "python", "excel", "a resume", "dnd", "valorant",
)  # fmt: skip
"""What this field is not about."""
_CONSONANTS = "bcdfghjklmnpqrstvwxz"


class Stories:
    """Sentences that ask nothing, from what people wrote, to ask something beside them."""

    def __init__(self, messages: Sequence[Told], lines: Sequence[Path], noisy: Noise) -> None:
        self._noisy = noisy
        told = [sentence for told in messages if _tells(told) for sentence in sentences(told.text)]
        written = [line for path in lines for line in path.read_text("ascii").splitlines()]
        self._parts = [part.strip(" .") for part in (*told, *written) if _asks_nothing(part)]

    def phrasings(self, base: KnowledgeBase, left: dict[str, list[str]], r: random.Random, most: int) -> Iterator[Told]:
        """Phrasings that a base with `left` (entry → phrasings) has not, most of them in a story, some with slips."""
        lost = [(text, e.ref) for e in base.entries for text in e.asked_as[1:] if text not in left.get(e.ref, ())]
        for text, ref in r.sample(lost, min(most, len(lost))):
            asked = text if r.random() < 0.3 else self.wrapped(text, r)
            if r.random() < 0.3:
                asked = self._noisy(asked, r.choice(("typo1", "chat", "chat+typo")), r.randrange(1000))
            right = frozenset({ref} & left.keys())
            yield Told("pack", asked, "phrasing", right, right)

    def wrapped(self, text: str, r: random.Random) -> str:
        """`text` as somebody asks it who tells something before it or behind it."""
        asked = r.choice(_BEFORE) + text + r.choice(_BEHIND)
        part, more, chance = r.choice(self._parts), r.choice(self._parts), r.random()
        if chance < 0.6:
            return part + r.choice(_GLUE) + asked
        if chance < 0.75:
            return part + r.choice(_GLUE) + more + r.choice(_GLUE) + asked
        return asked + r.choice((". ", ", ", "? ", " lol ", " - ")) + part


def _tells(told: Told) -> bool:
    return told.kind == "overheard" or (
        told.kind in ("seed", "adjacent", "define") and len(told.text.split()) > STORY[10]
    )


def _asks_nothing(part: str) -> bool:
    said = part.lower().split()
    asks = {"what", "how", "who", "which", "whats", "hows", "whos"}.intersection(said)
    return "?" not in part and len(said) in STORY and not asks and not is_question(words(part))


class OtherPlaces:
    """Asks the same of another country, and by people who only come from there."""

    def __init__(self) -> None:
        self._names = [line.partition(":")[0] for line in lines_of("places.txt")]

    def of(self, told: Told, r: random.Random) -> Iterator[Told]:
        """`told` about a place that no entry speaks of is answered no more; told by somebody from there, it is."""
        if told.kind not in ("seed", "adjacent") or places_in(clean(told.text).lower().split()):
            return
        name, chance = r.choice(self._names).title(), r.random()
        if chance < ABROAD and len(told.text.split()) <= NAMED_IN_SHORT:
            asked = (
                told.text.rstrip(" ?.!") + r.choice((" in ", " in ", " over in ", " here in ", ", i mean in ")) + name
            )
            yield Told(told.origin, asked + r.choice(("?", "", "??")), "other place", frozenset(), frozenset())
        elif chance > 1 - ABROAD:
            asked = r.choice(_FROM).format(name) + told.text
            yield Told(told.origin, asked, told.kind, told.right, told.best)


class OtherTerms:
    """Puts other terms, and such as do not exist, in the place of those that a message names."""

    def __init__(self, base: KnowledgeBase, whole: Matcher) -> None:
        self._whole = whole
        self._names = {
            term.ref: (term.term, *term.aliases, *(s.expansion for s in term.senses if s.expansion))
            for term in base.terms
        }
        self._acronyms = [(term.ref, term.term) for term in base.terms if term.term.isupper() and len(term.term) < 7]
        self._long = [
            (term.ref, name) for term in base.terms for name in (term.term, *term.aliases) if not name.isupper()
        ]

    def of(self, told: Told, matcher: Matcher, r: random.Random) -> Iterator[Told]:
        """`told` about other terms: a definition has the other one's card, anything else is answered no more."""
        refs = [mention.ref for mention in matcher.read(told.text).mentions]
        if told.kind == "define":
            for ref in [ref for ref in refs if ref in told.right][:1]:
                yield from self._defined(told, ref, r)
        elif (
            told.kind in ("seed", "adjacent")
            and refs
            and len(told.text.split()) <= NAMED_IN_SHORT
            and r.random() < 0.35
        ):
            yield from self._misnamed(told, r.choice(refs), matcher, r)

    def _defined(self, told: Told, own: str, r: random.Random) -> Iterator[Told]:
        is_acronym = self._names[own][0].isupper()
        for _ in range(2):
            ref, name = r.choice(self._acronyms if is_acronym else self._long)
            text = self._put(told.text, own, name.lower() if r.random() < 0.5 else name)
            if text and not self._is_an_entrys(text):
                yield Told(told.origin, text, "other term", frozenset({ref}), frozenset({ref}))
        if is_acronym and r.random() < 0.3 and (text := self._put(told.text, own, self._made_up(r))):
            yield Told(told.origin, text, "no term", frozenset(), frozenset())

    def _misnamed(self, told: Told, own: str, matcher: Matcher, r: random.Random) -> Iterator[Told]:
        chance = r.random()
        if chance < 0.4:
            ref, name = r.choice(self._acronyms)
            if matcher._facts.share_naming(ref):
                return  # some entry may be asked just this
            new = name if chance < 0.2 or name.lower() in matcher.terms.everyday else name.lower()
        elif chance < 0.7:
            new = r.choice(self._names[own]) + r.choice(_NO_LEVEL)
        elif chance < 0.9:
            new = r.choice(_ELSEWHERE)
        else:
            new = self._made_up(r)
        if text := self._put(told.text, own, new):
            yield Told(told.origin, text, "other term", frozenset(), frozenset())

    def _is_an_entrys(self, text: str) -> bool:
        decision = self._whole.match(text)
        return isinstance(decision, Answer) and decision.match.entry_id not in self._names

    def _made_up(self, r: random.Random) -> str:
        while True:
            new = "".join(r.choice(_CONSONANTS) for _ in range(r.choice((3, 4))))
            if self._whole.terms.find(new) is None:
                return new.upper() if r.random() < 0.5 else new

    def _put(self, text: str, ref: str, new: str) -> str:
        """`text` with `new` where it calls the term by one of its names; "" where it does so in another way."""
        for name in sorted(self._names.get(ref, ()), key=len, reverse=True):
            spelled = r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", name)))
            if found := re.search(rf"(?<!\w){spelled}(?!\w)", clean(text), re.IGNORECASE):
                return text[: found.start()] + new + text[found.end() :]
        return ""
