"""A lifted transfer can go on to the avdelningschefer."""

from alembic import op

revision = "0031"
down_revision = "0030"

STATES = (
    "closed", "decided", "declined", "ended", "joint_period", "judged", "later", "lifted", "lifted_top", "no_proposed", "not_needed",
    "notified", "officials_held", "on_agenda", "package_sent", "person_declined", "received", "rejected", "transferred",
)  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table("transfer") as batch:
        batch.drop_constraint(op.f("ck_transfer_state"), type_="check")
        batch.create_check_constraint(op.f("ck_transfer_state"), f"state IN ({', '.join(repr(one) for one in STATES)})")
