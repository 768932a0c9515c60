"""Recognising: who somebody is in a server, by what the server has set."""

from collections.abc import Collection

from bot.service.actor import Actor, role_of
from bot.service.library import Library


class Recognising:
    """Makes the actors of every door that has people; made anew for everything that they do."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def actor(
        self,
        guild_id: int,
        user_id: int,
        role_ids: Collection[int],
        *,
        manage_guild: bool,
        manage_messages: bool,
        fresh: bool = False,
    ) -> Actor:
        """The member with these Discord roles and permissions.

        `fresh`: by what the database says at this moment, as for everything that writes. Raises StorageUnavailable.
        """
        snapshot = await (self._library.refresh(guild_id) if fresh else self._library.snapshot(guild_id))
        role = role_of(snapshot.settings, role_ids, manage_guild=manage_guild, manage_messages=manage_messages)
        return Actor(guild_id, user_id, role, unset=snapshot.settings.names_no_roles)
