"""The urgent contact: written down after the call, whoever consents; confirmed by the unit that was called; taken up on a meeting."""

from datetime import date, datetime

import pytest

from sipweb.actions.access import block_user
from sipweb.actions.names import NamesFound
from sipweb.actions.organisation import appoint_deputy
from sipweb.actions.own_part import close_track
from sipweb.actions.people import protect_person
from sipweb.actions.urgent import answer_urgent, complete_urgent, mark_reported, register_urgent, report_urgent
from sipweb.db import db
from sipweb.gate import ACTIONS, Changed, NotAllowed, Refused, action
from sipweb.models import Event, JournalEntry, UrgentConsultation
from sipweb.queries.cases import timeline
from sipweb.queries.consents import why_not_tell
from sipweb.queries.urgent import urgent_since
from sipweb.queries.work import tasks
from tests import cast
from tests.conftest import at, history, told

CALLED = {
    "called_at": datetime(2026, 10, 12, 8, 30),
    "reached": "Axel Gran, biträdande enhetschef",
    "how": "phone",
    "matter": "Hittades på golvet i morse.",
    "why_urgent": "Kan inte vara ensam i natt.",
    "outcome": "Trygghetslarm i dag.",
}
AKT = CALLED | {"ground": "no_harm", "ground_text": "Det är klart att ingen lider men.", "person_told_on": date(2026, 10, 12)}


@pytest.fixture
def registered(birger, ber, soc, akt) -> UrgentConsultation:
    """Birger's call to SOC, for which there is no consent."""
    return register_urgent(birger, ber, to_unit_id=soc.id, case=akt, **AKT)


@pytest.fixture
def anonymous(birger, ber, ald) -> UrgentConsultation:
    return register_urgent(birger, ber, to_unit_id=ald.id, age="66", **CALLED)


def seen(actor) -> list[int]:
    return list(db.session.scalars(UrgentConsultation.visible_to(actor).with_only_columns(UrgentConsultation.id)))


def waits(actor) -> list[tuple[str, str]]:
    return [(t.place, t.title) for t in tasks(actor) if t.endpoint == "urgent.show"]


# Registering.


def test_it_is_registered_without_consent_and_opens_no_gate(registered, akt, soc, birger):
    assert registered.state == "registered"
    assert why_not_tell(akt, soc, birger) == "Samtycke saknas för Socialpsykiatri. Fråga den enskilde, eller skriv en annan grund."
    assert history() == [("birger", "urgent.register")]


def test_the_called_units_managers_are_told_and_nobody_is_named(registered, simon, sara, axel):
    assert told(simon) == ["Birger Bok på Beroendeenheten har skrivit in ert akuta samtal. Stämmer det? Akt 2026-0001."]
    assert told(sara) == told(axel) == []


@pytest.mark.parametrize("username", ["berit", "alva", "axel", "dag", "eva"])
def test_a_manager_of_the_unit_registers_and_no_one_else(username, app, ber, ald, akt):
    actor = cast.actor_of(username)
    if username == "eva":  # enhetschef of BER
        assert register_urgent(actor, ber, to_unit_id=ald.id, case=akt, **AKT).id
        return
    with pytest.raises(NotAllowed):
        register_urgent(actor, ber, to_unit_id=ald.id, case=akt, **AKT)


def test_a_deputy_registers_and_history_says_for_whom(birger, berit, ber, ald, akt):
    appoint_deputy(birger, None, deputy_id=berit.user_id, starts_on=cast.TODAY, ends_on=cast.TODAY)
    register_urgent(at(berit, "2026-10-12T10:00"), ber, to_unit_id=ald.id, case=akt, **AKT)
    line = db.session.execute(
        db.select(db.text("verb"), db.text("for_user_id")).select_from(db.text("history")).order_by(db.text("id desc"))
    ).first()
    assert tuple(line) == ("urgent.register", birger.user_id)


def test_an_akt_the_unit_does_not_have_is_refused_and_tells_nothing(axel, ald, ber, akt):
    with pytest.raises(Refused, match=r"Er enhet är inte aktuell i akten"):
        register_urgent(axel, ald, to_unit_id=ber.id, case=akt, **AKT)


