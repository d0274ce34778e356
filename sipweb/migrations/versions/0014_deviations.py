"""Avvikelser i samverkan."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "frozen_figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(), nullable=False),
        sa.Column("frozen_by_id", sa.Integer(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["frozen_by_id"], ["user.id"], name=op.f("fk_frozen_figures_frozen_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frozen_figures")),
    )
    op.create_table(
        "deviation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("form_version", sa.String(), nullable=False),
        sa.Column("from_unit_id", sa.Integer(), nullable=False),
        sa.Column("drafted_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("is_handed", sa.Boolean(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("perception", sa.String(), nullable=False),
        sa.Column("proposal", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("category_text", sa.String(), nullable=False),
        sa.Column("routine_part", sa.String(), nullable=False),
        sa.Column("consequence", sa.String(), nullable=False),
        sa.Column("lex_sarah", sa.String(), nullable=False),
        sa.Column("lex_sarah_on", sa.Date(), nullable=True),
        sa.Column("lex_sarah_where", sa.String(), nullable=False),
        sa.Column("reporter_id", sa.Integer(), nullable=True),
        sa.Column("reporter_name", sa.String(), nullable=False),
        sa.Column("reporter_title", sa.String(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("dialogue_on", sa.Date(), nullable=True),
        sa.Column("dialogue_who", sa.String(), nullable=False),
        sa.Column("joint_summary", sa.String(), nullable=False),
        sa.Column("remaining_problems", sa.String(), nullable=False),
        sa.Column("step2_on", sa.Date(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("tried_on", sa.Date(), nullable=True),
        sa.Column("alone_why", sa.String(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("register_year", sa.Integer(), nullable=True),
        sa.Column("register_no", sa.Integer(), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "category IN ('absent', 'consent', 'cost', 'handover', 'late_answer', 'late_item', 'late_notes', 'late_notice', 'no_invitation', 'no_meeting', 'no_receipt', 'not_done', 'not_informed', 'other', 'responsibility')",
            name=op.f("ck_deviation_category"),
        ),
        sa.CheckConstraint("consequence IN ('delay', 'lost', 'none', 'risk')", name=op.f("ck_deviation_consequence")),
        sa.CheckConstraint("lex_sarah IN ('no', 'unknown', 'yes')", name=op.f("ck_deviation_lex_sarah")),
        sa.CheckConstraint(
            "routine_part IN ('care_planning', 'consultation', 'difficulties', 'handling', 'handover', 'homeless', 'housing', 'items', 'known', 'monthly', 'new', 'sip', 'three_party', 'transfer', 'urgent', 'values', 'worker')",
            name=op.f("ck_deviation_routine_part"),
        ),
        sa.CheckConstraint(
            "state IN ('cancelled', 'draft', 'in_dialogue', 'reported', 'sent', 'signed_one', 'step2_draft', 'stored')",
            name=op.f("ck_deviation_state"),
        ),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["user.id"], name=op.f("fk_deviation_drafted_by_id")),
        sa.ForeignKeyConstraint(["from_unit_id"], ["unit.id"], name=op.f("fk_deviation_from_unit_id")),
        sa.ForeignKeyConstraint(["reporter_id"], ["user.id"], name=op.f("fk_deviation_reporter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deviation")),
    )
    with op.batch_alter_table("deviation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deviation_drafted_by_id_id"), ["drafted_by_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deviation_from_unit_id_reported_on"), ["from_unit_id", "reported_on"], unique=False)
        batch_op.create_index(
            "ix_deviation_number", ["register_year", "register_no"], unique=True, sqlite_where=sa.text("register_no IS NOT NULL")
        )
        batch_op.create_index("ix_deviation_open", ["state"], unique=False, sqlite_where=sa.text("is_open = 1"))
        batch_op.create_index(batch_op.f("ix_deviation_reported_on"), ["reported_on"], unique=False)

    op.create_table(
        "deviation_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deviation_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_deviation_link_case_id")),
        sa.ForeignKeyConstraint(["deviation_id"], ["deviation.id"], name=op.f("fk_deviation_link_deviation_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_deviation_link_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deviation_link")),
    )
    with op.batch_alter_table("deviation_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deviation_link_case_id_unit_id"), ["case_id", "unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deviation_link_deviation_id"), ["deviation_id"], unique=False)

    op.create_table(
        "deviation_party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deviation_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("is_reporting", sa.Boolean(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["deviation_id"], ["deviation.id"], name=op.f("fk_deviation_party_deviation_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_deviation_party_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deviation_party")),
    )
    with op.batch_alter_table("deviation_party", schema=None) as batch_op:
        batch_op.create_index("ix_deviation_party_once", ["deviation_id", "unit_id"], unique=True)
        batch_op.create_index(batch_op.f("ix_deviation_party_unit_id_deviation_id"), ["unit_id", "deviation_id"], unique=False)

    op.create_table(
        "deviation_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deviation_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("for_user_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("signed_at", sa.DateTime(), nullable=False),
        sa.Column("voided_at", sa.DateTime(), nullable=True),
        sa.Column("voided_why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["deviation_id"], ["deviation.id"], name=op.f("fk_deviation_signature_deviation_id")),
        sa.ForeignKeyConstraint(["for_user_id"], ["user.id"], name=op.f("fk_deviation_signature_for_user_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_deviation_signature_unit_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_deviation_signature_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deviation_signature")),
    )
    with op.batch_alter_table("deviation_signature", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deviation_signature_deviation_id"), ["deviation_id"], unique=False)
        batch_op.create_index(
            "ix_deviation_signature_once", ["deviation_id", "unit_id"], unique=True, sqlite_where=sa.text("voided_at IS NULL")
        )

    op.create_table(
        "deviation_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deviation_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("for_user_id", sa.Integer(), nullable=True),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["deviation_id"], ["deviation.id"], name=op.f("fk_deviation_step_deviation_id")),
        sa.ForeignKeyConstraint(["for_user_id"], ["user.id"], name=op.f("fk_deviation_step_for_user_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_deviation_step_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deviation_step")),
    )
    with op.batch_alter_table("deviation_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deviation_step_deviation_id_id"), ["deviation_id", "id"], unique=False)

    op.create_table(
        "improvement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deviation_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("decision_text", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("effect", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("decision IN ('', 'done', 'not_done', 'partly')", name=op.f("ck_improvement_decision")),
        sa.CheckConstraint("state IN ('closed', 'decided', 'owned')", name=op.f("ck_improvement_state")),
        sa.ForeignKeyConstraint(["deviation_id"], ["deviation.id"], name=op.f("fk_improvement_deviation_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_improvement_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_improvement")),
    )
    with op.batch_alter_table("improvement", schema=None) as batch_op:
        batch_op.create_index("ix_improvement_once", ["deviation_id"], unique=True)
        batch_op.create_index("ix_improvement_owner", ["owner_id", "due_on"], unique=False, sqlite_where=sa.text("state <> 'closed'"))

    op.create_table(
        "noticed_deviation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("deviation_id", sa.Integer(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.CheckConstraint("outcome IN ('dismissed', 'reported')", name=op.f("ck_noticed_deviation_outcome")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["user.id"], name=op.f("fk_noticed_deviation_answered_by_id")),
        sa.ForeignKeyConstraint(["deviation_id"], ["deviation.id"], name=op.f("fk_noticed_deviation_deviation_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_noticed_deviation_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_noticed_deviation")),
    )
    with op.batch_alter_table("noticed_deviation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_noticed_deviation_answered_on"), ["answered_on"], unique=False)
        batch_op.create_index("ix_noticed_once", ["unit_id", "key"], unique=True)

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_starts_at"), ["starts_at"], unique=False)

    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_answer_due"), ["answer_due"], unique=False)
