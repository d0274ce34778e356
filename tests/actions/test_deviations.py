"""Avvikelse i samverkan from draft to the controller's register: who may, what is written down, what voids a signature."""

from datetime import date

import pytest

from sipweb.actions.deviation_step2 import (
    ask_for_completion,
    hold_dialogue,
    leave_deviation,
    register_deviation,
    sign_deviation,
    write_together,
)
from sipweb.actions.deviations import (
    Link,
    cancel_deviation,
    draft_deviation,
    edit_deviation,
    hand_deviation,
    report_deviation,
    tell_lex_sarah,
)
from sipweb.actions.names import NamesFound
from sipweb.actions.organisation import appoint_deputy
from sipweb.db import db, writing
from sipweb.gate import Changed, NotAllowed, Refused
from sipweb.models import Deviation, DeviationLink, DeviationSignature, DeviationStep, HistoryLine, HistoryValue, User
from sipweb.queries.deviation_followed import unsolved_deviations
from sipweb.queries.deviation_links import linked
from sipweb.queries.deviations import last_text
from sipweb.rules.deviations import MOVES, OPEN, STATES
from sipweb.rules.workflow import targets_of
from tests import cast
from tests.conftest import at, history, told

STEP_1 = {
    "happened_on": date(2026, 10, 5),
    "description": "Ingen kom till förmötet.",
    "perception": "Vi hade bokat rum och väntade i en halvtimme.",
    "proposal": "Bekräfta tiden dagen före.",
    "category": "no_meeting",
    "category_text": "",
    "routine_part": "three_party",
    "consequence": "delay",
    "lex_sarah": "no",
    "lex_sarah_on": None,
    "lex_sarah_where": "",
}
DIALOGUE = {"dialogue_on": date(2026, 10, 12), "dialogue_who": "Birger Bok och Axel Gran"}
TEXT = {**DIALOGUE, "joint_summary": "Vi bekräftar tider dagen före.", "remaining_problems": ""}


@pytest.fixture
def drafted(berit, ber, ald) -> Deviation:
    """Berit's draft about ALD."""
    return draft_deviation(berit, ber, unit_ids=[ald.id], **STEP_1)


@pytest.fixture
def reported(drafted, birger) -> Deviation:
    return report_deviation(birger, drafted)


@pytest.fixture
def talked(reported, axel) -> Deviation:
    return hold_dialogue(axel, reported, **DIALOGUE)


@pytest.fixture
def written(talked, birger) -> Deviation:
    return write_together(birger, talked, **TEXT)


@pytest.fixture
def signed_once(written, birger, ber) -> Deviation:
    return sign_deviation(birger, written, unit_id=ber.id)


@pytest.fixture
def signed(signed_once, axel, ald) -> Deviation:
    return sign_deviation(axel, signed_once, unit_id=ald.id)


@pytest.fixture
def stored(signed, cecilia) -> Deviation:
    return register_deviation(cecilia, signed)


def visible_to(actor) -> list[int]:
    return [one.id for one in db.session.scalars(Deviation.visible_to(actor))]


def bring(deviation, state, **more):
    told = {"state": state, "is_open": state in OPEN, "version": Deviation.version + 1, **more}
    with writing():
        db.session.execute(db.update(Deviation).where(Deviation.id == deviation.id).values(**told))


# From draft to register.


def test_a_report_is_drafted_reported_talked_about_written_signed_and_registered(stored):
    assert (stored.state, stored.is_open, stored.number) == ("stored", False, "AVV-2026-0001")
    assert [(party.unit.code, party.is_reporting, party.level) for party in stored.parties] == [("BER", True, 2), ("ALD", False, 2)]
    assert (stored.reporter_name, stored.reporter_title, stored.reported_on) == ("Birger Bok", "Chef", date(2026, 10, 12))
    assert [(one.name, one.title, one.unit.code) for one in stored.standing_signatures] == [
        ("Birger Bok", "Chef", "BER"),
        ("Axel Gran", "Chef", "ALD"),
    ]
    assert history() == [
        ("berit", "deviation.draft"),
        ("birger", "deviation.report"),
        ("axel", "deviation.dialogue"),
        ("birger", "deviation.write"),
        ("birger", "deviation.sign"),
        ("axel", "deviation.sign"),
        ("cecilia", "deviation.register"),
    ]


