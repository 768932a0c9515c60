"""The limits of PACKS: one table for the loader, the linter, forms and import."""

import re
from typing import Final

ID: Final = re.compile(r"[a-z0-9-]{1,40}")
PACK_NAME: Final = re.compile(r"[a-z0-9-]{1,20}")
LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")

PACK_TITLE: Final = 80
PACK_DESCRIPTION: Final = 300
SOURCE_TITLE: Final = 120
QUESTION: Final = 100
PHRASING: Final = 150
PHRASINGS: Final = 60
ANSWER: Final = 600
DETAILS: Final = 1_800
LINKS: Final = 5
LINK_TITLE: Final = 80
LINK_URL: Final = 512
SEE_ALSO: Final = 10
TOPIC: Final = 40
NOT_ABOUT: Final = 20
WORD: Final = 60
TERM: Final = 60
ALIASES: Final = 20
SENSES: Final = 12
EXPANSION: Final = 100
DEFINITION: Final = 600
CONTEXT: Final = 40
LETTERS: Final = 26
LETTER_MEANING: Final = 200
NUMBER: Final = 40
EMERGENCY_REPLY: Final = 600
EMERGENCY_PHRASE: Final = 4_000
EMERGENCY_PHRASES: Final = 1_000
ASK: Final = 4_000
FILE_BYTES: Final = 512 * 1024
DEPTH: Final = 20
