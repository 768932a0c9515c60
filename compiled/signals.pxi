# The signals of the best entries, as bot/matching/signals.py names them, and what they are worth together.


cdef enum:
    NEAREST, SECOND, RIDGE, MARGIN, LEAD, UPPER_HAND, VOTES, STEMS, PIECES, PAIRS, CONCEPTS, COVERED, MET, MISSED, \
    SUBJECT, ANSWERED, UNASKED, REPLACED, CORE, UNKNOWN, STRANGE, DOUBTFUL, FUZZY, SHARPNESS, LENGTH, NEGATION, SIGNALS

NAMES = (
    "nearest", "second", "ridge", "margin", "lead", "upper_hand", "votes", "stems", "pieces", "pairs", "concepts",
    "covered", "met", "missed", "subject", "answered", "unasked", "replaced", "core", "unknown", "strange", "doubtful",
    "fuzzy", "sharpness", "length", "negation",
)

cdef enum:
    MOST_UNITS = 128


cdef inline double within(double value, double least, double most) noexcept:
    return least if value < least else most if value > most else value


cdef void of_scores(Base* base, Room room) noexcept:
    """What the scores of an entry tell beside those of the others."""
    cdef int at, row, group
    cdef double own, rival, first = 0, next_best = 0
    cdef double* told
    cdef double most[GROUPS]
    cdef double[LOOKED_AT] votes
    vote(base, room, votes)
    for at in range(room.standings):
        own = room.standing[at].similarity
        if own > first:
            first, next_best = own, first
        elif own > next_best:
            next_best = own
    for at in range(room.best):
        told = room.signals + at * SIGNALS
        own = room.standing[at].score
        rival = 0
        if room.standings > 1:
            rival = room.standing[1].score if own == room.standing[0].score else room.standing[0].score
        told[NEAREST] = room.standing[at].similarity
        told[SECOND] = room.standing[at].second
        told[RIDGE] = within(room.standing[at].ridge, 0, 1)
        told[MARGIN] = 0.5 + 0.5 * within(own - rival, -1, 1)
        own, rival = max(own, 0.0), max(rival, 0.0)
        told[UPPER_HAND] = own / max(own + rival, 1e-12) if own + rival > 0 else 0.5
        own = room.standing[at].similarity
        rival = 0
        if room.standings > 1:
            rival = next_best if own == first else first
        told[LEAD] = 0.5 + 0.5 * (own - rival)
        told[VOTES] = votes[at]
        for group in range(GROUPS):
            most[group] = 0
            for row in range(room.standing[at].start, room.standing[at].end):
                most[group] = max(most[group], room.by_group[row * GROUPS + group])
        told[STEMS], told[PAIRS], told[CONCEPTS], told[PIECES] = most[STEM], most[PAIR], most[CONCEPT], most[PIECE]


cdef void of_words(Base* base, Room room, int at) noexcept:
    """What the words of the query tell of one of the best entries."""
    cdef int place, way, first = 0, size
    cdef int* counts = room.counts + at * (room.numbers + 1)
    cdef double* met = room.met + at * room.words
    cdef double* told = room.signals + at * SIGNALS
    cdef double covered = 0, all_met = 0, asked = 0, most = 0
    cdef Word* word
    told[MISSED] = told[SUBJECT] = 0
    for place in range(room.words):
        most = max(most, room.word[place].rare)
    for place in range(room.words):
        word = &room.word[place]
        met[place] = 0
        if word.column and counts[word.column]:
            met[place] = 1
            covered += word.telling
        else:
            for way in range(first, word.ways_end):
                if counts[room.way[way].column]:
                    met[place] = max(met[place], room.way[way].met)
        first = word.ways_end
        all_met += met[place] * word.rare
        told[MISSED] = max(told[MISSED], (1 - met[place]) * word.rare)
        if word.rare == most:
            told[SUBJECT] = max(told[SUBJECT], met[place])
        if word.number >= 0:
            asked += counts[word.column] * counts[word.column] * base.rare[word.number]
    told[COVERED] = min(1.0, covered / room.told) if room.told > 0 else 0
    told[MET] = min(1.0, all_met / room.in_all) if room.in_all > 0 else 0
    size = room.standing[at].end - room.standing[at].start
    told[CORE] = min(1.0, asked / (size * size) / max(core(base, room, &room.standing[at]), 1e-12))