@pytest.mark.parametrize(
    "more, why, field",
    [
        ({"called_at": datetime(2026, 10, 12, 9, 1)}, "Samtalet ska ha varit när det skrivs in. Kontrollera dag och tid.", "called_on"),
        ({"ground": "need"}, "Enheten är inte aktuell i akten. Välj en annan grund.", "ground"),
    ],
)
def test_what_cannot_be_right_is_refused_beside_its_field(birger, ber, soc, akt, more, why, field):
    with pytest.raises(Refused) as refused:
        register_urgent(birger, ber, to_unit_id=soc.id, case=akt, **AKT | more)
    assert (str(refused.value), refused.value.field) == (why, field)


def test_the_own_unit_is_not_called(birger, ber, akt):
    with pytest.raises(Refused, match=r"Välj en annan enhet än er egen"):
        register_urgent(birger, ber, to_unit_id=ber.id, case=akt, **AKT)


def test_late_is_written_in_the_journal_and_not_refused(birger, ber, soc, akt):
    register_urgent(at(birger, "2026-10-14T09:00"), ber, to_unit_id=soc.id, case=akt, **AKT)
    text = db.session.scalar(db.select(JournalEntry.text).order_by(JournalEntry.id.desc()))
    assert "Inskrivet 14 oktober 2026, skulle ha skrivits in senast 13 oktober 2026" in text
    assert [row.is_late for row in urgent_since(at(birger, "2026-10-14T09:00"), None)] == [True]


def test_in_time_is_not_called_late(registered, birger):
    assert [row.is_late for row in urgent_since(birger, None)] == [False]
    assert "skulle ha" not in db.session.scalar(db.select(JournalEntry.text).order_by(JournalEntry.id.desc()))


# What it leaves in the akt.


def test_the_feed_says_that_there_was_a_call_and_nothing_of_what_was_said(registered, berit, akt):
    newest = timeline(berit, akt)[0]
    assert newest.title == "Akut kontakt registrerad: Beroendeenheten och Socialpsykiatri"
    assert newest.text == ""


def test_the_journal_gets_it_all_in_the_calling_unit_and_in_a_called_one_that_is_current(birger, ber, ald, akt):
    cast.known("alva", "axel", "ALD", "Gun Östberg", date(1960, 3, 5), "196003052385")
    register_urgent(birger, ber, to_unit_id=ald.id, case=akt, **AKT | {"ground": "need"})
    found = db.session.scalars(db.select(JournalEntry).where(JournalEntry.title.startswith("Akut kontakt")))
    texts = {entry.unit_id: entry.text for entry in found}
    assert set(texts) == {ber.id, ald.id}
    for line in (
        "Samtalet: 12 oktober 2026 kl.\N{NO-BREAK SPACE}8.30, telefon, med Axel Gran, biträdande enhetschef",
        "Därför kunde det inte vänta: Kan inte vara ensam i natt.",
        "Det vi kom fram till: Trygghetslarm i dag.",
        "Den enskilde fick veta: 12 oktober 2026",
    ):
        assert line in texts[ber.id]
        assert line in texts[ald.id]


def test_a_unit_that_is_only_called_gets_its_text_when_it_answers(registered, simon, soc, akt):
    assert {e.unit_id for e in db.session.scalars(db.select(JournalEntry).where(JournalEntry.title.startswith("Akut")))} == {
        registered.unit_id
    }
    answer_urgent(simon, registered, answer="agrees")
    mine = db.session.scalars(JournalEntry.visible_to(simon).where(JournalEntry.case_id == akt.id)).all()
    assert [entry.unit_id for entry in mine] == [soc.id]
    assert "Socialpsykiatri: Ja, så uppfattade vi det" in mine[0].text


def test_a_hidden_unit_that_calls_is_seen_by_no_other_unit_in_the_feed(hidden_akt, ragnar, rel, ekb, dag, disa):
    urgent = register_urgent(ragnar, rel, to_unit_id=ekb.id, case=hidden_akt, **AKT | {"ground": "need"})
    assert [e.title for e in timeline(dag, hidden_akt) if "Våld" in e.title] == []
    assert urgent.id in seen(disa)  # she was called
    answer_urgent(disa, urgent, answer="agrees")
    others = db.session.scalars(db.select(Event).where(Event.verb == "urgent.register")).all()
    assert [(e.unit_id, e.other_unit_id) for e in others] == [(rel.id, None)]


