"""A line of the timeline says which transfer it is a step of: akter that are merged may have more than one between the same units."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"

# The history knows which transfer was acted on at that very moment. What it does not tell, as where a meeting decided: the latest from
# the unit that had begun by then.
FILLED = """
    UPDATE event SET transfer_id = coalesce(
        (SELECT h.row_id FROM history AS h JOIN transfer AS t ON t.id = h.row_id
         WHERE h.at = event.at AND h.user_id = event.user_id AND h.verb = event.verb AND h.table_name = 'transfer'
         AND t.case_id = event.case_id),
        (SELECT max(t.id) FROM transfer AS t
         WHERE t.case_id = event.case_id AND t.from_unit_id = event.unit_id AND t.created_at <= event.at)
    )
    WHERE verb LIKE 'transfer.%' OR (verb = 'person.die' AND title = 'Avslutad: den enskilde har avlidit')
"""


def upgrade() -> None:
    op.drop_index("ix_event_declined", table_name="event")
    with op.batch_alter_table("event") as batch:
        batch.add_column(sa.Column("transfer_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(batch.f("fk_event_transfer_id"), "transfer", ["transfer_id"], ["id"])
    op.execute(FILLED)
    of_transfer = sa.text("transfer_id IS NOT NULL")
    op.create_index("ix_event_transfer", "event", ["transfer_id"], sqlite_where=of_transfer)
    op.create_index("ix_event_told", "event", ["other_unit_id", "transfer_id", "verb"], sqlite_where=of_transfer)
