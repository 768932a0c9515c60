"""`faqbot ask` and `faqbot chat`: what people at a terminal type, and what they see."""

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from terminal import Faqbot, faqbot

from bot.cli.rendering import _without_marks

__all__ = ["faqbot"]
ROOT = Path(__file__).parent.parent


def test_a_question_gets_its_card_as_plain_text(faqbot: Faqbot) -> None:
    """In a pipe the card is text: title, answer, details, links, related with numbers, source and review."""
    ran = faqbot("ask", "workshop hours")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "When is the workshop open?\n\nMonday to Friday, 2 pm to 6 pm.\n\n"
        "Closed in the holidays.\n\n- Ring the bell.\n- Wait for somebody to come.\n\n"
        "House rules: https://workshop.example/rules\n\n"
        "Related:\n1. Can I borrow a pump?\n2. SRAM — Scott Ray Sam\n\n"
        "Source: House rules of the workshop · reviewed 22 November 2026\n"
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("**Never** push, *say* why, __now__.", "Never push, say why, now."),
        ("**Learn the *why* too.**", "Learn the why too."),
        ("5 * 3 * 2 and 2*3*4", "5 * 3 * 2 and 2*3*4"),
        ("* one\n* two", "* one\n* two"),
    ],
)
def test_marks_are_not_read_aloud(written: str, read: str) -> None:
    """A pipe shows no stars around words; what counts or lists keeps its own."""
    assert _without_marks(written) == read


@pytest.mark.parametrize(
    "typed",
    [
        ["workshop hours"],
        ["workshop", "hours", "--json"],
        ["--listening", "workshop hours", "--explain"],
        [""],
        [],
        ["--explain", "--json", "hours"],
        ["--stdin", "hours"],
        ["--json", "--stdin", "hours"],
        ["--jsn", "hours"],
        ["--", "-5 degrees"],
        ["-h"],
    ],
)
def test_the_short_way_says_the_same_as_the_long_one(
    faqbot: Faqbot, monkeypatch: pytest.MonkeyPatch, typed: list[str]
) -> None:
    """What is typed is read without the library behind all commands where it can be, and means the same."""
    short = faqbot("ask", *typed)
    monkeypatch.setattr("bot.cli.asking.plainly", lambda _: None)
    assert short == faqbot("ask", *typed)


def test_quotes_may_be_left_out(faqbot: Faqbot) -> None:
    """Several words are one question."""
    assert faqbot("ask", "workshop", "hours").out == faqbot("ask", "workshop hours").out


def test_whatever_comes_has_exit_code_0(faqbot: Faqbot) -> None:
    """An answer, suggestions, an emergency or nothing: the command did its work."""
    assert (
        faqbot("ask", "perhaps").out
        == "Did you mean one of these?\n1. When is the workshop open?\n2. Can I borrow a pump?\n"
    )
    assert faqbot("ask", "help!").out == "Call 112 now.\n"
    unknown = faqbot("ask", "pizza")
    assert (unknown.code, unknown.out[:26]) == (0, "I don't know that one yet.")
    assert "/faq" not in unknown.out  # a terminal has no such command
    assert faqbot("ask", "").code == 0


def test_what_is_likely_is_said_in_a_breath_above_the_suggestions(faqbot: Faqbot) -> None:
    """Whoever meant it need not choose; it is no answer, and without it the sentences are those of a choice."""
    out = faqbot("ask", "likely").out
    assert out == (
        "I'm not sure, but this comes nearest:\nWhen is the workshop open?\nMonday to Friday, 2 pm to 6 pm.\n\n"
        "Did you mean one of these?\n1. When is the workshop open?\n2. Can I borrow a pump?\n"
    )
    assert faqbot("ask", "--listening", "likely").out == ""


def test_overheard_talk_is_met_with_silence(faqbot: Faqbot) -> None:
    """With --listening only an answer or an emergency is printed."""
    assert faqbot("ask", "--listening", "pizza").out == ""
    assert faqbot("ask", "--listening", "perhaps").out == ""
    assert faqbot("ask", "--listening", "workshop hours").out.startswith("When is the workshop open?")


