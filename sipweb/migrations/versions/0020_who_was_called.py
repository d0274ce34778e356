"""Who was called to a meeting stays as it was when the minutes are locked; an item knows which lifted question it takes up."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

# Of meetings that have been held it is not written who was called; whoever leads a unit now, and has a row, came for it.
CALLED = """
UPDATE monthly_attendance SET units = coalesce((
  SELECT group_concat(name, ', ') FROM (
    SELECT DISTINCT unit.name AS name FROM user_role JOIN unit ON unit.id = user_role.unit_id
    WHERE user_role.user_id = monthly_attendance.user_id AND user_role.role IN ('assistant_unit_manager', 'unit_manager')
    ORDER BY unit.name
  )
), '') WHERE came IS NOT NULL
"""

# An item made from a request that was lifted takes up what is open about that request.
TAKEN_UP = """
UPDATE agenda_item SET escalation_id = (
  SELECT max(escalation.id) FROM escalation
  WHERE escalation.case_id = agenda_item.case_id AND escalation.referral_id = agenda_item.referral_id AND escalation.is_open
) WHERE referral_id IS NOT NULL
"""


def upgrade() -> None:
    with op.batch_alter_table("agenda_item") as batch:
        batch.add_column(sa.Column("escalation_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(batch.f("fk_agenda_item_escalation_id"), "escalation", ["escalation_id"], ["id"])
        batch.create_index("ix_agenda_item_of_escalation", ["escalation_id"], sqlite_where=sa.text("escalation_id IS NOT NULL"))
    with op.batch_alter_table("monthly_attendance") as batch:
        batch.add_column(sa.Column("units", sa.String(), server_default="", nullable=False))
    with op.batch_alter_table("monthly_attendance") as batch:  # the rows that were there have nothing written
        batch.alter_column("units", server_default=None)
    op.execute(CALLED)
    op.execute(TAKEN_UP)
