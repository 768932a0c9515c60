"""Which entry answers this: pure, synchronous, fast. `Matcher` is the public face."""

from bot.matching.decision import Answer, Decision, Emergency, Fallback, Match, Suggestions
from bot.matching.matcher import Matcher

__all__ = ["Answer", "Decision", "Emergency", "Fallback", "Match", "Matcher", "Suggestions"]
