from datetime import date

import pytest

from sipweb.actions.consents import answer_consent, ask_consent, end_basis, record_basis, refuse_unless_shareable, withdraw_consent
from sipweb.actions.people import change_representative
from sipweb.db import db
from sipweb.gate import Changed, NotAllowed, Refused
from sipweb.models import Consent, DisclosureBasis
from tests import cast
from tests.conftest import at, history, told

ASKED = {
    "organisations": [],
    "purpose": "Samordna stöd.",
    "information": "situation",
    "informed_how": "Muntligt.",
    "asked_on": date(2026, 10, 12),
    "valid_to": date(2027, 10, 12),
}


def ask(actor, case, from_, *to, givers=(("individual", None),), **more):
    return ask_consent(actor, case, unit_id=from_.id, unit_ids=[u.id for u in to], givers=list(givers), **ASKED | more)


def gate(actor, case, unit, need="") -> str | None:
    try:
        refuse_unless_shareable(actor, case, unit, need=need)
    except Refused as why:
        return str(why)


def answer(actor, consent, said, which=0, **more):
    return answer_consent(actor, consent, answer_id=consent.answers[which].id, answer=said, form="oral", on=actor.today, **more)


def basis(actor, case, by, unit, kind="own_request", verb="basis.record"):
    told_ = {"by_unit_id": by.id, "unit_id": unit.id, "text": "Motivering.", "decided_on": actor.today}
    return record_basis(actor, case, verb=verb, kind=kind, **told_)


# Asking and answering.


def test_someone_who_is_asked_must_be_followed_up(berit, akt, ber, soc):
    consent = ask(berit, akt, ber, soc)
    assert (consent.state, consent.look_at_on, [a.answer for a in consent.answers]) == ("asked", date(2026, 10, 19), ["pending"])
    assert gate(berit, akt, soc) == "Den enskilde är tillfrågad om Socialpsykiatri men har inte svarat."
    assert akt.open_tracks[0].due_on == date(2026, 10, 19)


def test_a_yes_opens_the_gate_for_those_it_covers_and_no_others(berit, akt, ber, soc, ekb):
    consent = answer(berit, ask(berit, akt, ber, soc), "yes")
    assert (consent.state, consent.valid_from, consent.look_at_on) == ("given", date(2026, 10, 12), None)
    assert gate(berit, akt, soc) is None
    assert gate(berit, akt, ekb).startswith("Samtycke saknas för Ekonomiskt bistånd")


def test_a_no_shuts_it_and_asks_for_nothing_more(berit, akt, ber, soc):
    consent = answer(berit, ask(berit, akt, ber, soc), "no")
    assert (consent.state, consent.look_at_on) == ("declined", None)
    assert gate(berit, akt, soc) == "Den enskilde har tackat nej till kontakt med Socialpsykiatri."


def test_one_who_thinks_it_over_is_asked_again_on_the_day(berit, akt, ber, soc):
    consent = answer(berit, ask(berit, akt, ber, soc), "thinking", until=date(2026, 10, 20))
    assert (consent.state, consent.look_at_on) == ("thinking", date(2026, 10, 20))
    assert gate(berit, akt, soc).startswith("Den enskilde vill tänka på saken till 20 oktober 2026")


def test_one_who_cannot_take_a_stand_is_assessed_and_looked_at_again(berit, akt, ber, soc):
    consent = answer(
        berit,
        ask(berit, akt, ber, soc),
        "cannot_decide",
        until=date(2026, 11, 1),
        assessment="Läkare.",
        guardian_reported_on=date(2026, 10, 12),
    )
    assert (consent.state, consent.assessment, consent.look_at_on) == ("cannot_decide", "Läkare.", date(2026, 11, 1))


def test_consent_is_for_someone(berit, akt, ber):
    with pytest.raises(Refused, match="Välj minst en enhet"):
        ask(berit, akt, ber)
    assert db.session.scalar(db.select(db.func.count()).select_from(Consent)) == 1  # the one from before


def test_a_changed_mind_before_it_is_given_counts(berit, akt, ber, soc):
    consent = answer(berit, ask(berit, akt, ber, soc), "no")
    assert answer(berit, consent, "yes").state == "given"


def test_a_new_question_replaces_the_old(berit, akt, ber, soc):
    first = akt.consents[0]
    ask(berit, akt, ber, soc, replaces=first, answers=[{"answer": "yes", "form": "oral", "on": berit.today}])
    assert (first.state, first.ended_on) == ("superseded", date(2026, 10, 12))
    assert gate(berit, akt, cast.unit_of("ALD")) is not None


def test_what_someone_else_wrote_in_the_meantime_is_not_overwritten(berit, bodil, akt, ber, soc):
    consent = ask(berit, akt, ber, soc)
    seen = str(consent.version)
    answer(bodil, consent, "yes", version=seen)
    with pytest.raises(Changed, match="Bodil Ask"):
        answer(berit, consent, "no", version=seen)
    assert consent.state == "given"


def test_another_unit_may_not_answer_in_an_akt_it_does_not_have(alva, akt):
    with pytest.raises(NotAllowed):
        answer(alva, akt.consents[0], "no")


# A child.


@pytest.fixture
def custodians(child):
    return [("custodian", r.id) for r in child.person.representatives]


def test_one_of_two_custodians_is_not_enough(olle, child, bou, ald, custodians):
    consent = answer(olle, ask(olle, child, bou, ald, givers=custodians, child_view="Vill."), "yes", 0)
    assert consent.state == "incomplete"
    assert gate(olle, child, ald).startswith("Samtycket till Äldreenheten är ofullständigt")
    assert answer(olle, consent, "yes", 1).state == "given"
    assert gate(olle, child, ald) is None


