"""Files that people import: tables as their programs write them are read, and a fault is a sentence with its line."""

import pytest
from moderators import SCHOOL, Office, chief, office

from bot.errors import EditRefused

__all__ = ["office"]

CSV = b"id,question,answer,phrasings,links\n"
BOM = b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    "data",
    [
        b'id,question,answer\nfees,What are the fees?,"None, ever."\n',
        b"id;question;answer\r\nfees;What are the fees?;None, ever.\r\n",
        b"id\tquestion\tanswer\nfees\tWhat are the fees?\tNone, ever.\n",
        b"sep=;\r\nid;question;answer\r\nfees;What are the fees?;None, ever.\r\n",
        BOM + b'"id","question","answer"\n"fees","What are the fees?","None, ever."\n',
        BOM + b"ID; Question ;Answer\n\nfees;What are the fees?;None, ever.\n;;\n",
        b'answer,id,question,topic\n"None, ever.",fees,What are the fees?,\n',
    ],
)
async def test_a_table_is_read_as_the_program_of_its_country_writes_it(office: Office, data: bytes) -> None:
    """Commas, semicolons or tabs, with or without a byte order mark, in any order of columns: the same entry."""
    preview = await office.importing.preview(chief(), "fees.csv", data)

    assert not preview.refused
    (added,) = preview.added
    assert (added.after.ref, added.after.question, added.after.answer) == (
        *("server/fees", "What are the fees?", "None, ever."),
    )


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("x.exe", b"MZ", "is none of the files"),
        ("x.zip", b"PK\x03\x04 not really", "no zip that can be read"),
        ("x.yaml", b"- id: [", "YAML cannot read this"),
        ("x.yaml", b"- id: a\n  question: Q?\n", "has no answer"),
        ("x.csv", b"id,question\n", "x.csv:1: the column “answer” is missing; the first line names the columns: id,"),
        ("x.csv", b"answer,topic\n", "x.csv:1: the columns “id” and “question” are missing; the first line names"),
        ("x.csv", b"a,What is a?,An answer.\n", "x.csv:1: no column is named here; the first line names the columns"),
        ("x.csv", b"id,id,question,answer\n", "x.csv:1: there are two columns “id”; keep one of them"),
        ("x.csv", b"\xef\xbb\xbf\r\n", "x.csv: is empty; the first line names the columns"),
        ("x.csv", CSV + b"\n\n", "x.csv:1: there is no row below"),
        ("x.csv", b"id,question,answer,phrasing\n", 'Did you mean "phrasings"?'),
        ("x.csv", CSV + b"a,Q?,A.\n", "x.csv:2: this row has 3 cells, the first line 5"),
        ("x.csv", CSV + b'a,Q?,"two\nlines",,\nb,R?\n', "x.csv:4: this row has 2 cells"),
        ("x.csv", CSV + b"A B,Q?,A.,,\n", "x.csv:2: the id “A B”"),
        ("x.csv", CSV + b"\n , Q?,A.,,\n", "x.csv:3: the id is empty; give it one, like what-is-an-emt"),
        ("x.csv", CSV + b"a,Q?,A.,,\nb,S?,C.,,\na,R?,B.,,\n", "x.csv:4: the id “a” stands in the lines 2 and 4"),
        ("x.csv", CSV + b"a,Q?,,,\n", "x.csv:2: a: answer is empty; a new one needs a question and an answer"),
        (
            "x.csv",
            CSV + b'b,"R\n?",A.,,\na,Q?,A.,,http://x.org/\n',
            "x.csv:4: a: the address “http://x.org/” must begin",
        ),
        ("x.csv", CSV + b"a,Q?,A.,workshop hours,\n", "already"),
        ("x.csv", CSV + b"a,Q?,A.,same,\nb,R?,B.,Same!,\n", "already"),
        ("x.csv", CSV + b'b,R?,B.,,\na,"Q?,A.,,\n', "x.csv:3: a quotation mark opens in this row and is never closed"),
        ("x.csv", CSV + b'a,"Q"?,A.,,\n', "x.csv:2: cannot be read as CSV"),
        ("x.csv", "id,question,answer\na,Ü?,A.\n".encode("latin-1"), "not UTF-8"),
        ("x.csv", CSV + b"x" * 600_000, "larger than 512 KB"),
        ("x.csv", CSV + b"".join(b"e%d,Q %d?,A.,,\n" % (n, n) for n in range(2_001)), "more than 2,000 rows"),
    ],
)
async def test_a_file_that_is_wrong_changes_nothing(office: Office, name: str, data: bytes, words: str) -> None:
    """Each fault of a file is a sentence, with its line where there is one, and nothing is applied."""
    preview = await office.importing.preview(chief(), name, data)

    assert any(words in str(problem) for problem in preview.refused), preview.refused
    with pytest.raises(EditRefused):
        await office.importing.save(chief(), preview)
    assert await office.store.revisions.newest(SCHOOL) == {}


async def test_a_fault_in_a_pack_names_its_line_as_well(office: Office) -> None:
    """What only shows when the whole FAQ is put together is told where the entry is written."""
    text = b"""- {id: a, question: Q?, answer: A., topic: T}

- id: b
  question: R?
  answer: B.
  topic: T
  phrasings: [workshop hours]
"""
    preview = await office.importing.preview(chief(), "x.yaml", text)

    assert [str(problem).partition(" already")[0] for problem in preview.refused] == [
        "x.yaml:3: b: “workshop hours” is asked by “When is the workshop open?”"
    ]
