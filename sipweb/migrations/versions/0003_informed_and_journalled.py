"""Informed and journalled."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    journal()
    announcements()
    threads()
    answers()
    words = sa.String()
    add("referral", completion=words, outcome_words=words)
    add("lift", person_words=words)
    add("consent", person_words=words)
    add("notice", about=words)
    add("time_proposal", called=words)
    op.execute("UPDATE time_proposal SET called = '{}'")
    add("case", has_placement=sa.Boolean(), has_child_investigation=sa.Boolean())
    with op.batch_alter_table("case") as table:
        table.add_column(sa.Column("told_of_coordination_on", sa.Date(), nullable=True))
    with op.batch_alter_table("agreement") as table:
        for name in ("user_id", "done_by_id"):
            table.add_column(sa.Column(name, sa.Integer(), nullable=True))
            table.create_foreign_key(op.f(f"fk_agreement_{name}"), "user", [name], ["id"])
        table.add_column(sa.Column("done_on", sa.Date(), nullable=True))
    op.create_index("ix_agreement_to_do", "agreement", ["user_id", "due_on"], sqlite_where=sa.text("done_on IS NULL"))


def add(table: str, **columns: sa.String | sa.Boolean) -> None:
    """Columns that are never empty: rows that are there get nothing written, or no."""
    with op.batch_alter_table(table) as batch:
        for name, kind in columns.items():
            batch.add_column(sa.Column(name, kind, nullable=False, server_default="0" if isinstance(kind, sa.Boolean) else ""))
    with op.batch_alter_table(table) as batch:
        for name in columns:
            batch.alter_column(name, server_default=None)


def journal() -> None:
    """Every step of a unit as text to copy. What was marked on a meeting before is kept, with who and when."""
    op.create_table(
        "journal_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("filed_by_id", sa.Integer(), nullable=True),
        sa.Column("filed_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_journal_entry_author_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_journal_entry_case_id")),
        sa.ForeignKeyConstraint(["filed_by_id"], ["user.id"], name=op.f("fk_journal_entry_filed_by_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_journal_entry_meeting_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_journal_entry_referral_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_journal_entry_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
    )
    not_filed = sa.text("filed_at IS NULL")
    op.create_index(op.f("ix_journal_entry_case_id_unit_id_id"), "journal_entry", ["case_id", "unit_id", "id"])
    op.create_index("ix_journal_not_filed", "journal_entry", ["unit_id", "case_id"], sqlite_where=not_filed)
    op.create_index("ix_journal_by_author", "journal_entry", ["author_id", "case_id"], sqlite_where=not_filed)
    op.create_index(op.f("ix_journal_entry_meeting_id"), "journal_entry", ["meeting_id"])
    op.execute(
        "INSERT INTO journal_entry (case_id, unit_id, referral_id, meeting_id, author_id, at, title, text, filed_by_id, filed_at, version) "
        "SELECT f.case_id, f.unit_id, m.referral_id, f.meeting_id, f.filed_by_id, f.filed_at, 'Mötet är journalfört', "
        "'Mötet är journalfört.', f.filed_by_id, f.filed_at, 1 FROM filed_note f JOIN meeting m ON m.id = f.meeting_id"
    )
    op.drop_table("filed_note")


def announcements() -> None:
    op.create_table(
        "announcement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("need", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('closing', 'decision', 'insats', 'other')", name=op.f("ck_announcement_kind")),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_announcement_author_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_announcement_case_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_announcement_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
    )
    op.create_index(op.f("ix_announcement_case_id_id"), "announcement", ["case_id", "id"])
    op.create_index("ix_announcement_not_sent", "announcement", ["unit_id", "case_id"], sqlite_where=sa.text("sent_at IS NULL"))
    op.create_table(
        "announcement_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("with_content", sa.Boolean(), nullable=False),
        sa.Column("acknowledged_by_id", sa.Integer(), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["acknowledged_by_id"], ["user.id"], name=op.f("fk_announcement_copy_acknowledged_by_id")),
        sa.ForeignKeyConstraint(["announcement_id"], ["announcement.id"], name=op.f("fk_announcement_copy_announcement_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_announcement_copy_case_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_announcement_copy_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement_copy")),
    )
    op.create_index(op.f("ix_announcement_copy_announcement_id"), "announcement_copy", ["announcement_id"])
    op.create_index(
        "ix_announcement_copy_waiting", "announcement_copy", ["unit_id", "case_id"], sqlite_where=sa.text("acknowledged_at IS NULL")
    )


def threads() -> None:
    op.create_table(
        "thread",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=True),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("need", sa.String(), nullable=False),
        sa.Column("started_by_id", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_thread_case_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_thread_referral_id")),
        sa.ForeignKeyConstraint(["started_by_id"], ["user.id"], name=op.f("fk_thread_started_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread")),
    )
    op.create_index(op.f("ix_thread_case_id_id"), "thread", ["case_id", "id"])
    op.create_index("ix_thread_of_request", "thread", ["referral_id"], unique=True)
    op.create_table(
        "thread_unit",
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_thread_unit_thread_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_thread_unit_unit_id")),
        sa.PrimaryKeyConstraint("thread_id", "unit_id", name=op.f("pk_thread_unit")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "thread_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_thread_message_author_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_thread_message_case_id")),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_thread_message_thread_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_thread_message_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_message")),
    )
    op.create_index(op.f("ix_thread_message_thread_id_id"), "thread_message", ["thread_id", "id"])


def answers() -> None:
    op.create_table(
        "recorded_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("to_worker_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("said_by", sa.String(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reply", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('assign', 'decline')", name=op.f("ck_recorded_answer_kind")),
        sa.CheckConstraint("state IN ('confirmed', 'rejected', 'replaced', 'waiting')", name=op.f("ck_recorded_answer_state")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_recorded_answer_case_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_recorded_answer_recorded_by_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_recorded_answer_referral_id")),
        sa.ForeignKeyConstraint(["to_worker_id"], ["user.id"], name=op.f("fk_recorded_answer_to_worker_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_recorded_answer_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recorded_answer")),
    )
    op.create_index(
        "ix_recorded_answer_waiting", "recorded_answer", ["referral_id"], unique=True, sqlite_where=sa.text("state = 'waiting'")
    )
