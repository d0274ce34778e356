"""A transfer knows the day it was lifted, from which the other unit's days to answer are counted, and who acts where one leads both."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.add_column("transfer", sa.Column("lifted_on", sa.Date(), nullable=True))
    with op.batch_alter_table("transfer") as batch:
        batch.add_column(sa.Column("superior_acts", sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("transfer") as batch:
        batch.alter_column("superior_acts", server_default=None)
