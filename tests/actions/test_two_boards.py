"""A municipality with two nämnder: two authorities share nothing by themselves."""

from datetime import date, datetime

import pytest

from sipweb.actions.assign import assign_worker
from sipweb.actions.meetings import book_meeting, hold_three_party
from sipweb.actions.outcomes import close_referral
from sipweb.actions.referrals import draft_referral, send_referral
from sipweb.db import db
from sipweb.gate import Refused
from sipweb.models import Case, Person
from sipweb.queries.referrals import planned_meeting
from tests import cast
from tests.conftest import WRITTEN, at

GUN = "196003052385"


@pytest.fixture
def vux(app):
    """A unit under another nämnd, with a handläggare and a manager."""
    unit = cast.add_the_unit("VUX", "Vuxenenheten", ("VUX", "Vuxna"), "Vuxennämnden")
    cast.add_someone("vera", "Vera Vik", [(cast.WORKER, "VUX")])
    cast.add_someone("vidar", "Vidar Ås", [(cast.BOSS, "VUX")])
    return unit


def asked(berit, akt, ber, vux):
    return draft_referral(berit, akt, from_unit_id=ber.id, to_unit_id=vux.id, **WRITTEN | {"need": "det behövs."})


def held(berit, akt, ber, vux):
    """A request to the other nämnd, as far as a held trepartsmöte."""
    cast.consent_for(akt, "berit", "BER", "VUX")
    request = send_referral(berit, asked(berit, akt, ber, vux))
    vera = cast.actor_of("vera")
    assign_worker(cast.actor_of("vidar"), request, verb="referral.assign", to_worker_id=vera.user_id)
    told = {"no_pre_meeting_reason": "Brådskar.", "place": "Rum 1", "purpose": "X", "invited_how": "Brev."}
    book_meeting(vera, request, verb="referral.book_three_directly", starts_at=datetime(2026, 10, 13, 9), **told)
    came = {one.id: (True, "") for one in planned_meeting(request).attendance}
    said = {"person_words": "", "summary": "", "information_given": True, "application_made": True}
    return hold_three_party(at(vera, "2026-10-13T10:00"), request, attended=came, agreements=[], **said)


def test_the_line_of_why_is_not_enough_for_the_other_nämnd(berit, akt, ber, vux):
    request = asked(berit, akt, ber, vux)
    with pytest.raises(Refused, match="Samtycke saknas för Vuxenenheten"):
        send_referral(berit, request)


def test_the_same_person_has_an_akt_of_its_own_under_each_nämnd(akt, vux):
    theirs = cast.known("vera", "vidar", "VUX", "Gun Östberg", date(1960, 3, 5), GUN)
    assert theirs.id != akt.id
    assert theirs.person_id != akt.person_id
    assert [t.unit.code for t in akt.open_tracks] == ["BER"]


def test_an_application_opens_an_akt_of_the_receivers_own(berit, akt, ber, vux):
    request = held(berit, akt, ber, vux)
    close_referral(at(cast.actor_of("vera"), "2026-10-13T11:00"), request, outcome="application_made", text="")
    theirs = db.session.get_one(Case, request.receiving_case_id)
    assert (theirs.number, theirs.person.board_id, theirs.person.identity_number) == ("2026-0005", vux.board_id, GUN)
    assert [(t.unit.code, t.case_worker.username) for t in theirs.open_tracks] == [("VUX", "vera")]
    assert [t.unit.code for t in akt.open_tracks] == ["BER"]
    assert db.session.scalars(Case.visible_to(berit)).all() == [akt]
    assert db.session.scalars(Case.visible_to(cast.actor_of("vera"))).all() == [theirs]


def test_a_person_the_other_nämnd_knows_gets_no_second_akt_there(berit, akt, ber, vux):
    cast.add_someone("vilma", "Vilma Å", [(cast.WORKER, "VUX")])
    theirs = cast.known("vera", "vidar", "VUX", "Gun Östberg", date(1960, 3, 5), GUN)
    request = held(berit, akt, ber, vux)
    close_referral(at(cast.actor_of("vera"), "2026-10-13T11:00"), request, outcome="application_made", text="")
    assert request.receiving_case_id == theirs.id
    assert len(db.session.scalars(db.select(Person).where(Person.identity_number == GUN)).all()) == 2
    assert len(theirs.tracks) == 1


def test_someone_without_number_gets_an_akt_of_their_own_there(berit, birger, ber, vux):
    case = cast.known("berit", "birger", "BER", "Nils Namn", date(1970, 1, 1))
    cast.known("vera", "vidar", "VUX", "Någon Annan", date(1971, 1, 1))
    request = held(berit, case, ber, vux)
    close_referral(at(cast.actor_of("vera"), "2026-10-13T11:00"), request, outcome="investigation_starts", text="")
    assert db.session.get_one(Case, request.receiving_case_id).person.name == "Nils Namn"
