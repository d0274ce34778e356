"""Urgent contacts, care planning, and the yearly review of the routine."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "routine_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("planned_by_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("others", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("training", sa.String(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('held', 'planned', 'signed')", name=op.f("ck_routine_review_state")),
        sa.ForeignKeyConstraint(["planned_by_id"], ["user.id"], name=op.f("fk_routine_review_planned_by_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["user.id"], name=op.f("fk_routine_review_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routine_review")),
    )
    op.create_table(
        "routine_review_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("left_out", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["routine_review.id"], name=op.f("fk_routine_review_member_review_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_routine_review_member_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routine_review_member")),
        sa.UniqueConstraint("review_id", "user_id", name=op.f("uq_routine_review_member_review_id_user_id")),
    )
    op.create_table(
        "routine_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.CheckConstraint(
            "part IN ('care_planning', 'consultation', 'definition', 'deviations', 'difficulties', 'documentation', 'follow_up', 'handling', 'handover', 'levels', 'meetings', 'sip', 'three_party', 'transfer', 'urgent', 'use', 'values', 'workers')",
            name=op.f("ck_routine_revision_part"),
        ),
        sa.ForeignKeyConstraint(["review_id"], ["routine_review.id"], name=op.f("fk_routine_revision_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routine_revision")),
        sa.UniqueConstraint("review_id", "part", name=op.f("uq_routine_revision_review_id_part")),
    )
    op.create_table(
        "routine_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("voided_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_routine_signature_department_id")),
        sa.ForeignKeyConstraint(["review_id"], ["routine_review.id"], name=op.f("fk_routine_signature_review_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_routine_signature_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routine_signature")),
    )
    with op.batch_alter_table("routine_signature", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_routine_signature_review_id"), ["review_id"], unique=False)

    op.create_table(
        "care_planning",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("to_unit_id", sa.Integer(), nullable=False),
        sa.Column("booked_by_id", sa.Integer(), nullable=False),
        sa.Column("booked_at", sa.DateTime(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("reason_text", sa.String(), nullable=False),
        sa.Column("need", sa.String(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("person_words", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("others", sa.String(), nullable=False),
        sa.Column("information", sa.String(), nullable=False),
        sa.Column("came", sa.String(), nullable=False),
        sa.Column("follow_up_on", sa.Date(), nullable=False),
        sa.Column("follow_up_text", sa.String(), nullable=False),
        sa.Column("followed_up_on", sa.Date(), nullable=True),
        sa.Column("change_reason", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("reason IN ('both', 'unclear', 'wish')", name=op.f("ck_care_planning_reason")),
        sa.CheckConstraint("state IN ('cancelled', 'followed_up', 'held', 'planned')", name=op.f("ck_care_planning_state")),
        sa.ForeignKeyConstraint(["booked_by_id"], ["user.id"], name=op.f("fk_care_planning_booked_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_care_planning_case_id")),
        sa.ForeignKeyConstraint(["to_unit_id"], ["unit.id"], name=op.f("fk_care_planning_to_unit_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_care_planning_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_planning")),
    )
    with op.batch_alter_table("care_planning", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_care_planning_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_planning_to_unit_id_id"), ["to_unit_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_planning_unit_id_id"), ["unit_id", "id"], unique=False)
        batch_op.create_index("ix_planning_open_from", ["unit_id"], unique=False, sqlite_where=sa.text("is_open = 1"))
        batch_op.create_index("ix_planning_open_to", ["to_unit_id"], unique=False, sqlite_where=sa.text("is_open = 1"))

    op.create_table(
        "urgent_consultation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("age", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("to_unit_id", sa.Integer(), nullable=False),
        sa.Column("called_at", sa.DateTime(), nullable=False),
        sa.Column("reached", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("person_words", sa.String(), nullable=False),
        sa.Column("matter", sa.String(), nullable=False),
        sa.Column("why_urgent", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("registered_by_id", sa.Integer(), nullable=False),
        sa.Column("registered_at", sa.DateTime(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("ground_text", sa.String(), nullable=False),
        sa.Column("person_told_on", sa.Date(), nullable=True),
        sa.Column("not_told_because", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answer_text", sa.String(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("reported_by_id", sa.Integer(), nullable=True),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(case_id IS NULL) = (age <> '')", name=op.f("ck_urgent_consultation_who")),
        sa.CheckConstraint("answer IN ('', 'agrees', 'corrects')", name=op.f("ck_urgent_consultation_answer")),
        sa.CheckConstraint(
            "ground IN ('', 'abuse_or_care', 'consent', 'duty', 'later', 'necessary', 'need', 'no_harm', 'own_request', 'under_18')",
            name=op.f("ck_urgent_consultation_ground"),
        ),
        sa.CheckConstraint("how IN ('phone', 'video', 'visit')", name=op.f("ck_urgent_consultation_how")),
        sa.CheckConstraint("state IN ('answered', 'registered', 'reported')", name=op.f("ck_urgent_consultation_state")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["user.id"], name=op.f("fk_urgent_consultation_answered_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_urgent_consultation_case_id")),
        sa.ForeignKeyConstraint(["registered_by_id"], ["user.id"], name=op.f("fk_urgent_consultation_registered_by_id")),
        sa.ForeignKeyConstraint(["reported_by_id"], ["user.id"], name=op.f("fk_urgent_consultation_reported_by_id")),
        sa.ForeignKeyConstraint(["to_unit_id"], ["unit.id"], name=op.f("fk_urgent_consultation_to_unit_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_urgent_consultation_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urgent_consultation")),
    )
    with op.batch_alter_table("urgent_consultation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_urgent_consultation_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_urgent_from", ["unit_id", "id"], unique=False)
        batch_op.create_index("ix_urgent_to", ["to_unit_id", "id"], unique=False)
