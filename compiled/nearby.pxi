# The phrasings near a query, as bot/matching/nearby.py finds them.

from libc.string cimport memset
from libc.stdlib cimport qsort


cdef inline double rounded(double value) noexcept:
    return rint(value * 1e9) / 1e9


cdef void add_postings(Base* base, Room room, int feature, double weight, int* touched) noexcept:
    """What the postings of a feature add to the scores of the phrasings that have it."""
    cdef int part, at, place, group = base.group[feature]
    cdef Part* own
    cdef const double* norm = base.inverse_norm + group * base.phrasings
    cdef double more
    for part in range(base.parts):
        own = &base.part[part]
        if feature >= own.width:
            continue
        for at in range(own.posted_from[feature], own.posted_from[feature + 1]):
            place = own.first + own.posted[at]
            more = weight * norm[place]
            if more > 0:
                if room.score[place] == 0:
                    room.touched[touched[0]] = place
                    touched[0] += 1
                room.score[place] += more


cdef int likely(Base* base, Room room) noexcept:
    """Score the phrasings that share a stem, a pair of stems or a concept with the query; gives how many there are."""
    cdef int at, feature, touched = 0
    cdef double weight, in_all = 0
    for at in range(room.choosing):
        in_all += room.share[at + 1] * SHARES[base.group[room.number[at]]]
    for at in range(room.choosing):
        feature = room.number[at]
        weight = room.share[at + 1] * SHARES[base.group[feature]]
        if base.size <= COMMON or base.standing_in[feature] <= COMMON or weight >= SLIGHT * in_all:
            add_postings(base, room, feature, weight, &touched)
    for at in range(room.numbers):
        if room.alike[at] > 0:
            feature = room.number[at]
            weight = base.square[feature] * (SHARES[STEM] / room.norms[STEM] * room.alike[at])
            add_postings(base, room, feature, weight, &touched)
    return touched


