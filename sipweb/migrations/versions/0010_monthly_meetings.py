"""Monthly meetings: series, agenda, minutes, tasks."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "monthly_meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("is_extra", sa.Boolean(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("chair_id", sa.Integer(), nullable=True),
        sa.Column("writer_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("began_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("finished_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("form IN ('cooperation', 'status')", name=op.f("ck_monthly_meeting_form")),
        sa.CheckConstraint(
            "state IN ('cancelled', 'done', 'finished', 'in_session', 'minutes', 'planned')", name=op.f("ck_monthly_meeting_state")
        ),
        sa.ForeignKeyConstraint(["chair_id"], ["user.id"], name=op.f("fk_monthly_meeting_chair_id")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["user.id"], name=op.f("fk_monthly_meeting_confirmed_by_id")),
        sa.ForeignKeyConstraint(["finished_by_id"], ["user.id"], name=op.f("fk_monthly_meeting_finished_by_id")),
        sa.ForeignKeyConstraint(["writer_id"], ["user.id"], name=op.f("fk_monthly_meeting_writer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monthly_meeting")),
    )
    op.create_index(op.f("ix_monthly_meeting_chair_id"), "monthly_meeting", ["chair_id"])
    op.create_index(op.f("ix_monthly_meeting_starts_at"), "monthly_meeting", ["starts_at"])
    op.create_index(op.f("ix_monthly_meeting_writer_id"), "monthly_meeting", ["writer_id"])
    op.create_table(
        "monthly_attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("is_absent", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=True),
        sa.Column("came", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["deputy_id"], ["user.id"], name=op.f("fk_monthly_attendance_deputy_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["monthly_meeting.id"], name=op.f("fk_monthly_attendance_meeting_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_monthly_attendance_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monthly_attendance")),
        sa.UniqueConstraint("meeting_id", "user_id", name=op.f("uq_monthly_attendance_meeting_id_user_id")),
    )
    op.create_index(op.f("ix_monthly_attendance_user_id"), "monthly_attendance", ["user_id"])
    op.create_table(
        "term_inventory",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("figures", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("done_by_id", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["done_by_id"], ["user.id"], name=op.f("fk_term_inventory_done_by_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["monthly_meeting.id"], name=op.f("fk_term_inventory_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term_inventory")),
        sa.UniqueConstraint("term", name=op.f("uq_term_inventory_term")),
    )
    op.create_index(op.f("ix_term_inventory_meeting_id"), "term_inventory", ["meeting_id"])
    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("referral_id", sa.Integer(), nullable=True),
        sa.Column("age", sa.String(), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("person_words", sa.String(), nullable=False),
        sa.Column("background", sa.String(), nullable=False),
        sa.Column("diagnoses", sa.String(), nullable=False),
        sa.Column("earlier_investigations", sa.String(), nullable=False),
        sa.Column("current_situation", sa.String(), nullable=False),
        sa.Column("interventions", sa.String(), nullable=False),
        sa.Column("planning", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("attempt", sa.String(), nullable=False),
        sa.Column("need", sa.String(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("late_reason", sa.String(), nullable=False),
        sa.Column("drafted_by_id", sa.Integer(), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_why", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("outcome_text", sa.String(), nullable=False),
        sa.Column("parallel", sa.Boolean(), nullable=True),
        sa.Column("to_unit_id", sa.Integer(), nullable=True),
        sa.Column("transfer_on", sa.Date(), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("moved_from_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('consultation', 'difficulty', 'individual', 'shared', 'transfer', 'trend')", name=op.f("ck_agenda_item_kind")
        ),
        sa.CheckConstraint(
            "outcome IN ('', 'agreed', 'lifted', 'moved', 'noted', 'transfer_decided')", name=op.f("ck_agenda_item_outcome")
        ),
        sa.CheckConstraint("state IN ('draft', 'late', 'settled', 'submitted', 'withdrawn')", name=op.f("ck_agenda_item_state")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_agenda_item_case_id")),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["user.id"], name=op.f("fk_agenda_item_drafted_by_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["monthly_meeting.id"], name=op.f("fk_agenda_item_meeting_id")),
        sa.ForeignKeyConstraint(["moved_from_id"], ["agenda_item.id"], name=op.f("fk_agenda_item_moved_from_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_agenda_item_referral_id")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["user.id"], name=op.f("fk_agenda_item_settled_by_id")),
        sa.ForeignKeyConstraint(["submitted_by_id"], ["user.id"], name=op.f("fk_agenda_item_submitted_by_id")),
        sa.ForeignKeyConstraint(["to_unit_id"], ["unit.id"], name=op.f("fk_agenda_item_to_unit_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_agenda_item_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
    )
    op.create_index(op.f("ix_agenda_item_meeting_id_position"), "agenda_item", ["meeting_id", "position"])
    op.create_index("ix_agenda_item_moved", "agenda_item", ["moved_from_id"], sqlite_where=sa.text("moved_from_id IS NOT NULL"))
    op.create_index("ix_agenda_item_of_case", "agenda_item", ["case_id"], sqlite_where=sa.text("case_id IS NOT NULL"))
    op.create_index("ix_agenda_item_of_referral", "agenda_item", ["referral_id"], sqlite_where=sa.text("referral_id IS NOT NULL"))
    op.create_index(op.f("ix_agenda_item_unit_id_state"), "agenda_item", ["unit_id", "state"])
    op.create_table(
        "agenda_item_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_agenda_item_unit_item_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_agenda_item_unit_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item_unit")),
    )
    op.create_index(op.f("ix_agenda_item_unit_item_id_unit_id"), "agenda_item_unit", ["item_id", "unit_id"], unique=True)
    op.create_index(op.f("ix_agenda_item_unit_unit_id"), "agenda_item_unit", ["unit_id"])
    op.create_table(
        "minutes_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_minutes_correction_by_id")),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_minutes_correction_item_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["monthly_meeting.id"], name=op.f("fk_minutes_correction_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_correction")),
    )
    op.create_index(op.f("ix_minutes_correction_item_id"), "minutes_correction", ["item_id"])
    op.create_index(op.f("ix_minutes_correction_meeting_id"), "minutes_correction", ["meeting_id"])
    op.create_table(
        "monthly_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("is_dropped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["done_by_id"], ["user.id"], name=op.f("fk_monthly_task_done_by_id")),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_monthly_task_item_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["monthly_meeting.id"], name=op.f("fk_monthly_task_meeting_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_monthly_task_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monthly_task")),
    )
    op.create_index(op.f("ix_monthly_task_item_id"), "monthly_task", ["item_id"])
    op.create_index(op.f("ix_monthly_task_meeting_id"), "monthly_task", ["meeting_id"])
    op.create_index("ix_monthly_task_to_do", "monthly_task", ["user_id", "due_on"], sqlite_where=sa.text("done_on IS NULL"))
