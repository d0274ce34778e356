"""Lämna över: one list, a name on each row, reviewed, and carried out as a whole."""

from datetime import date

import pytest

from sipweb.actions.access import block_user, end_named, name_reader, named_in
from sipweb.actions.assign import assign_worker
from sipweb.actions.cases import confirm_intake, register_intake
from sipweb.actions.leaving import (
    cancel_list,
    choose_names,
    confirm_list,
    propose_list,
    receive_list,
    return_list,
    start_for,
    start_own,
)
from sipweb.actions.organisation import appoint_deputy, disable_user
from sipweb.actions.own_part import close_track
from sipweb.actions.people import protect_person
from sipweb.actions.referrals import draft_referral, send_referral
from sipweb.actions.tracks import assign_track
from sipweb.actions.transfers import judge_transfer
from sipweb.db import db, writing
from sipweb.gate import Changed, NotAllowed, Refused
from sipweb.models import Agreement, Case, Event, HandingOver, HistoryLine, User, UserRole
from sipweb.queries.leaving import things
from sipweb.queries.leaving_days import besides
from sipweb.queries.owned import owned, owns_open
from sipweb.queries.referrals import planned_meeting
from sipweb.queries.work import tasks
from tests import cast
from tests.actions.test_transfers import JUDGED, early, judged, notified  # noqa: F401 – fixtures
from tests.conftest import WRITTEN, at, told

WHY = {"reason": "leave", "text": "Föräldraledig.", "starts_on": date(2026, 11, 2)}


def started(actor, unit) -> HandingOver:
    return start_own(actor, db.session.get(User, actor.user_id), unit_id=unit.id, **WHY)


def to(actor, *lists):
    """Every row to this one."""
    return {row.key: actor.user_id for one in lists for row in one.rows}


def keys(handing_over):
    return sorted((row.what, row.case.number) for row in handing_over.rows)


def titles(case, unit_id=None):
    """The newest first; only what this unit or all may read."""
    seen = Event.for_all | (Event.unit_id == unit_id) | (Event.other_unit_id == unit_id) if unit_id else db.true()
    return list(db.session.scalars(db.select(Event.title).where(Event.case_id == case.id, seen).order_by(Event.id.desc())))


@pytest.fixture
def proposed(three_booked, berit, bodil, ber):
    """Berit's list with everything to Bodil, on Birger's table. In it the akt and the request with a booked trepartsmöte."""
    made = started(berit, ber)
    return propose_list(berit, made, choices=to(bodil, made))


# Making the list.


def test_everything_open_stands_on_the_list(three_booked, berit, ber, soc, akt):
    draft_referral(berit, akt, from_unit_id=ber.id, to_unit_id=soc.id, **WRITTEN)
    assert keys(started(berit, ber)) == [("sent", "2026-0001"), ("sent", "2026-0001"), ("track", "2026-0001")]


def test_the_asked_side_hands_over_what_it_was_named_for(three_booked, alva, ald):
    assert keys(started(alva, ald)) == [("asked", "2026-0001")]


def test_there_is_one_list_at_a_time(berit, ber, birger, akt):
    started(berit, ber)
    with pytest.raises(Refused, match="redan en lista"):
        started(berit, ber)
    with pytest.raises(Refused, match="redan en lista"):
        start_for(birger, ber, from_user_id=berit.user_id, **WHY)


def test_who_has_nothing_open_has_nothing_to_hand_over(bodil, ber, ald, berit):
    with pytest.raises(Refused, match="inget öppet"):
        started(bodil, ber)
    with pytest.raises(Refused, match="inget öppet"):
        started(berit, ald)


def test_a_manager_makes_the_list_for_someone_who_is_ill_and_they_are_told(birger, berit, ber, akt):
    start_for(birger, ber, from_user_id=berit.user_id, **WHY)
    assert told(berit) == ["Birger Bok gör en lista för att lämna över det du ansvarar för hos Beroendeenheten."]


def test_nobody_else_makes_it(bodil, axel, berit, ber, akt):
    for actor in (bodil, axel):
        with pytest.raises(NotAllowed):
            start_for(actor, ber, from_user_id=berit.user_id, **WHY)
        with pytest.raises(NotAllowed):
            start_own(actor, cast.user_of("berit"), unit_id=ber.id, **WHY)


