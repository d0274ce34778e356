"""The answers by phone of a request are found without reading them all."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_index(op.f("ix_recorded_answer_referral_id"), "recorded_answer", ["referral_id"])
