"""People who use this Discord: the language in which the tests are written.

    discord = await LocalDiscord.start()                    # or the fixture `discord`
    guild = discord.guild("EMS school")
    questions = guild.channel("questions")                  # bot_permissions=[…] or bot_denied=[…] take rights away
    ann = guild.member("ann")                               # permissions="manage_messages" makes a moderator
    bot = await discord.start_bot(FAQ_MESSAGE_CONTENT="0")  # or the fixture `start_bot`: the real process

    asked = await ann.writes(questions, "<@bot> what does EMT stand for")   # <@&bot> is the bot's own role
    reply = await discord.wait_for_reply(asked)             # a live Message: .text .labels .links .selects .ephemeral
    await discord.says_nothing(questions)                   # waits until the bot is quiet; fails when it spoke
    await ann.replies(reply, "and AEMT?")                   # ping=False: without mentioning the author
    await ann.dms("what is EMS"); await ann.edits(asked, "…"); await ann.deletes(asked)
    post = await ann.posts(forum, "What is EMT?", "the text", tags=["basics"])  # the starter Message; post.channel_id

    seen = await ann.slash("/ask", question="what is EMS", private=True)    # an Interaction
    seen.reply.text; seen.reply.ephemeral; seen.form; seen.first_response_seconds
    await ann.slash("/faq show", entry="emt", channel=questions)            # channel: else where she acted last
    choices = await ann.types("/define", term="em")         # the last option is being typed; .name and .value
    again = await ann.clicks(reply, "Not what I meant")     # or custom_id=…; forced=True clicks what is not there
    await ann.selects(reply, "aemt")                        # an option's value or label
    await ann.uses_menu("Answer from FAQ", message)
    saved = await mod.submits(seen.form, {"Question": "…"}) # by label or custom_id; the rest stays as prefilled

A person cannot do what Discord's client would not let them do (a hidden command, a disabled button, another person's
ephemeral message): that is an AssertionError. `forced=True` does it anyway, as a forged client would.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local_discord.acting import begin
from local_discord.forms import Modal, Value
from local_discord.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL_SUBMIT, Choice, Interaction
from local_discord.messages import BUTTON, SELECTS, STRING_SELECT, Message, Select
from local_discord.slash import CHAT, MESSAGE_MENU, USER_MENU, Filling, find, message_menu_data, user_menu_data
from local_discord.state import Channel, User
from local_discord.writing import Writer

if TYPE_CHECKING:
    from local_discord.places import Place, Server


class Person(Writer):
    """Somebody with an account; `guild` is where they act when no channel is named."""

    def __init__(self, core: Any, user: User, guild: Server | None = None) -> None:
        """Made by `guild.member(…)`, `guild.owner` and `discord.user(…)`."""
        super().__init__(core, user)
        self.guild = guild

    @property
    def id(self) -> int:
        """The account's id."""
        return self.user.id

    @property
    def mention(self) -> str:
        """What others write to mention this person."""
        return f"<@{self.user.id}>"

    def sees(self, place: Place | Channel) -> list[Message]:
        """Return the messages of a channel that this person sees: everybody's, and those only for them."""
        messages = self.core.world.messages_in(place.id)
        return [m for m in messages if m.seen_only_by in (None, self.user.id)]

    def dm_inbox(self) -> list[Message]:
        """Return what the bot wrote to this person directly."""
        channel = self.core.world.direct_channel(self.user)
        return [m for m in self.core.world.messages_in(channel.id) if m.author.id == self.core.world.bot.id]

    def closes_dms(self) -> None:
        """Take no direct messages any more (the bot gets 403/50007)."""
        self.user.dms_open = False

    # --- commands ----------------------------------------------------------------------------------------------

    async def slash(
        self, command: str, /, *, channel: Place | Channel | str | None = None, forced: bool = False, **options: Any
    ) -> Interaction:
        """Use a slash command, such as "/faq show"; `channel="dm"` uses it in the conversation with the bot."""
        where = self._where(channel)
        name, *path = command.removeprefix("/").split()
        found = find(self.core.world, name, CHAT, where, self.user, forced=forced)
        filling = Filling(self.core.world, self.core.store_file, forced=forced)
        data = filling.data(found, path, options, None, where)
        return await self._act(COMMAND, where, data, f"/{command.removeprefix('/')} {options}", name=name)

    async def types(
        self, command: str, /, *, channel: Place | Channel | str | None = None, forced: bool = False, **options: Any
    ) -> list[Choice]:
        """Type into a command's option (the last one named) and return the choices offered."""
        where = self._where(channel)
        name, *path = command.removeprefix("/").split()
        found = find(self.core.world, name, CHAT, where, self.user, forced=forced)
        filling = Filling(self.core.world, self.core.store_file, forced=forced)
        data = filling.data(found, path, options, list(options)[-1], where)
        interaction = await self._act(AUTOCOMPLETE, where, data, f"typing /{command.removeprefix('/')} {options}")
        return interaction.choices

    async def uses_menu(self, name: str, target: Message | Person, *, forced: bool = False) -> Interaction:
        """Use an entry of the menu of a message (or of a person)."""
        if isinstance(target, Message):
            where = self.core.world.channels[target.channel_id]
            found = find(self.core.world, name, MESSAGE_MENU, where, self.user, forced=forced)
            data, kind = message_menu_data(self.core.world, found, target), MESSAGE_MENU
        else:
            where = self._where(None)
            found = find(self.core.world, name, USER_MENU, where, self.user, forced=forced)
            data, kind = user_menu_data(self.core.world, found, target.user), USER_MENU
        return await self._act(COMMAND, where, data, f"the menu {name!r}", name=name, command_type=kind)

    # --- components --------------------------------------------------------------------------------------------

    async def clicks(
        self, message: Message, label: str | None = None, *, custom_id: str | None = None, forced: bool = False
    ) -> Interaction:
        """Click a button, by its label or custom_id."""
        if not forced:
            self._must_see(message)
            button = message.button(label, custom_id=custom_id)
            assert button.custom_id, f"{button} is a link."
            assert not button.disabled, f"{button} is disabled."
            custom_id = button.custom_id
        elif custom_id is None:
            custom_id = message.button(label).custom_id
        data = {"custom_id": custom_id, "component_type": BUTTON, "id": self._number(message, custom_id)}
        return await self._component(message, data, f"clicking {label or custom_id!r}")

    async def selects(
        self, message: Message, *values: str, custom_id: str | None = None, forced: bool = False
    ) -> Interaction:
        """Choose options of a menu, by value or label."""
        if forced and custom_id is not None:
            menu = Select(custom_id, "", (), disabled=False)
        else:
            self._must_see(message)
            menu = message.select(values[0] if values else None, custom_id=custom_id)
        labels = {label: value for label, value, _ in menu.options}
        chosen = [labels.get(value, value) for value in values]
        if not forced:
            assert not menu.disabled, f"{menu} is disabled."
            assert menu.min_values <= len(chosen) <= menu.max_values, f"{menu} takes other numbers of options."
            if menu.type == STRING_SELECT:
                offered = [option[1] for option in menu.options]
                assert all(value in offered for value in chosen), f"{chosen} is not among {offered}."
        data = {"custom_id": menu.custom_id, "component_type": menu.type, "values": chosen}
        data["id"] = self._number(message, menu.custom_id)
        return await self._component(message, data, f"choosing {values}")

    async def submits(
        self, modal: Modal, values: dict[str, Value] | None = None, *, forced: bool = False
    ) -> Interaction:
        """Fill in a modal and send it; fields that are not named keep what they were prefilled with."""
        origin: Interaction = modal.origin
        assert forced or origin.person.id == self.user.id, f"The modal stands open before {origin.person.name}."
        data = {"custom_id": modal.custom_id, "components": modal.fill(values or {}, forced=forced)}
        said = f"submitting {modal.title!r}"
        return await self._act(MODAL_SUBMIT, origin.channel, data, said, message=origin.message)

    # --- behind ------------------------------------------------------------------------------------------------

    async def _component(self, message: Message, data: dict[str, Any], said: str) -> Interaction:
        where = self.core.world.channels[message.channel_id]
        return await self._act(COMPONENT, where, data, said, message=message)

    async def _act(
        self,
        kind: int,
        where: Channel,
        data: dict[str, Any],
        said: str,
        *,
        message: Message | None = None,
        name: str = "",
        command_type: int = 1,
    ) -> Interaction:
        self.last_channel = where
        interaction = begin(self.core, kind, self.user, where, data, said=said, message=message)
        interaction.command_name, interaction.command_type = name, command_type
        await interaction.settled()
        return interaction

    def _must_see(self, message: Message) -> None:
        assert not message.deleted, "The message is deleted."
        assert message.seen_only_by in (None, self.user.id), f"{self.user.name} does not see this message."

    def _number(self, message: Message, custom_id: str | None) -> int:
        for part in message.parts:
            if part.get("custom_id") == custom_id and part["type"] in (BUTTON, *SELECTS):
                return int(part["id"])
        return 1

    def _where(self, channel: Place | Channel | str | None) -> Channel:
        if channel == "dm":
            return self.core.world.direct_channel(self.user)
        if channel is not None and not isinstance(channel, str):
            return self.core.world.channels[channel.id]
        if self.last_channel is not None:
            return self.last_channel
        if self.guild is not None:
            return self.guild.first_channel()
        return self.core.world.direct_channel(self.user)
