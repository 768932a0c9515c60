"""Raw chat text → clean text → plain words: Unicode, Discord markup, look-alikes, slang, contractions, fillers."""

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from bot.matching.fillers import peeled as without_fillers
from bot.matching.joined import Typed, join
from bot.matching.slang import Token, always_means, is_plain, is_slang_anywhere, spelled_out

LONGEST = 4_000
"""Characters of a message that are looked at; Discord's own limit."""
SCORED = 300
"""Characters that are matched at once; of a longer message each sentence is tried by itself."""

_MARKUP = re.compile(
    r"```.*?(?:```|\Z)"  # code blocks
    r"|https?://\S+|www\.\S+"
    r"|<(?:@[!&]?|\#|a?:\w{2,32}:)\d{1,20}>"  # mentions, channels, custom emoji
    r"|<t:-?\d+(?::\w)?>|</[^<>:]{1,100}:\d+>"  # timestamps, command mentions
    r"|:[a-z0-9_+]{2,32}:(?=\s|$)",  # emoji by name
    re.DOTALL,
)
_PLAIN = re.compile(r"[A-Za-z0-9 ,.'?!&/()=+-]*")
_LETTERS = re.compile(r"[A-Za-z ]*")
_STOPS = ",.;:!?()"
_SIMPLE = re.compile(rf"\ *(?:(?:[A-Za-z0-9]+(?:'[A-Za-z]+)?)?[{_STOPS}]*(?:\ +|$))*")
_SHOUTED = re.compile(r"[A-Z]'?[A-Z0-9]|[0-9]'?[A-Z]|\b[B-HJ-Z]\b(?!')")
"""What may have been typed in capitals on purpose: more than a first letter, or one that is no word."""
_TIED = re.compile(r"(?:^|\ )(?:[a-z]\ [a-z](?:\ |$)|[b-hj-mo-qstvxz]\ )")
"""A single letter that may be one word with what follows it (see joined.py)."""
_PINGS = re.compile(r"@(?:everyone|here)\b")
_STYLE = re.compile(r"\*+|~~|\|\||`+|(?<!\w)_+|_+(?!\w)|^[ \t]*(?:>{1,3}|#{1,3}|-#)\s", re.MULTILINE)
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?"  # E.M.T.
    r"|\d(?:-\d){2,}(?!\d)"  # 9-1-1
    r"|\b(?:w/o?|b/w)(?=\W|$)"
    r"|[^\W_]+(?:['’ʼ`´][^\W\d_]+)?"
    r"|={1,3}|[&?]"
)
_SENTENCE = re.compile(r"(?<=[?!.\n])(?<![A-Za-z]\.[A-Za-z]\.)\s+|\n+")
_GLUE = frozenset({"-", "/", ""})

# Letters of other alphabets that look like Latin ones; folded for matching only.
_LOOK_ALIKES = str.maketrans(
    "аеорсухіјѕԁһԛԝӏвкмнтгзёєАВЕКМНОРСТХУІЈЅԚԜԌԀαβεικνορτυχωηγΑΒΕΖΗΙΚΜΝΟΡΤΥΧıøłᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ",
    "aeopcyxijsdhqwlbkmhtrzeeABEKMHOPCTXYIJSQWGDabeikvoptuxwnyABEZHIKMNOPTYXiolabcdeghijklmnoprstuvwyz",
)
_APOSTROPHES = str.maketrans("’ʼ`´‘", "'''''")


class Word(NamedTuple):
    """One word as the engine sees it. `shouted`: it was typed in capitals in a message that is not all capitals."""

    text: str
    shouted: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A message ready for matching.

    `text` is the clean text; `tokens` are plain lower-case words, slang spelled out, what people say around a question
    peeled off; `shouted` are those among them that were typed in capitals; `asked`: a question mark stands in it.
    """

    text: str
    tokens: tuple[str, ...]
    shouted: frozenset[str] = frozenset()
    asked: bool = False


def clean(raw: str, longest: int = LONGEST) -> str:
    """`raw` as people see it: no markup, no invisible characters, no piles of accents; at most `longest` characters."""
    if len(raw) <= longest and _PLAIN.fullmatch(raw):
        return raw.strip()  # most texts need none of what follows
    text = raw[: 2 * longest].encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = unicodedata.normalize("NFKC", _MARKUP.sub(" ", text))[:longest]
    text = _PINGS.sub(" ", _STYLE.sub("", text))
    if text.isascii():
        return " ".join("".join(map(_visible, text)).split(" ")).strip() if not text.isprintable() else text.strip()
    kept: list[str] = []
    piled = 0
    for character in text:
        if unicodedata.combining(character):
            piled += 1
            if piled <= 2:
                kept.append(character)
            continue
        piled = 0
        kept.append(_visible(character))
    return "".join(kept).strip()


def _visible(character: str) -> str:
    if character in "\n\t":
        return "\n" if character == "\n" else " "
    category = unicodedata.category(character)
    if category == "Cf":  # zero-width characters and direction marks stand inside words
        return ""
    return " " if category[0] in "CZ" else character


def fold(text: str) -> str:
    """Accents and look-alike letters folded to plain Latin, for matching only."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
    plain = "".join(character for character in apart if not unicodedata.combining(character))
    return " ".join(_fold_word(word) for word in plain.split(" "))


