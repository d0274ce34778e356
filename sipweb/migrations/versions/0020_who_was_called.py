"""Who was called to a meeting, and for which units, stays as it was when the minutes are locked."""

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


def upgrade() -> None:
    with op.batch_alter_table("monthly_attendance") as batch:
        batch.add_column(sa.Column("units", sa.String(), server_default="", nullable=False))
    with op.batch_alter_table("monthly_attendance") as batch:  # the rows that were there have nothing written
        batch.alter_column("units", server_default=None)
    op.execute(CALLED)
