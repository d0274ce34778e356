"""What a unit answered at the table, and who wrote it down."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    with op.batch_alter_table("escalation_answer") as batch:
        batch.add_column(sa.Column("noted_by_id", sa.Integer(), nullable=True))
        batch.create_foreign_key("fk_escalation_answer_noted_by_id", "user", ["noted_by_id"], ["id"])
