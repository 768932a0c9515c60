"""Ranker: words in, entries out, best first, each with a calibrated confidence: the face of the numeric part."""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.matching.compiled import compiled
from bot.matching.confidence import calibration
from bot.matching.contest import Contest, contested
from bot.matching.decision import Match
from bot.matching.evidence import NEGATIONS, Query, QueryWord
from bot.matching.features import Featurizer, Word
from bot.matching.index import Asked, Index
from bot.matching.nearby import near
from bot.matching.segment import Lexicon, Phrasings, Segment, count
from bot.matching.signals import NAMES, worked_out
from bot.matching.spelling import Speller
from bot.matching.vocabulary import Vocabulary

if TYPE_CHECKING:
    from faqbot_compiled import CompiledRanking

FEWEST, MOST = 48, 128
"""Candidates: phrasings that are compared exactly and set against each other."""
OF_ENTRIES = 5
"""Entries that are asked in many ways must not crowd out the others: there are candidates for about so many."""
SMALL = 48
"""In a base of no more phrasings all of them are candidates."""
REBUILD_SHARE = 0.25
"""When so much of a base has changed, it is built anew."""

Changes = Mapping[str, Sequence[tuple[str, ...]] | None]
_Ranked = tuple[list[Match], Sequence[tuple[str, float]]]


@dataclass(frozen=True, slots=True)
class _Ground:
    """A base as it was counted as a whole; rankers with changes stand on it, and share it."""

    segment: Segment
    lexicon: Lexicon
    vocabulary: Vocabulary
    featurizer: Featurizer
    speller: Speller
    protected: Container[str]
    places: Mapping[str, int]


