"""A decision reference that was wrong, corrected; who acts where one leads both units is asked and not kept; and the end of a lifted
question that nobody is told who wrote."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    with op.batch_alter_table("transfer") as batch:
        batch.drop_column("superior_acts")
    with op.batch_alter_table("escalation_step") as batch:
        batch.alter_column("user_id", existing_type=sa.Integer(), nullable=True)
    with op.batch_alter_table("formal_decision") as batch:
        batch.add_column(sa.Column("corrects_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("correction", sa.String(), server_default="", nullable=False))
        batch.add_column(sa.Column("corrected_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("corrected_by_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(batch.f("fk_formal_decision_corrected_by_id"), "user", ["corrected_by_id"], ["id"])
        batch.create_foreign_key(batch.f("fk_formal_decision_corrects_id"), "formal_decision", ["corrects_id"], ["id"])
        batch.create_index("ix_formal_decision_corrects", ["corrects_id"], sqlite_where=sa.text("corrects_id IS NOT NULL"))
    with op.batch_alter_table("formal_decision") as batch:
        batch.alter_column("correction", server_default=None)
    with op.batch_alter_table("announcement") as batch:
        batch.drop_constraint(op.f("ck_announcement_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_announcement_kind"), "kind IN ('closing', 'correction', 'decision', 'insats', 'other')")
