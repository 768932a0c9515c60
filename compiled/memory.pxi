# What a ranking reads, and what it works on.

from cpython.bytearray cimport PyByteArray_AS_STRING

cdef enum:
    MOST = 128          # candidates at most
    LOOKED_AT = 6       # entries whose signals are worked out, at most
    GROUPS = 4
    STEM = 0
    PAIR = 1
    CONCEPT = 2
    PIECE = 3
    START = -1          # "the stem before" the first word
    STRANGE_STEM = -2   # a stem that no phrasing has

cdef struct Part:
    # A segment (segment.py); its phrasings have the places from `first` on, and features below `width`.
    int first
    int width
    const int* posted_from
    const int* posted
    const int* features_from
    const int* features
    const int* groups_from
    const int* pieces_from
    const int* words_from
    const int* words
    const signed char* negated

cdef struct Base:
    # An index (index.py), and what is known of each word (vocabulary.py).
    int parts
    Part part[2]
    int phrasings
    int features
    int size
    int most
    const int* entry_of
    const long long* rank_of
    const double* inverse_norm
    const double* square
    const signed char* group
    const float* standing_in
    const double* rare
    const int* stem_of
    const double* rare_of
    const long long* kinds_of

cdef struct Word:
    # A word of the query (evidence.py). `column` is that of its stem, 0 for none; `before` the stem in front of it;
    # it is half met in the ways that end at `ways_end`.
    int stem
    int before
    int column
    int number
    int ways_end
    double telling
    double rare
    long long kinds

cdef struct Way:
    int column
    double met

cdef struct Standing:
    # An entry among the candidates: its phrasings are those from `start` to `end`, the nearest one is `nearest`.
    int entry
    int start
    int end
    int nearest
    double similarity
    double second
    double ridge
    double score

cdef struct Scored:
    double score
    long long rank
    int place

cdef struct Listed:
    # A feature of the candidates: how many have it, and where its cells end.
    int feature
    int count
    int end

cdef struct Cell:
    # A feature of one candidate: its place among the listed ones, the candidate's row, the norm of its group.
    int slot
    int row
    double norm


