"""A transfer remembers the last day to notify as it stood when it was notified."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0016"


def upgrade() -> None:
    with op.batch_alter_table("transfer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("notify_last_on", sa.Date(), nullable=True))
