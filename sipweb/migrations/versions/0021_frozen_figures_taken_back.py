"""Frozen figures that were wrong are taken back, with the day and the reason; they are still there to be read."""

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
