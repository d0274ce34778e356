"""A besked knows the decision it tells of; a registration the unit to be asked afterwards; a transfer the item that decided it."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

# A besked was begun with each decision, in the same order, unless nobody was there to tell: where there are as many of both, each
# belongs to its own. Elsewhere it is not known which, and the reference stays hidden; the besked itself is read as before.
PAIRED = """
WITH one AS (
  SELECT id, case_id, unit_id, row_number() OVER w AS n, count(*) OVER (PARTITION BY case_id, unit_id) AS of
  FROM formal_decision WINDOW w AS (PARTITION BY case_id, unit_id ORDER BY id)
), told AS (
  SELECT id, case_id, unit_id, row_number() OVER w AS n, count(*) OVER (PARTITION BY case_id, unit_id) AS of
  FROM announcement WHERE kind = 'decision' WINDOW w AS (PARTITION BY case_id, unit_id ORDER BY id)
)
UPDATE announcement SET decision_id = one.id FROM one, told
WHERE told.id = announcement.id AND (told.case_id, told.unit_id, told.n, told.of) = (one.case_id, one.unit_id, one.n, one.of)
"""


def upgrade() -> None:
    for table, column, other in (
        ("announcement", "decision_id", "formal_decision"),
        ("intake", "then_unit_id", "unit"),
        ("transfer", "decided_item_id", "agenda_item"),
    ):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column(column, sa.Integer(), nullable=True))
            batch.create_foreign_key(batch.f(f"fk_{table}_{column}"), other, [column], ["id"])
    with op.batch_alter_table("transfer") as batch:
        batch.add_column(sa.Column("before_item", sa.String(), server_default="", nullable=False))
    with op.batch_alter_table("transfer") as batch:  # the rows that were there have nothing written
        batch.alter_column("before_item", server_default=None)
    op.execute(PAIRED)
