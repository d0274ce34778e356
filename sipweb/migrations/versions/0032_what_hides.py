"""A unit that hides itself takes its own lines and placements and nobody else's, and what it took comes back when it shows itself."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"

# Who wrote it down stands on its first line; where that is not found it was the unit that placed.
WROTE = """UPDATE placement SET recorded_unit_id = coalesce((SELECT e.unit_id FROM event e WHERE e.case_id = placement.case_id
    AND e.verb = 'placement.record' AND e.at = placement.recorded_at AND e.user_id = placement.recorded_by_id LIMIT 1), unit_id)"""
# The history knows which placement was written down or changed at that very moment.
TELLS = """UPDATE event SET placement_id = (SELECT h.row_id FROM history h JOIN placement p ON p.id = h.row_id AND p.case_id = event.case_id
    WHERE h.table_name = 'placement' AND h.at = event.at AND h.user_id = event.user_id LIMIT 1)
    WHERE verb IN ('placement.record', 'placement.change', 'transfer.move_day')"""


def upgrade() -> None:
    with op.batch_alter_table("placement") as batch:
        batch.add_column(sa.Column("recorded_unit_id", sa.Integer(), nullable=True))
    op.execute(WROTE)
    with op.batch_alter_table("placement") as batch:
        batch.alter_column("recorded_unit_id", existing_type=sa.Integer(), nullable=False)
        batch.create_foreign_key(batch.f("fk_placement_recorded_unit_id"), "unit", ["recorded_unit_id"], ["id"])
    with op.batch_alter_table("event") as batch:
        batch.add_column(sa.Column("hushed_unit_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("placement_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(batch.f("fk_event_hushed_unit_id"), "unit", ["hushed_unit_id"], ["id"])
        batch.create_foreign_key(batch.f("fk_event_placement_id"), "placement", ["placement_id"], ["id"])
    op.execute(TELLS)
