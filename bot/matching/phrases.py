"""A small notation for phrases, and a book of them that finds which ones a text holds.

    word            that word; a contraction stands for its spoken form ("isn't" = "is not")
    (a|b c|d)       one of these; they nest
    x?              x may be missing (x: a word, a group or a class)
    ..   ...        up to three / up to twelve words of any kind, within the sentence, never over "not", "if", "who" …
    .               the edge of a sentence
    <who> <is> …    a class of the language, see `emergency_words.CLASSES`; <num> is a number in digits
    … <now>         at the end only: the message must also show that it happens now ("just", "what do i do" …)
    … <help>        at the end only: the message must also call for help
    … <sign>        at the end only: a sign of harm, which tells nothing alone; two lines of them about one person do
    … <clue>        at the end only: a circumstance, which tells something only beside a sign

Texts come from `spoken`: lower-case words with single spaces between, and " . " at every edge of a sentence.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Final

_LEX = re.compile(r"\.{1,3}|<[a-z]+>|[()|?]|[^\s()|?<>.]+|\S")
_EVERYDAY_WORDS = """
a all am an and any are as at be but by can could did do does for from get go going got had has have he her him his how
i in is it just me my no not of off on or our out she should so some that the their them then there they this to up was
we were what when who why will with would you your
"""
_EVERYDAY = frozenset(_EVERYDAY_WORDS.split())
_INVISIBLE = str.maketrans({"'": "", "’": "", "-": " "})
Required = frozenset[str]
_NONE: Final[Required] = frozenset()
NEEDS: Final = ("now", "help", "sign", "clue")


def _rarity(keys: Required) -> tuple[bool, bool, int]:
    """The rarest item is the one to look for first: everyday words are not rare, and short ones less than long ones."""
    return bool(keys), keys.isdisjoint(_EVERYDAY), min(map(len, keys), default=0)


class Phrase:
    """One phrase, with a pattern compiled at first use.

    `keys`: one of these words must be in the text (none: always try); of each group in `parts`, too. `needs`: one of
    NEEDS, or "".
    """

    __slots__ = ("_language", "_pattern", "keys", "needs", "parts", "text")

    def __init__(self, read: "_Reading", language: "Language", kept: dict[Required, Required]) -> None:
        """`kept`: the words of other phrases, of which hundreds have the same."""
        self.text, self.needs, self._language = read.text, read.needs, language
        self.keys, *parts = (kept.setdefault(each, each) for each in (read.keys, *read.parts))
        self.parts = tuple(parts)
        self._pattern: re.Pattern[str] | None = None

    @property
    def pattern(self) -> re.Pattern[str]:
        # Compiling all of them at start would cost more than answering: few are ever needed. So would keeping what they
        # are compiled from, which is long, and comes of the text again where it is wanted.
        if self._pattern is None:
            self._pattern = re.compile(_Reading(self.text, self._language).source + "(?= )")
        return self._pattern

    def __getstate__(self) -> tuple[None, dict[str, object]]:
        """What it is found by."""
        kept: dict[str, object] = {name: getattr(self, name) for name in self.__slots__}
        return None, kept | {"_pattern": None}


class _Reading:
    """What a phrase says: see `Phrase`; `source` is its pattern.

    Raises ValueError, in a sentence, for a phrase that is not in the notation.
    """

    def __init__(self, text: str, language: "Language") -> None:
        self.text = text
        body, self.needs = text, ""
        for need in NEEDS:
            if text.endswith(f"<{need}>"):
                body, self.needs = text.removesuffix(f"<{need}>"), need
        self._lexemes = [match[0] for match in _LEX.finditer(body.lower().translate(_INVISIBLE))]
        self._at = 0
        self._language = language
        self._typed: list[str] = []
        self.source, self.keys, self.parts = self._sequence()
        if self._at < len(self._lexemes):
            raise ValueError(f"The phrase {text!r} has a ')' or '|' that belongs to no '('.")
        if not self.source:
            raise ValueError(f"The phrase {text!r} is empty.")

    @property
    def words(self) -> set[str]:
        """The spoken words that the phrase is made of, without those of its classes."""
        return {word for typed in self._typed for word in self._language.spoken_form(typed).split()}

    def _sequence(self) -> tuple[str, Required, tuple[Required, ...]]:
        """The pattern, the rarest keys, and those of every part that must not be missing."""
        parts: list[str] = []
        every: dict[Required, None] = {}
        while self._at < len(self._lexemes) and self._lexemes[self._at] not in {"|", ")"}:
            source, keys = self._item()
            if self._at < len(self._lexemes) and self._lexemes[self._at] == "?":
                self._at += 1
                source, keys = f"(?:{source})?", frozenset[str]()
            if keys:
                every[keys] = None
            parts.append(source)
        return "".join(parts), max(every, key=_rarity, default=_NONE), tuple(every)

    def _item(self) -> tuple[str, Required]:
        lexeme = self._lexemes[self._at]
        self._at += 1
        if lexeme == "(":
            return self._group()
        if lexeme in {"..", "..."}:
            return self._language.gap(3 if lexeme == ".." else 12), frozenset()
        if lexeme == ".":
            return r" \.", frozenset()
        if lexeme.startswith("<"):
            return self._language.of_class(lexeme[1:-1], self.text)
        if lexeme == "?":
            raise ValueError(f"In the phrase {self.text!r} the '?' follows nothing that could be missing.")
        if not lexeme.isalnum():
            raise ValueError(
                f"The phrase {self.text!r} has {lexeme!r}, which is neither a word nor a sign of the notation."
            )
        self._typed.append(lexeme)
        return self._language.of_word(lexeme)

    def _group(self) -> tuple[str, Required]:
        options = [self._sequence()]
        while self._at < len(self._lexemes) and self._lexemes[self._at] == "|":
            self._at += 1
            options.append(self._sequence())
        if self._at == len(self._lexemes):
            raise ValueError(f"The phrase {self.text!r} has a '(' that is never closed.")
        self._at += 1
        # An option without a key of its own could be met by a text that has none of the others' keys.
        listed = [keys for _, keys, _ in options]
        keys = frozenset[str]().union(*listed) if all(listed) else frozenset[str]()
        return "(?:" + "|".join(source for source, *_ in options) + ")", keys


class Language:
    """What the notation takes from a language: spoken forms, classes, and the words that no gap jumps over."""

    def __init__(
        self,
        *,
        spoken: Mapping[str, str],
        classes: Mapping[str, str],
        barrier: AbstractSet[str],
        no_name: AbstractSet[str],
    ) -> None:
        self._spoken = spoken
        self._classes = classes
        self._compiled: dict[str, tuple[str, Required]] = {
            "num": (r" \d+", frozenset()),
            "name": (f"(?! (?:{'|'.join(sorted(no_name))}) ) [^ .\\d]{{3,12}}", frozenset()),
        }
        self._words_seen: dict[str, tuple[str, Required]] = {}
        self._step = f"(?! (?:{'|'.join(sorted(barrier))}) ) [^ .]+"
        self.words: set[str] = set()

    def spoken_form(self, word: str) -> str:
        return self._spoken.get(word, word)

    def of_word(self, typed: str) -> tuple[str, Required]:
        """The pattern of one word, and its key: the longest of its spoken words that says anything."""
        if typed not in self._words_seen:
            spoken = self.spoken_form(typed).split()
            telling = sorted([word for word in spoken if word not in _EVERYDAY] or spoken, key=len)
            self._words_seen[typed] = "".join(f" {re.escape(word)}" for word in spoken), frozenset(telling[-1:])
        return self._words_seen[typed]

    def gap(self, most: int) -> str:
        return f"(?:{self._step}){{0,{most}}}?"

    def of_class(self, name: str, where: str) -> tuple[str, Required]:
        """The pattern of a class, and its keys."""
        if name not in self._compiled:
            if name not in self._classes:
                known = ", ".join(f"<{known}>" for known in ("num", "name", *self._classes))
                raise ValueError(
                    f"The phrase {where!r} uses <{name}>, which is no class; there are {known}; "
                    "<now>, <help>, <sign>, <clue> end it."
                )
            read = _Reading(self._classes[name], self)
            self.words |= read.words
            self._compiled[name] = read.source, read.keys
        return self._compiled[name]


class PhraseBook:
    """Phrases, found by the words they cannot do without; `words` are all that they are made of."""

    def __init__(self, phrases: Iterable[str], language: Language) -> None:
        self.words: set[str] = set()
        listed: list[Phrase] = []
        kept: dict[Required, Required] = {}
        for text in phrases:
            read = _Reading(text, language)
            self.words |= read.words
            listed.append(Phrase(read, language, kept))
        self.phrases = tuple(listed)
        self._always: list[int] = []
        self._by_key: dict[str, list[int]] = {}
        for number, phrase in enumerate(self.phrases):
            for key in phrase.keys:
                self._by_key.setdefault(key, []).append(number)
            if not phrase.keys:
                self._always.append(number)

    def candidates(self, words: AbstractSet[str]) -> list[int]:
        """Numbers of the phrases that may be in a text of these words, in the book's order."""
        numbers = set(self._always)
        for word in self._by_key.keys() & words:
            numbers.update(self._by_key[word])
        phrases = self.phrases
        return [n for n in sorted(numbers) if not any(map(words.isdisjoint, phrases[n].parts))]

    def hints_at(self, words: AbstractSet[str]) -> bool:
        """Whether the rarest word of any phrase is among `words`, whatever else the phrase needs."""
        return not self._by_key.keys().isdisjoint(words)

    def find(self, text: str, words: AbstractSet[str]) -> Iterator[tuple[int, int, int]]:
        """Each phrase that `text` holds: its number, and where it starts and ends; in the book's order."""
        for number in self.candidates(words):
            for match in self.phrases[number].pattern.finditer(text):
                yield number, match.start(), match.end()
