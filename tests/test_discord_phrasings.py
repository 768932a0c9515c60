"""One way of asking more, or one less: by command, seen first where it changes more than that."""

import pytest
from discord_desk import Desk, clinic_bot, desk, presses, sends

__all__ = ["clinic_bot", "desk"]
pytestmark = pytest.mark.asyncio(loop_scope="module")
EMT = "What does EMT stand for?"


async def test_a_full_entry_takes_one_more_phrasing(desk: Desk):
    """What makes room for it is shown before it is saved, in words and as a difference; Undo brings it back."""
    ways = "\n".join([*(f"parking bay {n} {n * 7}" for n in range(58)), "may i leave my car", "may i leave my cars"])
    await desk.adds(**{"New phrasings": ways})
    text = "somewhere for a minivan"
    screen = (await desk.mod.slash("/faq-admin phrasing add", entry="where can i park", text=text)).reply
    assert "This entry holds 60 ways of asking, which is all that fit. “may i leave my car” makes room" in screen
    assert f"- may i leave my car\n+ {text}" in screen
    assert "the next person who asks that way gets this answer" in screen
    assert screen.labels == ["Save", "Change the text", "Discard"]
    again = (await presses(desk.mod, screen, "Change the text")).form
    await sends(desk.mod, again, {"New phrasing": "parking bay 1 of 7"}, screen)
    assert "- may i leave my car\n+ parking bay 1 of 7" in screen
    await presses(desk.mod, screen, "Save")
    assert "- may i leave my car\n+ parking bay 1 of 7" in screen
    await presses(desk.mod, screen, "Undo")
    assert "- parking bay 1 of 7\n+ may i leave my car" in screen


async def test_what_makes_room_is_never_unseen(desk: Desk):
    """Where the entry has filled up between the preview and Save, the phrasing that goes now is shown first."""
    ways = "\n".join([*(f"parking bay {n} {n * 7}" for n in range(57)), "may i leave my car", "may i leave my cars"])
    await desk.adds(**{"New phrasings": ways})
    one = (await desk.mod.slash("/faq-admin phrasing add", entry="where can i park", text="room for a van")).reply
    two = (await desk.other_mod.slash("/faq-admin phrasing add", entry="where can i park", text="lorry space")).reply
    assert "makes room" not in one
    await presses(desk.other_mod, two, "Save")
    await presses(desk.mod, one, "Save")
    assert "“may i leave my car” makes room" in one
    assert "Nothing is saved yet" in one
    await presses(desk.mod, one, "Save")
    assert "- may i leave my car\n+ room for a van" in one


async def test_a_phrasing_that_cannot_be_saved_can_be_changed(desk: Desk):
    """The preview says what to press, and that is there: the phrasing comes back in a form of its own."""
    screen = (await desk.mod.slash("/faq-admin phrasing add", entry=EMT, text="how long is emt school")).reply
    assert "is the question of “How long is EMT school?”: it cannot be taken away there; leave it out here" in screen
    assert "Press **Change the text** to put it right" in screen
    form = (await presses(desk.mod, screen, "Change the text")).form
    assert [(field.label, field.value) for field in form.fields] == [("New phrasing", "how long is emt school")]
    await sends(desk.mod, form, {"New phrasing": "emt in long"}, screen)
    await presses(desk.mod, screen, "Save")
    assert "+ emt in long" in screen
    assert "Emergency Medical Technician" in await desk.answer("emt in long")


async def test_phrasings_come_and_go_by_command(desk: Desk):
    """phrasing add teaches a way of asking; phrasing remove offers those that there are and takes one away."""
    text = "whats the long form of emt"
    screen = (await desk.mod.slash("/faq-admin phrasing add", entry=EMT, text=text)).reply
    assert text in screen
    assert "the next person who asks that way gets this answer." in screen
    await presses(desk.mod, screen, "Save")
    assert "+ phrasing" in screen or f"+ {text}" in screen
    assert "Emergency Medical Technician" in await desk.answer(text)
    offered = await desk.mod.types("/faq-admin phrasing remove", entry=EMT, text="long")
    assert [choice.value for choice in offered] == [text]
    screen = (await desk.mod.slash("/faq-admin phrasing remove", entry=EMT, text=text)).reply
    assert "the next person who asks that way gets this answer no longer" in screen
    await presses(desk.mod, screen, "Save")
    assert f"- {text}" in screen
    again = await desk.mod.slash("/faq-admin phrasing remove", entry=EMT, text=text)
    assert "is none of the phrasings" in again.reply
    assert "The field after the entry lists them as you type: choose one there." in again.reply


async def test_only_what_is_near_is_asked_for_instead(desk: Desk):
    """Where nothing is like what was typed for the entry, nothing is made up; a slip is understood."""
    unlike = (await desk.mod.slash("/faq-admin phrasing add", entry="what does a dog eat", text="x y z")).reply
    assert "I find no entry or term “what does a dog eat” here. The field lists what there is while you type" in unlike
    assert "Did you mean" not in unlike
    near = (await desk.mod.slash("/faq-admin phrasing add", entry="How much dose EMT shcool cost", text="x y z")).reply
    assert "Did you mean “How much does EMT school cost?”?" in near


async def test_an_entry_that_was_removed_is_said_to_be(desk: Desk):
    """Whoever wants to edit it, remove it again or teach it a phrasing reads how it comes back, and of no other one."""
    screen = (await desk.mod.slash("/faq-admin remove", entry=EMT)).reply
    await presses(desk.mod, screen, "Remove it")
    for command, more in (("edit", {}), ("remove", {}), ("phrasing add", {"text": "x y z"})):
        said = (await desk.mod.slash(f"/faq-admin {command}", entry=EMT.lower(), **more)).reply
        assert f"“{EMT}” was removed from this server's FAQ. `/faq-admin restore` brings it back." in said
        assert "Did you mean" not in said
    await presses(desk.mod, (await desk.mod.slash("/faq-admin restore", entry=EMT)).reply, "Restore it")
    assert (await desk.mod.slash("/faq-admin edit", entry=EMT)).form


async def test_a_phrasing_that_makes_room_and_is_missed_is_not_called_spare(desk: Desk):
    """One screen does not say both that the others say the same, and that nobody answers it then."""
    pairs = [f"{one}{end}" for one in ("zebra", "tiger", "camel", "moose", "otter", "hyena") for end in ("", "s")]
    others = [f"{one}{two}lo {two}{one}mi wheel" for one in "abcdef" for two in "ghijklmn"]
    await desk.adds(**{"New phrasings": "\n".join([*others, *pairs])})
    screen = (await desk.mod.slash("/faq-admin phrasing add", entry="where can i park", text="room for a van")).reply
    assert "makes room: it is the one most like the others. But it would be missed" in screen
    assert "is no longer answered by “Where can I park?”" in screen
    assert "say nearly the same" not in screen
