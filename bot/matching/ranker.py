"""Ranker: words in, entries out, best first, each with a calibrated confidence: the face of the numeric part."""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.matching.confidence import calibration
from bot.matching.decision import Match
from bot.matching.evidence import EntryFacts, Evidence, Query, QueryWord, entropy
from bot.matching.features import Featurizer
from bot.matching.index import Index, Near
from bot.matching.ridge import ridge_weights
from bot.matching.segment import Lexicon, Phrasings, Segment, count
from bot.matching.signals import NAMES, SIGNALS
from bot.matching.spelling import Speller

PENALTY = 0.8
NEAREST_SHARE = 0.2
"""What the nearest phrasing says of an entry's score; the rest is ridge."""
CANDIDATES = 96
SMALL = 64
"""In a base of no more phrasings all of them are candidates."""
LOOKED_AT = 6
"""Entries whose signals are worked out."""
HOPELESS = 0.3
"""Entries with less than this part of the best score are not among them."""
VOTERS = 10
NONE_ALIKE: Mapping[str, float] = {}
REBUILD_SHARE = 0.25
"""When so much of a base has changed, it is built anew."""

Changes = Mapping[str, Sequence[tuple[str, ...]] | None]


@dataclass(frozen=True, slots=True)
class _Ground:
    """A base as it was counted as a whole; rankers with changes stand on it, and share it."""

    segment: Segment
    lexicon: Lexicon
    pieces: Lexicon
    featurizer: Featurizer
    words: Counter[str]
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
        featurizer, lexicon, pieces = Featurizer(protected), Lexicon(), Lexicon()
        segment = count(phrasings, lexicon, pieces, featurizer)
        spoken = Counter(word for tokens in segment.phrasings for word in tokens)
        places = {entry_id: place for place, entry_id in enumerate(segment.entry_ids)}
        ground = _Ground(segment, lexicon, pieces, featurizer, spoken, protected, places)
        return cls(ground, Index([segment], lexicon, pieces, featurizer, frozenset()), Speller(spoken, protected), {})

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
        lexicon, pieces = Lexicon(ground.lexicon), Lexicon(ground.pieces)
        segment = count(added, lexicon, pieces, ground.featurizer)
        index = Index([ground.segment, segment], lexicon, pieces, ground.featurizer, gone)
        spoken = Counter(ground.words)
        spoken.update(word for tokens in segment.phrasings for word in tokens)
        spoken.subtract(word for entry in gone for tokens in ground.segment.phrasings_of(entry) for word in tokens)
        return Ranker(ground, index, Speller(+spoken, ground.protected), merged)

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
        evidence, others = self.evidence(tokens, LOOKED_AT)
        signals = np.round([[signal(one) for signal in SIGNALS] for _, one in evidence], 6)
        found = [
            Match(entry_id, confidence, " ".join(one.tokens), dict(zip(NAMES, values, strict=True)))
            for (entry_id, one), values, confidence in zip(
                evidence, signals.tolist(), calibration().confidences(signals), strict=True
            )
        ]
        found.sort(key=lambda match: (-match.confidence, match.entry_id))
        # confidences share one chance, so those after the looked-at can only have what these leave
        left = max(0.0, 1.0 - sum(match.confidence for match in found))
        lowest = min(found[-1].confidence, left) if found else 0.0
        for entry_id, share in others[: max(0, limit - len(found))]:
            found.append(Match(entry_id, round(lowest * share, 4)))
        return found[:limit]

    def query_words(self, tokens: Sequence[str], guessed: Container[str] = ()) -> tuple[QueryWord, ...]:
        """The query's distinct words that say anything, and what base and English know of them."""
        index = self._index
        found: dict[str, QueryWord] = {}
        for token in tokens:
            word = index.word(token)
            if word.rare <= 0 or word.stem in found:
                continue
            found[word.stem] = QueryWord(
                word=token,
                stem=word.stem,
                telling=word.rare * word.rare if word.number is None else float(index.square[word.number]),
                rare=word.rare,
                known=word.number is not None,
                guessed=token in guessed,
                concepts=word.synonyms,
                kinds=word.kinds,
                alike=self._alike(token) if word.number is None else NONE_ALIKE,
            )
        return tuple(found.values())

    def _alike(self, token: str) -> dict[str, float]:
        stem = self._index.featurizer.stem
        return {stem(word): likeness for word, likeness in self.speller.alike(token)}

    def _facts(self, phrasings: Sequence[tuple[str, ...]]) -> EntryFacts:
        """What an entry's phrasings near the query say."""
        word_of, count_of = self._index.word, len(phrasings)
        using: dict[str, int] = {}
        rare: dict[str, float] = {}
        concepts: set[str] = set()
        kinds: dict[str, frozenset[str]] = {}
        for tokens in phrasings:
            for word in {word_of(token).stem: word_of(token) for token in tokens}.values():
                stem = word.stem
                using[stem] = using.get(stem, 0) + 1
                rare[stem] = word.rare
                concepts.update(word.synonyms)
                kinds[stem] = word.kinds
        core = {stem: rare[stem] * (n / count_of) ** 2 for stem, n in using.items()}
        return EntryFacts(rare, core, sum(core.values()), concepts, kinds)

    def evidence(self, tokens: Sequence[str], limit: int) -> tuple[list[tuple[str, Evidence]], list[tuple[str, float]]]:
        """The best `limit` entries by score, with everything that their signals are worked out from; then the others,
        with
        their scores as a share (0..1) of the last one's before them."""
        index = self._index
        if not tokens or not index.size:
            return [], []
        meant = [self.speller.guess(token) or token for token in tokens]
        guessed = frozenset(new for old, new in zip(tokens, meant, strict=True) if new != old)
        words = self.query_words(meant, guessed)
        alike = [pair for word in words for pair in word.alike.items()]
        near = index.near(index.vector(meant, alike), CANDIDATES if index.size > SMALL else SMALL)
        if not len(near.places):
            return [], []
        return self._ranked(
            near, Query(words, tuple(meant), tuple({index.word(token).stem: None for token in meant})), limit
        )

    def _ranked(
        self, near: Near, query: Query, limit: int
    ) -> tuple[list[tuple[str, Evidence]], list[tuple[str, float]]]:
        index = self._index
        owners = index.entry_of[near.places].tolist()
        places, likeness = near.places.tolist(), near.blended.tolist()
        weights = ridge_weights(near.kernel, near.blended, PENALTY)
        place_of = index.rank_of[owners].tolist()
        order = [
            at for _, _, _, at in sorted(zip((-x for x in likeness), place_of, places, range(len(places)), strict=True))
        ]
        own: dict[int, list[int]] = {}
        for at in order:
            own.setdefault(owners[at], []).append(at)
        ridge = {entry: sum([weights[at] for at in mine]) for entry, mine in own.items()}
        score = {
            entry: round(NEAREST_SHARE * likeness[mine[0]] + (1 - NEAREST_SHARE) * ridge[entry], 9)
            for entry, mine in own.items()
        }
        entries = [
            entry for _, _, entry in sorted((-score[entry], place_of[mine[0]], entry) for entry, mine in own.items())
        ]
        scores = [score[entry] for entry in entries]
        nearest = sorted([likeness[mine[0]] for mine in own.values()], reverse=True)
        spread = entropy(scores)
        voters = [owners[at] for at in order[:VOTERS]]
        worth = max(1, sum(value >= HOPELESS * scores[0] for value in scores[:limit]))
        evidence: list[tuple[str, Evidence]] = []
        for entry in entries[:worth]:
            mine = own[entry]
            phrasings = [index.tokens(places[at]) for at in mine]
            similarity = likeness[mine[0]]
            one = Evidence(
                query=query,
                entry=self._facts(phrasings),
                similarity=similarity,
                second=likeness[mine[1]] if len(mine) > 1 else 0.0,
                groups=near.by_group[mine].max(axis=0).tolist(),
                score=score[entry],
                ridge=ridge[entry],
                rival=_rival(scores, score[entry]),
                rival_similarity=_rival(nearest, similarity),
                spread=spread,
                votes=voters.count(entry) / len(voters),
                tokens=phrasings[0],
                stems=tuple({index.word(token).stem: None for token in phrasings[0]}),
            )
            evidence.append((index.entry_ids[entry], one))
        last = scores[worth - 1]
        rest = [
            (index.entry_ids[entry], max(0.0, score[entry]) / last if last > 0 else 0.0) for entry in entries[worth:]
        ]
        return evidence, rest


def _rival(ranked: Sequence[float], own: float) -> float:
    """The highest of these that is another's; 0 where there is no other."""
    return (ranked[1] if own == ranked[0] else ranked[0]) if len(ranked) > 1 else 0.0
