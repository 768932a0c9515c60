"""Making room: which phrasing of a full entry goes when one more comes."""

from bot.faq.entry import Entry
from bot.faq.folding import fold_phrasing
from bot.faq.limits import PHRASINGS


def is_full(entry: Entry) -> bool:
    """Whether one more phrasing would be one too many."""
    return len(entry.phrasings) >= PHRASINGS


def most_redundant(entry: Entry, new: str) -> str:
    """The phrasing that is missed least: the others, the question and `new` among them, say nearly the same.

    Of equals it is the first, so that the same entry gives the same phrasing again when a preview is made anew.
    """
    from rapidfuzz import fuzz

    said = [fold_phrasing(text) for text in (*entry.phrasings, entry.question, new)]

    def nearest(place: int) -> float:
        others = said[:place] + said[place + 1 :]
        return max(fuzz.token_sort_ratio(said[place], other) for other in others)

    return entry.phrasings[max(range(len(entry.phrasings)), key=nearest)]
