"""`faqbot ask --json`: what scripts send, and the lines they get back."""
# ruff: noqa: E501 - lines that are compared stand as they are printed

import json
import select
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from terminal import Faqbot, Ran, faqbot

from bot.cli.json_lines import answer_line
from bot.service.reply import Reply, ReplyKind

__all__ = ["faqbot"]
ROOT = Path(__file__).parent.parent
NOTHING = '{"decision": "none", "confidence": null, "entry": null, "suggestions": [], "reply": "", "error": '


def test_json_has_exactly_the_keys_of_the_contract(faqbot: Faqbot) -> None:
    """Keys and their order are fixed; the text is ASCII, the entry holds the short answer and the details."""
    ran = faqbot("ask", "--json", "workshop hours")

    assert ran.out.isascii()
    assert ran.out == (
        '{"decision": "answer", "confidence": 0.9123, "entry": {"id": "opening-hours", "title": "When is the workshop open?", '
        '"answer": "Monday to Friday, **2 pm to 6 pm**.\\n\\nClosed in the holidays.\\n\\n- Ring the bell.\\n- Wait for somebody to come.", '
        '"links": [{"title": "House rules", "url": "https://workshop.example/rules"}]}, "suggestions": [], '
        '"reply": "**When is the workshop open?**\\nMonday to Friday, **2 pm to 6 pm**.\\n\\nClosed in the holidays.\\n\\n'
        '- Ring the bell.\\n- Wait for somebody to come."}\n'
    )


def test_each_decision_has_its_line(faqbot: Faqbot) -> None:
    """Answer, suggestions, emergency and nothing, with ids as people see them."""
    asked = ["define SRAM", "perhaps", "help!", "pizza"]
    term, suggest, emergency, none = faqbot(
        "ask", "--json", "--stdin", typed="".join(f'{{"text": "{text}"}}\n' for text in asked)
    ).lines

    assert isinstance(term["entry"], dict)
    assert (term["decision"], term["entry"]["id"], term["entry"]["title"]) == ("answer", "term:sram", "SRAM")
    assert "static random access memory" in term["entry"]["answer"]
    assert str(term["reply"]).count("**SRAM**") == 1, "its name is not said twice"
    assert (suggest["decision"], suggest["entry"]) == ("suggest", None)
    assert suggest["suggestions"] == [
        {"id": "opening-hours", "title": "When is the workshop open?"},
        {"id": "borrow-a-pump", "title": "Can I borrow a pump?"},
    ]
    assert emergency == {
        "decision": "emergency",
        "confidence": None,
        "entry": None,
        "suggestions": [],
        "reply": "**Call 112 now.**",
    }
    assert (none["decision"], none["confidence"], none["entry"], none["suggestions"]) == ("none", 0.03, None, [])
    assert str(none["reply"]).startswith("I don't know that one yet.")


def test_a_likely_suggestion_is_no_entry_of_its_line(faqbot: Faqbot) -> None:
    """What comes nearest is said in the reply only: it is no answer."""
    (likely,) = faqbot("ask", "--json", "--stdin", typed='{"text": "likely"}\n').lines
    assert (likely["decision"], likely["entry"]) == ("suggest", None)
    assert "**When is the workshop open?**\nMonday to Friday" in str(likely["reply"])


def test_listening_holds_for_all_lines_or_for_one(faqbot: Faqbot) -> None:
    """--listening is the default of every line; a line's own "listening" wins."""
    lines = '{"text": "pizza"}\n{"text": "pizza", "listening": true}\n{"text": "pizza", "listening": false}\n'

    assert [bool(line["reply"]) for line in faqbot("ask", "--json", "--stdin", typed=lines).lines] == [
        True,
        False,
        True,
    ]
    assert [bool(line["reply"]) for line in faqbot("ask", "--json", "--stdin", "--listening", typed=lines).lines] == [
        False,
        False,
        True,
    ]


BAD_LINES = [
    (b"", '"line 1: is empty; write {\\"text\\": \\"\\u2026\\"}"}'),
    (b"  ", '"line 1: is empty;'),
    (b"hello", '"line 1: is not JSON ('),
    (b"{", '"line 1: is not JSON ('),
    (b"7", '"line 1: needs an object with \\"text\\"'),
    (b'"text"', '"line 1: needs an object with \\"text\\"'),
    (b'["text"]', '"line 1: needs an object with \\"text\\"'),
    (b"null", '"line 1: needs an object with \\"text\\"'),
    (b'{"txt": "hello"}', '"line 1: needs an object with \\"text\\"'),
    (b'{"text": 5}', '"line 1: \\"text\\" must be a string"}'),
    (b'{"text": null}', '"line 1: \\"text\\" must be a string"}'),
    (b'{"text": "x", "listening": "yes"}', '"line 1: \\"listening\\" must be true or false"}'),
    (b"\xff\xfe", '"line 1: is not UTF-8"}'),
    (b'{"text": "\xc3"}', '"line 1: is not UTF-8"}'),
    (b"[" * 100_000, '"line 1: is nested too deep"}'),
    (b'{"text": "x", "n": ' + b"9" * 5_000 + b"}", '"line 1: is not JSON ('),
    (b'{"text": "boom"}', '"line 1: the engine failed on this text"}'),
]


