"""Actor, Role, Right: who acts, and what they may do. Doors make actors; every use case asks them again."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Final

from bot.errors import Refused
from bot.faq.revision import OPERATOR
from bot.service.records import GuildSettings


class Role(IntEnum):
    """What somebody is in a server; each may do what those before may."""

    MEMBER = 0
    EDITOR = 1
    ADMIN = 2


class Right(Enum):
    """Something one may do, and from which role on. The second word says it in a sentence."""

    PROPOSE = (Role.MEMBER, "propose an entry")
    EDIT = (Role.EDITOR, "change the FAQ")
    TRY = (Role.EDITOR, "try out what I would say")
    REVIEW = (Role.EDITOR, "work on the review queue")
    HISTORY = (Role.EDITOR, "see who changed what")
    STATS = (Role.EDITOR, "see the stats")
    EXPORT = (Role.EDITOR, "export the FAQ")
    IMPORT = (Role.ADMIN, "import a whole FAQ")
    SETUP = (Role.ADMIN, "change the bot's settings")
    EXAMINE = (Role.ADMIN, "look for what keeps the bot from its work")

    def __init__(self, role: Role, doing: str) -> None:
        self.role = role
        self.doing = doing


_WHO: Final = {
    Role.EDITOR: "an editor role, which an admin sets with /faq-admin setup",
    Role.ADMIN: "the right to manage the server, or an admin role of the bot",
}
_WHO_UNTIL_SET: Final = (
    "the right to manage messages in the whole server (a single channel is not enough), or an editor role, which an "
    "admin sets with /faq-admin setup"
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and in which server. `user_id` None: the operator, at the terminal.

    `unset`: the server has named no roles, so that a right of Discord's is enough to be an editor.
    """

    guild_id: int
    user_id: int | None
    role: Role
    unset: bool = False

    @property
    def author_id(self) -> int:
        """Who stands in the history as the author of what they do."""
        return OPERATOR if self.user_id is None else self.user_id

    def may(self, right: Right) -> bool:
        """Whether they have this right here. Outside of servers only the operator has any but PROPOSE."""
        return self.role >= right.role and bool(self.guild_id)

    def require(self, right: Right) -> None:
        """Raises Refused with a sentence when they lack this right."""
        if not self.guild_id:
            raise Refused(f"You can {right.doing} only inside a server.")
        if not self.may(right):
            who = _WHO_UNTIL_SET if self.unset and right.role is Role.EDITOR else _WHO[right.role]
            raise Refused(f"You need {who}, to {right.doing}.")


def operator(guild_id: int) -> Actor:
    """Whoever has the terminal has every right."""
    return Actor(guild_id, None, Role.ADMIN)


def role_of(settings: GuildSettings, role_ids: Collection[int], *, manage_guild: bool, manage_messages: bool) -> Role:
    """The role of a member with these Discord roles and permissions, by the server's settings.

    Manage Server is always admin; until roles are set, Manage Messages is editor.
    """
    if manage_guild or not settings.admin_roles.isdisjoint(role_ids):
        return Role.ADMIN
    if not settings.editor_roles.isdisjoint(role_ids):
        return Role.EDITOR
    return Role.EDITOR if settings.names_no_roles and manage_messages else Role.MEMBER
