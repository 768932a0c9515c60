"""`faqbot` and `python -m bot`: from a command line to an exit code."""

import os
import sys
from io import TextIOWrapper

from bot.cli import asking, desk
from bot.errors import ConfigurationError, FaqBotError

CONFIGURATION, INTERRUPTED = 78, 130


def main() -> None:
    """Run the command line and leave with its exit code."""
    # the engine's sums are small: more threads than one make them slower, not faster
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """The exit code: 0 fine, 1 something was found or crashed, 2 wrong usage, 78 configuration or pack."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that lacks a letter is no reason to stop
    try:
        for sentence in desk.misspelled_settings():
            _say(sentence)
        code = _done(arguments)
        sys.stdout.flush()
    except FaqBotError as error:
        _say(str(error))  # where it has one for people in Discord and one for the operator, the operator's
        return CONFIGURATION if isinstance(error, ConfigurationError) else 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # whoever read our output has seen enough; nothing is left that could be flushed into the closed pipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _done(arguments: list[str]) -> int:
    if (asked := asking.plainly(arguments)) is not None:
        asking.answer(asked)
        return 0
    from bot.cli.commands import invoke  # its library takes longer to import than an answer

    return invoke(arguments)


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
