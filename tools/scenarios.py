# ruff: noqa: E501, S311, SIM905 - tables of questions stay on one line each; chance here is no secret
"""Small made-up FAQs to calibrate on: drawn from public question sets, and generated shapes with fresh subjects."""

import random
import re
import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.faq.packs import load_packs
from bot.matching.text import words

Pool = dict[str, list[str]]
NOISES = ("clean", "clean", "typo1", "chat", "chat+typo", "typo2")


@dataclass(frozen=True)
class Scenario:
    """A base, and what is asked of it: (text, entry id, or None where nothing in the base answers it)."""

    name: str
    entries: Pool
    asked: list[tuple[str, str | None]]


def drawn(name: str, pool: Pool, strangers: list[str], noisy: Callable[[str, str, int], str], seed: int) -> Scenario:
    """A base of some of the pool's entries; asked for those that stay, for their siblings that went, and by strangers."""
    r = random.Random(f"{name}|{seed}")
    size = min(len(pool), r.choice((6, 10, 16, 24, 40, 80, 150, 150)))
    k = r.choice((1, 2, 3, 5, 5, 10))
    chosen = r.sample(sorted(pool), size)
    gone = set(chosen[3::4]) if r.random() < 0.5 else set()
    others = sorted(set(pool) - set(chosen))
    entries: Pool = {}
    asked: list[tuple[str, str | None]] = []
    for entry in chosen:
        own = r.sample(pool[entry], len(pool[entry]))
        if entry in gone:
            asked += [(text, None) for text in own[: max(3, 60 // size)]]
            continue
        entries[entry] = own[:k]
        asked += [(text, entry) for text in own[k : k + max(3, 120 // size)]]
    if not gone:
        asked += [(r.choice(pool[r.choice(others)]), None) for _ in range(60 if others else 0)]
    asked += [(text, None) for text in r.sample(strangers, min(len(strangers), 60))]
    noise = r.choice(NOISES)
    return Scenario(name, entries, [(noisy(text, noise, seed), entry) for text, entry in asked])


def dense(name: str, pool: Pool, strangers: list[str], noisy: Callable[[str, str, int], str], seed: int) -> Scenario:
    """A whole pack about one field, asked with phrasings that it does not know, about entries that went, and by strangers."""
    r = random.Random(f"{name}|{seed}")
    gone = set(sorted(pool)[seed % 6 :: 6])
    k = r.choice((6, 10, 16, 24))
    entries: Pool = {}
    asked: list[tuple[str, str | None]] = []
    for entry in sorted(pool):
        own = r.sample(pool[entry], len(pool[entry]))
        if entry in gone:
            asked += [(text, None) for text in own[:2]]
            continue
        known = min(k, len(own) - 2)
        entries[entry] = own[:known]
        asked += [(text, entry) for text in own[known : known + 2]]
    asked = r.sample(asked, min(len(asked), 400))
    asked += [(text, None) for text in r.sample(strangers, min(len(strangers), 80))]
    noise = r.choice(NOISES)
    return Scenario(name, entries, [(noisy(text, noise, seed), entry) for text, entry in asked])


@dataclass(frozen=True)
class Tokens:
    """A scenario's phrasings as the product reads them, and how it reads a question."""

    entries: dict[str, list[tuple[str, ...]]]
    protected: frozenset[str]

    def of(self, text: str) -> tuple[str, ...]:
        """One text's words."""
        return tuple(words(text, self.protected) or words(text, self.protected, peeled=False))


_CAPITALS = re.compile(r"\b(?=[A-Z]*[A-Z][A-Z])[A-Za-z]{2,8}\b")


def tokens_of(entries: Pool) -> tuple[Tokens, frozenset[str]]:
    """The phrasings' tokens, and the words that they write in capitals."""
    texts = [text for phrasings in entries.values() for text in phrasings if not text.isupper()]
    protected = frozenset(word.lower() for text in texts for word in _CAPITALS.findall(text))
    tokens = Tokens({}, protected)
    for entry, phrasings in entries.items():
        tokens.entries[entry] = [found for found in map(tokens.of, phrasings) if found]
    return tokens, protected


# Shapes of questions: how the FAQ asks, and how people ask; {t} is the subject.
SHAPES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "stand": (
        ("What does {t} stand for?", "What is {t} short for?", "Full form of {t}"),
        ("what's the meaning of {t}", "{t} abbreviation meaning", "what do the letters in {t} stand for", "{t} stands for?", "whats {t} mean"),
    ),
    "what": (("What is {t}?", "Explain {t}", "Definition of {t}"), ("define {t}", "can someone explain what {t} is", "{t}?", "whats a {t}")),
    "get": (("How do I get {t}?", "Where do I get {t}?"), ("how can i obtain {t}", "getting {t}", "where to get {t}", "how do you get {t} here")),
    "off": (("How do I turn off {t}?", "Disable {t}"), ("switching off {t}", "can i turn {t} off", "how to deactivate {t}")),
    "on": (("How do I turn on {t}?", "Enable {t}"), ("switch {t} on", "can i turn {t} on", "activate {t}")),
    "who": (("Who can use {t}?", "Who is allowed to use {t}?"), ("can anybody use {t}", "am i eligible for {t}", "can i use {t}")),
    "cost": (("How much does {t} cost?", "What is the price of {t}?"), ("{t} price", "is {t} expensive", "what do you charge for {t}")),
    "change": (("How do I change my {t}?", "Update my {t}"), ("changing {t}", "i want to edit my {t}", "modify my {t}", "can i change my {t}")),
    "lost": (("I lost my {t}", "What if I lose my {t}?"), ("my {t} is gone", "can not find my {t}", "{t} missing")),
    "long": (("How long does {t} take?", "How long until {t} is done?"), ("time needed for {t}", "duration of {t}", "how many days does {t} take")),
    "become": (("How do I become a {t}?", "Steps to become a {t}"), ("i want to be a {t}", "becoming {t}", "what do i need to become a {t}")),
    "do": (("What does a {t} do?", "What is the job of a {t}?"), ("duties of a {t}", "what do {t} do all day", "{t} responsibilities")),
    "need": (("Do I need {t}?", "Is {t} required?"), ("is {t} mandatory", "can i go without {t}", "{t} necessary?")),
    "cancel": (("How do I cancel my {t}?", "Cancel {t}"), ("i want to end my {t}", "stop my {t}", "get rid of {t}")),
    "where": (("Where is the {t}?", "Where can I find {t}?"), ("location of {t}", "i am looking for the {t}", "{t} where")),
    "when": (("When does {t} start?", "What time is {t}?"), ("{t} start time", "when will {t} begin", "what day is {t}")),
    "broken": (("My {t} is not working", "{t} does not work"), ("problem with {t}", "{t} broken", "why is {t} not working")),
    "best": (("What is the best {t}?", "Which {t} should I choose?"), ("recommend a {t}", "good {t}?", "top {t}")),
    "renew": (("How do I renew my {t}?", "When does my {t} expire?"), ("{t} renewal", "how long is {t} valid", "is my {t} still valid")),
    "set": (("How do I set up {t}?", "Getting started with {t}"), ("install {t}", "{t} setup guide", "configure {t}")),
    "contact": (("How do I contact {t}?", "Who do I ask about {t}?"), ("talk to {t}", "{t} phone number", "email of {t}")),
}  # fmt: skip
DIFFERENCE = (
    ("What is the difference between {a} and {b}?",),
    ("{a} vs {b}", "difference of {b} and {a}", "how does {a} differ from {b}", "{b} or {a}"),
)
ELSEWHERE = (
    "who invented {t}", "is {t} legal", "my {t} smells funny", "when was {t} founded", "why does {t} hate me", "can dogs have {t}",
    "how tall is {t}", "what time does {t} open", "sing me a song about {t}", "is {t} better than sleeping", "{t} jobs near me",
    "what colour is {t}", "how do i cook {t}", "does {t} work underwater", "how much does {t} weigh", "where was {t} invented",
    "is {t} safe for kids", "can i sell {t}", "who owns {t}", "what is the history of {t}", "does {t} make people happy",
    "how often should i wash {t}", "is there a film about {t}", "draw {t} for me",
)  # fmt: skip
NOUNS = (
    "password|pin|address|email|phone|card|invoice|plan|username|subscription|router|helmet|badge|ticket|uniform|locker|parking|visa|"
    "passport|contract|avatar|nickname|laptop|keyboard|bicycle|pizza|haircut|mortgage|engine|battery|wallet|flight|hotel|licence|"
    "permit|medal|costume|tent|guitar|piano|recipe|garden|cat|horse|boat|shoes|glasses|prescription|therapist|dentist|gym|membership|"
    "voucher|deposit|insurance|pension|salary|bonus|shift|rota|manager|teacher|exam|diploma|transcript|thesis|pilot|plumber|nurse|"
    "electrician|firefighter|driving licence|student card|credit card|bus pass|gift voucher|wedding cake|swimming pool|cover letter|"
    "tax return|phone number|email address|profile picture|security camera|washing machine|oxygen mask|stretcher|defibrillator|"
    "lightsaber|telescope|volcano|submarine|parachute|trampoline|sandwich|umbrella|saxophone|microscope|warehouse|library|museum|"
    "server role|voice channel|custom emoji|ban appeal|season pass|loot box|raid boss|starter kit|skill tree|refund request"
).split("|")


def shaped(kind: str, nouns: tuple[str, ...], acronyms: tuple[str, ...], seed: int) -> Scenario:
    """A base of known shapes with some subjects; asked with those, with unknown subjects, and about other things."""
    r = random.Random(f"{kind}|{seed}")
    subjects = list(acronyms if kind == "acronyms" else nouns)
    r.shuffle(subjects)
    count = r.choice((2, 4, 8, 16, 24))
    known, unknown = subjects[:count], subjects[count : count + max(6, count // 2)]
    shapes = r.sample(sorted(SHAPES), r.choice((1, 2, 3, 5, 8)))
    entries: Pool = {}
    asked: list[tuple[str, str | None]] = []
    for t in known:
        mine = r.sample(shapes, max(1, len(shapes) - 1))
        for shape in mine:
            stored, questions = SHAPES[shape]
            entries[f"{shape}:{t}"] = [s.format(t=t) for s in stored[: r.choice((1, 2, 3))]]
            asked += [(q.format(t=t.lower()), f"{shape}:{t}") for q in r.sample(questions, 2)]
        asked += [(q.format(t=t.lower()), None) for q in r.sample(ELSEWHERE, 2)]
    if r.random() < 0.5:
        for a, b in zip(known[::2], known[1::2], strict=False):
            entries[f"diff:{a}:{b}"] = [DIFFERENCE[0][0].format(a=a, b=b)]
            asked += [(q.format(a=a.lower(), b=b.lower()), f"diff:{a}:{b}") for q in r.sample(DIFFERENCE[1], 2)]
    for t in unknown:
        for shape in shapes:
            asked += [(q.format(t=t.lower()), None) for q in r.sample((*SHAPES[shape][0], *SHAPES[shape][1]), 2)]
    return Scenario(kind, entries, r.sample(asked, min(len(asked), 200)))


def fresh_acronyms(taken: set[str], seed: int, count: int = 200) -> tuple[str, ...]:
    """Acronyms of two to four letters that nobody uses."""
    r = random.Random(seed)
    made: dict[str, None] = {}
    while len(made) < count:
        word = "".join(r.choices(string.ascii_uppercase, k=r.choice((2, 3, 3, 3, 4))))
        if word not in taken:
            made[word] = None
    return tuple(made)


def all_scenarios(tasks: object, rounds: int) -> Iterator[Scenario]:
    """`tasks`: a module with SETS and noisy, as in a folder of public question sets; never its test messages."""
    sets, noisy = tasks.SETS, tasks.noisy  # type: ignore[attr-defined]
    clinc, valid, strangers = sets["clinc150_val"]()
    for text, entry in valid:
        clinc[entry].append(text)
    hwu, valid, _ = sets["hwu64_val"]()
    for text, entry in valid:
        hwu[entry].append(text)
    bank = sets["banking77"]()[0]
    elsewhere = [text for texts in bank.values() for text in texts[:4]]
    taken = {word.upper() for word in (*tasks.KNOWN, *tasks.UNKNOWN)}  # type: ignore[attr-defined]
    pack = {entry.ref: list(entry.asked_as) for entry in load_packs(None, ("ems",)).entries}
    everyday = [*strangers, *elsewhere]
    for seed in range(rounds):
        if seed % 3 == 0:
            yield dense("ems", pack, everyday, noisy, seed)
        yield drawn("clinc", clinc, strangers, noisy, seed)
        yield drawn("hwu", hwu, elsewhere, noisy, seed)
        yield drawn("bank", bank, strangers, noisy, seed)
        yield shaped("acronyms", tuple(NOUNS), fresh_acronyms(taken, seed), seed)
        yield shaped("nouns", tuple(dict.fromkeys(NOUNS)), (), seed)
