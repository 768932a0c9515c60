"""The first schema: servers, revisions, the question log, votes, the review queue."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _guild() -> sa.Column[int]:
    return sa.Column("guild_id", sa.BigInteger, nullable=False)


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "meta",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_meta"),
    )
    op.create_table(
        "guilds",
        _guild(),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("settings", sa.Text, nullable=False),
        sa.Column("retention_days", sa.Integer, nullable=False),
        sa.Column("removed_at", sa.DateTime),
        sa.PrimaryKeyConstraint("guild_id", name="pk_guilds"),
    )
    op.create_table(
        "revisions",
        _guild(),
        sa.Column("ref", sa.String(80), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("change", sa.Text, nullable=False),
        sa.Column("override", sa.Text, nullable=False),
        sa.Column("seen", sa.Text, nullable=False),
        sa.Column("author_id", sa.BigInteger),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.CheckConstraint("number >= 1", name="ck_revisions_number"),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name="fk_revisions"),
        sa.PrimaryKeyConstraint("guild_id", "ref", "number", name="pk_revisions"),
    )
    op.create_index("ix_revisions_version", "revisions", ["guild_id", "version"])
    op.create_index("ix_revisions_author", "revisions", ["author_id"])
    _make_log()
    _make_queue()


def _make_log() -> None:
    op.create_table(
        "questions",
        _guild(),
        sa.Column("id", sa.BigInteger, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("surface", sa.String(20), nullable=False),
        sa.Column("ref", sa.String(200), nullable=False),
        sa.Column("offered", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "id", name="pk_questions"),
    )
    op.create_index("ix_questions_day", "questions", ["guild_id", "day"])
    op.create_table(
        "votes",
        _guild(),
        sa.Column("ref", sa.String(200), nullable=False),
        sa.Column("voter", sa.String(32), nullable=False),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "ref", "voter", name="pk_votes"),
    )
    op.create_index("ix_votes_voter", "votes", ["voter"])
    op.create_table(
        "links",
        _guild(),
        sa.Column("message", sa.String(32), nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("answer_id", sa.BigInteger, nullable=False),
        sa.Column("log_id", sa.BigInteger, nullable=False),
        sa.Column("review_id", sa.BigInteger, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "message", name="pk_links"),
    )
    op.create_index("ix_links_at", "links", ["at"])


def _make_queue() -> None:
    op.create_table(
        "reviews",
        _guild(),
        sa.Column("id", sa.BigInteger, nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("nearest", sa.String(200), nullable=False),
        sa.Column("proposal", sa.Text, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        sa.Column("settled_by", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "id", name="pk_reviews"),
        sa.UniqueConstraint("guild_id", "key", name="uq_reviews"),
    )
    op.create_index("ix_reviews_state", "reviews", ["guild_id", "state", "count"])
    op.create_table(
        "waiting",
        _guild(),
        sa.Column("review_id", sa.BigInteger, nullable=False),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "review_id"], ["reviews.guild_id", "reviews.id"], ondelete="CASCADE", name="fk_waiting"
        ),
        sa.PrimaryKeyConstraint("guild_id", "review_id", "user_id", name="pk_waiting"),
    )
    op.create_index("ix_waiting_user", "waiting", ["user_id"])
