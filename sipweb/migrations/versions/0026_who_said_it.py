"""Who lifted a transfer and who proposed a day, since people come and go; and what a hidden unit reads without its being seen."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    with op.batch_alter_table("announcement_copy") as batch:
        batch.add_column(sa.Column("is_quiet", sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("announcement_copy") as batch:
        batch.alter_column("is_quiet", server_default=None)
    with op.batch_alter_table("transfer") as batch:
        batch.add_column(sa.Column("proposed_by_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("lifted_by_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(batch.f("fk_transfer_lifted_by_id"), "user", ["lifted_by_id"], ["id"])
        batch.create_foreign_key(batch.f("fk_transfer_proposed_by_id"), "user", ["proposed_by_id"], ["id"])