# Names.


def test_a_list_is_named_row_by_row_or_all_at_once(sent, berit, bodil, birger, ber):
    made = started(berit, ber)
    choose_names(berit, made, choices={}, everyone=bodil.user_id)
    choose_names(berit, made, choices={f"sent_{sent.id}": birger.user_id})
    assert {row.what: row.to_user.username for row in made.rows} == {"track": "bodil", "sent": "birger"}


def test_all_at_once_leaves_the_rows_that_this_one_can_not_have(sent, berit, bodil, birger, ber, akt):
    cast.known("berit", "birger", "BER", "Per Ny", date(1970, 1, 1))
    block_user(birger, akt, user_id=bodil.user_id, reason="Jäv.")
    made = choose_names(berit, started(berit, ber), choices={}, everyone=bodil.user_id)
    assert {row.case.number for row in made.rows if row.to_user_id} == {"2026-0005"}


@pytest.mark.parametrize("username, why", [("alva", "arbetar inte på enheten"), ("berit", "Välj någon annan än"), ("tore", "arbetar inte")])
def test_a_row_of_the_own_akt_goes_only_to_someone_at_the_unit(username, why, sent, berit, ber):
    made = started(berit, ber)
    with pytest.raises(Refused, match=why):
        choose_names(berit, made, choices=to(cast.actor_of(username), made))


def test_what_the_unit_was_asked_can_go_to_any_handläggare_of_the_department(assigned, alva, sara, ald, dag):
    made = started(alva, ald)
    choose_names(alva, made, choices=to(sara, made))
    with pytest.raises(Refused, match="arbetar inte på enheten"):
        choose_names(alva, made, choices=to(dag, made))


def test_nobody_comes_on_both_sides_of_a_request(sent, axel, bodil, alva, berit, ber):
    cast.add_someone("bodel", "Bo Båda", [(cast.WORKER, "ALD"), (cast.WORKER, "BER")])
    both = cast.actor_of("bodel")
    assign_worker(axel, sent, verb="referral.assign", to_worker_id=both.user_id)
    made = started(berit, ber)
    with pytest.raises(Refused, match="handläggare för den andra enheten"):
        choose_names(berit, made, choices={f"sent_{sent.id}": both.user_id})


def test_someone_who_is_shut_out_of_the_akt_is_refused(berit, bodil, birger, ber, akt):
    block_user(birger, akt, user_id=bodil.user_id, reason="Jäv.")
    made = started(berit, ber)
    with pytest.raises(Refused, match="inte utses i den här akten"):
        choose_names(berit, made, choices=to(bodil, made))


def test_a_list_goes_to_the_manager_with_a_name_on_every_row(sent, berit, bodil, ber):
    made = started(berit, ber)
    with pytest.raises(Refused, match="Välj vem som tar över"):
        propose_list(berit, made, choices={f"sent_{sent.id}": bodil.user_id})
    assert made.state == "draft"


def test_the_second_of_two_who_choose_names_is_told(berit, birger, bodil, ber, akt):
    made = started(berit, ber)
    seen = str(made.version)
    choose_names(birger, made, choices=to(bodil, made), version=seen)
    with pytest.raises(Changed, match="Birger Bok har ändrat listan under tiden"):
        choose_names(berit, made, choices={}, version=seen)


# Review.


def test_on_the_managers_table_the_list_is_the_managers(proposed, berit, birger, bodil):
    with pytest.raises(NotAllowed):
        choose_names(berit, proposed, choices={})
    choose_names(birger, proposed, choices=to(birger, proposed))
    assert {row.to_user.username for row in proposed.rows} == {"birger"}


def test_the_manager_sends_it_back_with_a_reason(proposed, berit, birger):
    return_list(birger, proposed, text="Bodil har för mycket.")
    assert (proposed.state, proposed.answer) == ("returned", "Bodil har för mycket.")
    assert [(t.place, t.title) for t in tasks(berit) if t.endpoint == "leaving.show"] == [("me", "Chefen har skickat tillbaka din lista")]
    propose_list(berit, proposed, choices={})
    assert proposed.state == "proposed"


