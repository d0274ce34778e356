"""A transfer knows the day it was lifted, from which the other unit's days to answer are counted."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0021"


def upgrade() -> None:
    op.add_column("transfer", sa.Column("lifted_on", sa.Date(), nullable=True))
