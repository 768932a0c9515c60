"""Problem: one thing that is wrong with a knowledge base, as a sentence with its place."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One finding of the loader or the linter.

    `file` is relative to the folder that was checked ("" where no file is to blame), `line` counts from 1 (0: the
    whole file). `severity` is "error" (the pack does not load) or "warning" (it loads, `faqbot check` still exits 1).
    """

    file: str
    line: int
    sentence: str
    severity: str = "error"

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        mark = "" if self.severity == "error" else f"{self.severity}: "
        return f"{place}: {mark}{self.sentence}" if place else f"{mark}{self.sentence}"
