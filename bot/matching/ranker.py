"""Ranker: words in, entries out, best first, each with a calibrated confidence: the face of the numeric part."""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.matching.confidence import calibration
from bot.matching.contest import Contest, contested
from bot.matching.decision import Match
from bot.matching.evidence import Query, QueryWord
from bot.matching.features import Featurizer, Word
from bot.matching.index import Index, Vector
from bot.matching.nearby import near
from bot.matching.segment import Lexicon, Phrasings, Segment, count
from bot.matching.signals import NAMES, worked_out
from bot.matching.spelling import Speller

FEWEST, MOST = 48, 128
"""Candidates: phrasings that are compared exactly and set against each other."""
OF_ENTRIES = 5
"""Entries that are asked in many ways must not crowd out the others: there are candidates for about so many."""
SMALL = 48
"""In a base of no more phrasings all of them are candidates."""
REBUILD_SHARE = 0.25
"""When so much of a base has changed, it is built anew."""

Changes = Mapping[str, Sequence[tuple[str, ...]] | None]


@dataclass(frozen=True, slots=True)
class _Ground:
    """A base as it was counted as a whole; rankers with changes stand on it, and share it."""

    segment: Segment
    lexicon: Lexicon
    featurizer: Featurizer
    speller: Speller
    protected: Container[str]
    places: Mapping[str, int]


class Ranker:
    """Ranks a base's entries for a query. Immutable; safe to share between threads."""

    def __init__(self, ground: _Ground, index: Index, speller: Speller, changes: Changes) -> None:
        """Use `build` and `with_changes`. `changes`: what differs from the ground, entry id → phrasings or None."""
        self._ground = ground
        self._index = index
        self._changes = changes
        self.speller = speller

    @classmethod
    def build(cls, phrasings: Phrasings, protected: Container[str] = ()) -> "Ranker":
        """From each entry's tokenised phrasings. `protected` words (acronyms, names of terms) are never stemmed,
        corrected or taken for grammar.
        """
        featurizer, lexicon = Featurizer(protected), Lexicon()
        segment = count(phrasings, lexicon, featurizer)
        spoken = Counter(word for tokens in segment.phrasings for word in tokens)
        places = {entry_id: place for place, entry_id in enumerate(segment.entry_ids)}
        ground = _Ground(segment, lexicon, featurizer, Speller(spoken, protected), protected, places)
        return cls(ground, Index([segment], lexicon, featurizer, frozenset()), ground.speller, {})

    def with_changes(self, changes: Changes) -> "Ranker":
        """The same base with these entries new or changed (their phrasings), or gone (None); equal to one built anew.

        Takes milliseconds, whatever the size of the base; what is not changed is shared with this ranker.
        """
        ground = self._ground
        merged = {**self._changes, **changes}
        added = {entry_id: list(texts) for entry_id, texts in merged.items() if texts is not None}
        gone = frozenset(place for entry_id in merged if (place := ground.places.get(entry_id)) is not None)
        if sum(map(len, added.values())) + len(gone) > REBUILD_SHARE * len(ground.segment.phrasings):
            return Ranker.build(self._all_phrasings(gone) | added, ground.protected)
        lexicon = Lexicon(ground.lexicon)
        segment = count(added, lexicon, ground.featurizer)
        index = Index([ground.segment, segment], lexicon, ground.featurizer, gone)
        more = Counter(word for tokens in segment.phrasings for word in tokens)
        less = Counter(word for entry in gone for tokens in ground.segment.phrasings_of(entry) for word in tokens)
        return Ranker(ground, index, ground.speller.with_changes(more, less), merged)

    def _all_phrasings(self, gone: Container[int]) -> dict[str, list[tuple[str, ...]]]:
        segment = self._ground.segment
        kept = ((entry_id, place) for place, entry_id in enumerate(segment.entry_ids) if place not in gone)
        return {entry_id: list(segment.phrasings_of(place)) for entry_id, place in kept}

    def together(self, first: str, second: str) -> float:
        """In how many phrasings two words follow each other, at most one word between them."""
        return self._index.together(first, second)

    def rank(self, tokens: Sequence[str], limit: int = 5) -> list[Match]:
        """At most `limit` entries, best first; ties by id. `tokens` as text.words gives them, typos already repaired.

        The signals of the first LOOKED_AT entries are worked out; those after them only keep their order, below the
        last.
        """
        contest = self.contest(tokens)
        if not contest:
            return []
        signals = worked_out(contest.evidence)
        confidences = calibration().confidences(signals)
        matches = [
            Match(entry_id, confidence, said.text, dict(zip(NAMES, values, strict=True)))
            for entry_id, said, values, confidence in zip(
                contest.entry_ids,
                contest.evidence.phrasings,
                signals.tolist(),
                confidences,
                strict=True,
            )
        ]
        matches.sort(key=lambda match: (-match.confidence, match.entry_id))
        # confidences share one chance, so those after the looked-at can only have what these leave
        left = max(0.0, 1.0 - sum([match.confidence for match in matches]))
        lowest = min(matches[-1].confidence, left)
        for entry_id, part in contest.others[: max(0, limit - len(matches))]:
            matches.append(Match(entry_id, round(lowest * part, 4)))
        return matches[:limit]

    def _query(self, tokens: Sequence[str]) -> tuple[Query, Vector]:
        """The query's distinct words that say anything, and what base and English know of them."""
        index, guess = self._index, self.speller.guess
        meant = [guess(token) or token for token in tokens]
        every: dict[str, Word] = {}
        words: dict[str, QueryWord] = {}
        alike: dict[str, float] = {}
        looking: list[tuple[str, dict[str, float]]] = []
        for token, typed in zip(meant, tokens, strict=True):
            word = index.word(token)
            every[word.stem] = word
            if word.rare <= 0 or word.stem in words:
                continue
            known = word.number is not None
            if not known and (looks := self._alike(token)):
                looking.append((word.stem, looks))
                alike |= looks
            words[word.stem] = QueryWord(
                stem=word.stem,
                telling=float(index.square[word.number]) if known else word.rare * word.rare,
                rare=word.rare,
                number=word.number,
                guessed=token != typed,
                synonyms=word.synonyms,
                kinds=word.kinds,
            )
        vector = index.vector(meant, alike)
        for stem, looks in looking:
            words[stem] = replace(words[stem], alike=index.numbered(looks))
        return Query(tuple(words.values()), tuple(meant), tuple(every)), vector

    def _alike(self, token: str) -> dict[str, float]:
        stem = self._index.featurizer.stem
        return {stem(word): likeness for word, likeness in self.speller.alike(token)}

    @property
    def _candidates(self) -> int:
        index = self._index
        wanted = min(MOST, max(FEWEST, OF_ENTRIES * index.size // max(1, index.entries)))
        return wanted if index.size > SMALL else SMALL

    def contest(self, tokens: Sequence[str]) -> Contest | None:
        """The entries that come first with what their signals are worked out from; None when nothing is near."""
        index = self._index
        if not tokens or not index.size:
            return None
        query, vector = self._query(tokens)
        if not vector.choosing and not vector.alike:
            return None
        found = near(index, vector, self._candidates)
        if not len(found.places):
            return None
        return contested(index, found, query, vector)
