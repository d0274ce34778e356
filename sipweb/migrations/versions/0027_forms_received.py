"""A form is received once, however many times its button is pressed while the answer is on its way."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.create_table(
        "received_form",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("led_to", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_received_form")),
    )
    with op.batch_alter_table("received_form") as batch:
        batch.create_index(batch.f("ix_received_form_at"), ["at"])
