# A query's words as numbers, as Index.asked, Index.weighed and Ranker._read of bot/matching do it.

from cpython.bytes cimport PyBytes_AS_STRING
from libc.math cimport exp, rint, sqrt


cdef enum:
    # the fields of a word (Word in features.py)
    OF_STEM, OF_RARE, OF_GRADE, OF_STEM_GRADE, OF_NUMBER, OF_SYNONYMS, OF_KINDS, OF_CONCEPTS


cdef inline int add(Room room, int number) noexcept:
    """Add a feature to the query, once; gives its column."""
    if room.column[number] == 0:
        room.number[room.numbers] = number
        room.alike[room.numbers] = 0
        room.numbers += 1
        room.column[number] = room.numbers
    return room.column[number]


cdef inline double pair_grade(double one, double other) noexcept:
    return (0.1 + max(one, other)) * (0.3 + min(one, other)) / 1.43


cdef class Names:
    """The numbers of features and of stems by their names: those of a base, and of the one that it stands on."""

    cdef dict features, own_features, stems, own_stems, counted, spelled

    def __cinit__(self, dict features, dict own_features, dict stems, dict own_stems, dict counted):
        self.features, self.own_features = features, own_features
        self.stems, self.own_stems = stems, own_stems
        self.counted, self.spelled = counted, {}

    cdef int feature(self, Base* base, str name) except -2:
        """The number of a feature; -1 where no phrasing of this base has it."""
        found = self.features.get(name)
        if found is None:
            found = self.own_features.get(name)
        if found is None or base.standing_in[<int>found] <= 0:
            return -1
        return found

    cdef bytes pieces(self, Base* base, str word):
        """The numbers of a word's 2- to 4-letter pieces, each once, -1 for what no phrasing has; remembered."""
        cdef str marked, piece
        cdef int size, at
        cdef set had
        cdef bytes numbers = self.counted.get(word)
        if numbers is None:
            numbers = self.spelled.get(word)
        if numbers is None:
            if len(self.spelled) >= REMEMBERED:
                self.spelled.clear()
            marked, had, found = "<" + word + ">", set(), array("i")
            for size in range(2, 5):
                for at in range(len(marked) + 1 - size):
                    piece = "p" + marked[at:at + size]
                    if piece not in had:
                        had.add(piece)
                        found.append(self.feature(base, piece))
            self.spelled[word] = numbers = found.tobytes()
        return numbers

    cdef int stem(self, str name) except -3:
        found = self.stems.get(name)
        if found is None:
            found = self.own_stems.get(name)
        return STRANGE_STEM if found is None else found


cdef int read_features(
    Base* base, Names names, Room room, list words, list spelled, dict together, dict looks
) except -1:
    """The query's features, and what each of them says by the norm of its group."""
    cdef int at, away, number, count
    cdef const int* numbers
    cdef double[GROUPS] strange = [0, 0, 0, 0]
    cdef double grade
    cdef list kept = []
    cdef set unknown = set()
    cdef str stem, name
    cdef tuple told, other
    for word in words:
        told = <tuple>word  # a named one
        if <double>told[OF_GRADE] <= 0:
            continue
        kept.append(told)
        stem, found, grade = told[OF_STEM], told[OF_NUMBER], told[OF_STEM_GRADE]
        if found is not None:
            add(room, found)
        elif stem not in unknown:
            unknown.add(stem)
            strange[STEM] += grade * grade
    unknown.clear()
    count = len(kept)
    for away in range(1, 3):
        for at in range(count - away):
            told, other = <tuple>kept[at], <tuple>kept[at + away]
            name = f"b{<str>told[OF_STEM]} {<str>other[OF_STEM]}"
            number = names.feature(base, name)
            if number >= 0:
                add(room, number)
            elif name not in unknown:
                unknown.add(name)
                grade = pair_grade(told[OF_STEM_GRADE], other[OF_STEM_GRADE])
                strange[PAIR] += grade * grade
    unknown.clear()
    for word in words:
        for name, found in <tuple>(<tuple>word)[OF_CONCEPTS]:
            if found is not None:
                add(room, found)
            else:
                unknown.add(name)
    for name, found in together.items():
        if found is not None:
            add(room, found)
        else:
            unknown.add(name)
    strange[CONCEPT] = len(unknown)
    room.choosing = room.numbers
    for pieces in spelled:
        numbers = <const int*>PyBytes_AS_STRING(<bytes>pieces)
        for at in range(len(<bytes>pieces) // sizeof(int)):
            if numbers[at] >= 0:
                add(room, numbers[at])
            else:
                strange[PIECE] += 1
    room.asked = room.numbers
    for found_alike in looks.values():
        for found, likeness in (<dict>found_alike).items():
            room.alike[add(room, found) - 1] = likeness
    weigh_features(base, room, strange)
    return 0


cdef void weigh_features(Base* base, Room room, const double* strange) noexcept:
    cdef int at, group
    cdef double[GROUPS] squares = [0, 0, 0, 0]
    for at in range(room.numbers):
        room.share[at + 1] = base.square[room.number[at]] if at < room.asked else 0
        squares[base.group[room.number[at]]] += room.share[at + 1]
    for group in range(GROUPS):
        room.norms[group] = sqrt(squares[group] + STRANGE_SQUARED[group] * strange[group] + 1e-12)
    for at in range(room.numbers):
        room.share[at + 1] /= room.norms[base.group[room.number[at]]]
        room.said[room.number[at]] = room.share[at + 1]


cdef int read_words(Base* base, Names names, Room room, list words, list guessed, dict looks) except -1:
    """The query's distinct words that say anything, with what they say in all."""
    cdef int at, number, before = START, ways = 0
    cdef double rare, doubtful = 0, unknown = 0
    cdef Word* one
    cdef dict befores = {}
    cdef set had = set()
    cdef str stem
    cdef tuple told
    for word in words:
        stem = (<tuple>word)[OF_STEM]
        if stem not in befores:
            number = names.stem(stem)
            befores[stem] = before, number
            before = number
    room.words = 0
    room.in_all = room.told = room.strange = 0
    for at in range(len(words)):
        told = <tuple>words[at]
        stem, rare, found = told[OF_STEM], told[OF_RARE], told[OF_NUMBER]
        if rare <= 0 or stem in had:
            continue
        had.add(stem)
        one = &room.word[room.words]
        room.words += 1
        one.before, one.stem = <tuple>befores[stem]
        one.rare, one.kinds = rare, told[OF_KINDS]
        if found is None:
            one.number, one.column, one.telling = -1, 0, rare * rare
            unknown += rare
            room.strange = max(room.strange, rare)
        else:
            one.number = found
            one.column, one.telling = room.column[one.number], base.square[one.number]
        if guessed[at]:
            doubtful += rare
        for synonym in <tuple>told[OF_SYNONYMS]:
            room.way[ways].column, room.way[ways].met = room.column[<int>synonym], SAME_CONCEPT
            ways += 1
        for other, likeness in (<dict>looks.get(stem, NOTHING)).items():
            room.way[ways].column, room.way[ways].met = room.column[<int>other], LOOKS_COUNT * <double>likeness
            ways += 1
        one.ways_end = ways
        room.in_all += rare
        room.told += one.telling
    room.unknown = min(1.0, unknown / room.in_all) if room.in_all > 0 else 0
    room.doubtful = min(1.0, doubtful / room.in_all) if room.in_all > 0 else 0
    return 0


cdef dict NOTHING = {}
