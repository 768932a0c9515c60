"""Sending: the only place that sends, edits, answers or deletes anything in Discord.

Here live the time-outs and our own retries; `refusals` remembers where we may not write.
"""

import asyncio
import io
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, Protocol

import aiohttp
import discord
from discord import app_commands

from bot.discord_app import rendering
from bot.discord_app.refusals import ALREADY_ANSWERED, Arrival, Refusals
from bot.service.measuring import Meter, Unmeasured

log = logging.getLogger(__name__)

INTERACTION_SECONDS: Final = 2.5  # Discord gives up after 3
SEND_SECONDS: Final = 10.0
LAST_SECONDS: Final = 30.0
"""For the sentence that must end a "thinking…": the library goes on trying that long."""
PAUSES: Final = (0.1, 0.4, 1.0)  # before the second, third and fourth try
RECEIVED: Final = "received"
ANSWER: Final = "answer"
NOT_TAKEN: Final = (
    "Discord did not take my answer, so I cannot show it here. Please try again in a minute; if you changed something, "
    "look first, since it may be done. If this goes on, whoever runs me finds the reason in my log."
)

Interaction = discord.Interaction[Any]
nobody = discord.AllowedMentions.none


class Place(Protocol):
    """Where a message can be sent: a channel, a thread or a direct conversation."""

    @property
    def id(self) -> int: ...

    async def send(self, *args: Any, **kwargs: Any) -> discord.Message: ...


