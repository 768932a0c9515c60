"""Joined: what is one word in pieces, "e m t" or "a-emt", made one."""

from collections.abc import Container
from typing import NamedTuple

WORDS_OF_A_LETTER = "ainruwy"


class Typed(NamedTuple):
    """A token as typed, in small letters, with what stands between it and the one before."""

    text: str
    gap: str
    shouted: bool = False


def join(typed: list[Typed], known: Container[str]) -> list[Typed]:
    """What is one word in pieces: `e m t`, `a-emt`, `v fib`, `a&o`; known terms, or what hyphens force."""
    if not any(len(piece.text) == 1 or piece.gap == "-" for piece in typed):
        return typed
    out: list[Typed] = []
    start = 0
    while start < len(typed):
        lengths = _tied(typed, start)
        length = next((n for n in lengths if _is_one_word(typed[start : start + n], n, known)), 1) if lengths else 1
        if length == 1:
            out.append(typed[start])
            start += 1
            continue
        text = "".join(piece.text for piece in typed[start : start + length] if piece.text != "&")
        out.append(Typed(text, typed[start].gap, typed[start].shouted))
        start += length
    return out


def _tied(typed: list[Typed], start: int) -> tuple[int, ...]:
    """How many pieces from here on may be one word: a single letter or a hyphen ties anything to what follows."""
    if start + 1 == len(typed):
        return ()
    piece, following = typed[start], typed[start + 1]
    if len(piece.text) > 1:
        return (2,) if following.gap == "-" else ()
    if following.gap == " " and len(following.text) > 1 and piece.text in WORDS_OF_A_LETTER:
        return ()
    return (5, 4, 3, 2)


def _is_one_word(pieces: list[Typed], length: int, known: Container[str]) -> bool:
    if len(pieces) < length:
        return False
    gaps = {piece.gap for piece in pieces[1:]}
    texts = [piece.text for piece in pieces]
    single = [len(text) == 1 and text.isalpha() for text in texts]
    if gaps <= {" "}:  # e m t; v fib; never "a emt" or "n emt"
        if all(single):
            return length > 2 or "".join(texts) in known
        return length == 2 and single[0] and texts[0] not in WORDS_OF_A_LETTER and "".join(texts) in known
    if gaps == {""} and length == 3 and texts[1] == "&" and single[0]:
        return True
    if gaps == {"-"} and length == 2:
        return (any(single) and texts[0].isalpha() and texts[1].isalpha()) or "".join(texts) in known
    return False
