"""What a moderator looks for by words: what has one of them, and nothing else."""

from moderators import Office, ann, office

from bot.service.finding import Finding
from bot.service.library import Library

__all__ = ["office"]


async def test_words_find_what_has_one_of_them(office: Office) -> None:
    """As it is said, only begun, or with a slip in it."""
    finding = Finding(office.library, office.store.revisions)

    async def titles(typed: str) -> list[str]:
        return [found.title for found in await finding.things(ann(), typed)]

    for typed in ("pump", "pum", "lend pumps", "borow"):
        assert "Can I borrow a pump?" in await titles(typed), typed
    for typed in ("workshop hours", "workshp", "when is the worksh"):
        assert "When is the workshop open?" in await titles(typed), typed


async def test_nonsense_finds_nothing_in_a_large_base(ems, ems_matcher, office: Office) -> None:
    """Something always ranks first; that alone makes it no hit, nor does a single word that is there by chance."""
    finding = Finding(Library(ems, matcher=ems_matcher), office.store.revisions)
    for typed in ("lasagna recipe", "zzzz qqqq", "xyzzy", "grapefruit juice stains"):
        assert await finding.things(ann(), typed) == (), typed
    for typed, title in (("salary texas", "How much do EMTs make?"), ("emt boots nike", "What gear does an EMT need?")):
        assert title in [found.title for found in await finding.things(ann(), typed)], typed