def test_a_custodian_who_says_no_leaves_it_incomplete(olle, child, bou, ald, custodians):
    consent = answer(olle, ask(olle, child, bou, ald, givers=custodians), "yes", 0)
    assert answer(olle, consent, "no", 1).state == "incomplete"


def test_the_custodians_consent_alone_ends_the_day_before_the_child_is_fifteen(olle, child, bou, ald, custodians):
    consent = ask(olle, child, bou, ald, givers=custodians, valid_to=date(2035, 1, 1))
    answer(olle, answer(olle, consent, "yes", 0), "yes", 1)
    assert gate(at(olle, "2029-05-04T12:00"), child, ald) is None
    assert gate(at(olle, "2029-05-05T00:00"), child, ald).endswith("har gått ut. Fråga den enskilde igen, eller skriv en annan grund.")


def test_a_consent_ends_with_the_mandate_of_the_one_who_gave_it(olle, child, bou, ald, custodians):
    consent = ask(olle, child, bou, ald, givers=custodians)
    answer(olle, answer(olle, consent, "yes", 0), "yes", 1)
    change_representative(olle, child, representative_id=custodians[0][1], ends_on=date(2026, 11, 1))
    assert gate(at(olle, "2026-11-01T23:00"), child, ald) is None
    assert gate(at(olle, "2026-11-02T00:00"), child, ald) is not None


# Taken back.


def take_back(actor, consent, *codes):
    scopes = [s.id for s in consent.scopes if s.unit.code in codes]
    return withdraw_consent(actor, consent, scope_ids=scopes, on=actor.today, how="Per telefon.")


def test_taking_back_a_part_leaves_the_rest(berit, akt, ber, soc, ekb):
    consent = ask(berit, akt, ber, soc, ekb, answers=[{"answer": "yes", "form": "oral", "on": berit.today}])
    take_back(berit, consent, "SOC")
    assert consent.state == "given"
    assert gate(berit, akt, soc).startswith("Samtycket till Socialpsykiatri är återkallat. Inget nytt får lämnas.")
    assert gate(berit, akt, ekb) is None
    take_back(berit, consent, "EKB")
    assert (consent.state, consent.ended_on) == ("withdrawn", date(2026, 10, 12))


def test_what_is_taken_back_is_not_taken_back_again(berit, akt):
    consent = akt.consents[0]
    take_back(berit, consent, "ALD")
    with pytest.raises(Refused, match="redan avslutat"):
        take_back(berit, consent, "ALD")


def test_after_it_is_taken_back_no_answer_can_be_changed(berit, akt):
    consent = akt.consents[0]
    take_back(berit, consent, "ALD")
    with pytest.raises(Refused, match="redan avslutat"):
        answer(berit, consent, "yes")
    assert consent.state == "withdrawn"


def test_taking_back_deletes_nothing(berit, akt, sent):
    take_back(berit, akt.consents[0], "ALD")
    assert (sent.state, sent.question, len(akt.consents)) == ("sent", "Kan ni ge stöd i hemmet?", 1)


# Other grounds.


@pytest.mark.parametrize("kind", ["own_request", "no_harm"])
def test_a_handläggare_records_what_is_theirs_to_record(berit, akt, ber, soc, kind):
    basis(berit, akt, ber, soc, kind)
    assert gate(berit, akt, soc) is None


def test_the_manager_is_told_when_a_handläggare_finds_no_harm(berit, birger, akt, ber, soc):
    basis(berit, akt, ber, soc, "no_harm")
    assert told(birger) == ["En menprövning är skriven i akt 2026-0001."]


@pytest.mark.parametrize("kind", ["abuse_or_care", "duty", "necessary"])
def test_the_other_grounds_take_a_manager(berit, birger, akt, ber, soc, kind):
    with pytest.raises(Refused, match="biträdande enhetschef eller högre"):
        basis(berit, akt, ber, soc, kind)
    with pytest.raises(NotAllowed):
        basis(berit, akt, ber, soc, kind, "basis.decide")
    basis(birger, akt, ber, soc, kind, "basis.decide")
    assert gate(berit, akt, soc) is None
    assert history()[-1] == ("birger", "basis.decide")


def test_a_ground_that_no_longer_holds_stops_new_sharing_at_once(berit, akt, ber, soc):
    found = basis(berit, akt, ber, soc)
    end_basis(berit, found, ended_why="Ändrade sig.")
    assert gate(berit, akt, soc) is not None
    with pytest.raises(Refused, match="redan inte längre"):
        end_basis(berit, found, ended_why="Igen.")
    assert db.session.scalars(db.select(DisclosureBasis.ended_why)).one() == "Ändrade sig."


def test_a_current_unit_needs_the_line_of_why_and_no_consent(akt, berit, dag, ekb):
    cast.known("dag", "disa", "EKB", "Gun Östberg", date(1960, 3, 5), "196003052385")
    assert gate(berit, akt, ekb) == "Skriv en rad om varför uppgifterna behövs för handläggningen."
    assert gate(berit, akt, ekb, need="vi planerar ihop.") is None


def test_what_a_hidden_unit_has_asked_for_opens_nothing_for_others(dag, hidden_akt, soc):
    cast.consent_for(hidden_akt, "rut", "REL", "SOC")
    assert gate(dag, hidden_akt, soc).startswith("Samtycke saknas för Socialpsykiatri")