cdef void of_phrasing(Base* base, Room room, int at) noexcept:
    """What the words of an entry's nearest phrasing tell."""
    cdef int place, own, listed, word, before = START, nearest = room.place[room.standing[at].nearest]
    cdef double* met = room.met + at * room.words
    cdef double* told = room.signals + at * SIGNALS
    cdef double said = 0, unasked = 0, rare
    cdef bint is_asked
    cdef Word* asked
    cdef Word* instead
    cdef Part* part = part_of(base, nearest)
    own = nearest - part.first
    told[UNASKED] = told[REPLACED] = 0
    for listed in range(part.words_from[own], part.words_from[own + 1]):
        word = part.words[listed]
        rare = base.rare_of[word]
        said += rare
        is_asked = False
        instead = NULL
        for place in range(room.words):
            asked = &room.word[place]
            if asked.stem == base.stem_of[word]:
                is_asked = True
                break
            if asked.before == before and asked.rare > LITTLE and met[place] < SAME_CONCEPT:
                instead = asked
        if not is_asked:
            unasked += rare
            told[UNASKED] = max(told[UNASKED], rare)
            if instead != NULL and rare > LITTLE and not (base.kinds_of[word] & instead.kinds):
                told[REPLACED] = max(told[REPLACED], min(instead.rare, rare))
        before = base.stem_of[word]
    told[ANSWERED] = max(0.0, 1 - unasked / said) if said > 0 else 0
    told[NEGATION] = room.negated != part.negated[own]


cdef void all_signals(Base* base, Room room) noexcept:
    """All signals of the best entries but one: `fuzzy` is 0."""
    cdef int at
    cdef double sharpness = 1 - spread(room)
    cdef double* told
    of_scores(base, room)
    count_met(base, room)
    for at in range(room.best):
        told = room.signals + at * SIGNALS
        of_words(base, room, at)
        of_phrasing(base, room, at)
        told[UNKNOWN] = room.unknown
        told[STRANGE] = room.strange
        told[DOUBTFUL] = room.doubtful
        told[FUZZY] = 0
        told[SHARPNESS] = sharpness
        told[LENGTH] = 1 - exp(-room.in_all / 2)


cdef class Network:
    """The calibration (confidence.py)."""

    cdef const double[::1] mean, scale, direct, bias_of, out
    cdef const double[:, ::1] weights
    cdef double bias
    cdef int units

    def __cinit__(self, calibration):
        self.mean, self.scale, self.direct = calibration.mean, calibration.scale, calibration.direct
        self.weights, self.bias_of, self.out = calibration.units, calibration.unit_bias, calibration.out
        self.bias = calibration.bias
        self.units = len(calibration.out)
        if self.units > MOST_UNITS or len(self.mean) != SIGNALS:
            raise ValueError(f"There is room for {SIGNALS} signals and {MOST_UNITS} units.")

    cdef void confidences(self, const double* signals, int rows, double* found) noexcept:
        """The chance of each row to answer; what is left of 1 is "none of them"."""
        cdef int row, at, unit
        cdef double strength, x, top = 0, total
        cdef double[MOST_UNITS] sums
        for row in range(rows):
            strength = self.bias
            for unit in range(self.units):
                sums[unit] = self.bias_of[unit]
            for at in range(SIGNALS):
                x = (signals[row * SIGNALS + at] - self.mean[at]) * self.scale[at]
                strength += x * self.direct[at]
                for unit in range(self.units):
                    sums[unit] += x * self.weights[at, unit]
            for unit in range(self.units):  # the hyperbolic tangent of each
                strength += (1 - 2 / (exp(2 * sums[unit]) + 1)) * self.out[unit]
            found[row] = min(strength, 50.0)
            top = max(top, found[row])
        total = exp(-top)
        for row in range(rows):
            found[row] = exp(found[row] - top)
            total += found[row]
        for row in range(rows):
            found[row] /= total