def test_each_side_is_told_and_nothing_of_what_was_written(stored, birger, axel, cecilia, berit):
    assert told(axel) == [
        "Verksamhetscontroller har tagit emot AVV-2026-0001 och förvarar den.",
        "En avvikelse i samverkan är signerad av en part. Läs texten och signera.",
        "Den gemensamma texten om en avvikelse i samverkan är ändrad.",
        "Beroendeenheten har rapporterat en avvikelse i samverkan som gäller din enhet.",
    ]
    assert told(cecilia) == ["En avvikelserapport är klar att registrera."]
    assert told(birger)[0] == told(berit)[0] == "Verksamhetscontroller har tagit emot AVV-2026-0001 och förvarar den."


def test_name_and_title_stay_as_they_were_the_day_it_was_reported(stored):
    with writing():
        db.session.execute(db.update(User).where(User.username == "birger").values(name="Birger Ny", title="Annan"))
    assert (stored.reporter_name, stored.reporter_title, stored.signatures[0].name) == ("Birger Bok", "Chef", "Birger Bok")


def test_numbers_follow_each_other_within_a_year_and_begin_anew(stored, birger, berit, ber, ald, cecilia):
    def one_more(now):
        made = report_deviation(at(birger, now), draft_deviation(at(birger, now), ber, unit_ids=[ald.id], **STEP_1))
        leave_deviation(at(birger, now), made, tried_on=date(2026, 10, 12), alone_why="Ingen svarar.")
        return register_deviation(at(cecilia, now), made).number

    assert one_more("2026-12-31T10:00") == "AVV-2026-0002"
    assert one_more("2027-01-01T10:00") == "AVV-2027-0001"
    assert one_more("2027-01-02T10:00") == "AVV-2027-0002"


PRESS = {
    "deviation.hand": lambda who, d: hand_deviation(who["berit"], d),
    "deviation.report": lambda who, d: report_deviation(who["birger"], d),
    "deviation.dialogue": lambda who, d: hold_dialogue(who["axel"], d, **DIALOGUE),
    "deviation.write": lambda who, d: write_together(who["axel"], d, **TEXT | {"joint_summary": "Annat."}),
    "deviation.sign": lambda who, d: sign_deviation(who["axel"], d, unit_id=who["ald"].id),
    "deviation.leave": lambda who, d: leave_deviation(who["birger"], d, tried_on=date(2026, 10, 9), alone_why="Ingen svarar."),
    "deviation.register": lambda who, d: register_deviation(who["cecilia"], d),
    "deviation.complete": lambda who, d: ask_for_completion(who["cecilia"], d, text="Vad blev lösningen?"),
    "deviation.cancel": lambda who, d: cancel_deviation(who["birger" if d.state == "draft" else "cecilia"], d, text="Fel."),
}


@pytest.fixture
def who(berit, birger, axel, cecilia, ald):
    return {"berit": berit, "birger": birger, "axel": axel, "cecilia": cecilia, "ald": ald}


@pytest.mark.parametrize("verb", PRESS)
def test_each_move_starts_only_where_the_table_says(written, who, verb):
    """Everything is pressed in every state; what the table says can start is done last, once for each state."""
    for state in sorted(STATES, key=lambda state: bool(targets_of(MOVES, verb, state))):
        bring(written, state, joint_summary=f"Före {state}.")
        targets = targets_of(MOVES, verb, state)
        if targets:
            assert PRESS[verb](who, written).state == targets[0], state
        else:
            with pytest.raises((Refused, NotAllowed)):
                PRESS[verb](who, written)
            db.session.rollback()
            assert written.state == state
        void_all(written)


def void_all(deviation):
    with writing():
        its = DeviationSignature.deviation_id == deviation.id
        db.session.execute(db.update(DeviationSignature).where(its).values(voided_at=cast.START))


def test_every_move_can_be_pressed():
    assert set(PRESS) == {move.verb for move in MOVES} - {"deviation.draft"}


# Step 1.