def test_only_a_manager_confirms(proposed, berit, bodil, axel):
    for actor in (berit, bodil, axel):
        with pytest.raises(NotAllowed):
            confirm_list(actor, proposed, choices={})


def test_a_manager_does_not_confirm_their_own(birger, eva, berit, ber, akt):
    assign_track(birger, akt.open_tracks[0], case_worker_id=birger.user_id)
    made = started(birger, ber)
    with pytest.raises(Refused, match="Listan är din egen"):
        confirm_list(birger, made, choices=to(berit, made))
    confirm_list(eva, made, choices=to(berit, made))
    assert akt.open_tracks[0].case_worker.username == "berit"


def test_the_only_manager_of_a_unit_confirms_their_own(simon, sara, soc, app):
    case = cast.known("sara", "simon", "SOC", "Per Ny", date(1970, 1, 1))
    assign_track(simon, case.open_tracks[0], case_worker_id=simon.user_id)
    made = started(simon, soc)
    confirm_list(simon, made, choices=to(sara, made))
    assert made.state == "done"


def test_a_deputy_confirms_and_is_told_as_one(proposed, birger, berit, bodil, clock):
    appoint_deputy(birger, None, deputy_id=bodil.user_id, starts_on=date(2026, 10, 15), ends_on=date(2026, 10, 16))
    deputy = at(bodil, "2026-10-15T16:00")
    confirm_list(deputy, proposed, choices={})
    assert (proposed.decided_by_id, proposed.decided_for_id) == (bodil.user_id, birger.user_id)
    assert told(berit)[0] == "Bodil Ask, ersättare för Birger Bok, har bekräftat överlämningen hos Beroendeenheten."


# Carried out.


def test_everything_changes_hands_and_nothing_starts_anew(proposed, three_booked, birger, bodil, akt):
    meeting = planned_meeting(three_booked)
    before = meeting.sequence
    confirm_list(birger, proposed, choices={})
    assert (proposed.state, proposed.is_open) == ("done", False)
    assert akt.open_tracks[0].case_worker.username == "bodil"
    assert (three_booked.from_worker.username, three_booked.state, three_booked.solvable) == ("bodil", "three_party_booked", True)
    assert (meeting.state, meeting.sequence) == ("planned", before + 1)
    assert [(a.name, a.unit and a.unit.code) for a in meeting.attendance] == [
        ("Bodil Ask", "BER"), ("Alva Ek", "ALD"), ("Den enskilde", None),
    ]  # fmt: skip


def test_the_asked_sides_place_at_the_meeting_goes_over_too(three_booked, alva, aron, axel, ald):
    made = started(alva, ald)
    confirm_list(axel, made, choices=to(aron, made))
    assert three_booked.to_worker.username == "aron"
    assert [a.user.username for a in planned_meeting(three_booked).attendance if a.user] == ["berit", "aron"]


def test_each_is_told_once_and_what_concerns_them(proposed, birger, berit, bodil, alva, akt):
    cast.known("alva", "axel", "ALD", "Gun Östberg", date(1960, 3, 5), "196003052385")  # Alva has a part of the akt too
    before = len(told(alva))
    confirm_list(birger, proposed, choices={})
    assert told(alva)[: len(told(alva)) - before] == ["Ny handläggare hos Beroendeenheten: Bodil Ask. Akt 2026-0001."]
    assert told(bodil) == ["Du har tagit över 2 akter och förfrågningar efter Berit Alm hos Beroendeenheten. Listan står i Mitt arbete."]
    assert told(berit)[0] == "Birger Bok har bekräftat överlämningen hos Beroendeenheten."


def test_nobody_is_told_that_they_themselves_are_the_new_handläggare(berit, birger, ber, akt):
    cast.add_someone("bodel", "Bo Båda", [(cast.WORKER, "ALD"), (cast.WORKER, "BER")])
    cast.known("bodel", "axel", "ALD", "Gun Östberg", date(1960, 3, 5), "196003052385")  # the other part of the akt is Bo's already
    both, made = cast.actor_of("bodel"), started(berit, ber)
    confirm_list(birger, made, choices=to(both, made))
    assert told(both) == ["Du har tagit över en akt eller förfrågan efter Berit Alm hos Beroendeenheten. Listan står i Mitt arbete."]


