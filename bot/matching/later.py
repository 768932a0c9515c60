"""Later: what few callers look at, worked out when the first of them does."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar, overload

T_co = TypeVar("T_co", covariant=True)


class Later(Sequence[T_co]):
    """A sequence that is like the tuple of what `find` gives, and equal to it; `find` is called once at most.

    Two threads that look at once may both call it; it must then give both the same.
    """

    __slots__ = ("_find", "_found")

    def __init__(self, find: Callable[[], Iterable[T_co]]) -> None:
        self._find: Callable[[], Iterable[T_co]] | None = find
        self._found: tuple[T_co, ...] = ()

    def _all(self) -> tuple[T_co, ...]:
        if (find := self._find) is not None:
            self._found = tuple(find())
            self._find = None  # what it holds on to may be large
        return self._found

    @overload
    def __getitem__(self, index: int) -> T_co: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T_co, ...]: ...
    def __getitem__(self, index: int | slice) -> T_co | tuple[T_co, ...]:
        return self._all()[index]

    def __len__(self) -> int:
        return len(self._all())

    def __eq__(self, other: object) -> bool:
        return self._all() == (other._all() if isinstance(other, Later) else other)

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return repr(self._all())

    def __reduce__(self) -> tuple[type[tuple[T_co, ...]], tuple[tuple[T_co, ...]]]:
        return tuple, (self._all(),)
