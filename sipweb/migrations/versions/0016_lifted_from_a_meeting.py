"""A lifted question knows the item of the meeting where it was lifted."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    with op.batch_alter_table("escalation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("item_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_escalation_item_id"), "agenda_item", ["item_id"], ["id"])
