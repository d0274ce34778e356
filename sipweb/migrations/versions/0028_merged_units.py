"""A unit that is merged into another one: which, when and why; and the codes that the other one answers to from then on."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    with op.batch_alter_table("unit") as batch:
        batch.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("merged_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("merged_why", sa.String(), server_default="", nullable=False))
        batch.add_column(sa.Column("former_codes", sa.String(), server_default="", nullable=False))
        batch.create_foreign_key(batch.f("fk_unit_merged_into_id"), "unit", ["merged_into_id"], ["id"])
    with op.batch_alter_table("unit") as batch:
        batch.alter_column("merged_why", server_default=None)
        batch.alter_column("former_codes", server_default=None)