def test_explain_shows_how_it_came_about(faqbot: Faqbot) -> None:
    """The phrasing that matched, each signal and every reason, and nothing that could steer a terminal."""
    shown = faqbot("ask", "--explain", "workshop hours").out
    for fact in (
        "decision: answer",
        "nearest phrasing: workshop hours",
        "confidence: 0.912",
        "signal: exact 1.000",
        "why: as told",
    ):
        assert fact in shown

    assert "understood as: \\x1b[31mred" in faqbot("ask", "--explain", "\x1b[31mred").out


def test_a_terminal_gets_a_panel(faqbot: Faqbot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a person looks, the card has a frame, and bold is bold."""
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)

    drawn = faqbot("ask", "--explain", "workshop hours").out.splitlines()
    assert drawn[0].startswith("╭─ When is the workshop open? ─")
    assert any("Monday to Friday, 2 pm to 6 pm." in line for line in drawn)
    assert any("• Ring the bell." in line for line in drawn)
    assert any("https://workshop.example/rules" in line for line in drawn)
    assert any("1. Can I borrow a pump?" in line for line in drawn)
    assert any(line.startswith("╰") for line in drawn)
    assert any(line.split() == ["signal", "exact", "1.000"] for line in drawn)


# --- chat ----------------------------------------------------------------------------------------------------------


def test_chat_reads_a_pipe(faqbot: Faqbot) -> None:
    """Each line of a pipe is a question; an introduction comes first."""
    ran = faqbot("chat", typed="workshop hours\n\npizza")

    assert ran.code == 0
    assert ran.out.startswith("Ask me a question.")
    assert ran.out.count("you> ") == 3
    assert "Monday to Friday" in ran.out
    assert "I don't know that one yet." in ran.out


def test_a_number_picks_what_was_offered_last(faqbot: Faqbot) -> None:
    """First a suggestion, then a related entry of what it led to."""
    out = faqbot("chat", typed="perhaps\n1\n2\n").out

    assert (
        out.index("1. When is the workshop open?")
        < out.index("Monday to Friday")
        < out.index("named after three founders")
    )


def test_a_number_that_was_not_offered_is_told(faqbot: Faqbot) -> None:
    """9 in a list of two is no question."""
    assert "There is no 9 in the list; pick 1 to 2, or ask something." in faqbot("chat", typed="perhaps\n9\n").out


def test_a_number_with_nothing_offered_is_a_question(faqbot: Faqbot) -> None:
    """Before anything was offered a number is what somebody asks."""
    assert "I don't know that one yet." in faqbot("chat", typed="911\n").out


def test_more_shows_what_else_comes_close(faqbot: Faqbot) -> None:
    """/more is "Not what I meant", and its list can be picked from."""
    out = faqbot("chat", typed="workshop hours\n/more\n1\n/more\n").out

    assert "These come closest:\n1. Can I borrow a pump?" in out
    assert out.count("Monday to Friday") == 1, "what is shown is no alternative to itself"
    assert "Sign the list" in out
    assert "Nothing else comes close" in out


def test_commands_of_the_chat(faqbot: Faqbot) -> None:
    """/quit ends, /help says what there is, anything else is named."""
    ran = faqbot("chat", typed="/help\n/frob\n/quit\nworkshop hours\n")

    assert "Ask in your own words" in ran.out
    assert all(f"  {command} " in ran.out for command in ("/more", "/quit"))
    assert "There is no /frob here; there are /more, /help, /quit." in ran.out
    assert "Monday" not in ran.out
    assert ran.code == 0


def test_chat_at_a_real_terminal() -> None:
    """At a terminal there is a prompt, the card has a frame, Ctrl-D ends."""
    main, other = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "chat"], stdin=other, stdout=other, stderr=other, cwd=ROOT,
        env=os.environ | {"COLUMNS": "80", "TERM": "xterm"},
    )  # fmt: skip
    os.close(other)
    try:
        assert "you> " in _until(main, "you> ")
        os.write(main, b"what is an EMT?\n")
        assert "╭" in _until(main, "╰")
        _until(main, "you> ")
        os.write(main, b"\x04")
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()
        os.close(main)


def _until(terminal: int, mark: str) -> str:
    """What appears on the terminal until `mark` does."""
    seen = b""
    deadline = time.monotonic() + 30
    while mark.encode() not in seen:
        assert time.monotonic() < deadline, seen
        if select.select([terminal], [], [], 1)[0]:
            seen += os.read(terminal, 1)  # what follows the mark is for the next one who waits
    return seen.decode("utf-8", "replace")
