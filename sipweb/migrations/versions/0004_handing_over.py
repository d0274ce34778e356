"""Handing over."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("named_access") as table:  # also the command line can name a reader, when a user is disabled
        table.alter_column("given_by_id", existing_type=sa.Integer(), nullable=True)
    op.create_table(
        "handing_over",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_user_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("started_by_id", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_for_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("reason IN ('absence', 'leave', 'new_post', 'other', 'quits')", name=op.f("ck_handing_over_reason")),
        sa.CheckConstraint("state IN ('cancelled', 'done', 'draft', 'proposed', 'returned')", name=op.f("ck_handing_over_state")),
        sa.ForeignKeyConstraint(["from_user_id"], ["user.id"], name=op.f("fk_handing_over_from_user_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_handing_over_unit_id")),
        sa.ForeignKeyConstraint(["started_by_id"], ["user.id"], name=op.f("fk_handing_over_started_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_handing_over_decided_by_id")),
        sa.ForeignKeyConstraint(["decided_for_id"], ["user.id"], name=op.f("fk_handing_over_decided_for_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handing_over")),
    )
    open_ones = sa.text("is_open = 1")
    op.create_index("ix_handing_over_open", "handing_over", ["from_user_id", "unit_id"], unique=True, sqlite_where=open_ones)
    op.create_index("ix_handing_over_unit", "handing_over", ["unit_id", "state"], sqlite_where=open_ones)
    op.create_index("ix_handing_over_unit_id_id", "handing_over", ["unit_id", "id"])
    op.create_table(
        "handing_over_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handing_over_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("track_id", sa.Integer(), nullable=True),
        sa.Column("referral_id", sa.Integer(), nullable=True),
        sa.Column("to_user_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("is_news", sa.Boolean(), nullable=False),
        sa.CheckConstraint("state IN ('gone', 'moved', 'open')", name=op.f("ck_handing_over_row_state")),
        sa.CheckConstraint("what IN ('asked', 'sent', 'track')", name=op.f("ck_handing_over_row_what")),
        sa.ForeignKeyConstraint(["handing_over_id"], ["handing_over.id"], name=op.f("fk_handing_over_row_handing_over_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_handing_over_row_case_id")),
        sa.ForeignKeyConstraint(["track_id"], ["case_track.id"], name=op.f("fk_handing_over_row_track_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_handing_over_row_referral_id")),
        sa.ForeignKeyConstraint(["to_user_id"], ["user.id"], name=op.f("fk_handing_over_row_to_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handing_over_row")),
    )
    op.create_index("ix_handing_over_row_handing_over_id", "handing_over_row", ["handing_over_id"])
    op.create_index("ix_handing_over_row_case_id", "handing_over_row", ["case_id"])
    op.create_index("ix_handing_over_row_news", "handing_over_row", ["to_user_id", "handing_over_id"], sqlite_where=sa.text("is_news = 1"))
    op.create_index("ix_handing_over_row_to_user_id_handing_over_id", "handing_over_row", ["to_user_id", "handing_over_id"])
