"""A lifted transfer is answered by the enhetschefer of both units; who declined one finds what they answered."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    with op.batch_alter_table("transfer") as batch:
        batch.add_column(sa.Column("settle_answer", sa.String(), server_default="", nullable=False))
    with op.batch_alter_table("transfer") as batch:
        batch.alter_column("settle_answer", server_default=None)
    declined = sa.text("verb = 'transfer.decline'")
    op.create_index("ix_event_declined", "event", ["other_unit_id", "id"], sqlite_where=declined)