# Who reads it.


def test_only_the_managers_of_the_two_units_and_the_handlaggare_read_it(registered):
    readers = [name for name, *_ in cast.STAFF if seen(cast.actor_of(name))]
    assert readers == ["berit", "birger", "simon", "eva"]  # eva is enhetschef of BER


def test_one_about_nobody_is_read_by_managers_alone(anonymous):
    assert [name for name, *_ in cast.STAFF if seen(cast.actor_of(name))] == ["birger", "axel", "eva"]


def test_a_handlaggare_in_a_third_unit_does_not_read_it(registered, akt):
    cast.known("alva", "axel", "ALD", "Gun Östberg", date(1960, 3, 5), "196003052385")
    assert seen(cast.actor_of("alva")) == seen(cast.actor_of("axel")) == []


def test_a_handlaggare_of_the_called_unit_reads_it_once_the_unit_has_the_akt(registered):
    cast.known("sara", "simon", "SOC", "Gun Östberg", date(1960, 3, 5), "196003052385")
    assert seen(cast.actor_of("sara")) == [registered.id]


def test_a_spärr_shuts_out_also_from_this(registered, birger, eva, akt):
    block_user(eva, akt, user_id=birger.user_id, reason="Släkt.")
    assert seen(birger) == []


def test_when_the_akt_is_closed_it_is_closed_too(registered, berit, akt, simon, ber):
    close_track(berit, akt.track_of(ber.id), reason="Klart.")
    assert seen(simon) == seen(cast.actor_of("birger")) == []


def test_a_protected_persons_contact_is_read_by_those_who_are_named_and_the_called_managers_become_it(protected, simon, soc, ber):
    urgent = register_urgent(simon, soc, to_unit_id=ber.id, case=protected, **AKT)
    assert [name for name, *_ in cast.STAFF if urgent.id in seen(cast.actor_of(name))] == ["birger", "sara", "simon", "eva"]


def test_protection_that_comes_later_shuts_out_who_is_not_named(registered, berit, akt, simon):
    protect_person(berit, akt, protection="flagged", protection_checked_on=cast.TODAY)
    assert seen(cast.actor_of("alva")) == seen(cast.actor_of("bodil")) == []
    assert seen(cast.actor_of("birger")) == seen(simon) == [registered.id]


# Anonymous.


def test_numbers_are_refused_and_names_are_asked_about(birger, ber, ald, akt):
    with pytest.raises(Refused, match=r"Ta bort ”2026-0001”. Det visar vem det gäller"):
        register_urgent(birger, ber, to_unit_id=ald.id, age="66", **CALLED | {"matter": "Se akt 2026-0001."})
    with pytest.raises(NamesFound) as refused:
        register_urgent(birger, ber, to_unit_id=ald.id, age="66", **CALLED | {"outcome": "Östberg får larm."})
    assert refused.value.words == ["Östberg"]
    assert register_urgent(birger, ber, to_unit_id=ald.id, age="66", looked_at="Östberg", **CALLED | {"outcome": "Östberg får larm."}).id


def test_one_about_nobody_leaves_nothing_in_any_akt(anonymous, axel, birger):
    answer_urgent(axel, anonymous, answer="agrees")
    assert db.session.scalar(db.select(Event.id).where(Event.verb.startswith("urgent"))) is None
    with pytest.raises(Refused, match=r"Ingen grund behövs"):
        complete_urgent(birger, anonymous, ground="no_harm")


# Answering.


def test_the_called_unit_confirms_and_the_caller_is_told(registered, simon, birger):
    answer_urgent(simon, registered, answer="agrees")
    assert (registered.state, registered.answered_by_id) == ("answered", simon.user_id)
    assert told(birger) == ["Socialpsykiatri har bekräftat ert akuta samtal. Akt 2026-0001."]


def test_it_corrects_beside_what_was_registered(registered, simon, birger):
    answer_urgent(simon, registered, answer="corrects", answer_text="Vi lovade att ringa i morgon.")
    assert registered.outcome == "Trygghetslarm i dag."
    assert registered.answer_text == "Vi lovade att ringa i morgon."
    assert told(birger)[0].startswith("Socialpsykiatri har rättat")


def test_a_correction_says_what(registered, simon):
    with pytest.raises(Refused, match=r"Skriv hur ni uppfattade det"):
        answer_urgent(simon, registered, answer="corrects", answer_text="  ")


