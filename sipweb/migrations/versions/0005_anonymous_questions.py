"""Anonymous questions."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "anonymous_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("from_unit_id", sa.Integer(), nullable=False),
        sa.Column("from_worker_id", sa.Integer(), nullable=False),
        sa.Column("to_unit_id", sa.Integer(), nullable=False),
        sa.Column("to_worker_id", sa.Integer(), nullable=True),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("age", sa.String(), nullable=False),
        sa.Column("situation", sa.String(), nullable=False),
        sa.Column("needs", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("next_step", sa.String(), nullable=False),
        sa.Column("next_by", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('', 'named', 'no_support', 'other', 'to_meeting', 'will_ask')", name=op.f("ck_anonymous_question_outcome")
        ),
        sa.CheckConstraint("state IN ('answered', 'closed', 'draft', 'sent', 'withdrawn')", name=op.f("ck_anonymous_question_state")),
        sa.ForeignKeyConstraint(["from_unit_id"], ["unit.id"], name=op.f("fk_anonymous_question_from_unit_id")),
        sa.ForeignKeyConstraint(["from_worker_id"], ["user.id"], name=op.f("fk_anonymous_question_from_worker_id")),
        sa.ForeignKeyConstraint(["to_unit_id"], ["unit.id"], name=op.f("fk_anonymous_question_to_unit_id")),
        sa.ForeignKeyConstraint(["to_worker_id"], ["user.id"], name=op.f("fk_anonymous_question_to_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_anonymous_question")),
    )
    with op.batch_alter_table("anonymous_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_anonymous_question_from_unit_id_id"), ["from_unit_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_anonymous_question_to_unit_id_id"), ["to_unit_id", "id"], unique=False)
        batch_op.create_index("ix_question_from_unit", ["from_unit_id"], unique=False, sqlite_where=sa.text("is_open = 1"))
        batch_op.create_index("ix_question_from_worker", ["from_worker_id"], unique=False, sqlite_where=sa.text("is_open = 1"))
        batch_op.create_index("ix_question_to_worker", ["to_worker_id"], unique=False, sqlite_where=sa.text("is_open = 1"))
        batch_op.create_index("ix_question_waiting", ["to_unit_id", "state", "due_on"], unique=False, sqlite_where=sa.text("is_open = 1"))

    op.create_table(
        "general_advice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_why", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["anonymous_question.id"], name=op.f("fk_general_advice_question_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["general_advice.id"], name=op.f("fk_general_advice_replaces_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_general_advice_unit_id")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["user.id"], name=op.f("fk_general_advice_withdrawn_by_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["user.id"], name=op.f("fk_general_advice_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_general_advice")),
    )
    with op.batch_alter_table("general_advice", schema=None) as batch_op:
        batch_op.create_index("ix_advice_in_use", ["unit_id", "heading"], unique=False, sqlite_where=sa.text("withdrawn_on IS NULL"))
        batch_op.create_index(batch_op.f("ix_general_advice_question_id"), ["question_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_general_advice_replaces_id"), ["replaces_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_general_advice_unit_id_withdrawn_on"), ["unit_id", "withdrawn_on"], unique=False)

    op.create_table(
        "question_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("for_user_id", sa.Integer(), nullable=True),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("support", sa.String(), nullable=False),
        sa.Column("support_text", sa.String(), nullable=False),
        sa.Column("parallel", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["for_user_id"], ["user.id"], name=op.f("fk_question_step_for_user_id")),
        sa.ForeignKeyConstraint(["question_id"], ["anonymous_question.id"], name=op.f("fk_question_step_question_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_question_step_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_step")),
    )
    with op.batch_alter_table("question_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_step_question_id_id"), ["question_id", "id"], unique=False)
