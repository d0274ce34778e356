"""Placements, transfers between units and handovers."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "placement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("is_mistaken", sa.Boolean(), nullable=False),
        sa.Column("changed_why", sa.String(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_placement_case_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_placement_recorded_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_placement_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
    )
    op.create_index(op.f("ix_placement_case_id_unit_id"), "placement", ["case_id", "unit_id"])
    op.create_index("ix_placement_ongoing", "placement", ["ends_on", "case_id"])
    op.create_table(
        "transfer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("from_unit_id", sa.Integer(), nullable=False),
        sa.Column("to_unit_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("person_words", sa.String(), nullable=False),
        sa.Column("needs", sa.String(), nullable=False),
        sa.Column("needs_text", sa.String(), nullable=False),
        sa.Column("judged_on", sa.Date(), nullable=True),
        sa.Column("judge_again_on", sa.Date(), nullable=True),
        sa.Column("notified_on", sa.Date(), nullable=True),
        sa.Column("notified_by_id", sa.Integer(), nullable=True),
        sa.Column("late_why", sa.String(), nullable=False),
        sa.Column("need", sa.String(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("meeting_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("transfer_on", sa.Date(), nullable=True),
        sa.Column("proposed_day", sa.Date(), nullable=True),
        sa.Column("proposed_by_unit_id", sa.Integer(), nullable=True),
        sa.Column("declined_why", sa.String(), nullable=False),
        sa.Column("lifted_why", sa.String(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("investigation_on", sa.Date(), nullable=True),
        sa.Column("person_contact_on", sa.Date(), nullable=True),
        sa.Column("sender_contact_on", sa.Date(), nullable=True),
        sa.Column("officials_at", sa.DateTime(), nullable=True),
        sa.Column("officials_place", sa.String(), nullable=False),
        sa.Column("officials_invited", sa.String(), nullable=False),
        sa.Column("officials_left_out", sa.String(), nullable=False),
        sa.Column("officials_summary", sa.String(), nullable=False),
        sa.Column("informed_on", sa.Date(), nullable=True),
        sa.Column("informed_how", sa.String(), nullable=False),
        sa.Column("first_planning", sa.String(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_how", sa.String(), nullable=False),
        sa.Column("ended_why", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('age', 'other')", name=op.f("ck_transfer_kind")),
        sa.CheckConstraint(
            "state IN ('closed', 'decided', 'declined', 'ended', 'joint_period', 'judged', 'later', 'lifted', 'no_proposed', 'not_needed', 'notified', 'officials_held', 'on_agenda', 'package_sent', 'person_declined', 'received', 'rejected', 'transferred')",
            name=op.f("ck_transfer_state"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_transfer_case_id")),
        sa.ForeignKeyConstraint(["from_unit_id"], ["unit.id"], name=op.f("fk_transfer_from_unit_id")),
        sa.ForeignKeyConstraint(["notified_by_id"], ["user.id"], name=op.f("fk_transfer_notified_by_id")),
        sa.ForeignKeyConstraint(["proposed_by_unit_id"], ["unit.id"], name=op.f("fk_transfer_proposed_by_unit_id")),
        sa.ForeignKeyConstraint(["to_unit_id"], ["unit.id"], name=op.f("fk_transfer_to_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
    )
    op.create_index(op.f("ix_transfer_case_id_kind"), "transfer", ["case_id", "kind"])
    op.create_index("ix_transfer_from", "transfer", ["from_unit_id", "state"], sqlite_where=sa.text("is_open = 1"))
    op.create_index("ix_transfer_received", "transfer", ["to_unit_id", "id"])
    op.create_index("ix_transfer_to", "transfer", ["to_unit_id", "state"], sqlite_where=sa.text("is_open = 1"))
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("transfer_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("from_unit_id", sa.Integer(), nullable=False),
        sa.Column("to_unit_id", sa.Integer(), nullable=True),
        sa.Column("person_words", sa.String(), nullable=False),
        sa.Column("background", sa.String(), nullable=False),
        sa.Column("guardian", sa.String(), nullable=False),
        sa.Column("situation", sa.String(), nullable=False),
        sa.Column("impairment", sa.String(), nullable=False),
        sa.Column("earlier", sa.String(), nullable=False),
        sa.Column("ongoing", sa.String(), nullable=False),
        sa.Column("planning", sa.String(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("received_at", sa.DateTime(), nullable=True),
        sa.Column("received_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_handover_case_id")),
        sa.ForeignKeyConstraint(["from_unit_id"], ["unit.id"], name=op.f("fk_handover_from_unit_id")),
        sa.ForeignKeyConstraint(["received_by_id"], ["user.id"], name=op.f("fk_handover_received_by_id")),
        sa.ForeignKeyConstraint(["to_unit_id"], ["unit.id"], name=op.f("fk_handover_to_unit_id")),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfer.id"], name=op.f("fk_handover_transfer_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["user.id"], name=op.f("fk_handover_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    op.create_index(op.f("ix_handover_case_id"), "handover", ["case_id"])
    op.create_index(op.f("ix_handover_transfer_id"), "handover", ["transfer_id"])
