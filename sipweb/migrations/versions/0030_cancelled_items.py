"""Which items a meeting had when it was cancelled, so that its page can say where they went."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.create_table(
        "cancelled_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_cancelled_item_item_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["monthly_meeting.id"], name=op.f("fk_cancelled_item_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cancelled_item")),
    )
    op.create_index(op.f("ix_cancelled_item_item_id"), "cancelled_item", ["item_id"])
    op.create_index(op.f("ix_cancelled_item_meeting_id_item_id"), "cancelled_item", ["meeting_id", "item_id"], unique=True)