def _fold_word(word: str) -> str:
    folded = word.translate(_LOOK_ALIKES)
    return folded if folded.isascii() else word


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a clean text, none empty."""
    return tuple(part.strip() for part in _SENTENCE.split(text) if part.strip())


def words(text: str, known: Container[str] = (), *, peeled: bool = True, named: bool = False) -> list[str]:
    """The plain words of one text: what phrasings are indexed by and questions are matched with.

    `known` are lower-case words that the base uses as terms; they are neither slang nor filler. With `peeled=False`
    greetings and fillers stay; with `named` the text is a name, in which even "im" is no slang where it is known.
    """
    return [word.text for word in _read(clean(text), known, peeled=peeled, named=named)]


def query(text: str, known: Container[str] = ()) -> Query:
    """`text` (clean) as a Query; `known` as for `words`."""
    found = _read(text, known)
    shouted = frozenset(word.text for word in found if word.shouted)
    return Query(text, tuple(word.text for word in found), shouted, "?" in text)


def tokens_of(text: str) -> list[tuple[str, str]]:
    """The tokens of a text as typed, look-alikes folded, each with what stands between it and the one before."""
    folded = fold(text)
    if _LETTERS.fullmatch(folded):
        return [(token, " ") for token in folded.split()]
    found: list[tuple[str, str]] = []
    end = 0
    for match in _TOKEN.finditer(folded):
        if match[0] != "?":
            found.append((match[0], folded[end : match.start()]))
        end = match.end()
    return found


def _read(text: str, known: Container[str], *, peeled: bool = True, named: bool = False) -> list[Word]:
    found = None if named else _simple_words(text, known)
    if found is None:
        found = _spelled_out(text, known, named=named)
    return _without_fillers(found, known) if peeled else found


@lru_cache(maxsize=65_536)
def _stands_for(low: str) -> tuple[Word, ...]:
    """The words of a token (lower case) that means the same wherever it stands; () for any other."""
    if is_plain(low):
        return (Word(low),)
    return tuple(map(Word, always_means(low))) if is_slang_anywhere(low) else ()


def _simple_words(text: str, known: Container[str]) -> list[Word] | None:
    """The words of a text without capitals, hyphens and the like; None for any other."""
    if not _SIMPLE.fullmatch(text) or _SHOUTED.search(text):
        return None
    tokens = [bare for token in text.lower().split() if (bare := token.rstrip(_STOPS))]
    if _TIED.search(" ".join(tokens)):
        return None
    meant = list(map(_stands_for, tokens))
    if () in meant:
        around = zip(("", *tokens), tokens, (*tokens[1:], ""), strict=False)
        for place, ((before, token, after), words) in enumerate(zip(around, meant, strict=True)):
            if not words:
                plain = spelled_out(Token(token, before, after, first=place == 0), known)
                meant[place] = tuple(map(Word, plain))
    return list(chain.from_iterable(meant))


def _spelled_out(text: str, known: Container[str], *, named: bool) -> list[Word]:
    typed = tokens_of(text)
    letters = [token for token, _ in typed if token.isalpha() and len(token) > 1]
    all_capitals = len(letters) > 2 and sum(token.isupper() for token in letters) > 0.7 * len(letters)
    joined = join([Typed(_lower(token), gap, token.isupper() and not all_capitals) for token, gap in typed], known)
    found: list[Word] = []
    for place, token in enumerate(joined):
        if is_plain(token.text):
            found.append(Word(token.text, token.shouted and len(token.text) > 1))
            continue
        before = joined[place - 1].text if place else ""
        after = joined[place + 1] if place + 1 < len(joined) else Typed("", " ")
        glued = (place > 0 and token.gap in _GLUE) or after.gap in _GLUE
        plain = spelled_out(Token(token.text, before, after.text, glued, place == 0, token.shouted or named), known)
        found += [Word(word, token.shouted and len(token.text) > 1) for word in plain]
    return found


def _lower(token: str) -> str:
    low = token.lower()
    if low.isascii() and low.isalpha():
        return low
    low = low.replace(".", "").translate(_APOSTROPHES)
    return low.replace("-", "") if low[0].isdigit() else low


def _without_fillers(found: list[Word], known: Container[str]) -> list[Word]:
    """Without greetings and fillers at either end, as long as something is left that could be a question."""
    start, end = without_fillers([word.text for word in found], known)
    return found[start:end]
