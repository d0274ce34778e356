"""Register extracts."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "register_extract",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("requester", sa.String(), nullable=False),
        sa.Column("representative_id", sa.Integer(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("identity_check", sa.String(), nullable=False),
        sa.Column("identity_note", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("registered_by_id", sa.Integer(), nullable=False),
        sa.Column("registered_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_why", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("requester IN ('individual', 'representative')", name=op.f("ck_register_extract_requester")),
        sa.CheckConstraint("identity_check IN ('e_id', 'home', 'id_card', 'known')", name=op.f("ck_register_extract_identity_check")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_register_extract_case_id")),
        sa.ForeignKeyConstraint(["registered_by_id"], ["user.id"], name=op.f("fk_register_extract_registered_by_id")),
        sa.ForeignKeyConstraint(["representative_id"], ["representative.id"], name=op.f("fk_register_extract_representative_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_register_extract_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_extract")),
    )
    op.create_index(op.f("ix_register_extract_case_id"), "register_extract", ["case_id"])
    op.create_table(
        "register_extract_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extract_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=True),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_how", sa.String(), nullable=False),
        sa.Column("ended_why", sa.String(), nullable=False),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ended_how IN ('', 'by_hand', 'fetched', 'not_given', 'post', 'withdrawn')", name=op.f("ck_register_extract_part_ended_how")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_register_extract_part_case_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["user.id"], name=op.f("fk_register_extract_part_ended_by_id")),
        sa.ForeignKeyConstraint(["extract_id"], ["register_extract.id"], name=op.f("fk_register_extract_part_extract_id")),
        sa.ForeignKeyConstraint(["reviewed_by_id"], ["user.id"], name=op.f("fk_register_extract_part_reviewed_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_register_extract_part_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_extract_part")),
    )
    op.create_index("ix_extract_part_once", "register_extract_part", ["extract_id", "unit_id"], unique=True)
    op.create_index("ix_extract_part_waiting", "register_extract_part", ["unit_id"], sqlite_where=sa.text("ended_on IS NULL"))
    op.create_index(op.f("ix_register_extract_part_case_id_unit_id"), "register_extract_part", ["case_id", "unit_id"])
    op.create_table(
        "register_extract_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("left_out", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["part_id"], ["register_extract_part.id"], name=op.f("fk_register_extract_row_part_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_extract_row")),
    )
    op.create_index("ix_extract_row_once", "register_extract_row", ["part_id", "key"], unique=True)
    # What is held about one person is found without reading whole tables.
    op.create_index("ix_intake_of_case", "intake", ["case_id", "unit_id"])
    op.create_index("ix_intake_number", "intake", ["identity_number", "unit_id"])
    op.create_index("ix_reopening_of_case", "reopening", ["case_id", "unit_id"])
    op.create_index("ix_presence_of_case", "presence_question", ["case_id"])
    op.create_index("ix_presence_number", "presence_question", ["identity_number", "unit_id"])
    received = sa.text("receiving_case_id IS NOT NULL")
    op.create_index("ix_referral_received", "referral", ["receiving_case_id"], sqlite_where=received)