def test_a_request_that_nobody_is_named_for_yet_is_told_to_the_asked_manager(sent, berit, birger, bodil, axel, ber):
    made = started(berit, ber)
    confirm_list(birger, made, choices=to(bodil, made))
    assert told(axel)[0] == "Ny handläggare hos Beroendeenheten: Bodil Ask. Akt 2026-0001."


def test_of_a_draft_the_other_unit_hears_nothing(draft, berit, birger, bodil, axel, ber, ald, akt):
    made = started(berit, ber)
    confirm_list(birger, made, choices=to(bodil, made))
    assert (draft.from_worker.username, told(axel)) == ("bodil", [])
    assert db.session.scalars(db.select(Event.id).where(Event.referral_id == draft.id, Event.other_unit_id == ald.id)).all() == []


def test_the_timeline_tells_both_sides(proposed, birger, akt, ald):
    confirm_list(birger, proposed, choices={})
    assert titles(akt, ald.id)[:2] == ["Ny handläggare hos Beroendeenheten: Bodil Ask", "Handläggare hos Beroendeenheten: Bodil Ask"]


def test_a_hidden_unit_changes_handläggare_without_a_word_to_the_others(hidden_akt, rut, ragnar, dag, rel, ekb):
    made = started(rut, rel)
    cast.add_someone("rune", "Rune Rask", [(cast.WORKER, "REL")])
    before = titles(hidden_akt, ekb.id)
    confirm_list(ragnar, made, choices=to(cast.actor_of("rune"), made))
    assert (told(dag), titles(hidden_akt, ekb.id)) == ([], before)
    assert titles(hidden_akt)[0] == "Handläggare hos Våld i nära relation: Rune Rask"
    assert hidden_akt.track_of(rel.id).case_worker.username == "rune"


def test_each_akt_has_its_own_line_of_history(berit, birger, bodil, ber, akt):
    other = cast.known("berit", "birger", "BER", "Per Ny", date(1970, 1, 1))
    made = started(berit, ber)
    confirm_list(birger, made, choices=to(bodil, made))
    lines = db.session.execute(
        db.select(HistoryLine.case_id, HistoryLine.table_name, HistoryLine.row_id).where(HistoryLine.verb == "leaving.confirm")
    ).all()
    assert sorted(lines, key=str) == sorted([(c, "handing_over", made.id) for c in (None, akt.id, other.id)], key=str)


def test_who_changed_the_akt_last_is_the_one_who_confirmed(berit, birger, bodil, ber, akt):
    track = akt.open_tracks[0]
    seen, made = str(track.version), started(berit, ber)
    confirm_list(birger, made, choices=to(bodil, made))
    with pytest.raises(Changed, match=r"Birger Bok har ändrat under tiden \(handläggare\)"):
        close_track(bodil, track, reason="Klart.", version=seen)


def test_different_rows_go_to_different_people_and_each_gets_their_own_count(sent, berit, birger, bodil, ber):
    cast.known("berit", "birger", "BER", "Per Ny", date(1970, 1, 1))
    made = started(berit, ber)
    confirm_list(birger, made, choices=to(bodil, made) | {f"sent_{sent.id}": birger.user_id})
    assert told(bodil)[0].startswith("Du har tagit över 2 akter och förfrågningar efter Berit Alm")
    assert sent.from_worker.username == "birger"
    assert [t.title for t in tasks(birger) if t.endpoint == "leaving.show"] == []  # who did it themselves need not be told


def test_all_or_nothing(sent, berit, birger, bodil, ber, akt, tore):
    """Between the review and the button Bodil's account is shut: what was hers waits for another name."""
    made = started(berit, ber)
    propose_list(berit, made, choices=to(bodil, made))
    disable_user(tore, cast.user_of("bodil"))
    with pytest.raises(Refused, match="Välj vem som tar över"):
        confirm_list(birger, made, choices={f"sent_{sent.id}": birger.user_id})
    assert (sent.from_worker.username, akt.open_tracks[0].case_worker.username, made.state) == ("berit", "berit", "proposed")


