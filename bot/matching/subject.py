"""Subject first: entries and terms by the frame and the subject of what they are asked as, exact or not at all."""

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import chain
from typing import Generic, NamedTuple, TypeVar

from bot.matching.counts import Counts, with_changes
from bot.matching.frames import ARTICLES, EXPLAINING, NAMING, Frame, FrameKind, frame_of
from bot.matching.terms import TermBook
from bot.matching.words import rarity, stem

Tokens = tuple[str, ...]
Phrasings = Mapping[str, Sequence[Tokens]]
Key = tuple[FrameKind, tuple[str, ...]]

COMPARE = "compare:"
_BESIDE = frozenset("in on within during".split())  # noqa: SIM905 - reads better
_ASIDES = frozenset("because since but so when if which please i my we like".split())  # noqa: SIM905
_MORE = frozenset("what how why when where who do does i my is are the".split())  # noqa: SIM905
# not "how", "why", "who", "when": they tell questions apart
_FUNCTION_WORDS = frozenset("what is are a an the of do does for in to it there be and you i".split())  # noqa: SIM905
_LEAD_INS = frozenset("explain describe define tell me us about what is are the a an even so know between".split())  # noqa: SIM905
SHORT = 3
"""Words of so few letters have no ending that could be left away: "als" is not "al"."""
_PLAIN = 0.4
"""Words that are more frequent than this in general English tell no subject."""
_QUESTION, _PHRASING = 3, 1
_K = TypeVar("_K")


@dataclass(frozen=True, slots=True)
class Found:
    """The entry, term or comparison that is asked for. `asked_as` is the stored phrasing, or the term's own name."""

    entry_id: str
    asked_as: str


class _Record(NamedTuple):
    """One phrasing of an entry; `place` 0 is its question."""

    entry_id: str
    place: int
    tokens: Tokens

    @property
    def weight(self) -> int:
        """How much it says about what the entry is asked."""
        return _PHRASING if self.place else _QUESTION

    @property
    def found(self) -> Found:
        return Found(self.entry_id, " ".join(self.tokens))


class _Records(Generic[_K]):
    """Records by what they are looked up by; may stand on others, and shares with them all that is the same."""

    def __init__(self, ground: Mapping[_K, tuple[_Record, ...]], own: Mapping[_K, tuple[_Record, ...]]) -> None:
        self._ground, self._own = ground, dict(own)

    def changed(self) -> "_Records[_K]":
        """The same, to be changed."""
        return _Records(self._ground, self._own) if self._ground else _Records(self._own, {})

    def get(self, key: _K) -> tuple[_Record, ...]:
        found = self._own.get(key)
        return self._ground.get(key, ()) if found is None else found

    def put(self, key: _K, record: _Record) -> None:
        self._own[key] = tuple(sorted((*self.get(key), record)))

    def take(self, key: _K, gone: Container[str]) -> None:
        """Take out those of the entries `gone`."""
        self._own[key] = tuple(record for record in self.get(key) if record.entry_id not in gone)


