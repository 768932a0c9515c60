"""Raw chat text → clean text → plain words: Unicode, Discord markup, look-alikes, slang, contractions, fillers."""

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

from bot.matching.notation import one_of, outer_words, tables
from bot.matching.slang import Token, is_plain, spelled_out

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
_SIMPLE = re.compile(r"[A-Za-z ]*")
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
_WORDS_OF_A_LETTER = "ainruwy"
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
    if _SIMPLE.fullmatch(folded):
        return [(token, " ") for token in folded.split()]
    found: list[tuple[str, str]] = []
    end = 0
    for match in _TOKEN.finditer(folded):
        if match[0] != "?":
            found.append((match[0], folded[end : match.start()]))
        end = match.end()
    return found


def _read(text: str, known: Container[str], *, peeled: bool = True, named: bool = False) -> list[Word]:
    typed = tokens_of(text)
    letters = [token for token, _ in typed if token.isalpha() and len(token) > 1]
    all_capitals = len(letters) > 2 and sum(token.isupper() for token in letters) > 0.7 * len(letters)
    joined = _join([_Typed(_lower(token), gap, token.isupper() and not all_capitals) for token, gap in typed], known)
    found: list[Word] = []
    for place, token in enumerate(joined):
        if is_plain(token.text):
            found.append(Word(token.text, token.shouted and len(token.text) > 1) if token.shouted else Word(token.text))
            continue
        before = joined[place - 1].text if place else ""
        after = joined[place + 1] if place + 1 < len(joined) else _Typed("", " ")
        glued = (place > 0 and token.gap in _GLUE) or after.gap in _GLUE
        plain = spelled_out(Token(token.text, before, after.text, glued, place == 0, token.shouted or named), known)
        found += [Word(word, token.shouted and len(token.text) > 1) for word in plain]
    return _peel(found, known) if peeled else found


class _Typed(NamedTuple):
    text: str
    gap: str
    shouted: bool = False


def _lower(token: str) -> str:
    low = token.lower()
    if low.isascii() and low.isalpha():
        return low
    low = low.replace(".", "").translate(_APOSTROPHES)
    return low.replace("-", "") if low[0].isdigit() else low


def _join(typed: list[_Typed], known: Container[str]) -> list[_Typed]:
    """What is one word in pieces: `e m t`, `a-emt`, `v fib`, `a&o`; known terms, or what hyphens force."""
    if not any(len(piece.text) == 1 or piece.gap == "-" for piece in typed):
        return typed
    out: list[_Typed] = []
    start = 0
    while start < len(typed):
        lengths = _tied(typed, start)
        length = next((n for n in lengths if _is_one_word(typed[start : start + n], n, known)), 1) if lengths else 1
        if length == 1:
            out.append(typed[start])
            start += 1
            continue
        text = "".join(piece.text for piece in typed[start : start + length] if piece.text != "&")
        out.append(_Typed(text, typed[start].gap, typed[start].shouted))
        start += length
    return out


def _tied(typed: list[_Typed], start: int) -> tuple[int, ...]:
    """How many pieces from here on may be one word: a single letter or a hyphen ties anything to what follows."""
    if start + 1 == len(typed):
        return ()
    piece, following = typed[start], typed[start + 1]
    if len(piece.text) > 1:
        return (2,) if following.gap == "-" else ()
    if following.gap == " " and len(following.text) > 1 and piece.text in _WORDS_OF_A_LETTER:
        return ()
    return (5, 4, 3, 2)


def _is_one_word(pieces: list[_Typed], length: int, known: Container[str]) -> bool:
    if len(pieces) < length:
        return False
    gaps = {piece.gap for piece in pieces[1:]}
    texts = [piece.text for piece in pieces]
    single = [len(text) == 1 and text.isalpha() for text in texts]
    if gaps <= {" "}:  # e m t; v fib; never "a emt" or "n emt"
        if all(single):
            return length > 2 or "".join(texts) in known
        return length == 2 and single[0] and texts[0] not in _WORDS_OF_A_LETTER and "".join(texts) in known
    if gaps == {""} and length == 3 and texts[1] == "&" and single[0]:
        return True
    if gaps == {"-"} and length == 2:
        return (any(single) and texts[0].isalpha() and texts[1].isalpha()) or "".join(texts) in known
    return False


def _peel(found: list[Word], known: Container[str]) -> list[Word]:
    """Without greetings and fillers at either end, as long as something is left that could be a question."""
    fillers = _fillers()
    if not found or (found[0].text not in fillers.opening and found[-1].text not in fillers.closing):
        return found
    joined = whole = "".join([word.text + " " for word in found])
    changed = True
    while changed and joined:
        changed = False
        if fillers.may_open(joined) and (start := fillers.start.match(joined)) and not _is_term(start[0], known):
            joined, changed = joined[start.end() :], True
        if fillers.may_close(joined) and (end := fillers.end.search(joined)) and not _is_term(end[0], known):
            joined, changed = joined[: end.start()], True
    return found if joined == whole else _part(found, joined)


def _is_term(peel: str, known: Container[str]) -> bool:
    return " " not in (name := peel.strip()) and name in known


def _part(found: list[Word], joined: str) -> list[Word]:
    """The words of `found` that `joined` still holds: a stretch of it, found by its place."""
    left = joined.split()
    texts = [word.text for word in found]
    for start in range(len(found) - len(left) + 1):
        if texts[start : start + len(left)] == left:
            return found[start : start + len(left)]
    return []


@dataclass(frozen=True)
class _Fillers:
    """What is peeled off at the start and at the end, with the words that it can begin or end with."""

    opening: frozenset[str]
    closing: frozenset[str]

    def may_open(self, joined: str) -> bool:
        return joined[: joined.index(" ")] in self.opening

    def may_close(self, joined: str) -> bool:
        return joined[joined.rfind(" ", 0, -1) + 1 : -1] in self.closing

    # made when they are first needed: an answer should not wait for it
    @cached_property
    def start(self) -> re.Pattern[str]:
        return one_of(tables("fillers.txt")["start"])

    @cached_property
    def end(self) -> re.Pattern[str]:
        return re.compile(rf"(?:^|(?<=\ )){one_of(tables('fillers.txt')['end']).pattern}$")


@cache
def _fillers() -> _Fillers:
    table = tables("fillers.txt")
    return _Fillers(outer_words(table["start"], first=True), outer_words(table["end"], first=False))