def test_what_came_up_after_the_list_was_made_needs_a_name_too(berit, birger, bodil, ber, akt):
    made = started(berit, ber)
    propose_list(berit, made, choices=to(bodil, made))
    cast.known("berit", "birger", "BER", "Per Ny", date(1970, 1, 1))
    with pytest.raises(Refused, match="Välj vem som tar över"):
        confirm_list(birger, made, choices={})
    new = next(thing for thing in owned(berit.user_id) if thing.key not in {row.key for row in made.rows})
    confirm_list(birger, made, choices={new.key: bodil.user_id})
    assert (made.state, bool(owns_open(berit.user_id))) == ("done", False)


def test_what_is_not_open_any_more_is_dropped(berit, birger, bodil, ber, akt):
    other = cast.known("berit", "birger", "BER", "Per Ny", date(1970, 1, 1))
    made = started(berit, ber)
    propose_list(berit, made, choices=to(bodil, made))
    close_track(berit, other.open_tracks[0], reason="Klart.")
    confirm_list(birger, made, choices={})
    assert {row.case.number: row.state for row in made.rows} == {"2026-0001": "moved", "2026-0005": "gone"}
    assert other.tracks[0].case_worker.username == "berit"


def test_what_comes_back_while_the_list_is_open_is_handed_over_once_more(berit, birger, bodil, ber, akt, simon, mira):
    """The row that has been handed over is history; the thing is theirs again, and gets a row of its own."""
    made = start_for(birger, ber, from_user_id=berit.user_id, **WHY)
    confirm_list(birger, made, choices=to(bodil, made))
    assert made.state == "proposed"  # the protected akt is left, which Birger may not read
    assign_track(birger, akt.open_tracks[0], case_worker_id=berit.user_id)
    confirm_list(birger, made, choices=to(bodil, made))
    assert akt.open_tracks[0].case_worker.username == "bodil"
    assert [row.state for row in made.rows if row.case_id == akt.id] == ["moved", "moved"]


def test_what_was_promised_at_a_meeting_goes_with_the_request_or_with_the_akt(three_held, alva, aron, axel, berit, birger, bodil, ald, ber):
    task = db.session.scalar(db.select(Agreement))
    for doer, boss, taker, unit in ((alva, axel, aron, ald), (berit, birger, bodil, ber)):
        with writing():
            task.user_id = doer.user_id
        made = started(doer, unit)
        confirm_list(boss, made, choices=to(taker, made))
        assert (task.user_id, task.who) == (taker.user_id, "Alva Ek")


def test_who_took_over_looks_through_the_list(proposed, birger, bodil, berit):
    confirm_list(birger, proposed, choices={})
    waiting = [(t.place, t.title, t.what, t.due) for t in tasks(bodil) if t.endpoint == "leaving.show"]
    assert waiting == [("me", "Gå igenom det du har tagit över efter Berit Alm", "2 från Beroendeenheten", date(2026, 10, 19))]
    with pytest.raises(NotAllowed):
        receive_list(berit, proposed)
    receive_list(bodil, proposed)
    assert [t for t in tasks(bodil) if t.endpoint == "leaving.show"] == []


def test_a_list_that_is_put_away_changes_nothing(proposed, berit, birger, akt):
    cancel_list(birger, proposed)
    assert (proposed.state, akt.open_tracks[0].case_worker.username) == ("cancelled", "berit")
    assert told(berit)[0] == "Överlämningen hos Beroendeenheten är avbruten. Du ansvarar som förut."
    with pytest.raises(Refused, match="Listan är nu ”avbruten”"):
        confirm_list(birger, proposed, choices={})


def test_a_list_is_carried_out_once(proposed, birger):
    confirm_list(birger, proposed, choices={})
    with pytest.raises(Refused, match="Listan är nu ”överlämnad”"):
        confirm_list(birger, proposed, choices={})


# Protected persons, and spärr.


