"""Once: a value of an object that is worked out when it is first asked for, without the lock of cached_property."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

_T = TypeVar("_T")


class once(Generic[_T]):  # noqa: N801 - it is used like cached_property
    """Like functools.cached_property, whose lock (until Python 3.12) costs more than most of what is asked here.

    Two threads may both work a value out; it is the same.
    """

    def __init__(self, find: Callable[[Any], _T]) -> None:
        self._find = find
        self._name = find.__name__
        self.__doc__ = find.__doc__

    @overload
    def __get__(self, thing: None, owner: type[Any] | None = None) -> "once[_T]": ...

    @overload
    def __get__(self, thing: object, owner: type[Any] | None = None) -> _T: ...

    def __get__(self, thing: object | None, owner: type[Any] | None = None) -> "once[_T] | _T":
        if thing is None:
            return self
        value = thing.__dict__[self._name] = self._find(thing)
        return value