class SubjectIndex:
    """Which entry is asked in which words, and in which frame of which subject. Immutable."""

    def __init__(self, phrasings: Phrasings, terms: TermBook) -> None:
        self._terms = terms
        self._exact = _Records[Tokens]({}, {})
        self._same_words = _Records[str]({}, {})
        self._frames = _Records[Key]({}, {})
        self._words: Counter[str] | Counts = self._spoken(phrasings)
        self._add(phrasings)

    def with_changes(self, gone: Phrasings, added: Phrasings) -> "SubjectIndex":
        """The same index without the entries `gone` and with those `added`; equal to one built anew."""
        other: SubjectIndex = copy(self)
        other._exact, other._same_words = self._exact.changed(), self._same_words.changed()
        other._frames = self._frames.changed()
        for tokens, _, frame in self._read(gone):
            other._exact.take(tokens, gone)
            other._same_words.take(_said(self.bag(tokens)), gone)
            if frame.kind in NAMING:
                other._frames.take(self._key(frame), gone)
        other._words = with_changes(self._words, self._spoken(added), self._spoken(gone))
        other._add(added)
        return other

    def exact(self, tokens: Sequence[str]) -> Found | None:
        """The one entry that is asked in just these words."""
        return _only(self._exact.get(tuple(tokens)))

    def same_words(self, tokens: Sequence[str]) -> Found | None:
        """The one entry that is asked with these words of content, in whatever order and form."""
        bag = self.bag(tokens)
        return _only(self._same_words.get(_said(bag))) if len(bag) > 1 else None

    def bag(self, tokens: Sequence[str]) -> frozenset[str]:
        """The stems of the words of content, question words among them."""
        return frozenset(
            token if len(token) <= SHORT or token in self._terms.protected else stem(token)
            for token in tokens
            if token not in _FUNCTION_WORDS
        )

    def find(self, frame: Frame) -> Found | None:
        """The entry, term or comparison that answers exactly this frame of this subject."""
        if frame.kind is FrameKind.OTHER or not all(frame.subjects) or self._is_one_thing(frame):
            return None
        if found := self._entry(self._key(frame)):
            return found
        if pair := self._pair(frame):
            return self.find(pair)
        refs = [self._resolve(subject) or self._terms.read_as_slang(subject) for subject in frame.subjects]
        if len(refs) == 2 and None in refs and (shared := _with_shared_head(frame)):
            return self.find(shared)
        if None in refs or len(set(refs)) < len(refs):
            return None
        names = tuple(sorted(self._terms.main_name(str(ref)) for ref in refs))
        compares = frame.kind in (FrameKind.COMPARISON, FrameKind.CHOICE)
        if found := self._entry((FrameKind.COMPARISON if compares else frame.kind, names)):
            return found
        if compares:
            first, second = (str(ref).removeprefix("term:") for ref in refs)
            return Found(f"{COMPARE}{first}:{second}", f"{first} {second}")
        return Found(str(refs[0]), str(refs[0]))

    def _is_one_thing(self, frame: Frame) -> bool:
        """ "is an emt in texas the same as an emt in new york" compares two places, not two terms."""
        return len(frame.subjects) == 2 and len(set(self._key(frame)[1])) == 1

    def _pair(self, frame: Frame) -> Frame | None:
        """ "what do EMT and EMS stand for" asks for two terms side by side."""
        if frame.kind not in EXPLAINING:
            return None
        (subject,) = frame.subjects
        for place, word in enumerate(subject):
            halves = subject[:place], subject[place + 1 :]
            if word in ("and", "or", "versus") and all(refs := [self._terms.resolve(half) for half in halves]):
                # "what does PASG or MAST mean" calls one thing by two names
                return Frame(frame.kind, halves[:1]) if refs[0] == refs[1] else Frame(FrameKind.COMPARISON, halves)
        return None

    def comparison(self, first: str, second: str) -> str | None:
        """The id of the entry that compares two terms (refs), if there is one."""
        names = tuple(sorted(map(self._terms.main_name, (first, second))))
        found = self._entry((FrameKind.COMPARISON, names))
        return found.entry_id if found else None

    def _entry(self, key: Key) -> Found | None:
        """The entry that is asked so the most, its own question counting more than a phrasing; ties by id.

        Where the glossary answers by itself, an entry must be asked so in earnest to take it over.
        """
        votes: Counter[str] = Counter()
        for record in self._frames.get(key):
            votes[record.entry_id] += record.weight
        if not votes:
            return None
        entry_id = min(votes, key=lambda name: (-votes[name], name))
        if votes[entry_id] < _QUESTION and self._is_term(key):
            return None
        return next(record.found for record in self._frames.get(key) if record.entry_id == entry_id)

    def _add(self, phrasings: Phrasings) -> None:
        for tokens, record, frame in self._read(phrasings):
            self._exact.put(tokens, record)
            self._same_words.put(_said(self.bag(tokens)), record)
            if frame.kind in NAMING:
                self._frames.put(self._key(frame), record)

    def _spoken(self, phrasings: Phrasings) -> Counter[str]:
        """The words of all phrasings, as names are looked up by."""
        every = chain.from_iterable(chain.from_iterable(phrasings.values()))
        return Counter(map(self._terms.canonical, every))

    def _read(self, phrasings: Phrasings) -> Iterator[tuple[Tokens, _Record, Frame]]:
        for entry_id, texts in phrasings.items():
            for place, tokens in enumerate(texts):
                yield tokens, _Record(entry_id, place, tokens), frame_of(tokens)

    def _resolve(self, subject: Sequence[str]) -> str | None:
        """The term that a subject names, also with where it is met behind it ("PE in EMS", "SAMPLE for the NREMT")."""
        if ref := self._terms.resolve(subject):
            return ref
        start = next((place for place, word in enumerate(subject) if word not in _LEAD_INS), 0)
        if start:
            return self._resolve(subject[start:])
        for place in range(1, len(subject)):
            if ref := self._terms.resolve(subject[:place]):
                rest = subject[place:]
                if _is_aside(rest):  # "in my book is written LOC" does not name IN
                    return None if place == 1 and subject[0] in self._terms.grammar else ref
                return ref if rest[0] in _BESIDE and self._is_known(rest[1:]) else None
        return None

    def _is_known(self, words: Sequence[str]) -> bool:
        """Does the base speak of what these words say?"""
        content = [word for word in words if word not in ARTICLES and rarity(word) > _PLAIN]
        return bool(self._terms.resolve(content)) or all(self._knows(word) for word in content)

    def _key(self, frame: Frame) -> Key:
        """The frame with its subjects in the words that are used for them, what stands beside a term left out."""
        return frame.kind, tuple(sorted(self._name(subject) for subject in frame.subjects))

    def _name(self, subject: Sequence[str]) -> str:
        if self._terms.resolve(subject) is None and (ref := self._resolve(subject)):
            return self._terms.main_name(ref)
        return " ".join(map(self._terms.canonical, subject))

    def _is_term(self, key: Key) -> bool:
        """Does the glossary answer this by itself? Then an entry must be asked so in earnest to take it over."""
        return key[0] is not FrameKind.COMPARISON and all(self._terms.resolve(name.split()) for name in key[1])

    def _knows(self, word: str) -> bool:
        canonical = self._terms.canonical(word)
        return canonical in self._words or canonical in self._terms.words


def _said(bag: frozenset[str]) -> str:
    """A bag as it is looked up by: thousands of sets would take five times as much room."""
    return " ".join(sorted(bag))


def _only(records: tuple[_Record, ...]) -> Found | None:
    """The entry of all these records; of two entries that are asked alike neither is meant for sure."""
    if not records or any(record.entry_id != records[0].entry_id for record in records):
        return None
    return records[0].found


def _with_shared_head(frame: Frame) -> Frame | None:
    """ "online vs offline medical direction" leaves out of the first what the second says; None where it cannot be."""
    first, second = frame.subjects
    if len(second) <= len(first) or second[-1] == first[-1]:
        return None
    return Frame(frame.kind, ((*first, *second[len(first) :]), second))


def _is_aside(rest: Sequence[str]) -> bool:
    """Do these words behind a subject only go on about it ("because i mix them up", "and what do they do")?"""
    if rest[0] in ("is", "are"):
        return len(rest) == 1 or _is_aside(rest[1:])
    return rest[0] in _ASIDES or (rest[0] == "and" and len(rest) > 1 and rest[1] in _MORE)
