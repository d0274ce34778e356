"""Handing over every task; the moment from which someone has another name."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

PLACES = {"agreement_id": "agreement", "monthly_task_id": "monthly_task", "question_id": "anonymous_question"}


def upgrade() -> None:
    op.add_column("former_name", sa.Column("ended_at", sa.DateTime(), nullable=True))
    with op.batch_alter_table("handing_over_row") as batch:
        batch.alter_column("case_id", existing_type=sa.Integer(), nullable=True)
        for column, table in PLACES.items():
            batch.add_column(sa.Column(column, sa.Integer(), nullable=True))
            batch.create_foreign_key(op.f(f"fk_handing_over_row_{column}"), table, [column], ["id"])
        batch.drop_constraint(op.f("ck_handing_over_row_what"), type_="check")
        kinds = "what IN ('answers', 'asked', 'asks', 'promise', 'sent', 'task', 'track')"
        batch.create_check_constraint(op.f("ck_handing_over_row_what"), kinds)
