"""Questions that are lifted, level by level. What has been lifted to level 2 goes along."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    escalation()
    unit()
    step()
    answer()
    precedent()
    for statement in CARRY_OVER:
        op.execute(statement)
    op.drop_table("lift")


# A lift has become a question on level 2 with one step and the answers of the two units. Those that wait get five days, which
# is three working days at most, and four weeks to be solved.
CARRY_OVER = (
    """
    INSERT INTO escalation (id, case_id, referral_id, kind, state, level, is_open, from_unit_id, begun_by_id, begun_at, question, pending,
                            awaits_until, due_on, outcome, ended_on, version)
    SELECT l.id, l.case_id, l.referral_id, 'difficulty', CASE r.state WHEN 'escalated' THEN 'level_2' ELSE 'ended' END, 2,
           r.state = 'escalated', CASE WHEN l.lifted_by_sender THEN r.from_unit_id ELSE r.to_unit_id END, l.lifted_by_id,
           l.lifted_on || ' 11:00:00.000000', l.question,
           CASE WHEN r.state = 'escalated' AND l.agreed_on IS NULL AND l.disagreement = '' THEN 'lift' ELSE '' END,
           CASE WHEN r.state = 'escalated' AND l.agreed_on IS NULL AND l.disagreement = '' THEN date(l.lifted_on, '+5 days') END,
           CASE WHEN r.state = 'escalated' THEN date(l.lifted_on, '+28 days') END,
           CASE WHEN r.state = 'escalated' THEN '' ELSE 'Samverkan avslutades.' END,
           CASE WHEN r.state <> 'escalated' THEN coalesce(
               (SELECT date(max(e.at)) FROM event e WHERE e.referral_id = r.id AND e.state = r.state), l.lifted_on) END, 1
    FROM lift l JOIN referral r ON r.id = l.referral_id
    """,
    """
    INSERT INTO escalation_unit (escalation_id, unit_id, is_open)
    SELECT l.id, r.from_unit_id, r.state = 'escalated' FROM lift l JOIN referral r ON r.id = l.referral_id
    UNION ALL SELECT l.id, r.to_unit_id, r.state = 'escalated' FROM lift l JOIN referral r ON r.id = l.referral_id
    """,
    """
    INSERT INTO escalation_step (id, escalation_id, case_id, at, user_id, for_user_id, verb, source, target, person_words, attempted_on,
                                 attempt, question, report)
    SELECT id, id, case_id, lifted_on || ' 11:00:00.000000', lifted_by_id, NULL, 'escalation.lift', 1, 2, person_words, attempted_on,
           attempt, question, ''
    FROM lift
    """,
    """
    INSERT INTO escalation_answer (step_id, escalation_id, case_id, unit_id, level, answer, text, answered_by_id, for_user_id, answered_on)
    SELECT l.id, l.id, l.case_id, CASE WHEN l.lifted_by_sender THEN r.from_unit_id ELSE r.to_unit_id END, 1, 'agreed', '', l.lifted_by_id,
           NULL, l.lifted_on
    FROM lift l JOIN referral r ON r.id = l.referral_id
    """,
    """
    INSERT INTO escalation_answer (step_id, escalation_id, case_id, unit_id, level, answer, text, answered_by_id, for_user_id, answered_on)
    SELECT l.id, l.id, l.case_id, CASE WHEN l.lifted_by_sender THEN r.to_unit_id ELSE r.from_unit_id END, 1,
           CASE WHEN l.agreed_on IS NOT NULL THEN 'agreed' WHEN l.disagreement <> '' THEN 'disagreed' ELSE '' END, l.disagreement,
           l.agreed_by_id, NULL, l.agreed_on
    FROM lift l JOIN referral r ON r.id = l.referral_id
    """,
)


def escalation() -> None:
    op.create_table(
        "escalation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("referral_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("from_unit_id", sa.Integer(), nullable=False),
        sa.Column("begun_by_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("pending", sa.String(), nullable=False),
        sa.Column("awaits_until", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('common', 'cost', 'difficulty')", name=op.f("ck_escalation_kind")),
        sa.CheckConstraint("pending IN ('', 'closed_unsolved', 'lift', 'solved')", name=op.f("ck_escalation_pending")),
        sa.CheckConstraint(
            "state IN ('closed_unsolved', 'ended', 'level_1', 'level_2', 'level_3', 'level_4', 'solved')", name=op.f("ck_escalation_state")
        ),
        sa.ForeignKeyConstraint(["begun_by_id"], ["user.id"], name=op.f("fk_escalation_begun_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_escalation_case_id")),
        sa.ForeignKeyConstraint(["from_unit_id"], ["unit.id"], name=op.f("fk_escalation_from_unit_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_escalation_referral_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation")),
    )
    with op.batch_alter_table("escalation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_escalation_case_id_id"), ["case_id", "id"], unique=False)
        batch_op.create_index("ix_escalation_open", ["from_unit_id"], unique=False, sqlite_where=sa.text("is_open = 1"))
        batch_op.create_index(batch_op.f("ix_escalation_referral_id"), ["referral_id"], unique=False)


def unit() -> None:
    op.create_table(
        "escalation_unit",
        sa.Column("escalation_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["escalation_id"], ["escalation.id"], name=op.f("fk_escalation_unit_escalation_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_escalation_unit_unit_id")),
        sa.PrimaryKeyConstraint("escalation_id", "unit_id", name=op.f("pk_escalation_unit")),
    )
    with op.batch_alter_table("escalation_unit", schema=None) as batch_op:
        batch_op.create_index("ix_escalation_of_unit", ["unit_id", "is_open", "escalation_id"], unique=False)


def step() -> None:
    op.create_table(
        "escalation_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("escalation_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("for_user_id", sa.Integer(), nullable=True),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("source", sa.Integer(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("person_words", sa.String(), nullable=False),
        sa.Column("attempted_on", sa.Date(), nullable=True),
        sa.Column("attempt", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("report", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_escalation_step_case_id")),
        sa.ForeignKeyConstraint(["escalation_id"], ["escalation.id"], name=op.f("fk_escalation_step_escalation_id")),
        sa.ForeignKeyConstraint(["for_user_id"], ["user.id"], name=op.f("fk_escalation_step_for_user_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_escalation_step_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_step")),
    )
    with op.batch_alter_table("escalation_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_escalation_step_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_escalation_step_escalation_id_id"), ["escalation_id", "id"], unique=False)


def answer() -> None:
    op.create_table(
        "escalation_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("escalation_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("for_user_id", sa.Integer(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.CheckConstraint("answer IN ('', 'agreed', 'disagreed', 'same_person', 'vacant')", name=op.f("ck_escalation_answer_answer")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["user.id"], name=op.f("fk_escalation_answer_answered_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_escalation_answer_case_id")),
        sa.ForeignKeyConstraint(["escalation_id"], ["escalation.id"], name=op.f("fk_escalation_answer_escalation_id")),
        sa.ForeignKeyConstraint(["for_user_id"], ["user.id"], name=op.f("fk_escalation_answer_for_user_id")),
        sa.ForeignKeyConstraint(["step_id"], ["escalation_step.id"], name=op.f("fk_escalation_answer_step_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_escalation_answer_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_answer")),
    )
    with op.batch_alter_table("escalation_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_escalation_answer_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_escalation_answer_escalation_id_level"), ["escalation_id", "level"], unique=False)
        batch_op.create_index(batch_op.f("ix_escalation_answer_step_id"), ["step_id"], unique=False)


def precedent() -> None:
    op.create_table(
        "precedent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("escalation_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("other_unit_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("kept_by_id", sa.Integer(), nullable=False),
        sa.Column("kept_on", sa.Date(), nullable=False),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_why", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["escalation_id"], ["escalation.id"], name=op.f("fk_precedent_escalation_id")),
        sa.ForeignKeyConstraint(["kept_by_id"], ["user.id"], name=op.f("fk_precedent_kept_by_id")),
        sa.ForeignKeyConstraint(["other_unit_id"], ["unit.id"], name=op.f("fk_precedent_other_unit_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_precedent_unit_id")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["user.id"], name=op.f("fk_precedent_withdrawn_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_precedent")),
    )
    with op.batch_alter_table("precedent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_precedent_escalation_id"), ["escalation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_precedent_unit_id_other_unit_id"), ["unit_id", "other_unit_id"], unique=False)
