"""Is somebody in danger right now? A speaker on the spot gets the number; exams, stories and jokes do not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.faq.entry import EmergencyRules
from bot.matching import emergency_words as english
from bot.matching import wording
from bot.matching.emergency_spelling import Spelling
from bot.matching.emergency_text import clean, spoken
from bot.matching.notation import tables
from bot.matching.phrases import Language, PhraseBook

_PARTS: Final = ("<sign>", "<clue>")
_TALK: Final = 0.05
_LONG: Final = 20
"""What sounds less live than _TALK in more than so many words is talk, whatever it holds: of 3,077 live messages none
does.
"""
_DOUBTED: Final = 0.15
"""What sounds less live than this is talk, if all words that told are known from examples."""
_BACKED: Final = 0.4
"""What sounds more live than this, and holds any danger or sign, is heard though no rule fits."""
_OUTSPOKEN: Final = 0.75
"""What sounds more live than this needs no more than one telling word of a danger."""
_SURE: Final = 0.88
"""What sounds more live than this may name a game or an exam. Of 6,000 new messages that told of none, none did."""
_TELLING: Final = 12
"""Spaces in a message from which on its sound is worth something: one sign in a shorter one tells nothing."""
_SEVERAL: Final = 5
"""Spaces in a message of two words: a lone "help" asks what a bot can do."""
_WINDOW: Final = 60
"""Words that are judged together: in a longer message the danger would drown in the rest."""

_TOKEN = re.compile(r"[^\W\d_]+|\d+|[.!?;\n…]+")
_HAS = re.compile(r" is (?=(?:just |already )?(?:been|got|had) )")  # "hes been shot"
_PRONOUN = re.compile(r" (?:he|she|they|this) ")


@dataclass(frozen=True, slots=True)
class EmergencyFinding:
    """Somebody seems to be in danger now.

    `kind` names the reply, `reply` is its text with the numbers in it, `why` the words that told.
    """

    kind: str
    reply: str
    why: str


@dataclass(frozen=True, slots=True)
class _Said:
    """A message in spoken words with " . " at the edges of its sentences, and the distinct words in it."""

    text: str
    words: frozenset[str]

    def holds(self, book: PhraseBook, part: str | None = None, *, but: PhraseBook | None = None) -> bool:
        """Whether the message (or this part of it) holds a phrase of `book` that no phrase of `but` overlaps."""
        part = self.text if part is None else part
        excuses: list[tuple[int, int]] | None = None
        for _, start, end in book.find(part, self.words):
            if but is None:
                return True
            if excuses is None:
                excuses = [(first, last) for _, first, last in but.find(part, self.words)]
            if not any(first < end and start < last for first, last in excuses):
                return True
        return False


class EmergencyDetector:
    """Finds live emergencies by the rules of the packs. It remembers nothing from one message to the next.

    Raises ValueError, in a sentence, for a phrase that is not in the notation, or a danger whose reply is missing.
    """

    def __init__(self, rules: EmergencyRules) -> None:
        language = Language(
            spoken=english.SPOKEN, classes=english.CLASSES, barrier=english.BARRIER, no_name=english.NO_NAME
        )
        said = [(phrase, _reply(rules, rule.reply)) for rule in rules.danger for phrase in rule.say]
        part = [pair for pair in said if pair[0].endswith(_PARTS)]
        whole = [pair for pair in said if not pair[0].endswith(_PARTS)]
        self._danger, self._replies = PhraseBook((phrase for phrase, _ in whole), language), [r for _, r in whole]
        self._signs, self._sign_replies = PhraseBook((phrase for phrase, _ in part), language), [r for _, r in part]
        self._packs_words = self._danger.words | self._signs.words
        self._wording = wording.english()
        self._books: dict[str, PhraseBook] = {}
        if not rules.danger:
            return
        phrases = tables("emergency_language.txt")
        phrases["help"] += phrases["urgent"]
        phrases["now"] += phrases["help"]
        phrases["far past"] += phrases["years ago"]
        phrases["play"] += phrases["over"]
        phrases["not"] = [*rules.not_]
        phrases["own people"], phrases["own"] = ["<mine>"], ["<mine>", "(i|my|me|we|us|our)"]
        phrases["stranger"] = ["<any>"]
        phrases["somebody"] = [*english.SOMEBODY]
        self._books = {name: PhraseBook(listed, language) for name, listed in phrases.items()}
        mended = (
            self._danger,
            self._signs,
            self._books["play"],
            self._books["not"],
            self._books["now"],
            self._books["far past"],
        )
        self._spelling = Spelling(language.words.union(*(book.words for book in mended)))

    def detect(self, text: str) -> EmergencyFinding | None:
        """What to say if `text` tells of a danger that happens now, else None. Never raises, whatever `text` holds."""
        if not self._books:
            return None
        tokens = self.tokens(text)
        words = frozenset((*tokens, "has") if "is" in tokens else tokens)
        if not self._danger.hints_at(words) and not self._signs.hints_at(words):
            return None
        sounds_live = max(self._wording.sounds_live(part) for part in _windows(tokens))
        doubted = sounds_live < _DOUBTED
        if (sounds_live < _TALK and len(tokens) > _LONG) or (doubted and self._wording.knows(words)):
            return None
        said = _Said(_HAS.sub(" has ", f" . {' '.join(tokens)} . "), words)
        found = self._told(said) or self._pieced_together(said)
        if found is None:
            return self._backed(said, sounds_live) if sounds_live > _BACKED else None
        return None if doubted and self._knows(found.why) else found

    def _told(self, said: _Said) -> EmergencyFinding | None:
        """The danger that one phrase tells of."""
        in_earnest = False
        for number, start, end in self._danger.find(said.text, said.words):
            if not in_earnest and self._is_play(said, start):
                return None
            in_earnest = True
            if self._is_live(said, start, end, needs=self._danger.phrases[number].needs):
                return self._finding(self._replies[number], said, start, end)
        return None

    def _backed(self, said: _Said, sounds_live: float) -> EmergencyFinding | None:
        """What endangers somebody who is there, in a message that as a whole sounds live though no rule fits."""
        outspoken, sure = sounds_live > _OUTSPOKEN, sounds_live > _SURE
        about_somebody = said.holds(self._books["somebody"]) or self._is_witness(said)
        long_enough = said.text.count(" ") > _TELLING
        if not sure and (self._is_supposed(said) or not (about_somebody or (outspoken and long_enough))):
            return None
        figures = [(first, last) for _, first, last in self._books["not"].find(said.text, said.words)]
        for book, replies in ((self._danger, self._replies), (self._signs, self._sign_replies)):
            for number, start, end in book.find(said.text, said.words):
                needs = book.phrases[number].needs
                if any(first <= start and end <= last for first, last in figures):
                    continue
                if denied := english.DENIED.search(said.text, 0, start):
                    if book is self._signs and not english.NEARLY.search(denied[0]):
                        about_somebody = sure = False
                    continue
                enough = sure or not needs or (long_enough and (outspoken or needs != "clue"))
                if enough and self._knows(said.text[start:end]):
                    played = self._is_play(said, start, sure=sure)
                    return None if played else self._finding(replies[number], said, start, end)
        loud = sure or (outspoken and about_somebody and long_enough)
        if not loud or figures or said.text.count(" ") < _SEVERAL or self._is_play(said, 0, sure=sure):
            return None
        # Words of danger that no phrase puts together do not tell which danger it is.
        return EmergencyFinding(*(self._replies or self._sign_replies)[0], "how it sounds")

    def _knows(self, hit: str) -> bool:
        """Whether examples held the words of a phrase; a name among them is none of its words."""
        return self._wording.knows(self._packs_words.intersection(hit.split()))

    def _is_supposed(self, said: _Said) -> bool:
        """Whether the message says "what if", or tells of what was years ago."""
        book = self._books
        return said.holds(book["suppose"], but=book["no suppose"]) or said.holds(book["years ago"])

    @staticmethod
    def _finding(reply: tuple[str, str], said: _Said, start: int, end: int) -> EmergencyFinding:
        return EmergencyFinding(*reply, said.text[start:end].strip(" ."))

    def _pieced_together(self, said: _Said) -> EmergencyFinding | None:
        """The danger that several signs tell of, none of which would be enough alone."""
        found: dict[tuple[int, str], tuple[int, int]] = {}
        for number, start, end in self._signs.find(said.text, said.words):
            taken = any(first < end and start < last for first, last in found.values())
            if not taken and not english.DENIED.search(said.text, 0, start):
                found[number, said.text[start:end]] = start, end
        signs = [number for number, _ in found if self._signs.phrases[number].needs == "sign"]
        if not signs or (len(found) < 2 and not said.holds(self._books["urgent"], but=self._books["no call"])):
            return None
        book = self._books
        opens, closes = min(start for start, _ in found.values()), max(end for _, end in found.values())
        if self._is_play(said, opens):
            return None
        if not said.holds(book["somebody"]) and not self._is_witness(said):
            return None
        if said.holds(book["suppose"], said.text[opens:closes], but=book["no suppose"]) or not self._is_live(
            said, opens, closes, needs=""
        ):
            return None
        kind, reply = self._sign_replies[signs[0]]
        return EmergencyFinding(
            kind, reply, " … ".join(said.text[start:end].strip(" .") for start, end in found.values())
        )

    def _is_play(self, said: _Said, danger: int, *, sure: bool = False) -> bool:
        """Whether the message plays, tells of a film, or laughs; laughter that ends in earnest before it is none."""
        book = self._books
        if not sure and any(said.holds(book[name], but=book["no play"]) for name in ("not", "play")):
            return True
        if not said.holds(book["laughter"], but=book["no play"]):
            return False
        last = max(end for _, _, end in book["laughter"].find(said.text, said.words))
        between = f"{said.text[last:danger]} "
        return last > danger or not (said.holds(book["turn"], between) or (sure and " . " in between))

    def _is_witness(self, said: _Said) -> bool:
        """Whether the speaker seems to stand by a stranger in danger, and not to ask about one."""
        book = self._books
        if not said.holds(book["stranger"]) or said.holds(book["general"]):
            return False
        return said.holds(book["now"], but=book["no call"])

    def _is_live(self, said: _Said, start: int, end: int, *, needs: str) -> bool:
        """Whether the danger at `start` to `end` happens now, to somebody who is there."""
        book = self._books
        opens = said.text.rfind(" . ", 0, start + 1) + 2
        closes = said.text.find(" . ", end - 1)
        before, hit, after = said.text[opens:start] + " ", said.text[start:end] + " ", said.text[end : closes + 2]
        urgent = said.holds(book["urgent"], but=book["no call"])
        now = urgent or said.holds(book["now"], but=book["no call"])
        if needs == "now" and not now:
            return False
        if needs == "help" and not said.holds(book["help"], but=book["no call"]):
            return False
        if not urgent and said.holds(book["suppose"], before, but=book["no suppose"]):
            return False
        present = not english.PRESENT.isdisjoint(hit.split())
        if self._is_story(said, (before, hit, after), now=now, present=present):
            return False
        stranger = said.holds(book["stranger"], hit)
        if urgent or said.holds(book["own"], hit) or (not stranger and said.holds(book["own people"], before)):
            return True
        if said.holds(book["you asked"], but=book["no you asked"]):
            return False
        return (not stranger and _PRONOUN.search(hit) is not None) or not said.holds(book["general"], before)

    def _is_story(self, said: _Said, parts: tuple[str, str, str], *, now: bool, present: bool) -> bool:
        """Whether the sentence tells of something that is over."""
        book = self._books
        before, hit, after = parts
        sentence = f"{before.rstrip()}{hit.rstrip()}{after} "
        if said.holds(book["far past"], sentence, but=book["no past"]):
            return not (present and now) and not said.holds(book["moving"], sentence)
        # The danger itself may be told in the past ("i wish i was dead"): whoever wrote its phrase knew.
        return not present and not now and said.holds(book["near past"], f"{before}. {after} ")

    def tokens(self, text: str) -> list[str]:
        """The spoken words of `text`, spelling mended, with "." at the edges of sentences."""
        tokens: list[str] = []
        typed: list[str] = _TOKEN.findall(clean(text))
        for token, following in zip(typed, [*typed[1:], ""], strict=False):
            if not token[0].isalnum():
                tokens.append(".")
            elif english.LAUGH.fullmatch(token):
                tokens.append("lol")
            else:
                known = token in english.SPOKEN or (token[-1] == "s" and token[:-1] in english.PEOPLE)
                word = token if known else self._spelling.mended(token)
                tokens += spoken(word, following).split()
        return tokens


def _windows(tokens: list[str]) -> Iterator[list[str]]:
    """Parts of `tokens` that overlap by half; all of them, if they are few."""
    for start in range(0, max(len(tokens) - _WINDOW // 2, 1), _WINDOW // 2):
        yield tokens[start : start + _WINDOW]


def _reply(rules: EmergencyRules, name: str) -> tuple[str, str]:
    """A reply's name and its text with the numbers filled in."""
    if name not in rules.replies:
        raise ValueError(f'A danger asks for the reply "{name}", which is not among the replies.')
    text = rules.replies[name]
    for number, digits in rules.numbers.items():
        text = text.replace(f"{{{number}}}", digits)
    return name, text