def test_a_handläggare_drafts_and_leaves_it_to_the_managers(drafted, berit, birger, axel):
    with pytest.raises(NotAllowed):
        report_deviation(berit, drafted)
    hand_deviation(berit, drafted)
    assert drafted.is_handed
    assert told(birger) == ["Berit Alm har skrivit ett utkast till en avvikelserapport."]
    assert told(axel) == []
    assert report_deviation(birger, drafted).drafted_by_id == berit.user_id


def test_only_whoever_drafted_it_and_the_units_managers_see_a_draft(drafted, berit, bodil, birger, eva, alva, axel, cecilia, viktor, tore):
    for actor in (berit, birger, eva):
        assert visible_to(actor) == [drafted.id], actor.who.name
    for actor in (bodil, alva, axel, cecilia, viktor, tore):
        assert visible_to(actor) == [], actor.who.name


def test_from_step_1_the_managers_of_the_units_it_names_and_the_controller_read_it(reported, request):
    for name in ("berit", "birger", "eva", "axel", "cecilia"):
        assert visible_to(request.getfixturevalue(name)) == [reported.id], name
    for name in ("bodil", "alva", "aron", "sara", "simon", "dag", "disa", "viktor", "tore"):
        assert visible_to(request.getfixturevalue(name)) == [], name


def test_whoever_drafted_it_and_left_the_unit_reads_it_no_more(reported, berit):
    with writing():
        db.session.execute(
            db.update(cast.User.roles.property.mapper.class_)
            .where(db.text(f"user_id = {berit.user_id}"))
            .values(unit_id=cast.unit_of("SOC").id)
        )
    assert visible_to(cast.actor_of("berit")) == []


def test_a_report_is_about_other_units_than_the_own_and_about_what_has_happened(berit, ber, ald):
    for units, why in (([], "Välj minst en"), ([ber.id], "redan med"), ([ber.id, ald.id], "redan med")):
        with pytest.raises(Refused, match=why):
            draft_deviation(berit, ber, unit_ids=units, **STEP_1)
    with pytest.raises(Refused, match="inte kommit än"):
        draft_deviation(berit, ber, unit_ids=[ald.id], **STEP_1 | {"happened_on": date(2026, 10, 13)})


def test_nobody_writes_for_a_unit_where_they_do_not_work(alva, cecilia, tore, ber, soc):
    for actor in (alva, cecilia, tore):
        with pytest.raises(NotAllowed):
            draft_deviation(actor, ber, unit_ids=[soc.id], **STEP_1)


def test_what_was_reported_is_not_rewritten(reported, birger, ald):
    with pytest.raises(Refused, match="redan rapporterat"):
        edit_deviation(birger, reported, unit_ids=[ald.id], **STEP_1)


def test_a_draft_that_someone_changed_is_neither_saved_nor_reported_over(drafted, berit, birger, ald, soc):
    seen = str(drafted.version)
    edit_deviation(birger, drafted, unit_ids=[soc.id], version=seen, **STEP_1 | {"proposal": "Ring."})
    assert [unit.code for unit in drafted.concerned] == ["SOC"]
    with pytest.raises(Changed, match="ändrats"):
        edit_deviation(berit, drafted, unit_ids=[ald.id], version=seen, **STEP_1)
    with pytest.raises(Changed):
        report_deviation(birger, drafted, version=seen)
    db.session.rollback()
    assert (drafted.proposal, drafted.state) == ("Ring.", "draft")


@pytest.mark.parametrize("field", ["description", "perception", "proposal", "category_text"])
def test_no_number_passes_the_gate(berit, birger, ber, ald, field):
    drafted = draft_deviation(berit, ber, unit_ids=[ald.id], **STEP_1 | {field: "Se 2026-0001."})
    for press, actor in ((report_deviation, birger), (hand_deviation, berit)):
        with pytest.raises(Refused, match="Ta bort ”2026-0001”"):
            press(actor, drafted)


def test_a_name_the_writer_may_see_is_warned_about_and_passes_once_it_has_been_looked_at(birger, ber, ald):
    drafted = draft_deviation(birger, ber, unit_ids=[ald.id], **STEP_1 | {"description": "Gun Östberg väntade."})
    with pytest.raises(NamesFound) as found:
        report_deviation(birger, drafted)
    assert report_deviation(birger, drafted, looked_at="|".join(found.value.words)).state == "reported"