@pytest.mark.parametrize(("line", "error"), BAD_LINES, ids=[str(bad[0][:24]) for bad in BAD_LINES])
@pytest.mark.filterwarnings("ignore")
def test_a_line_that_is_no_question_gets_an_error_line(faqbot: Faqbot, line: bytes, error: str) -> None:
    """The script reads what was wrong with which line, and the next line is answered as if nothing had been."""
    ran = faqbot("ask", "--json", "--stdin", typed=line + b'\n{"text": "workshop hours"}')

    first, second = ran.out.splitlines()
    assert first.startswith(NOTHING + error)
    assert json.loads(second)["decision"] == "answer"
    assert ran.code == 0


def test_only_a_newline_ends_a_line(faqbot: Faqbot) -> None:
    """Carriage returns, separators and form feeds inside a line leave it one line."""
    typed = '{"text": "a\u2028b\u0085c"}\n{"text":\r "x"}\r\n\x0c\n{"text": "last, without an end"}'

    assert ["error" in line for line in faqbot("ask", "--json", "--stdin", typed=typed).lines] == [
        False,
        False,
        True,
        False,
    ]


def test_a_byte_order_mark_is_no_part_of_the_first_line(faqbot: Faqbot) -> None:
    """A file that an editor has begun with its mark is read like any other."""
    typed = b'\xef\xbb\xbf{"text": "workshop hours"}\n{"text": "workshop hours"}\n'

    first, second = faqbot("ask", "--json", "--stdin", typed=typed).lines
    assert "error" not in first
    assert first == second


def test_nothing_in_gives_nothing_out(faqbot: Faqbot) -> None:
    """An empty stdin is no line."""
    assert faqbot("ask", "--json", "--stdin", typed="") == Ran(0, "", "")


def test_halves_of_characters_reach_the_engine_whole_or_replaced(faqbot: Faqbot) -> None:
    """A lone surrogate cannot be stored, logged or shown; the engine never sees one."""
    shown = faqbot("ask", "--explain", "\ud83d\ude00 \ud800").out

    assert "understood as: \U0001f600 \ufffd" in shown


HARD_TEXTS = ["", " ", "a" * 100_000, "\x00", "\u202egnp.exe", "😀" * 500, "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚" * 50, "\ud800", "\n\n", "\x1b[2J", "<@1>" * 3000, "((((" * 5000]  # fmt: skip


def test_no_text_breaks_the_real_engine() -> None:
    """Each hard text gets its line from the shipped pack, and the question after it its answer."""
    lines = [json.dumps({"text": text, "listening": overheard}) for text in HARD_TEXTS for overheard in (False, True)]
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "--json", "--stdin"],
        input="\n".join([*lines, '{"text": "what does EMT stand for"}']), capture_output=True, text=True, cwd=ROOT, check=True,
    )  # fmt: skip

    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(lines) + 1
    assert not [answer for answer in answers if "error" in answer]
    assert "Emergency Medical Technician" in answers[-1]["reply"]
    assert done.stderr == ""


@given(st.binary(max_size=60) | st.text(max_size=40).map(lambda text: json.dumps({"text": text}).encode()))
@settings(max_examples=300, deadline=None)
def test_any_line_gets_one_line_of_ascii_json(line: bytes) -> None:
    """Whatever bytes come in, one object with the keys of the contract goes out."""
    out = answer_line(lambda text, _: Reply(ReplyKind.NONE, text), line, 1, listening=False)

    assert out.isascii()
    assert "\n" not in out
    assert list(json.loads(out))[:5] == ["decision", "confidence", "entry", "suggestions", "reply"]


def test_lines_are_flushed_one_by_one() -> None:
    """A script that waits for each answer before it asks again is not left waiting."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "ask", "--json", "--stdin"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process, process.stdin, process.stdout:
        for _ in range(2):
            process.stdin.write(b'{"text": "what is an EMT?"}\n')
            process.stdin.flush()
            assert select.select([process.stdout], [], [], 20)[0], "no answer while the pipe stays open"
            assert json.loads(process.stdout.readline())["decision"] == "answer"
