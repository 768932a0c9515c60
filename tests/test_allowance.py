"""How often one may ask, and that waiting always helps."""

from hypothesis import given
from hypothesis import strategies as st

from bot.service.allowance import Allowance, Verdict

ALLOWED, SAY_SO, SAY_BUSY, SILENT = Verdict.ALLOWED, Verdict.SAY_SO, Verdict.SAY_BUSY, Verdict.SILENT


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_five_a_minute_then_one_word_then_silence():
    """Whoever asks a sixth time within a minute is told so once, and then not answered any more."""
    allowance = Allowance(Clock())
    assert [allowance.ask(1, 1) for _ in range(8)] == [*[ALLOWED] * 5, SAY_SO, SILENT, SILENT]


def test_a_channel_has_twenty_a_minute():
    """Twenty people who ask once each use up a channel; the next one is told so, the one after is not."""
    allowance = Allowance(Clock())
    assert [allowance.ask(asker, 7) for asker in range(22)] == [*[ALLOWED] * 20, SAY_BUSY, SILENT]
    assert allowance.ask(99, 8) is ALLOWED, "another channel is not touched"
    assert allowance.ask(98, 7, always=True) is SAY_BUSY, "who waits for a word of their own gets the one that fits"


def test_who_is_trusted_is_held_to_the_channel_only():
    """A moderator may try out more than five questions a minute, but not fill a channel; nobody else pays for it."""
    allowance = Allowance(Clock())
    assert [allowance.ask(1, 1, trusted=True) for _ in range(22)] == [*[ALLOWED] * 20, SAY_BUSY, SILENT]
    assert [allowance.ask(1, 2) for _ in range(6)] == [*[ALLOWED] * 5, SAY_SO]


def test_waiting_helps():
    """A minute after the first question there is room for one, and a later excess is told about anew."""
    clock = Clock()
    allowance = Allowance(clock)
    for second in range(5):
        clock.now = float(second)
        allowance.ask(1, 1)
    clock.now = 59.9
    assert allowance.ask(1, 1) is SAY_SO
    clock.now = 60.0
    assert [allowance.ask(1, 1), allowance.ask(1, 1)] == [ALLOWED, SAY_SO]


def test_who_is_refused_can_be_told_how_long():
    """The seconds until the oldest question that counts is forgotten, the asker's or the channel's; else 0."""
    clock = Clock()
    allowance = Allowance(clock)
    for second in range(20):
        clock.now = float(second)
        allowance.ask(1 if second < 5 else second, 1)
    assert [allowance.wait(1, 2), allowance.wait(99, 1), allowance.wait(99, 2)] == [41.0, 41.0, 0.0]
    clock.now += 41.0
    assert allowance.wait(1, 2) == 0.0
    assert allowance.ask(1, 2) is ALLOWED


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2), st.floats(0, 30)), max_size=200))
def test_never_more_than_the_allowance_in_any_minute(questions: list[tuple[int, int, float]]):
    """Whoever asks where and when: no window of a minute holds more than 5 an asker or 20 a channel."""
    clock = Clock()
    allowance = Allowance(clock)
    answered: list[tuple[int, int, float]] = []
    for asker, channel, pause in questions:
        clock.now += pause
        if allowance.ask(asker, channel) is ALLOWED:
            answered.append((asker, channel, clock.now))
    for _, _, end in answered:
        window = [each for each in answered if end - 60 < each[2] <= end]
        for place, limit in ((0, 5), (1, 20)):
            keys = [each[place] for each in window]
            assert all(keys.count(key) <= limit for key in keys)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2), st.floats(0, 30)), max_size=200))
def test_who_is_under_both_allowances_is_never_refused(questions: list[tuple[int, int, float]]):
    """A refusal always has its reason: 5 of this asker's or 20 of this channel's were answered within the minute."""
    clock = Clock()
    allowance = Allowance(clock)
    answered: list[tuple[int, int, float]] = []
    for asker, channel, pause in questions:
        clock.now += pause
        window = [each for each in answered if clock.now - each[2] < 60]
        free = sum(each[0] == asker for each in window) < 5 and sum(each[1] == channel for each in window) < 20
        verdict = allowance.ask(asker, channel)
        assert (verdict is ALLOWED) == free
        if verdict is ALLOWED:
            answered.append((asker, channel, clock.now))


def test_memory_is_bounded():
    """A hundred thousand people in as many channels leave at most 100 askers and 100 channels behind."""
    allowance = Allowance(Clock(), keys=100)
    for number in range(100_000):
        allowance.ask(number, number)
    assert len(allowance) == 200
