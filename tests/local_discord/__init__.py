"""A local Discord for the tests: REST and gateway on loopback, and people who use it (see people.py)."""

from local_discord.bot_process import BotProcess
from local_discord.forms import Modal
from local_discord.interactions import Choice, Interaction
from local_discord.messages import Message
from local_discord.people import Person
from local_discord.places import Place, Server
from local_discord.server import LocalDiscord
from local_discord.slash import CommandMissingError, Upload

__all__ = [
    "BotProcess",
    "Choice",
    "CommandMissingError",
    "Interaction",
    "LocalDiscord",
    "Message",
    "Modal",
    "Person",
    "Place",
    "Server",
    "Upload",
]