@pytest.mark.parametrize("username", ["birger", "berit", "sara", "eva"])
def test_only_a_manager_of_the_called_unit_answers(registered, username):
    with pytest.raises(NotAllowed):
        answer_urgent(cast.actor_of(username), registered, answer="agrees")


def test_nobody_confirms_their_own_call_between_two_units_they_lead(eva, ber, ekb, akt):
    urgent = register_urgent(eva, ber, to_unit_id=ekb.id, case=akt, **AKT)
    with pytest.raises(NotAllowed):
        answer_urgent(eva, urgent, answer="agrees")
    assert answer_urgent(cast.actor_of("disa"), urgent, answer="agrees").state == "answered"


def test_the_second_who_answers_is_told_who_came_first(registered, simon):
    cast.add_someone("sanna", "Sanna Chef", [(cast.BOSS, "SOC")])
    answer_urgent(simon, registered, answer="agrees")
    with pytest.raises(Refused, match=r"Simon Lind hann före, 12 oktober 2026 kl\..9\.00"):
        answer_urgent(cast.actor_of("sanna"), registered, answer="corrects", answer_text="Nej.")


# The ground, and the person.


def test_the_ground_is_chosen_afterwards_and_the_person_is_told(birger, ber, soc, akt):
    urgent = register_urgent(birger, ber, to_unit_id=soc.id, case=akt, **CALLED, ground="later")
    assert ("unit", "Skriv grund, och när den enskilde fick veta") in waits(birger)
    complete_urgent(birger, urgent, ground="abuse_or_care", ground_text="Fortgående.", person_told_on=date(2026, 10, 12))
    assert waits(birger) == [("waiting", "Socialpsykiatri ska bekräfta det akuta samtalet")]


def test_two_who_write_the_ground_at_once(registered, birger, eva):
    seen_version = str(registered.version)
    complete_urgent(eva, registered, ground="duty", ground_text="Lag.", version=seen_version)
    with pytest.raises(Changed, match=r"Det du skrev står kvar"):
        complete_urgent(birger, registered, ground="consent", version=seen_version)


# The meeting.


def test_mitt_arbete_tells_each_side_what_waits(registered, birger, simon, berit):
    assert waits(simon) == [("unit", "Bekräfta det akuta samtalet med Beroendeenheten")]
    assert waits(birger) == [("waiting", "Socialpsykiatri ska bekräfta det akuta samtalet")]
    assert waits(berit) == []
    answer_urgent(simon, registered, answer="agrees")
    assert waits(simon) == waits(birger) == []


def test_it_is_reported_when_it_has_been_answered_and_not_before(registered, simon, birger):
    with pytest.raises(Refused, match=r"Det går inte nu. Den akuta kontakten är ”registrerad”."):
        report_urgent(birger, registered)
    answer_urgent(simon, registered, answer="agrees")
    report_urgent(birger, registered)
    assert (registered.state, registered.reported_on) == ("reported", date(2026, 10, 12))


def test_a_meeting_marks_those_that_are_answered_and_leaves_the_others(registered, anonymous, axel, birger, monkeypatch):
    monkeypatch.setitem(ACTIONS, "urgent.report", ACTIONS["urgent.report"])
    answer_urgent(axel, anonymous, answer="agrees")

    @action("urgent.report")
    def of_a_meeting(actor, one):
        assert mark_reported(actor, [registered, anonymous]) == [anonymous]
        return one

    of_a_meeting(birger, anonymous)
    assert (registered.state, anonymous.state) == ("registered", "reported")


def test_since_last_time_shows_what_is_new_and_what_is_not_reported(registered, anonymous, axel, birger, simon):
    answer_urgent(axel, anonymous, answer="agrees")
    report_urgent(birger, anonymous)
    found = urgent_since(birger, date(2026, 10, 13))
    assert [(row.number, row.mark, row.age) for row in found] == [("2026-0001", "G.Ö., 66 år", "")]
    assert {row.id for row in urgent_since(birger, date(2026, 10, 12))} == {registered.id, anonymous.id}
    assert [row.mark for row in urgent_since(simon, None)] == [""]  # the called unit is not current: no initials
    assert urgent_since(cast.actor_of("disa"), None) == []
