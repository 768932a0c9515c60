"""The tables. Every key begins with the guild, so that no id, whoever made it up, leads into another server."""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


class UtcMoment(TypeDecorator[datetime]):
    """A moment with its time zone in Python, plain UTC in the database: SQLite knows no zones."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.replace(tzinfo=UTC)


metadata: Final = MetaData(
    naming_convention={"pk": "pk_%(table_name)s", "uq": "uq_%(table_name)s", "fk": "fk_%(table_name)s"}
)
REF: Final = 80
"""Characters of a ref that can be edited: "term:", a pack's name, a slash, an id. Others may be comparisons of two."""
NAME: Final = 200
"""Characters of other names: comparisons of two refs, keys of questions."""

meta: Final = Table(
    "meta", metadata, Column("name", String(40), primary_key=True), Column("value", Text, nullable=False)
)

guilds: Final = Table(
    "guilds",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("version", BigInteger, nullable=False),
    Column("settings", Text, nullable=False),
    Column("retention_days", Integer, nullable=False),
    Column("removed_at", UtcMoment),
)

revisions: Final = Table(
    "revisions",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("ref", String(REF), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("change", Text, nullable=False),
    Column("override", Text, nullable=False),
    Column("seen", Text, nullable=False),
    Column("author_id", BigInteger),
    Column("created_at", UtcMoment, nullable=False),
    Column("note", Text, nullable=False),
    # the version that the guild had after it: the order of a server's edits, whatever clocks say
    Column("version", BigInteger, nullable=False),
    CheckConstraint("number >= 1", name="ck_revisions_number"),
    ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"]),
    Index("ix_revisions_version", "guild_id", "version"),
    Index("ix_revisions_author", "author_id"),
)

questions: Final = Table(
    "questions",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Date, nullable=False),
    Column("text", Text, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("surface", String(20), nullable=False),
    Column("ref", String(NAME), nullable=False),
    Column("offered", Text, nullable=False),
    Index("ix_questions_day", "guild_id", "day"),
)

votes: Final = Table(
    "votes",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("ref", String(NAME), primary_key=True),
    Column("voter", String(32), primary_key=True),
    Column("helpful", Boolean, nullable=False),
    Column("day", Date, nullable=False),
    Index("ix_votes_voter", "voter"),
)

reviews: Final = Table(
    "reviews",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("key", String(NAME), nullable=False),
    Column("text", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("count", Integer, nullable=False),
    Column("nearest", String(NAME), nullable=False),
    Column("proposal", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("settled_by", String(NAME), nullable=False),
    UniqueConstraint("guild_id", "key"),
    Index("ix_reviews_state", "guild_id", "state", "count"),
)

waiting: Final = Table(
    "waiting",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("review_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("day", Date, nullable=False),
    ForeignKeyConstraint(["guild_id", "review_id"], ["reviews.guild_id", "reviews.id"], ondelete="CASCADE"),
    Index("ix_waiting_user", "user_id"),
)

links: Final = Table(
    "links",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message", String(32), primary_key=True),
    Column("channel_id", BigInteger, nullable=False),
    Column("answer_id", BigInteger, nullable=False),
    Column("log_id", BigInteger, nullable=False),
    Column("review_id", BigInteger, nullable=False),
    Column("at", UtcMoment, nullable=False),
    Index("ix_links_at", "at"),
)