def test_lex_sarah_is_written_down_at_any_time_by_the_unit_that_reported(birger, berit, axel, cecilia, ber, ald):
    reported = report_deviation(birger, draft_deviation(berit, ber, unit_ids=[ald.id], **STEP_1 | {"lex_sarah": "unknown"}))
    for actor in (axel, cecilia):
        with pytest.raises(NotAllowed):
            tell_lex_sarah(actor, reported, lex_sarah_on=date(2026, 10, 12), lex_sarah_where="SN 1")
    with pytest.raises(Refused, match="inte kommit"):
        tell_lex_sarah(birger, reported, lex_sarah_on=date(2026, 10, 13), lex_sarah_where="SN 1")
    tell_lex_sarah(berit, reported, lex_sarah_on=date(2026, 10, 12), lex_sarah_where="SN 2026/12")
    assert (reported.lex_sarah_on, reported.lex_sarah_where, reported.state) == (date(2026, 10, 12), "SN 2026/12", "reported")


# The link stays inside.


def test_the_link_is_for_those_of_the_writing_unit_who_read_the_akt(berit, birger, axel, alva, cecilia, assigned, ber, ald):
    made = draft_deviation(berit, ber, unit_ids=[ald.id], link=Link(assigned.case_id, f"referral:{assigned.id}"), **STEP_1)
    report_deviation(birger, made)
    for actor in (berit, birger):
        began = linked(actor, made)
        assert (began.kind, began.thing.id, began.number) == ("referral", assigned.id, "2026-0001")
    for actor in (axel, alva, cecilia):
        assert linked(actor, made) is None
    assert {row.case_id for row in db.session.scalars(db.select(DeviationLink))} == {assigned.case_id}
    lines = db.session.scalars(db.select(HistoryLine).where(HistoryLine.verb.startswith("deviation."))).all()
    assert {line.case_id for line in lines} == {None}


# The corresponding level.


def test_the_dialogue_is_written_in_at_the_level_that_reported_and_not_by_an_enhetschef(reported, birger, berit, eva, alva, simon):
    cast.add_someone("hans", "Hans Hög", [(cast.HEAD, "ALD")])
    for actor in (berit, eva, alva, simon, cast.actor_of("hans")):
        with pytest.raises(NotAllowed):
            hold_dialogue(actor, reported, **DIALOGUE)
    assert hold_dialogue(birger, reported, **DIALOGUE).state == "in_dialogue"  # whoever reported makes contact (R296)


def test_an_enhetschefs_report_goes_to_the_enhetschef_and_where_there_is_none_to_the_avdelningschef(eva, axel, ber, ald, soc):
    cast.add_someone("hans", "Hans Hög", [(cast.HEAD, "ALD")])
    cast.add_someone("asta", "Asta Topp", [(cast.Role.DEPARTMENT_MANAGER, "AOF")])
    made = report_deviation(eva, draft_deviation(eva, ber, unit_ids=[ald.id, soc.id], **STEP_1))
    assert {party.unit.code: party.level for party in made.parties} == {"BER": 3, "ALD": 3, "SOC": 4}
    assert told(cast.actor_of("hans")) == told(cast.actor_of("asta"))
    assert visible_to(cast.actor_of("asta")) == [made.id]  # as party
    with pytest.raises(NotAllowed):
        hold_dialogue(axel, made, **DIALOGUE)
    assert hold_dialogue(cast.actor_of("asta"), made, **DIALOGUE).state == "in_dialogue"


def test_where_no_higher_level_exists_the_highest_there_is_answers(eva, axel, ber, ald):
    made = report_deviation(eva, draft_deviation(eva, ber, unit_ids=[ald.id], **STEP_1))
    assert {party.unit.code: party.level for party in made.parties} == {"BER": 3, "ALD": 2}
    assert hold_dialogue(axel, made, **DIALOGUE).state == "in_dialogue"


def test_where_both_sides_would_be_the_same_person_the_superior_acts(eva, disa, ber, ekb, viktor):
    """Eva leads both; Disa is below her at EKB; so it goes to the avdelningschef."""
    made = report_deviation(eva, draft_deviation(eva, ber, unit_ids=[ekb.id], **STEP_1))
    assert {party.unit.code: party.level for party in made.parties} == {"BER": 3, "EKB": 4}
    hold_dialogue(viktor, made, **DIALOGUE)
    write_together(eva, made, **TEXT)
    sign_deviation(eva, made, unit_id=ber.id)
    with pytest.raises(Refused, match="redan signerat"):
        sign_deviation(eva, made, unit_id=ekb.id)
    assert sign_deviation(viktor, made, unit_id=ekb.id).state == "sent"


