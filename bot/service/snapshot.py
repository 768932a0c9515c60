"""Snapshot: what the bot knows for one server at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.faq.knowledge_base import KnowledgeBase
from bot.faq.revision import Revision
from bot.matching.matcher import Matcher
from bot.service.records import GuildSettings


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the bot knows for one server at one moment; immutable.

    `revisions` are the newest of each ref, in the order of first edits. `version` grows with every edit.
    """

    knowledge_base: KnowledgeBase
    matcher: Matcher
    settings: GuildSettings = field(default_factory=GuildSettings)
    revisions: Mapping[str, Revision] = field(default_factory=dict[str, Revision])
    version: int = 0
