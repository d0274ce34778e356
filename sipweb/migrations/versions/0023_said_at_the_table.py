"""What a unit said at the table of a question that is lifted, who said it, and who wrote it down."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    with op.batch_alter_table("escalation_answer") as batch:
        batch.add_column(sa.Column("noted", sa.String(), server_default="", nullable=False))
        for name in ("said_by_id", "noted_by_id"):
            batch.add_column(sa.Column(name, sa.Integer(), nullable=True))
            batch.create_foreign_key(op.f(f"fk_escalation_answer_{name}"), "user", [name], ["id"])
    with op.batch_alter_table("escalation_answer") as batch:
        batch.alter_column("noted", server_default=None)