class Sender:
    """Says things in Discord. Every method tells whether it arrived; none raises for what Discord or the network do."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, meter: Meter | None = None) -> None:
        self._clock = clock
        self._meter = meter or Unmeasured()
        self._refusals = Refusals(clock)

    async def reply(self, message: discord.Message, view: discord.ui.LayoutView, *, after: int = 0) -> int:
        """Answer a message in its channel, at most once however often it is tried: the nonce is the message's id.

        The id of the answer; 0 when it did not arrive. `after` is an answer to it that was deleted, which Discord may
        give us back for the same nonce.
        """
        reference = message.to_reference(fail_if_not_exists=True)
        return await self._send(message.channel, view, nonce=after or message.id, reference=reference)

    async def post(self, place: Place, view: discord.ui.LayoutView, *, nonce: int) -> bool:
        """Write a message that answers nobody; what has the same nonce is posted once."""
        return bool(await self._send(place, view, nonce=nonce))

    async def tell(self, client: discord.Client, user_id: int, view: discord.ui.LayoutView, *, nonce: int) -> bool:
        """Write directly to somebody who has asked for it. Who takes no direct messages is not told."""
        opened: list[discord.DMChannel] = []

        async def once() -> None:
            opened.append(await client.create_dm(discord.Object(user_id)))

        return await self._deliver(once, SEND_SECONDS) and bool(await self._send(opened[-1], view, nonce=nonce))

    async def change(self, message: discord.PartialMessage, view: discord.ui.LayoutView) -> bool:
        """Change a message of ours in place."""
        view.stop()

        async def once() -> None:
            await message.edit(view=view, allowed_mentions=nobody())

        return await self._deliver(once, SEND_SECONDS)

    async def respond(self, interaction: Interaction, view: discord.ui.LayoutView, *, private: bool) -> bool:
        """The first answer to an interaction, or a further one where it already has its first."""
        if interaction.response.is_done():
            return await self._follow_up(interaction, view)
        view.stop()

        async def once() -> None:
            sent = await interaction.response.send_message(view=view, ephemeral=private, allowed_mentions=nobody())
            interaction.extras[ANSWER] = sent.message_id

        return await self._call_back(interaction, once)

    async def replace(self, interaction: Interaction, view: discord.ui.LayoutView) -> bool:
        """Answer a press by changing the message that was pressed."""
        view.stop()

        async def once() -> None:
            await interaction.response.edit_message(view=view, allowed_mentions=nobody())

        return await self._call_back(interaction, once)

    async def offer(self, interaction: Interaction, choices: Sequence[app_commands.Choice[str]]) -> bool:
        """Answer an autocomplete."""

        async def once() -> None:
            await interaction.response.autocomplete(choices)

        return await self._call_back(interaction, once)

    async def acknowledge(self, interaction: Interaction) -> bool:
        """Answer a press without showing anything yet."""

        async def once() -> None:
            await interaction.response.defer()

        return await self._call_back(interaction, once)

    async def open_form(self, interaction: Interaction, form: discord.ui.Modal) -> bool:
        """Answer with a form. It is only drawn: what is sent back is read from its custom_id, so nothing is kept."""
        form.stop()

        async def once() -> None:
            await interaction.response.send_modal(form)

        return await self._call_back(interaction, once)

    async def think(self, interaction: Interaction, *, anew: bool = False) -> bool:
        """Say that the answer takes a moment; `finish` gives it, for its user alone.

        What was pressed will be replaced, unless `anew`, or unless others see it: a client can press anything anywhere.
        """
        message = interaction.message
        replacing = message is not None and message.flags.ephemeral and not anew

        async def once() -> None:
            await interaction.response.defer(ephemeral=not replacing, thinking=not replacing)

        return await self._call_back(interaction, once)

    async def finish(
        self,
        interaction: Interaction,
        view: discord.ui.LayoutView,
        file: tuple[str, bytes] | None = None,
        *,
        without: discord.ui.LayoutView | None = None,
        too_large: str = NOT_TAKEN,
    ) -> bool:
        """The answer after `think`. A `file` (name, content) is one that the view shows; `without` is for Discord where
        it does not take the file.

        Where none of it arrives, a sentence does, since "thinking…" would stay for good; `too_large` where that is why.
        """
        arrived = await self._finish(interaction, view, SEND_SECONDS, file)
        if without is not None and arrived not in (Arrival.YES, Arrival.OVER):
            arrived = await self._finish(interaction, without, SEND_SECONDS)
        if arrived not in (Arrival.YES, Arrival.OVER):
            sentence = rendering.note(too_large if arrived is Arrival.TOO_LARGE else NOT_TAKEN)
            await self._finish(interaction, sentence, LAST_SECONDS)
        return arrived is Arrival.YES

    async def delete(self, message: discord.Message | discord.PartialMessage) -> bool:
        """Delete a message of ours."""

        async def once() -> None:
            await message.delete()

        return await self._deliver(once, SEND_SECONDS)

    def answer_id(self, interaction: Interaction) -> int:
        """The message with which `respond` answered; 0 where there is none, or Discord's receipt was lost."""
        return interaction.extras.get(ANSWER) or 0

    def received(self, interaction: Interaction) -> None:
        """Note that an interaction has come: from here on its first answer is timed."""
        interaction.extras[RECEIVED] = self._clock()

    async def _call_back(self, interaction: Interaction, once: Callable[[], Awaitable[None]]) -> bool:
        arrived = await self._deliver(once, INTERACTION_SECONDS)
        since = interaction.extras.get(RECEIVED)
        if arrived and since is not None:
            self._meter.called_back(self._clock() - since)
        return arrived

    async def _finish(
        self,
        interaction: Interaction,
        view: discord.ui.LayoutView,
        seconds: float,
        file: tuple[str, bytes] | None = None,
    ) -> Arrival:
        view.stop()

        async def once() -> None:
            files = [discord.File(io.BytesIO(file[1]), file[0])] if file else []
            await interaction.edit_original_response(view=view, attachments=files, allowed_mentions=nobody())

        return await self._try(once, seconds)

    async def _follow_up(self, interaction: Interaction, view: discord.ui.LayoutView) -> bool:
        view.stop()

        async def once() -> None:
            await interaction.followup.send(view=view, ephemeral=True, allowed_mentions=nobody())

        return await self._deliver(once, SEND_SECONDS, again=False)

    async def _send(self, place: Place, view: discord.ui.LayoutView, *, nonce: int, **more: Any) -> int:
        view.stop()  # a view that has ended is not kept: presses are read from their custom_id
        sent: list[discord.Message] = []

        async def once() -> None:
            # nonce sets enforce_nonce, too: posted once, even if our first try arrived and only its answer was lost
            sent.append(await place.send(view=view, nonce=str(nonce), allowed_mentions=nobody(), **more))

        arrived = await self._deliver(once, SEND_SECONDS, channel_id=place.id)
        return sent[-1].id if arrived and sent else 0

    async def _deliver(
        self, once: Callable[[], Awaitable[None]], seconds: float, *, channel_id: int = 0, again: bool = True
    ) -> bool:
        return await self._try(once, seconds, channel_id, again=again) is Arrival.YES

    async def _try(
        self, once: Callable[[], Awaitable[None]], seconds: float, channel_id: int = 0, *, again: bool = True
    ) -> Arrival:
        """Try, and try again where that is safe. `again=False` is for what Discord might do twice."""
        if self._refusals.keep_from(channel_id):
            return Arrival.LOST
        try:
            async with asyncio.timeout(seconds):
                await self._tries(once, PAUSES if again else ())
                return Arrival.YES
        except TimeoutError:
            self._meter.failed("timeout", "")
            log.warning("Discord took more than %.1f seconds; this one is given up.", seconds)
        except discord.HTTPException as error:
            return self._refusals.heard(error, channel_id)
        except discord.RateLimited as error:
            self._meter.failed("429", "pause")
            log.warning("Discord asks for a pause of %.0f seconds; this one is given up.", error.retry_after)
        except discord.InteractionResponded:
            log.info("An interaction had its answer already.")
            return Arrival.OVER
        except aiohttp.ClientError as error:
            log.warning("Discord could not be reached (%s); this one is given up.", type(error).__name__)
        except OSError as error:
            log.warning("The network failed (%s); this one is given up.", error)
        return Arrival.LOST

    async def _tries(self, once: Callable[[], Awaitable[None]], pauses: Sequence[float]) -> None:
        """The library retries neither a connection reset (on Linux) nor a 503; the last failure is raised."""
        for tried, pause in enumerate((*pauses, None)):
            try:
                await once()
            except discord.DiscordServerError as error:
                self._meter.failed(str(error.status), str(error.code))
                if error.status != 503 or pause is None:
                    raise
            except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, ConnectionError) as error:
                self._meter.failed("network", type(error).__name__)
                if pause is None:
                    raise
            except discord.HTTPException as error:
                self._meter.failed(str(error.status), str(error.code))
                if error.code == ALREADY_ANSWERED and tried:
                    return  # an earlier try had arrived, only its answer was lost
                raise
            else:
                return
            await asyncio.sleep(pause)
