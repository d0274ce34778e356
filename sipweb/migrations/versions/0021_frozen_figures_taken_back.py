"""Frozen figures that were wrong are taken back, with the day and the reason; what a unit has sent is found by when."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    with op.batch_alter_table("frozen_figures") as batch:
        batch.add_column(sa.Column("withdrawn_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("withdrawn_why", sa.String(), server_default="", nullable=False))
    with op.batch_alter_table("frozen_figures") as batch:  # the rows that were there have nothing written
        batch.alter_column("withdrawn_why", server_default=None)
    op.create_index(op.f("ix_announcement_unit_id_sent_at"), "announcement", ["unit_id", "sent_at"], unique=False)
