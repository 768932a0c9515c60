"""Moderating: the use cases that need a store, as one value."""

from dataclasses import dataclass

from bot.service.configuring import Configuring
from bot.service.editing import Editing
from bot.service.exporting import Exporting
from bot.service.finding import Finding
from bot.service.importing import Importing
from bot.service.ports import Store
from bot.service.proposing import Proposing
from bot.service.recognising import Recognising
from bot.service.trying import Trying


@dataclass(frozen=True, slots=True)
class Moderating:
    """All that moderators can do, and what members can propose to them."""

    store: Store
    recognising: Recognising
    finding: Finding
    editing: Editing
    exporting: Exporting
    importing: Importing
    configuring: Configuring
    proposing: Proposing
    trying: Trying
