"""Parts: something large in one file, of which each use reads back only the parts that it looks at.

The file begins with a mark for what it was made from and a sum over the rest; only what matches both is believed.
"""

import pickle
import struct
import zlib
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO
from itertools import accumulate
from types import MethodType
from typing import Any, Final, TypeVar

K = TypeVar("K")
V = TypeVar("V")

_HEAD: Final = struct.Struct("<8s16sII")
_MAGIC: Final = b"faqbot\x00\x02"


class Part:
    """Stands for a part that has not been read yet, and does what that one does."""

    __slots__ = ("_it", "_read")

    def __init__(self, read: Callable[[], Any]) -> None:
        self._read: Callable[[], Any] | None = read
        self._it: Any = None

    def _found(self) -> Any:
        if (read := self._read) is not None:
            self._it = read()
            self._read = None
        return self._it

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # copy and pickle look for what they may do with it
            raise AttributeError(name)
        return getattr(self._found(), name)

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return self._found()(*arguments, **named)

    def __getitem__(self, key: Any) -> Any:
        return self._found()[key]

    def __contains__(self, key: object) -> bool:
        return key in self._found()

    def __iter__(self) -> Iterator[Any]:
        return iter(self._found())

    def __len__(self) -> int:
        return len(self._found())

    def __eq__(self, other: object) -> bool:
        return bool(self._found() == (other._found() if isinstance(other, Part) else other))

    def __hash__(self) -> int:
        return hash(self._found())


class Leaves(Mapping[K, V]):
    """A mapping of which each value is read when it is asked for. Its values share nothing with each other."""

    def __init__(self, whole: Mapping[K, V]) -> None:
        written = [pickle.dumps(value, pickle.HIGHEST_PROTOCOL) for value in whole.values()]
        self._place = {key: place for place, key in enumerate(whole)}
        self._start = array("I", accumulate(map(len, written), initial=0))
        self._written = b"".join(written)

    def __getitem__(self, key: K) -> V:
        place = self._place[key]
        value: V = pickle.loads(self._written[self._start[place] : self._start[place + 1]])  # noqa: S301 - written above
        return value

    def __contains__(self, key: object) -> bool:
        return key in self._place

    def __iter__(self) -> Iterator[K]:
        return iter(self._place)

    def __len__(self) -> int:
        return len(self._place)


class _Pickler(pickle.Pickler):
    """Writes a number in place of each part."""

    def __init__(self, file: BytesIO, numbers: Mapping[int, int]) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self._numbers = numbers
        self.own: int | None = None

    def persistent_id(self, obj: Any) -> int | None:
        number = self._numbers.get(id(obj))
        return None if number == self.own else number

    def reducer_override(self, obj: Any) -> Any:
        if type(obj) is MethodType and id(obj.__self__) in self._numbers:
            return _method, (obj.__self__, obj.__name__)
        return NotImplemented


class _Unpickler(pickle.Unpickler):
    """Puts stand-ins in the place of numbers."""

    def __init__(self, data: bytes | memoryview, parts: Sequence[Any]) -> None:
        super().__init__(BytesIO(data))
        self._parts = parts

    def persistent_load(self, pid: Any) -> Any:
        return self._parts[pid]


def _method(owner: Any, name: str) -> Any:
    """A method of a part, without a look at the part."""
    return Part(lambda: getattr(owner, name))


def written(mark: bytes, whole: object, parts: Sequence[object], as_leaves: Sequence[Mapping[Any, Any]] = ()) -> bytes:
    """`whole` as the bytes of a file; `parts` are what is in it, each once, that is to be read by itself, and
    `as_leaves` mappings of which even each value is. Raises what pickle raises for what cannot be written.
    """
    numbers = {id(part): number for number, part in enumerate((*parts, *as_leaves))}
    sections: list[bytes] = []
    for number, thing in enumerate((*parts, *map(Leaves, as_leaves), whole)):
        file = BytesIO()
        pickler = _Pickler(file, numbers)
        pickler.own = number
        pickler.dump(thing)
        sections.append(file.getvalue())
    lengths = struct.pack(f"<{len(sections)}I", *map(len, sections))
    body = b"".join((lengths, *sections))
    return _HEAD.pack(_MAGIC, mark, zlib.crc32(body), len(sections)) + body


def read(data: bytes, mark: bytes) -> Any:
    """What was written with this mark. Raises ValueError for anything else, and what pickle raises."""
    magic, found, total, count = _HEAD.unpack_from(data)
    view = memoryview(data)
    body = view[_HEAD.size :]
    if (magic, found) != (_MAGIC, mark) or zlib.crc32(body) != total:
        raise ValueError("this is not what was kept")
    lengths = struct.unpack_from(f"<{count}I", body)
    parts: list[Any] = []
    start = 4 * count
    for length in lengths[:-1]:
        parts.append(Part(_reader(body[start : start + length], parts)))
        start += length
    return _Unpickler(body[start:], parts).load()


def _reader(section: memoryview, parts: Sequence[Any]) -> Callable[[], Any]:
    return lambda: _Unpickler(section, parts).load()
