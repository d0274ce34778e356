"""Log reviews, and what the log is read by."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "log_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("line_count", sa.Integer(), nullable=False),
        sa.Column("pointed_count", sa.Integer(), nullable=False),
        sa.Column("drawn_by_id", sa.Integer(), nullable=False),
        sa.Column("drawn_for_id", sa.Integer(), nullable=True),
        sa.Column("drawn_at", sa.DateTime(), nullable=False),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_for_id", sa.Integer(), nullable=True),
        sa.Column("signed_name", sa.String(), nullable=False),
        sa.Column("signed_title", sa.String(), nullable=False),
        sa.Column("signed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["drawn_by_id"], ["user.id"], name=op.f("fk_log_review_drawn_by_id")),
        sa.ForeignKeyConstraint(["drawn_for_id"], ["user.id"], name=op.f("fk_log_review_drawn_for_id")),
        sa.ForeignKeyConstraint(["signed_by_id"], ["user.id"], name=op.f("fk_log_review_signed_by_id")),
        sa.ForeignKeyConstraint(["signed_for_id"], ["user.id"], name=op.f("fk_log_review_signed_for_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_log_review_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_review")),
        sa.UniqueConstraint("unit_id", "month", name=op.f("uq_log_review_unit_id_month")),
    )
    op.create_table(
        "log_review_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("read_id", sa.Integer(), nullable=True),
        sa.Column("line_id", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("judged_by_id", sa.Integer(), nullable=True),
        sa.Column("judged_for_id", sa.Integer(), nullable=True),
        sa.Column("judged_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(read_id IS NULL) <> (line_id IS NULL)", name=op.f("ck_log_review_row_one_line")),
        sa.CheckConstraint("verdict IN ('', 'follow_up', 'ok')", name=op.f("ck_log_review_row_verdict")),
        sa.ForeignKeyConstraint(["judged_by_id"], ["user.id"], name=op.f("fk_log_review_row_judged_by_id")),
        sa.ForeignKeyConstraint(["judged_for_id"], ["user.id"], name=op.f("fk_log_review_row_judged_for_id")),
        sa.ForeignKeyConstraint(["line_id"], ["history.id"], name=op.f("fk_log_review_row_line_id")),
        sa.ForeignKeyConstraint(["read_id"], ["read_log.id"], name=op.f("fk_log_review_row_read_id")),
        sa.ForeignKeyConstraint(["review_id"], ["log_review.id"], name=op.f("fk_log_review_row_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_review_row")),
    )
    op.create_index(op.f("ix_log_review_row_review_id"), "log_review_row", ["review_id"])
    for table in ("history", "read_log"):
        op.drop_index(op.f(f"ix_{table}_user_id_id"), table)
        op.create_index(op.f(f"ix_{table}_user_id_at"), table, ["user_id", "at"])
        op.create_index(op.f(f"ix_{table}_at"), table, ["at"])
        op.create_index(f"ix_{table}_by_deputy", table, ["for_user_id", "at"], sqlite_where=sa.text("for_user_id IS NOT NULL"))
    op.create_index(op.f("ix_read_case_read_id_case_id"), "read_case", ["read_id", "case_id"])