def test_a_deputy_reports_and_signs_for_the_manager_and_it_is_told_so(drafted, birger, bodil, ber):
    appoint_deputy(birger, None, deputy_id=bodil.user_id, starts_on=date(2026, 10, 12), ends_on=date(2026, 10, 16))
    deputy = cast.actor_of("bodil")
    report_deviation(deputy, drafted)
    assert (drafted.reporter_name, drafted.reporter_title) == ("Bodil Ask", "Socialsekreterare, ersättare för Birger Bok")


# Step 2.


def test_two_editors_never_overwrite_each_other(talked, birger, axel):
    seen = str(talked.version)
    write_together(axel, talked, version=seen, **TEXT | {"joint_summary": "Axels text."})
    with pytest.raises(Changed) as changed:
        write_together(birger, talked, version=seen, **TEXT)
    assert "Axel Gran, 12 oktober 2026" in str(changed.value)
    db.session.rollback()
    assert talked.joint_summary == "Axels text."


def test_any_change_voids_the_signature_and_says_so(signed_once, axel, birger, ald):
    write_together(axel, signed_once, **TEXT | {"remaining_problems": "Rummen."})
    assert (signed_once.state, signed_once.standing_signatures) == ("step2_draft", [])
    assert [(one.name, one.voided_why) for one in signed_once.signatures] == [("Birger Bok", "Axel Gran ändrade den gemensamma texten.")]
    assert told(birger)[0] == "Den gemensamma texten om en avvikelse i samverkan är ändrad. Signaturen gäller inte längre."
    sign_deviation(axel, signed_once, unit_id=ald.id)
    assert signed_once.state == "signed_one"


@pytest.mark.parametrize(
    "change", [{"joint_summary": "X."}, {"remaining_problems": "X."}, {"dialogue_who": "X."}, {"dialogue_on": date(2026, 10, 9)}]
)
def test_a_change_of_anything_in_step_2_voids(signed_once, axel, change):
    write_together(axel, signed_once, **TEXT | change)
    assert signed_once.standing_signatures == []


def test_saving_what_is_the_same_voids_nothing(signed_once, axel):
    with pytest.raises(Refused, match="Inget är ändrat"):
        write_together(axel, signed_once, **TEXT)
    db.session.rollback()
    assert len(signed_once.standing_signatures) == 1


def test_one_signs_what_one_has_read(written, birger, axel, ber):
    seen = str(last_text(written).id)
    write_together(axel, written, **TEXT | {"joint_summary": "Annat."})
    with pytest.raises(Changed, match=r"Inget är signerat"):
        sign_deviation(birger, written, unit_id=ber.id, version=seen)


def test_two_signatures_are_two_people_from_two_units_one_of_which_reported(birger, axel, simon, eva, ber, ald, soc):
    made = report_deviation(birger, draft_deviation(birger, ber, unit_ids=[ald.id, soc.id], **STEP_1))
    write_together(simon, hold_dialogue(axel, made, **DIALOGUE), **TEXT)
    with pytest.raises(Refused, match="Välj en enhet som du leder"):
        sign_deviation(axel, made, unit_id=ber.id)
    sign_deviation(axel, made, unit_id=ald.id)
    with pytest.raises(Refused, match="ska vara från Beroendeenheten"):
        sign_deviation(simon, made, unit_id=soc.id)
    with pytest.raises(Refused, match="redan signerat"):
        sign_deviation(axel, made, unit_id=ald.id)
    assert sign_deviation(eva, made, unit_id=ber.id).state == "sent"


def test_of_two_colleagues_one_signs_for_the_unit(signed_once, eva, ber):
    with pytest.raises(Refused, match="Din enhet har redan signerat"):
        sign_deviation(eva, signed_once, unit_id=ber.id)


