# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The numeric part of ranking, compiled: the same as nearby.py, contest.py, signals.py and confidence.py of
bot/matching do with numpy, step by step, some ten times faster.

It is built where a C compiler is found when the bot is installed; where none is, numpy does it. Both give the same
confidences, to one in the fourth decimal (tests/test_compiled.py). The steps themselves call no Python.
"""

from array import array

from rapidfuzz.fuzz import ratio

cdef extern from *:
    """
    #ifndef FAQBOT_DIGEST
    #define FAQBOT_DIGEST ""
    #endif
    """
    const char* FAQBOT_DIGEST

DIGEST = FAQBOT_DIGEST.decode("ascii")
"""Of the sources that this was made from."""

include "memory.pxi"
include "reading.pxi"
include "nearby.pxi"
include "contest.pxi"
include "signals.pxi"
include "settings.pxi"


cdef class CompiledRanking:
    """Ranks the entries of one index. Immutable; safe to share."""

    cdef Base base
    cdef list arrays
    cdef Network network
    cdef Names names
    cdef list phrasings

    def __cinit__(self, index, vocabulary, calibration, int most):
        """`index`: see index.py; `vocabulary`: see vocabulary.py; `most`: so many candidates. Raises ValueError for
        more candidates or segments than there is room for.
        """
        cdef int at
        if most > MOST or len(index.segments) > 2:
            raise ValueError(f"There is room for {MOST} candidates and two segments.")
        self.arrays = []
        self.network = Network(calibration)
        self.phrasings = [segment.phrasings for segment in index.segments]
        self.base.parts = len(index.segments)
        for at, segment in enumerate(index.segments):
            part = &self.base.part[at]
            part.first = index.first_phrasing[at]
            part.width = len(segment.postings.starts) - 1
            part.posted_from = <const int*>self.kept(segment.postings.starts, "i4")
            part.posted = <const int*>self.kept(segment.postings.values, "i4")
            part.features_from = <const int*>self.kept(segment.features.starts, "i4")
            part.features = <const int*>self.kept(segment.features.values, "i4")
            part.groups_from = <const int*>self.kept(segment.group_from, "i4")
            part.pieces_from = <const int*>self.kept(segment.pieces_from, "i4")
            part.words_from = <const int*>self.kept(segment.words.starts, "i4")
            part.words = <const int*>self.kept(segment.words.values, "i4")
            part.negated = <const signed char*>self.kept(segment.negated, "i1")
        self.base.phrasings = len(index.entry_of)
        self.base.features = len(index.square)
        self.base.size, self.base.most = index.size, most
        self.base.entry_of = <const int*>self.kept(index.entry_of, "i4")
        self.base.rank_of = <const long long*>self.kept(index.rank_of, "i8")
        self.base.inverse_norm = <const double*>self.kept(index.inverse_norm.ravel(), "f8")
        self.base.square = <const double*>self.kept(index.square, "f8")
        self.base.group = <const signed char*>self.kept(index.group, "i1")
        self.base.standing_in = <const float*>self.kept(index.standing_in, "f4")
        self.base.rare = <const double*>self.kept(index.rare, "f8")
        # in a base that was changed a piece may stand nowhere any more
        counted = vocabulary.spelled if len(index.segments) == 1 else {}
        self.names = Names(*index.lexicon.names(), *vocabulary.stems(), counted)
        stems, rare, kinds = vocabulary.arrays()
        self.base.stem_of = <const int*>self.kept(stems, "i4")
        self.base.rare_of = <const double*>self.kept(rare, "f8")
        self.base.kinds_of = <const long long*>self.kept(kinds, "i8")

    cdef tuple tokens(self, int place):
        """The words of a phrasing."""
        if self.base.parts == 1 or place < self.base.part[1].first:
            return (<tuple>self.phrasings[0])[place]
        return (<tuple>self.phrasings[1])[place - self.base.part[1].first]

    cdef const void* kept(self, array, str kind) except? NULL:
        """Where an array begins, which is kept as long as this; NULL for an empty one. ValueError for one of another
        kind than `kind` ("i4": whole numbers of four bytes).
        """
        cdef const unsigned char[::1] view
        if array.dtype != kind:
            raise ValueError(f"An array of {array.dtype} stands where {kind} should.")
        self.arrays.append(array)
        view = array.view("u1")
        return &view[0] if view.shape[0] else NULL

    def rank(self, list words, list meant, dict together, dict looks, list guessed, bint negated, str text, int limit):
        """The best entries and the others behind them, at most `limit` in all.

        `words`: a query's words (Word of features.py), `meant`: the same as text, `guessed`: which of them were typed
        otherwise; `together`: the numbers of groups and kinds by name that several of them stand for; `looks`: by stem
        the stems (numbers) that one which no phrasing has looks like, with how much; `negated`: it says "not"; `text`:
        its words in order of the alphabet. Gives for the best (entry's place, nearest phrasing, confidence, signals by
        name), for the others (entry's place, score as a share of the last one's before).
        """
        cdef Room room = room_for(self.base.features, self.base.phrasings)
        cdef int at, signal, touched
        cdef double[LOOKED_AT] chances
        cdef double last
        cdef list spelled = [
            self.names.pieces(&self.base, token)
            for token, word in zip(meant, words)
            if <double>(<tuple>word)[OF_GRADE] >= SMALLEST_GRADE
        ]
        room.hold(words, spelled, together, looks)
        read_features(&self.base, self.names, room, words, spelled, together, looks)
        read_words(&self.base, self.names, room, words, guessed, looks)
        room.negated = negated
        touched = likely(&self.base, room)
        choose(&self.base, room, touched)
        if not room.candidates:
            put_back(room)
            return [], []
        compare(&self.base, room)
        room.hold_cells(&self.base)
        liken(&self.base, room)
        ridge(room)
        stand(&self.base, room)
        all_signals(&self.base, room)
        said = [self.tokens(room.place[room.standing[at].nearest]) for at in range(room.best)]
        for at in range(room.best):
            room.signals[at * SIGNALS + FUZZY] = <double>ratio(text, " ".join(sorted(said[at]))) / 100
            for signal in range(SIGNALS):
                room.signals[at * SIGNALS + signal] = rint(room.signals[at * SIGNALS + signal] * 1e6) / 1e6
        self.network.confidences(room.signals, room.best, chances)
        best = []
        for at in range(room.best):
            named = {}
            for signal, name in enumerate(<tuple>NAMES):
                named[name] = room.signals[at * SIGNALS + signal]
            best.append((room.standing[at].entry, " ".join(said[at]), rint(chances[at] * 1e4) / 1e4, named))
        last = room.standing[room.best - 1].score
        others = [
            (room.standing[at].entry, max(0.0, room.standing[at].score) / last if last > 0 else 0.0)
            for at in range(room.best, min(room.standings, max(limit, room.best)))
        ]
        put_back(room)
        return best, others
