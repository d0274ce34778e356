"""Life events."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    with op.batch_alter_table("person") as table:
        table.add_column(sa.Column("died_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("moved_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("moved_to", sa.String(), nullable=True))
        table.add_column(sa.Column("moved_wish", sa.String(), nullable=True))
    with op.batch_alter_table("case_track") as table:
        table.add_column(sa.Column("leave_by", sa.Date(), nullable=True))
        table.add_column(sa.Column("stays_because", sa.String(), nullable=True))
    op.create_table(
        "death",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("died_on", sa.Date(), nullable=False),
        sa.Column("known_how", sa.String(), nullable=False),
        sa.Column("told_by", sa.String(), nullable=False),
        sa.Column("registered_by_id", sa.Integer(), nullable=False),
        sa.Column("registered_at", sa.DateTime(), nullable=False),
        sa.Column("closed_tracks", sa.String(), nullable=False),
        sa.Column("corrected_by_id", sa.Integer(), nullable=True),
        sa.Column("corrected_at", sa.DateTime(), nullable=True),
        sa.Column("correction", sa.String(), nullable=False),
        sa.CheckConstraint("known_how IN ('care', 'other', 'registry', 'relative')", name=op.f("ck_death_known_how")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_death_case_id")),
        sa.ForeignKeyConstraint(["corrected_by_id"], ["user.id"], name=op.f("fk_death_corrected_by_id")),
        sa.ForeignKeyConstraint(["registered_by_id"], ["user.id"], name=op.f("fk_death_registered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_death")),
    )
    op.create_index(op.f("ix_death_case_id"), "death", ["case_id"])
    op.create_table(
        "former_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("given_name", sa.String(), nullable=False),
        sa.Column("family_name", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_former_name_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_name")),
    )
    op.create_index(op.f("ix_former_name_person_id"), "former_name", ["person_id"])
    op.create_table(
        "person_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("choices", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("rejection", sa.String(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("undo_reason", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('done', 'proposed', 'rejected', 'undone')", name=op.f("ck_person_merge_state")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["user.id"], name=op.f("fk_person_merge_answered_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_person_merge_case_id")),
        sa.ForeignKeyConstraint(["other_id"], ["case.id"], name=op.f("fk_person_merge_other_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["user.id"], name=op.f("fk_person_merge_proposed_by_id")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["user.id"], name=op.f("fk_person_merge_undone_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merge")),
    )
    op.create_index(op.f("ix_person_merge_case_id"), "person_merge", ["case_id"])
    op.create_index("ix_person_merge_done", "person_merge", ["other_id"], unique=True, sqlite_where=sa.text("state = 'done'"))
    op.create_index(op.f("ix_person_merge_state"), "person_merge", ["state"])