def test_a_handläggare_and_the_controller_neither_write_nor_sign(written, berit, alva, cecilia, ber, ald):
    for actor, unit in ((berit, ber), (alva, ald), (cecilia, ber)):
        with pytest.raises(NotAllowed):
            write_together(actor, written, **TEXT | {"joint_summary": "Annat."})
        with pytest.raises(NotAllowed):
            sign_deviation(actor, written, unit_id=unit.id)


def test_what_is_sent_is_locked(signed, birger, axel):
    for actor in (birger, axel):
        with pytest.raises(Refused):
            write_together(actor, signed, **TEXT | {"joint_summary": "Annat."})


def test_without_joint_signature_only_after_tried_dialogue_and_with_the_reason(reported, birger):
    for tried_on, why, says in (
        (None, "X", "försökte ha dialog"),
        (date(2026, 10, 13), "X", "inte kommit"),
        (date(2026, 10, 9), " ", "Skriv varför"),
    ):
        with pytest.raises(Refused, match=says):
            leave_deviation(birger, reported, tried_on=tried_on, alone_why=why)
    left = leave_deviation(birger, reported, tried_on=date(2026, 10, 9), alone_why="Ingen svarar.")
    assert (left.state, left.sent_on, left.signed_on, left.alone_why) == ("sent", date(2026, 10, 12), None, "Ingen svarar.")


# The controller.


def test_completion_opens_step_2_voids_the_signatures_and_keeps_number_and_reason(stored, cecilia, birger, axel, ber, ald):
    ask_for_completion(cecilia, stored, text="Vad blev lösningen?")
    assert (stored.state, stored.is_open, stored.standing_signatures, stored.number) == ("step2_draft", True, [], "AVV-2026-0001")
    step = db.session.scalar(db.select(DeviationStep).where(DeviationStep.verb == "deviation.complete"))
    assert step.text == "Vad blev lösningen?"
    assert (stored.sent_on, stored.registered_on) == (None, None)
    with pytest.raises(Refused, match="Ändra den gemensamma texten först"):
        sign_deviation(birger, stored, unit_id=ber.id)
    write_together(birger, stored, **TEXT | {"joint_summary": "Vi ringer dagen före."})
    sign_deviation(birger, stored, unit_id=ber.id)
    sign_deviation(axel, stored, unit_id=ald.id)
    assert register_deviation(cecilia, stored).number == "AVV-2026-0001"


def test_only_the_controller_registers_and_asks_for_completion(signed, birger, axel, eva, viktor, tore):
    for actor in (birger, axel, eva, viktor, tore):
        with pytest.raises(NotAllowed):
            register_deviation(actor, signed)
        with pytest.raises(NotAllowed):
            ask_for_completion(actor, signed, text="Mer.")


def test_the_reporter_cancels_until_the_other_has_answered_and_then_the_controller(talked, reported, birger, axel, cecilia):
    for actor in (birger, axel):
        with pytest.raises(NotAllowed):
            cancel_deviation(actor, talked, text="Fel.")
    done = cancel_deviation(cecilia, talked, text="Dubbel.")
    assert (done.state, done.is_open, done.cancelled_on) == ("cancelled", False, date(2026, 10, 12))
    assert told(axel)[0] == "Avvikelserapport 1 är makulerad. Skälet står i rapporten."


def test_remaining_problems_wait_for_the_next_meeting_for_those_who_read_the_report(written, axel, birger, simon, cecilia):
    assert unsolved_deviations(axel) == []
    write_together(axel, written, **TEXT | {"remaining_problems": "Rummen räcker inte."})
    for actor in (axel, birger, cecilia):
        assert [(row.id, row.remaining_problems) for row in unsolved_deviations(actor)] == [(written.id, "Rummen räcker inte.")]
    assert unsolved_deviations(simon) == []


def test_no_table_of_a_report_has_a_column_for_a_person_and_only_the_link_for_an_akt():
    ours = [table for name, table in db.metadata.tables.items() if name.startswith("deviation")]
    pointing = {(t.name, key.column.table.name) for t in ours for c in t.columns for key in c.foreign_keys}
    assert {name for name, target in pointing if target in {"person", "case", "referral", "meeting"}} == {"deviation_link"}


def test_what_was_written_stands_in_the_history_and_can_be_proved(stored):
    values = db.session.scalars(db.select(HistoryValue.news)).all()
    assert any("Vi bekräftar tider dagen före." in news for news in values)
