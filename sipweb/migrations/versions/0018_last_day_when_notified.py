"""A transfer remembers the last day to notify as it stood when that was done, and who lifted it and what the other unit said; a
handover who sent it."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    with op.batch_alter_table("transfer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("notify_last_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("lifted_by_unit_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("lift_answer", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("lift_answer_text", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("lift_answered_on", sa.Date(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_transfer_lifted_by_unit_id"), "unit", ["lifted_by_unit_id"], ["id"])
    with op.batch_alter_table("transfer", schema=None) as batch_op:  # the rows that were there have nothing written
        for name in ("lift_answer", "lift_answer_text"):
            batch_op.alter_column(name, server_default=None)
    with op.batch_alter_table("handover", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sent_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_handover_sent_by_id"), "user", ["sent_by_id"], ["id"])
