# The numbers that ranking turns on, from where they are explained: none of them stands twice.

from bot.matching import contest, evidence, features, index, nearby, ridge as weights, signals

cdef double[GROUPS] SHARES = index.SHARES
cdef double[GROUPS] KERNEL_SHARES = nearby.KERNEL_SHARES
cdef double[GROUPS] STRANGE_SQUARED = [strange**2 for strange in index.STRANGE]
cdef int REMEMBERED = index.REMEMBERED
cdef double SMALLEST_GRADE = features.SMALLEST_GRADE
cdef double FAINT = nearby.FAINT
cdef int COMMON = nearby.COMMON
cdef double SLIGHT = nearby.SLIGHT
cdef double PENALTY = contest.PENALTY
cdef double ASIDE = weights.ASIDE
cdef double NEAREST_SHARE = contest.NEAREST_SHARE
cdef double HOPELESS = contest.HOPELESS
cdef int VOTERS = contest.VOTERS
cdef double HEAT = evidence.HEAT
cdef double SAME_CONCEPT = contest.SAME_CONCEPT
cdef double LOOKS_COUNT = contest.LOOKS_COUNT
cdef double LITTLE = evidence.LITTLE

if contest.LOOKED_AT != LOOKED_AT or len(features.GROUPS) != GROUPS or signals.NAMES != NAMES:
    raise ImportError("The compiled ranking was made for other signals, groups of features, or numbers of entries.")
