"""TermBook: the terms of a base by all that people call them; finds them in a text, completes them while typed."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from bot.faq.entry import Term
from bot.matching.frames import bare
from bot.matching.slang import always_means
from bot.matching.text import tokens_of, words
from bot.matching.words import is_common

Name = tuple[str, ...]

SHORT = 4
"""Terms of up to so many letters are never matched fuzzily."""
REMEMBERED = 20_000
"""Words that are remembered with what they are looked up by."""
GRAMMAR = 150
EVERYDAY = 5_000
"""Words among this many most frequent ones are read as such unless they are typed in capitals or asked about."""
_NOT_SINGULAR = ("ss", "us", "is")
_SIBILANT_PLURALS = ("sses", "ches", "shes", "xes")


def singular(word: str) -> str:
    """`word` without a plural ending; acronyms that end in S are told apart by whoever knows the terms."""
    if len(word) <= SHORT or not word.endswith("s") or word.endswith(_NOT_SINGULAR):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(_SIBILANT_PLURALS) else word[:-1]


@dataclass(frozen=True, slots=True)
class Mention:
    """A term that a text names: tokens `start` to `end` (exclusive) call the term `ref`."""

    start: int
    end: int
    ref: str


class TermBook:
    """Immutable. Of two terms with one name the one whose own name it is wins, then by alias, then by expansion."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms = tuple(terms)
        self._names: dict[Name, str] = {}
        self._written: set[str] = set()
        self._canonical: dict[str, str] = {}
        self._acronyms = frozenset(
            "".join(filter(str.isalnum, token.lower()))
            for term in self._terms
            for name in (term.term, *term.aliases)
            for token, _ in tokens_of(name)
            if len(token) > 1 and any(character.isupper() for character in token[1:])
        )
        for column in range(3):
            for term in self._terms:
                for name in _names_of(term)[column]:
                    plain = self._plain(name)
                    self._written.update(plain)
                    if key := self._key(plain):
                        self._names.setdefault(key, term.ref)
        # "what does im mean" is read as "what does i am mean", and still asks for IM
        spelled = {tuple(plain for word in key for plain in always_means(word) or (word,)): key for key in self._names}
        self._spelled = {said: self._names[key] for said, key in spelled.items() if said not in self._names}
        self._main = {term.ref: " ".join(self._key(self._plain(term.term))) for term in self._terms}
        self._longest: dict[str, int] = {}
        for key in self._names:
            self._longest[key[0]] = max(len(key), self._longest.get(key[0], 0))

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of every name."""
        return frozenset(word for name in self._names for word in name)

    @property
    def written(self) -> frozenset[str]:
        """Every word of every name with its ending: "ascites" is looked up as "ascite", which nobody writes."""
        return frozenset(self._written)

    @cached_property
    def protected(self) -> frozenset[str]:
        """One-word names that are acronyms or short: never slang, filler, stop word, or the target of a typo."""
        ones = {name[0] for name in self._names if len(name) == 1}
        return frozenset(word for word in ones if len(word) <= SHORT or word in self._acronyms)

    @cached_property
    def grammar(self) -> frozenset[str]:
        """Acronyms that look like the commonest words of all (IN, OR, IT): only capitals make them terms."""
        return frozenset(word for word in self._acronyms if is_common(word, GRAMMAR) and (word,) in self._names)

    @cached_property
    def everyday(self) -> frozenset[str]:
        """Acronyms that look like everyday words (START, FAST, OR) unless they are typed in capitals."""
        return frozenset(word for word in self._acronyms if is_common(word, EVERYDAY) and (word,) in self._names)

    def find(self, name: str) -> str | None:
        """The ref of the term that is called exactly `name` (case, dots, plurals and articles folded), or None."""
        return self.resolve(bare(words(name, self.protected, peeled=False, named=True)))

    def read_as_slang(self, tokens: Sequence[str]) -> str | None:
        """The ref of the term that was read as slang: "im" asks for IM, although it is read as "i am"."""
        return self._spelled.get(tuple(tokens))

    def main_name(self, ref: str) -> str:
        """What the term `ref` is called by itself, as plain words."""
        return self._main[ref]

    def resolve(self, tokens: Sequence[str]) -> str | None:
        """The ref of the term that all of `tokens` together call, or None."""
        if not self._names:
            return None
        key = self._key(tokens)
        if not key:
            return None
        return self._names.get(key) or self._names.get(("".join(key),))

    def mentions(self, tokens: Sequence[str], unlikely: Container[str] = ()) -> tuple[Mention, ...]:
        """The terms that `tokens` name, longest first where they overlap, in the order of the text.

        Words that are `unlikely` to be meant as terms name none by themselves.
        """
        if not self._names:
            return ()
        found: list[Mention] = []
        plain = [self.canonical(token) for token in tokens]
        start = 0
        while start < len(plain):
            longest = min(self._longest.get(plain[start], 0), len(plain) - start)
            for length in range(longest, 0, -1):
                ref = self._names.get(tuple(plain[start : start + length]))
                if ref and (length > 1 or plain[start] not in unlikely):
                    found.append(Mention(start, start + length, ref))
                    start += length
                    break
            else:
                start += 1
        return tuple(found)

    def complete(self, typed: str, limit: int = 25) -> tuple[str, ...]:
        """Refs of terms that `typed` may become: exact, then prefix, then alias or a word inside, then fuzzy."""
        wanted = " ".join(words(typed, self.protected, peeled=False))
        if not wanted:
            return ()
        ranked: dict[str, tuple[int, int, str]] = {}
        for (name, ref), order in self._spellings.items():
            rank = _nearness(wanted, name, order)
            if rank is not None:
                score = (rank, len(name), name)
                ranked[ref] = min(score, ranked.get(ref, score))
        best = sorted(ranked, key=lambda ref: ranked[ref])
        if len(best) < limit and len(wanted) > SHORT:
            names = [name for name, _ in self._spellings]
            refs = [ref for _, ref in self._spellings]
            near = process.extract(wanted, names, scorer=fuzz.ratio, score_cutoff=75, limit=limit)
            best += [refs[place] for _, _, place in near]
        return tuple(dict.fromkeys(best))[:limit]

    @cached_property
    def _spellings(self) -> Mapping[tuple[str, str], int]:
        """(name as plain words, ref) → 0 for the term itself, 1 for an alias, 2 for an expansion."""
        out: dict[tuple[str, str], int] = {}
        for term in self._terms:
            for order, names in enumerate(_names_of(term)):
                for name in names:
                    plain = " ".join(self._plain(name))
                    out.setdefault((plain, term.ref), order)
        return out

    def _plain(self, name: str) -> list[str]:
        return words(name, self._acronyms, peeled=False, named=True)

    def _key(self, tokens: Sequence[str]) -> Name:
        return tuple(self.canonical(token) for token in tokens if token != "the")

    def number(self, token: str) -> str:
        """The plural of an acronym as the acronym itself ("emts" is "emt", "ems" stays), any other word as it is."""
        if len(token) <= 3 or not token.endswith("s") or token in self._acronyms or token[:-1] not in self._acronyms:
            return token
        return token if is_common(token, EVERYDAY) else token[:-1]

    def canonical(self, token: str) -> str:
        """A word as names are looked up by: without its plural ending, acronyms too ("emts" is "emt", "ems" is not)."""
        found = self._canonical.get(token)
        if found is None:
            if len(self._canonical) >= REMEMBERED:
                self._canonical.clear()
            alone = self.number(token)
            found = self._canonical[token] = alone if alone in self._acronyms else singular(alone)
        return found


def _names_of(term: Term) -> tuple[tuple[str, ...], ...]:
    """What a term is called: by its own name, its aliases, its expansions."""
    return (term.term,), term.aliases, tuple(sense.expansion for sense in term.senses if sense.expansion)


def _nearness(wanted: str, name: str, order: int) -> int | None:
    """How a name relates to what was typed, smaller is nearer; None when it does not."""
    if name == wanted:
        return order
    if name.startswith(wanted):
        return 3 + order
    if f" {wanted}" in name:
        return 6 + order
    return None