cdef class Room:
    """What one ranking works on. The tables by feature and `score` are all 0 between two rankings."""

    cdef dict kept
    cdef int features, phrasings, most_features, most_words, most_ways, most_cells
    cdef int* column
    cdef int* often
    cdef double* said
    cdef double* score
    cdef int* touched
    cdef double* values
    cdef Scored* scored
    # the query
    cdef int numbers, asked, choosing, words
    cdef int* number
    cdef double* share
    cdef double* alike
    cdef Word* word
    cdef Way* way
    cdef double norms[GROUPS]
    cdef double in_all, told, unknown, strange, doubtful
    cdef bint negated
    # the candidates
    cdef int candidates, standings, best
    cdef int* place
    cdef double* norm
    cdef double* by_group
    cdef double* blended
    cdef double* kernel
    cdef double* weight
    cdef Standing* standing
    cdef Listed* listed
    cdef int cells
    cdef Cell* cell
    cdef int* cell_row
    cdef double* cell_norm
    cdef double* signals
    cdef int* counts
    cdef double* met

    def __cinit__(self, int features, int phrasings):
        self.kept = {}
        self.features, self.phrasings = features, phrasings
        self.column = <int*>self.memory("column", features * sizeof(int))
        self.often = <int*>self.memory("often", features * sizeof(int))
        self.said = <double*>self.memory("said", features * sizeof(double))
        self.listed = <Listed*>self.memory("listed", features * sizeof(Listed))
        self.score = <double*>self.memory("score", phrasings * sizeof(double))
        self.touched = <int*>self.memory("touched", phrasings * sizeof(int))
        self.values = <double*>self.memory("values", phrasings * sizeof(double))
        self.scored = <Scored*>self.memory("scored", phrasings * sizeof(Scored))
        self.place = <int*>self.memory("place", MOST * sizeof(int))
        self.norm = <double*>self.memory("norm", MOST * GROUPS * sizeof(double))
        self.by_group = <double*>self.memory("by_group", MOST * GROUPS * sizeof(double))
        self.blended = <double*>self.memory("blended", MOST * sizeof(double))
        self.kernel = <double*>self.memory("kernel", MOST * MOST * sizeof(double))
        self.weight = <double*>self.memory("weight", MOST * sizeof(double))
        self.standing = <Standing*>self.memory("standing", MOST * sizeof(Standing))
        self.signals = <double*>self.memory("signals", LOOKED_AT * SIGNALS * sizeof(double))

    cdef void* memory(self, str name, size_t size) except NULL:
        """So many bytes, all 0, which are kept until the same name asks for others."""
        self.kept[name] = bytearray(size + 16)
        return PyByteArray_AS_STRING(self.kept[name])

    cdef int hold(self, list words, list spelled, dict together, dict looks) except -1:
        """Make room for a query of so many words and features (see CompiledRanking.rank)."""
        cdef int count = len(words), features = 3 * len(words) + len(together), ways = 0
        for word in words:
            features += len(<tuple>(<tuple>word)[OF_CONCEPTS])
            ways += len(<tuple>(<tuple>word)[OF_SYNONYMS])
        for pieces in spelled:
            features += len(<bytes>pieces) // sizeof(int)
        for alike in looks.values():
            features += len(<dict>alike)
            ways += len(<dict>alike)
        self.numbers = 0
        if features > self.most_features:
            self.most_features = 2 * features
            self.number = <int*>self.memory("number", self.most_features * sizeof(int))
            self.share = <double*>self.memory("share", (self.most_features + 1) * sizeof(double))
            self.alike = <double*>self.memory("alike", self.most_features * sizeof(double))
            self.counts = <int*>self.memory("counts", LOOKED_AT * (self.most_features + 1) * sizeof(int))
        if count > self.most_words:
            self.most_words = 2 * count
            self.word = <Word*>self.memory("word", self.most_words * sizeof(Word))
            self.met = <double*>self.memory("met", LOOKED_AT * self.most_words * sizeof(double))
        if ways > self.most_ways:
            self.most_ways = 2 * ways
            self.way = <Way*>self.memory("way", self.most_ways * sizeof(Way))
        return 0

    cdef int hold_cells(self, Base* base) except -1:
        """Make room for all features of the candidates but pieces."""
        cdef int row, own, cells = 0
        cdef Part* part
        for row in range(self.candidates):
            part = part_of(base, self.place[row])
            own = self.place[row] - part.first
            cells += part.pieces_from[own] - part.features_from[own]
        if cells > self.most_cells:
            self.most_cells = 2 * cells
            self.cell = <Cell*>self.memory("cell", self.most_cells * sizeof(Cell))
            self.cell_row = <int*>self.memory("cell_row", self.most_cells * sizeof(int))
            self.cell_norm = <double*>self.memory("cell_norm", self.most_cells * sizeof(double))
        return 0


cdef inline Part* part_of(Base* base, int place) noexcept:
    return &base.part[0] if base.parts == 1 or place < base.part[1].first else &base.part[1]


cdef int SPARE = 4
cdef list spare_rooms = []


cdef Room room_for(int features, int phrasings):
    """A room of at least this size, which belongs to the caller until it is put back. All rankings of all bases share
    a few, as large as the largest base asks for (some 44 bytes a phrasing and 28 a feature): thousands of servers must
    not keep one each.
    """
    cdef Room room
    if spare_rooms:
        room = spare_rooms.pop()
        if room.features >= features and room.phrasings >= phrasings:
            return room
        features, phrasings = max(features, room.features), max(phrasings, room.phrasings)
    return Room(features, phrasings)


cdef int put_back(Room room) except -1:
    """Wipe what the query left, and keep the room for the next ranking."""
    cdef int at
    for at in range(room.numbers):
        room.column[room.number[at]] = 0
        room.said[room.number[at]] = 0
    if len(spare_rooms) < SPARE:
        spare_rooms.append(room)
    return 0