class Ranker:
    """Ranks a base's entries for a query. Immutable; safe to share between threads."""

    def __init__(
        self, ground: _Ground, index: Index, vocabulary: Vocabulary, speller: Speller, changes: Changes
    ) -> None:
        """Use `build` and `with_changes`. `changes`: what differs from the ground, entry id → phrasings or None."""
        self._ground = ground
        self._index = index
        self._vocabulary = vocabulary
        self._changes = changes
        self._compiled: CompiledRanking | None = None
        self.speller = speller

    @classmethod
    def build(cls, phrasings: Phrasings, protected: Container[str] = ()) -> "Ranker":
        """From each entry's tokenised phrasings. `protected` words (acronyms, names of terms) are never stemmed,
        corrected or taken for grammar.
        """
        featurizer, lexicon, vocabulary = Featurizer(protected), Lexicon(), Vocabulary()
        segment = count(phrasings, lexicon, vocabulary, featurizer)
        spoken = Counter(word for tokens in segment.phrasings for word in tokens)
        places = {entry_id: place for place, entry_id in enumerate(segment.entry_ids)}
        ground = _Ground(segment, lexicon, vocabulary, featurizer, Speller(spoken, protected), protected, places)
        index = Index([segment], lexicon, featurizer, frozenset())
        index.know(spoken)
        return cls(ground, index, vocabulary, ground.speller, {})

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
        lexicon, vocabulary = Lexicon(ground.lexicon), Vocabulary(ground.vocabulary)
        segment = count(added, lexicon, vocabulary, ground.featurizer)
        index = Index([ground.segment, segment], lexicon, ground.featurizer, gone)
        more = Counter(word for tokens in segment.phrasings for word in tokens)
        less = Counter(word for entry in gone for tokens in ground.segment.phrasings_of(entry) for word in tokens)
        return Ranker(ground, index, vocabulary, ground.speller.with_changes(more, less), merged)

    def _all_phrasings(self, gone: Container[int]) -> dict[str, list[tuple[str, ...]]]:
        segment = self._ground.segment
        kept = ((entry_id, place) for place, entry_id in enumerate(segment.entry_ids) if place not in gone)
        return {entry_id: list(segment.phrasings_of(place)) for entry_id, place in kept}

    def together(self, first: str, second: str) -> float:
        """In how many phrasings two words follow each other, at most one word between them."""
        return self._index.together(first, second)

    def apart(self, tokens: Sequence[str]) -> list[int]:
        """The places of words that stand beside none of their neighbours in any phrasing."""
        return self._index.apart(tokens)

    def __getstate__(self) -> dict[str, Any]:
        return vars(self) | {"_compiled": None}  # machine code is made again where it is read back

    def rank(self, tokens: Sequence[str], limit: int = 5) -> list[Match]:
        """At most `limit` entries, best first; ties by id. `tokens` as text.words gives them, typos already repaired.

        The signals of the first LOOKED_AT entries are worked out; those after them only keep their order, below the
        last.
        """
        if not tokens or not self._index.size:
            return []
        code = self._compiled = self._compiled or compiled(self._index, self._vocabulary, self._candidates)
        matches, others = self._ranked_by_code(code, tokens, limit) if code else self._ranked_by_numpy(tokens)
        if not matches:
            return []
        matches.sort(key=lambda match: (-match.confidence, match.entry_id))
        # confidences share one chance, so those after the looked-at can only have what these leave
        left = max(0.0, 1.0 - sum([match.confidence for match in matches]))
        lowest = min(matches[-1].confidence, left)
        for entry_id, part in others[: max(0, limit - len(matches))]:
            matches.append(Match(entry_id, round(lowest * part, 4)))
        return matches[:limit]

    def _ranked_by_numpy(self, tokens: Sequence[str]) -> _Ranked:
        """The best entries as matches, and the others with their scores as shares of the last one's before them."""
        contest = self.contest(tokens)
        if not contest:
            return [], []
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
        return matches, contest.others

    def _ranked_by_code(self, code: "CompiledRanking", tokens: Sequence[str], limit: int) -> _Ranked:
        """The same, worked out by machine code; no more others than `limit` leaves room for."""
        index = self._index
        meant, words, looks = self._understood(tokens)
        together = index.featurizer.said_together([word.stem for word in words])
        best, others = code.rank(
            words,
            meant,
            dict(zip(together, index.numbers_of(together), strict=True)),
            looks,
            [token != typed for token, typed in zip(meant, tokens, strict=True)],
            not NEGATIONS.isdisjoint(meant),
            " ".join(sorted(meant)),
            limit,
        )
        ids = index.entry_ids
        matches = [Match(ids[entry], confidence, said, signals) for entry, said, confidence, signals in best]
        return matches, [(ids[entry], part) for entry, part in others]

    def _read(self, tokens: Sequence[str]) -> tuple[Query, Asked] | None:
        """The query's distinct words that say anything, with what base and English know of them, and its features; None
        where the base has none of these.
        """
        if not tokens or not self._index.size:
            return None
        meant, words, looks = self._understood(tokens)
        asked = self._index.asked(meant, words, looks)
        if not asked.choosing and not asked.alike:
            return None
        distinct: dict[str, QueryWord] = {}
        for word, token, typed in zip(words, meant, tokens, strict=True):
            if word.rare > 0 and word.stem not in distinct:
                known = word.number is not None
                distinct[word.stem] = QueryWord(
                    stem=word.stem,
                    telling=float(self._index.square[word.number]) if known else word.rare * word.rare,
                    rare=word.rare,
                    number=word.number,
                    guessed=token != typed,
                    synonyms=word.synonyms,
                    kinds=word.kinds,
                    alike=looks.get(word.stem, {}),
                )
        order = dict.fromkeys([word.stem for word in words])
        return Query(tuple(distinct.values()), tuple(meant), tuple(order)), asked

    def _understood(self, tokens: Sequence[str]) -> tuple[list[str], list[Word], dict[str, dict[int, float]]]:
        """The words that are meant, what base and English know of each, and by stem the stems (numbers) that one which
        the base has not looks like, with how much (0..1).
        """
        index, guess = self._index, self.speller.guess
        meant = [guess(token) or token for token in tokens]
        words = list(map(index.word, meant))
        looks: dict[str, dict[int, float]] = {}
        for token, word in zip(meant, words, strict=True):
            if word.number is None and word.rare > 0 and word.stem not in looks:
                looks[word.stem] = index.numbered(self._alike(token))
        return meant, words, looks

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
        read = self._read(tokens)
        if read is None:
            return None
        query, asked = read
        vector = self._index.weighed(asked)
        found = near(self._index, vector, self._candidates)
        return contested(self._index, found, query, vector) if len(found.places) else None