cdef double highest_but(double* values, int count, int skipped) noexcept:
    """The highest of these when so many higher ones are left out; they change places (quickselect)."""
    cdef int low = 0, high = count - 1, left, right
    cdef double middle, other
    while low < high:
        middle = values[(low + high) // 2]
        left, right = low, high
        while left <= right:
            while values[left] > middle:
                left += 1
            while values[right] < middle:
                right -= 1
            if left <= right:
                other = values[left]
                values[left] = values[right]
                values[right] = other
                left += 1
                right -= 1
        if skipped <= right:
            high = right
        elif skipped >= left:
            low = left
        else:
            break
    return values[skipped]


cdef int by_score(const void* one, const void* other) noexcept nogil:
    """The higher score first, ties by entry id, then by place."""
    cdef const Scored* a = <const Scored*>one
    cdef const Scored* b = <const Scored*>other
    if a.score != b.score:
        return -1 if a.score > b.score else 1
    if a.rank != b.rank:
        return -1 if a.rank < b.rank else 1
    return (a.place > b.place) - (a.place < b.place)


cdef int by_place(const void* one, const void* other) noexcept nogil:
    return (<const int*>one)[0] - (<const int*>other)[0]


cdef void choose(Base* base, Room room, int touched) noexcept:
    """Keep the places of the highest scores, in order; the last tie by entry id. Wipes the scores."""
    cdef int at, place, count = 0, kept = 0, most = base.most
    cdef double least = 0, cut
    if base.size > 2 * most:
        for at in range(touched):
            least = max(least, FAINT * room.score[room.touched[at]])
    least = max(1e-9, least)
    for at in range(touched):
        place = room.touched[at]
        if room.score[place] >= least:
            room.values[count] = room.score[place]
            room.scored[count].place = place
            room.scored[count].score = room.score[place]
            count += 1
        room.score[place] = 0
    if count > most:
        cut = highest_but(room.values, count, most - 1) - 1e-9
        for at in range(count):
            if room.scored[at].score >= cut:
                room.scored[kept].place = place = room.scored[at].place
                room.scored[kept].score = rounded(room.scored[at].score)
                room.scored[kept].rank = base.rank_of[base.entry_of[place]]
                kept += 1
        if kept > most:  # the same tie must fall the same way however the sums were rounded
            qsort(room.scored, kept, sizeof(Scored), by_score)
            kept = most
        count = kept
    room.candidates = count
    for at in range(count):
        room.place[at] = room.scored[at].place
    qsort(room.place, count, sizeof(int), by_place)


cdef void compare(Base* base, Room room) noexcept:
    """How near each candidate comes to the query, by group of features and blended."""
    cdef int row, at, place, own, group
    cdef Part* part
    cdef const int* start
    cdef double told, norm, blended
    for row in range(room.candidates):
        place = room.place[row]
        part = part_of(base, place)
        own = place - part.first
        start = part.groups_from + own * GROUPS
        blended = 0
        for group in range(GROUPS):
            told = 0
            for at in range(start[group], start[group + 1]):
                told += room.said[part.features[at]]
            norm = base.inverse_norm[group * base.phrasings + place]
            told *= norm
            room.norm[row * GROUPS + group] = norm
            room.by_group[row * GROUPS + group] = told
            blended += told * SHARES[group]
        room.blended[row] = rounded(blended)


cdef int list_features(Base* base, Room room) noexcept:
    """List the candidates' features but pieces, with the row of each and its norm; gives how many different ones there
    are. Uses `often`, and wipes it.
    """
    cdef int row, at, own, group, feature, slot, cells = 0, slots = 0
    cdef Part* part
    cdef const int* start
    cdef double norm
    cdef double roots[GROUPS]
    for group in range(GROUPS):
        roots[group] = sqrt(KERNEL_SHARES[group])
    for row in range(room.candidates):
        part = part_of(base, room.place[row])
        own = room.place[row] - part.first
        start = part.groups_from + own * GROUPS
        for group in range(PIECE):
            norm = room.norm[row * GROUPS + group] * roots[group]
            for at in range(start[group], start[group + 1]):
                feature = part.features[at]
                slot = room.often[feature]
                if slot == 0:
                    room.listed[slots].feature = feature
                    room.listed[slots].count = 0
                    slots += 1
                    room.often[feature] = slot = slots
                room.listed[slot - 1].count += 1
                room.cell[cells].slot = slot - 1
                room.cell[cells].row = row
                room.cell[cells].norm = norm
                cells += 1
    room.cells = cells
    for slot in range(slots):
        room.often[room.listed[slot].feature] = 0
    return slots


cdef void liken(Base* base, Room room) noexcept:
    """How like the candidates are among themselves: the lower half of `kernel`. A feature that only one has tells
    nothing.
    """
    cdef int row, other, at, group, slot, end = 0, count = room.candidates, slots = list_features(base, room)
    cdef double value
    cdef Listed* one
    memset(room.kernel, 0, count * count * sizeof(double))
    for slot in range(slots):
        room.listed[slot].end = end
        if room.listed[slot].count > 1:
            end += room.listed[slot].count
    for at in range(room.cells):
        one = &room.listed[room.cell[at].slot]
        if one.count > 1:
            room.cell_row[one.end] = room.cell[at].row
            room.cell_norm[one.end] = room.cell[at].norm
            one.end += 1
    for slot in range(slots):
        one = &room.listed[slot]
        if one.count > 1:
            for at in range(one.end - one.count, one.end):
                value = base.square[one.feature] * room.cell_norm[at]
                row = room.cell_row[at] * count
                for other in range(one.end - one.count, at):
                    room.kernel[row + room.cell_row[other]] += value * room.cell_norm[other]
    for row in range(count):
        value = 0
        for group in range(GROUPS):
            if room.norm[row * GROUPS + group] > 0:
                value += KERNEL_SHARES[group]
        room.kernel[row * count + row] = value