@pytest.fixture
def mira(berit, birger, eva, akt) -> Case:
    """A protected akt of Berit's that Eva and Berit are named in, and Birger is not."""
    case = cast.known("berit", "birger", "BER", "Mira Ek", date(1980, 5, 6), "198005062388", protection="flagged")
    names = {a.user.username: a for a in named_in(case)}
    name_reader(birger, case, user_id=eva.user_id, reason="Leder ärendet.")
    end_named(eva, case, access_id=names["birger"].id)
    return case


def readers(case):
    return sorted(a.user.username for a in named_in(case))


def test_a_manager_who_is_not_named_sees_no_protected_row_and_leaves_it(mira, akt, berit, birger, eva, bodil, ber):
    made = started(berit, ber)
    assert {t.number for t in things(birger, berit.user_id, ber.id)} == {"2026-0001"}
    propose_list(berit, made, choices=to(bodil, made))
    confirm_list(birger, made, choices=to(bodil, made))
    assert (made.state, akt.open_tracks[0].case_worker.username, mira.open_tracks[0].case_worker.username) == ("proposed", "bodil", "berit")
    assert [t.title for t in tasks(birger) if t.endpoint == "leaving.show"] == []
    assert [t.title for t in tasks(eva) if t.endpoint == "leaving.show"] == ["Gå igenom det Berit Alm lämnar över"]
    confirm_list(eva, made, choices={})
    assert (made.state, mira.open_tracks[0].case_worker.username) == ("done", "bodil")


def test_the_newcomer_is_named_at_once_and_who_left_is_not_named_any_more(mira, berit, eva, bodil, ber):
    assert readers(mira) == ["berit", "eva"]
    made = started(berit, ber)
    confirm_list(eva, made, choices=to(bodil, made))
    assert readers(mira) == ["bodil", "eva"]


def test_a_manager_who_hands_over_their_akter_stays_named(mira, birger, eva, bodil, ber):
    assign_track(eva, mira.open_tracks[0], case_worker_id=eva.user_id)  # which names Birger, the closest manager
    made = started(eva, ber)
    confirm_list(birger, made, choices=to(bodil, made))
    assert {"birger", "bodil", "eva"} <= set(readers(mira))


def test_there_are_two_named_and_one_is_a_manager_also_afterwards(mira, berit, eva, bodil, ber, tore):
    """Eva takes it herself: then the unit's closest manager is named too."""
    made = started(berit, ber)
    confirm_list(eva, made, choices=to(eva, made))
    assert readers(mira) == ["birger", "eva"]


def test_where_there_is_nobody_else_who_left_stays_named(protected, sara, simon, soc):
    made = started(sara, soc)
    confirm_list(simon, made, choices=to(simon, made))
    assert (protected.open_tracks[0].case_worker.username, readers(protected)) == ("simon", ["sara", "simon"])


def test_a_protected_request_is_read_by_the_new_handläggare_on_the_asked_side(sent, berit, axel, alva, aron, akt, ald):
    assign_worker(axel, sent, verb="referral.assign", to_worker_id=alva.user_id)
    protect_person(berit, akt, protection="flagged", protection_checked_on=berit.today)
    made = started(alva, ald)
    confirm_list(axel, made, choices=to(aron, made))
    assert sorted(a.user.username for a in named_in(akt) if a.unit_id == ald.id) == ["aron", "axel"]


def test_who_is_shut_out_of_their_own_akt_sees_no_row_of_it_and_the_manager_does(birger, berit, bodil, ber, akt):
    other = cast.known("berit", "birger", "BER", "Per Ny", date(1970, 1, 1))
    block_user(birger, akt, user_id=berit.user_id, reason="Släkt.")
    made = started(berit, ber)
    assert {t.number for t in things(berit, berit.user_id, ber.id)} == {"2026-0005"}
    propose_list(berit, made, choices={f"track_{other.open_tracks[0].id}": bodil.user_id})
    assert {t.number for t in things(birger, berit.user_id, ber.id)} == {"2026-0001", "2026-0005"}
    with pytest.raises(Refused, match="Välj vem som tar över"):
        confirm_list(birger, made, choices={})
    confirm_list(birger, made, choices=to(bodil, made))
    assert akt.open_tracks[0].case_worker.username == "bodil"


