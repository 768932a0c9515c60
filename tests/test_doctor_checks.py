"""The checks of the doctor by themselves: one that fails, one server, and whatever is found in one message."""

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from unittest.mock import MagicMock

import discord as library
import pytest
from moderators import school_pack

from bot.discord_app import diagnosing
from bot.discord_app.doctor import card
from bot.faq.change import Change
from bot.faq.revision import draft
from bot.matching import Matcher
from bot.service.diagnosing import Ailment, Examination, edits, examine, packs
from bot.service.library import Library
from bot.service.records import ChannelMode, GuildSettings


async def test_a_check_that_fails_is_told_and_the_others_go_on():
    """One broken check hides nothing of the rest."""

    async def broken() -> list[Ailment]:
        raise ValueError("ours")

    async def fine() -> list[Ailment]:
        return []

    found: Examination = await examine([("first", broken), ("second", fine)])
    assert found.checked == ("second",)
    assert "first could not be checked" in found.ailments[0].what
    assert not found.healthy


def _written(view: library.ui.LayoutView) -> list[str]:
    return [part.content for part in view.walk_children() if isinstance(part, library.ui.TextDisplay)]


def test_however_much_is_wrong_it_fits_into_one_message():
    """What people notice comes first; what finds no room is counted; nothing is longer than Discord takes."""
    minor = Ailment("Something small. " * 100, "Look at it. " * 100, grave=False)
    many = [*[minor] * 40, *(Ailment(f"Broken {n}", f"Mend {n}.") for n in range(3))]
    view = card(Examination(tuple(many), ("everything",)))
    shown = _written(view)
    assert "3 to mend, 40 to know of." in shown[0]
    assert [each.splitlines() for each in shown[1:4]] == [[f"✗ Broken {n}", f"→ Mend {n}."] for n in range(3)]
    assert shown[-1] == f"-# and {43 - (len(shown) - 2)} more; mend these first, then look again."
    assert sum(map(len, shown)) <= 4_000
    assert view.content_length() <= 4_000
    assert len(list(view.walk_children())) <= 40
    assert _written(card(Examination((), ())))[0].startswith("### Doctor\nEverything is in order.\n")
    short = card(Examination(tuple([Ailment("x", "y")] * 40), ()))
    assert len(list(short.walk_children())) <= 40


def _place(kind: type, name: str, *, view: bool = True, send: bool = True):
    found = MagicMock(spec=kind)
    found.name = name
    found.permissions_for.return_value = library.Permissions(
        view_channel=view, send_messages=send, send_messages_in_threads=send
    )
    return found


def test_what_a_server_has_set_must_be_possible_there():
    """An audit channel that is gone or closed, a channel to listen in that cannot be seen, texts that are not shown."""
    places = {
        1: _place(library.TextChannel, "open"),
        2: _place(library.TextChannel, "closed", send=False),
        3: _place(library.ForumChannel, "forum"),
        4: _place(library.TextChannel, "hidden", view=False),
        5: _place(library.Thread, "thread"),
    }
    guild = SimpleNamespace(me=object(), get_channel_or_thread=places.get)

    def said(*listening: int, audit: int = 0, content: bool = True) -> str:
        chosen = GuildSettings(audit_channel=audit, channels=dict.fromkeys(listening, ChannelMode.ANSWER))
        return " ".join(each.what for each in diagnosing.settings(guild, chosen, message_content=content))  # type: ignore[arg-type]

    for fine in (said(), said(audit=1), said(audit=5), said(1, 3), said(3, content=False), said(99)):
        assert fine == ""
    assert "The audit channel is gone" in said(audit=9)
    assert "may not write in the audit channel #closed" in said(audit=2)
    assert "shall listen in #hidden, but it cannot see" in said(1, 4)
    assert "shall listen in #open, but Discord shows it no texts" in said(1, 3, content=False)


async def test_the_entries_of_a_server_are_looked_at_by_themselves():
    """An entry of the server's own that does not answer its own question is named; the packs are not looked at."""
    library_ = Library(school_pack())
    base = await library_.snapshot(0)
    assert edits(base) == []
    entry = {"question": "Who feeds the fish?", "answer": "Nobody.", "topic": "Other"}
    made = [draft(f"server/{n}", None, None, Change(put=entry), created_at=datetime.now(UTC)) for n in ("ours", "too")]
    changed = await library_.prepare(base, made)
    newest = {each.ref: SimpleNamespace(override=each.override) for each in made}

    found = edits(replace(changed, revisions=newest))
    assert len(found) == 2
    for each in found:
        assert '"Who feeds the fish?"' in each.what
        assert "`/faq-admin edit`" in each.remedy
        assert "`/faq-admin phrasing remove`" in each.remedy
    assert len(edits(replace(changed, revisions={"server/ours": newest["server/ours"]}))) == 1
    assert edits(replace(changed, revisions={"school/opening-hours": newest["server/ours"]})) == []


async def test_the_questions_of_the_packs_are_left_to_check(monkeypatch: pytest.MonkeyPatch):
    """Doctor answers at once, for when something is odd: it reads the packs, but asks none of their phrasings."""
    snapshot = await Library(school_pack()).snapshot(0)
    monkeypatch.delattr(Matcher, "match")
    assert packs(snapshot) == []
    with pytest.raises(AttributeError, match="match"):
        edits(replace(snapshot, revisions={"school/borrow-a-pump": SimpleNamespace(override=True)}))
