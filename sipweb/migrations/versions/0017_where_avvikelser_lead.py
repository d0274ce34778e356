"""A report can begin in what has no akt, and what remains of it is followed to a meeting or a lifted question."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    with op.batch_alter_table("deviation_link") as table:
        table.alter_column("case_id", existing_type=sa.Integer(), nullable=True)
    for name in ("agenda_item", "escalation"):
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("deviation_id", sa.Integer(), nullable=True))
            table.create_foreign_key(op.f(f"fk_{name}_deviation_id"), "deviation", ["deviation_id"], ["id"])
        there = sa.text("deviation_id IS NOT NULL")
        op.create_index(f"ix_{name}_of_deviation", name, ["deviation_id"], sqlite_where=there)