def test_whoever_a_name_was_chosen_for_by_force_is_refused(berit, bodil, birger, ber, akt, mira):
    """What stands in a form that one may not see can't be chosen there: it is left as it is."""
    made = start_for(birger, ber, from_user_id=berit.user_id, **WHY)
    choose_names(birger, made, choices=to(bodil, made))
    assert {row.case.number: row.to_user_id for row in made.rows} == {"2026-0001": bodil.user_id, mira.number: None}


def test_a_handläggare_whose_role_is_gone_has_their_akter_handed_over_by_the_manager(birger, berit, bodil, ber, akt):
    with writing():
        db.session.execute(db.delete(UserRole).where(UserRole.user_id == berit.user_id))
    made = start_for(birger, ber, from_user_id=berit.user_id, **WHY)
    confirm_list(birger, made, choices=to(bodil, made))
    assert akt.open_tracks[0].case_worker.username == "bodil"


def test_new_work_during_the_list_is_confirmed_as_usual(berit, birger, ber, akt):
    """A registration that waits is the manager's to give to someone; the list says so and does not hold it."""
    told_ = {"given_name": "Per", "family_name": "Ny", "identity_kind": "saknas", "identity_number": "", "birth_date": date(1970, 1, 1)}
    ground = {"ground": "application", "ground_on": date(2026, 10, 1), "protection": "none", "protection_checked_on": date(2026, 10, 1)}
    intake = register_intake(berit, ber, **told_, **ground)
    made = started(berit, ber)
    assert len(made.rows) == 1
    confirm_intake(birger, intake, case_worker_id=cast.user_of("bodil").id)
    assert len(owned(berit.user_id)) == 1


def test_a_request_sent_after_proposing_follows(berit, birger, bodil, ber, draft):
    made = started(berit, ber)
    propose_list(berit, made, choices=to(bodil, made))
    send_referral(berit, draft)
    confirm_list(birger, made, choices={})
    assert draft.from_worker.username == "bodil"


def test_the_other_side_of_a_transfer_hears_of_the_new_handläggare_though_it_is_not_current(notified, olle, otto, simon, bou):  # noqa: F811
    handing_over = start_own(olle, cast.user_of("olle"), unit_id=bou.id, reason="leave", text="", starts_on=date(2026, 11, 2))
    cast.add_someone("ola", "Ola Ny", [(cast.WORKER, "BOU")])
    choices = {row.key: cast.user_of("ola").id for row in handing_over.rows}
    propose_list(olle, handing_over, choices=choices)
    confirm_list(otto, handing_over, choices=choices)
    assert f"Ny handläggare hos Barn och ungdom: Ola Ny. Akt {notified.case.number}." in told(simon)


def test_the_list_of_one_unit_has_no_transfer_of_another_where_the_leaver_works_too(app, ekb, bou, soc):
    cast.add_someone("bo", "Bo Al", [(cast.WORKER, "BOU"), (cast.WORKER, "EKB")])
    nils = cast.known("bo", "otto", "BOU", "Nils Vall", date(2008, 6, 12))
    cast.known("bo", "disa", "EKB", "Nils Vall", date(2008, 6, 12))
    bo, units = cast.actor_of("bo"), {bou.id: "BOU", ekb.id: "EKB", soc.id: "SOC"}
    judge_transfer(bo, nils, from_unit_id=bou.id, answer="yes", **JUDGED)
    found = {unit.code: [one.told for one in besides(bo, [nils.id], [], unit.id, units)] for unit in (bou, ekb)}
    assert [told for told in found["BOU"] if "verföring" in told] != []
    assert [told for told in found["EKB"] if "verföring" in told] == []


def test_a_manager_who_reads_nothing_of_what_is_left_confirms_nothing(mira, akt, berit, birger, eva, bodil, ber):
    made = started(berit, ber)
    confirm_list(birger, made, choices=to(bodil, made))
    before = told(berit)
    with pytest.raises(Refused, match="Du läser inget av det som är kvar"):
        confirm_list(birger, made, choices={})
    assert told(berit) == before
