"""What a moderator looks for by words: what has one of them, and nothing else."""

from moderators import Office, ann, office

from bot.service.finding import Finding

__all__ = ["office"]


async def test_words_find_what_has_one_of_them_and_nonsense_finds_nothing(office: Office) -> None:
    """As it is said, only begun, or with a slip; something always ranks first, and that alone makes it no hit."""
    finding = Finding(office.library, office.store.revisions)

    async def titles(typed: str) -> list[str]:
        return [found.title for found in await finding.things(ann(), typed)]

    for typed in ("pump", "pum", "lend pumps", "borow"):
        assert "Can I borrow a pump?" in await titles(typed), typed
    for typed in ("workshop hours", "workshp", "when is the worksh"):
        assert "When is the workshop open?" in await titles(typed), typed
    for typed in ("lasagna", "zzzz qqqq", "what is the lasagna of a giraffe"):
        assert await titles(typed) == [], typed
