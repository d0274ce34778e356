"""Var hör ärendet hemma?"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "routing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("came_on", sa.Date(), nullable=False),
        sa.Column("age", sa.Integer(), nullable=False),
        sa.Column("known", sa.String(), nullable=False),
        sa.Column("known_unit_id", sa.Integer(), nullable=True),
        sa.Column("needs", sa.String(), nullable=False),
        sa.Column("is_homeless", sa.Boolean(), nullable=False),
        sa.Column("own_income", sa.Boolean(), nullable=False),
        sa.Column("costs", sa.String(), nullable=False),
        sa.Column("grounds", sa.String(), nullable=False),
        sa.Column("differs", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("known IN ('no', 'other', 'unknown', 'young')", name=op.f("ck_routing_known")),
        sa.CheckConstraint("state IN ('confirmed', 'suggested', 'withdrawn')", name=op.f("ck_routing_state")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["user.id"], name=op.f("fk_routing_answered_by_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user.id"], name=op.f("fk_routing_asked_by_id")),
        sa.ForeignKeyConstraint(["known_unit_id"], ["unit.id"], name=op.f("fk_routing_known_unit_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_routing_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routing")),
    )
    with op.batch_alter_table("routing", schema=None) as batch_op:
        batch_op.create_index("ix_routing_unit", ["unit_id", "id"], unique=False)

    op.create_table(
        "routing_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("routing_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("is_suggested", sa.Boolean(), nullable=False),
        sa.Column("is_chosen", sa.Boolean(), nullable=False),
        sa.CheckConstraint("(unit_id IS NULL) <> (department_id IS NULL)", name=op.f("ck_routing_place_one")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_routing_place_department_id")),
        sa.ForeignKeyConstraint(["routing_id"], ["routing.id"], name=op.f("fk_routing_place_routing_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_routing_place_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routing_place")),
    )
    with op.batch_alter_table("routing_place", schema=None) as batch_op:
        batch_op.create_index("ix_routing_place_once", ["routing_id", "unit_id"], unique=True)
        batch_op.create_index("ix_routing_place_unit", ["unit_id", "routing_id"], unique=False)
