"""Nothing changes and nothing is shown unless it is written down; and many who write at once lose nothing."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from sipweb import checks
from sipweb.actions.access import block_user
from sipweb.actions.assign import assign_worker
from sipweb.actions.leaving import confirm_list, start_for
from sipweb.actions.meetings import book_meeting
from sipweb.actions.notes import write_note
from sipweb.actions.organisation import appoint_deputy, change_password, set_password
from sipweb.actions.own_part import change_track
from sipweb.actions.people import update_person
from sipweb.actions.referrals import decline_referral, draft_referral, end_early
from sipweb.actions.sessions import hash_password, keep_draft
from sipweb.clock import real_now
from sipweb.db import db, writes_to, writing
from sipweb.gate import Changed, NotAllowed, Refused, small_gate
from sipweb.models import Case, Draft, Event, HistoryLine, HistoryValue, Note, Person, ReadCase, ReadLine, Referral, User
from tests import cast
from tests.conftest import WRITTEN, at, history, told


def broken_pen(*_):
    raise RuntimeError("no ink")


def note(actor, case, ber, words="Ringde."):
    return write_note(actor, case, unit_id=ber.id, kind="phone", happened_on=cast.TODAY, text=words)


def lines() -> list[HistoryLine]:
    return list(db.session.scalars(db.select(HistoryLine).order_by(HistoryLine.id)))


def news_of(line: HistoryLine) -> dict:
    return json.loads(db.session.get_one(HistoryValue, line.id).news)


# Written down, or not done.


def test_what_cannot_be_written_down_is_not_done(berit, akt, ber, monkeypatch):
    monkeypatch.setattr("sipweb.gate.write_history", broken_pen)
    with pytest.raises(RuntimeError, match="no ink"):
        note(berit, akt, ber)
    assert db.session.scalars(db.select(Note)).all() == []


def test_a_read_that_cannot_be_written_down_is_not_shown(signed_in, berit, akt, monkeypatch):
    monkeypatch.setattr("sipweb.views.doors.write_down_reads", broken_pen)
    with pytest.raises(RuntimeError, match="no ink"):
        signed_in(berit).get("/akter/2026-0001")


def test_a_read_that_cannot_be_written_down_shows_nothing_of_the_akt_in_the_error(app, signed_in, berit, akt, monkeypatch):
    monkeypatch.setitem(app.config, "SHOW_FAULTS", True)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr("sipweb.views.doors.write_down_reads", broken_pen)
    answer = signed_in(berit).get("/akter/2026-0001")
    assert answer.status_code == 500
    assert "Östberg" not in answer.text


def test_looking_at_an_akt_is_written_down(signed_in, berit, akt):
    signed_in(berit).page("/akter/2026-0001")
    seen = db.session.execute(
        db.select(User.username, ReadLine.sentence, ReadCase.case_id).join(ReadLine, ReadLine.user_id == User.id).join(ReadCase)
    )
    assert seen.all() == [("berit", "Läste akt 2026-0001", akt.id)]


def test_an_act_on_many_akter_leaves_a_line_in_each_with_what_changed_there_and_no_more(berit, birger, bodil, ber, akt):
    other = cast.known("berit", "birger", "BER", "Per Ny", date(1970, 1, 1))
    made = start_for(birger, ber, from_user_id=berit.user_id, reason="absence", text="", starts_on=cast.TODAY)
    confirm_list(birger, made, choices={row.key: bodil.user_id for row in made.rows})
    written = {line.case_id: news_of(line) for line in lines() if line.verb == "leaving.confirm"}
    tracks = {case.id: case.open_tracks[0].id for case in (akt, other)}
    assert set(written) == {None, *tracks}
    for case_id, track_id in tracks.items():
        changed = {key: told["case_worker_id"] for key, told in written[case_id].items() if "case_worker_id" in told}
        assert changed == {f"case_track:{track_id}": [str(berit.user_id), str(bodil.user_id)]}
    assert [key for key in written[None] if key.split(":")[0] in {"case_track", "event", "referral"}] == []
    assert checks.history_chain().tone == "ok"


def test_an_act_leaves_one_line_with_who_what_and_where(berit, akt, ber):
    written = note(berit, akt, ber)
    last = lines()[-1]
    assert (last.user_id, last.for_user_id, last.verb, last.case_id) == (berit.user_id, None, "note.write", akt.id)
    assert (last.table_name, last.row_id, last.at) == ("note", written.id, cast.START)


def test_history_tells_old_and_new_of_every_row_that_changed(berit, akt):
    update_person(berit, akt, phone="070-174 06 99")
    assert news_of(lines()[-1])[f"person:{akt.person_id}"] == {
        "phone": ["070-174 06 05", "070-174 06 99"],
        "version": [None, "2"],
    }


def test_a_password_is_never_in_history(app, berit, tore):
    user = db.session.get_one(User, berit.user_id)
    set_password(tore, user, password="en ny lång mening")
    change_password(berit, user, old_password="en ny lång mening", password="en annan lång mening")
    assert news_of(lines()[-1]) == {f"user:{user.id}": {"password_hash": None}}
    everything = " ".join(db.session.scalars(db.select(HistoryValue.news)))
    assert "mening" not in everything
    assert "scrypt" not in everything


# Nothing changes outside a gate.


def test_a_change_outside_the_gate_is_refused(akt):
    akt.person.phone = "070"
    with pytest.raises(RuntimeError, match="outside the gate"):
        db.session.flush()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE person SET phone = ''",
        "UPDATE draft SET data = ''",
        "DELETE FROM note_reach",
        "INSERT INTO board (name) VALUES ('X')",
        "DROP TABLE draft",
        "WITH x AS (SELECT 1) DELETE FROM session",
    ],
)
def test_plain_sql_outside_the_gate_is_refused_by_the_database_itself(app, sql):
    with pytest.raises(Exception, match="readonly"):
        db.session.execute(text(sql))


def test_a_change_is_refused_on_the_same_connection_right_after_a_gate_was_open(berit, akt, ber):
    note(berit, akt, ber)
    with pytest.raises(Exception, match="readonly"):
        db.session.execute(text("UPDATE person SET phone = ''"))


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE person SET phone = ''",
        "INSERT INTO \"board\" (name) VALUES ('X')",
        "insert or replace into board (id, name) values (1, 'X')",
        "REPLACE INTO board (id, name) VALUES (1, 'X')",
        "UPDATE OR IGNORE person SET phone = ''",
        "WITH x AS (SELECT 1) UPDATE person SET phone = ''",
        "/* hej */ DELETE FROM note_reach",
        "DELETE FROM main.note_reach",
        "DROP TABLE note_reach",
        "CREATE TABLE more (id)",
        "ALTER TABLE person RENAME TO people",
    ],
)
def test_the_small_gate_can_touch_no_other_tables(app, sql):
    with pytest.raises(Exception, match="small gate"), small_gate():
        db.session.execute(text(sql))
    assert db.session.scalar(db.select(Person.phone).where(Person.id == 1)) == "070-174 06 05"


def test_the_small_gate_can_touch_its_own(app, berit):
    keep_draft(berit.user_id, "/x", [("text", "hej")], real_now())
    assert [row.data for row in db.session.scalars(db.select(Draft))] == ['[["text", "hej"]]']


def test_a_row_changed_through_the_small_gate_is_refused(akt):
    with pytest.raises(RuntimeError, match="small gate"), small_gate():
        db.session.get_one(Person, akt.person_id).phone = "070"
    assert writes_to.get() is None


def test_an_action_must_not_call_another_action(berit, akt, ber):
    with pytest.raises(RuntimeError, match="inside a write"), writing():
        note(berit, akt, ber)


def test_an_action_called_with_a_verb_that_is_not_its_own_is_refused(axel, sent, alva):
    with pytest.raises(NotAllowed):
        assign_worker(axel, sent, verb="referral.withdraw", to_worker_id=alva.user_id)


def test_a_failed_act_leaves_nothing_behind(berit, akt, ber, ald):
    draft_referral(berit, akt, from_unit_id=ber.id, to_unit_id=ald.id, **WRITTEN)
    before, events = history(), len(db.session.scalars(db.select(Event)).all())
    with pytest.raises(Refused, match="redan en öppen"):
        draft_referral(berit, akt, from_unit_id=ber.id, to_unit_id=ald.id, **WRITTEN)
    assert history() == before
    assert len(db.session.scalars(db.select(Event)).all()) == events


# History can't be changed, and tells if it was.


@pytest.mark.parametrize("table", ["history", "history_value", "read_log", "read_case"])
def test_what_is_written_down_cannot_be_changed_even_through_the_gate(signed_in, berit, table):
    signed_in(berit).page("/akter/2026-0001")
    with pytest.raises(Exception, match="never changed"), writing():
        column = {"history": "verb", "history_value": "news", "read_log": "sentence", "read_case": "case_id"}[table]
        db.session.execute(text(f"UPDATE {table} SET {column} = 2"))


@pytest.mark.parametrize("table", ["history", "read_log", "read_case"])
def test_what_is_written_down_cannot_be_removed(signed_in, berit, table):
    signed_in(berit).page("/akter/2026-0001")
    with pytest.raises(Exception, match="never removed"), writing():
        db.session.execute(text(f"DELETE FROM {table}"))


def test_what_is_written_down_cannot_be_replaced(sent):
    line = lines()[-1].id
    with pytest.raises(Exception, match="never removed"), writing():
        db.session.execute(text(f"INSERT OR REPLACE INTO history SELECT * FROM history WHERE id = {line}"))


def tamper(*statements: str) -> checks.Finding:
    """What `sipweb check` says after someone with the file and a tool has been at it."""
    with writing():
        for statement in statements:
            db.session.execute(text(statement))
    return checks.history_chain()


def test_an_untouched_history_proves(sent):
    assert checks.history_chain() == ("ok", f"the history's chain holds, {len(lines())} lines")


@pytest.mark.parametrize("change", ["verb = 'note.write'", "user_id = 1", "at = '2026-01-01 00:00:00'", "case_id = 3", "row_id = 99"])
def test_a_changed_line_is_noticed(sent, change):
    line = lines()[-3].id
    found = tamper("DROP TRIGGER history_no_update", f"UPDATE history SET {change} WHERE id = {line}")
    assert found == ("ERROR", f"the history is broken at line {line}")


def test_a_removed_line_is_noticed(sent):
    line = lines()[-3].id
    drop, later = "DROP TRIGGER history_no_delete", "PRAGMA defer_foreign_keys=ON"
    found = tamper(drop, later, f"DELETE FROM history_value WHERE line_id = {line}", f"DELETE FROM history WHERE id = {line}")
    assert found == ("ERROR", f"the history is broken at line {line + 1}")


def test_a_changed_value_is_noticed(sent):
    found = tamper("DROP TRIGGER history_value_no_update", "UPDATE history_value SET news = '{}' WHERE line_id = 5")
    assert found == ("ERROR", "the values of history line 5 have been changed")


def test_values_can_be_weeded_and_the_chain_still_proves(sent):
    assert tamper("DELETE FROM history_value WHERE line_id < 10").tone == "ok"


# For whom.


def test_what_a_deputy_does_says_for_whom(axel, aron, alva, sent):
    appoint_deputy(axel, None, deputy_id=aron.user_id, starts_on=date(2026, 10, 12), ends_on=date(2026, 10, 16))
    assign_worker(at(aron, "2026-10-13T08:00"), sent, verb="referral.assign", to_worker_id=alva.user_id)
    last = lines()[-1]
    assert (last.user_id, last.for_user_id, last.verb) == (aron.user_id, axel.user_id, "referral.assign")


def test_what_a_deputy_does_as_themselves_is_their_own(axel, aron, alva, assigned):
    appoint_deputy(axel, None, deputy_id=alva.user_id, starts_on=date(2026, 10, 12), ends_on=date(2026, 10, 16))
    booked = at(alva, "2026-10-13T08:00")
    book_meeting(booked, assigned, verb="referral.book_pre", starts_at=booked.now.replace(hour=10, tzinfo=None), place="Rum 3")
    assert lines()[-1].for_user_id is None


def test_a_deputy_is_one_only_between_the_two_days(axel, aron, alva, sent):
    appoint_deputy(axel, None, deputy_id=aron.user_id, starts_on=date(2026, 10, 14), ends_on=date(2026, 10, 16))
    for day in ("2026-10-13T23:59", "2026-10-17T00:00"):
        with pytest.raises(NotAllowed):
            assign_worker(at(aron, day), sent, verb="referral.assign", to_worker_id=alva.user_id)
    assert assign_worker(at(aron, "2026-10-16T23:59"), sent, verb="referral.assign", to_worker_id=alva.user_id).state == "assigned"


# Many at once.


def in_threads(app, jobs):
    def run(job):
        with app.app_context():
            try:
                return job()
            except (Refused, NotAllowed) as why:
                return str(why)

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def test_eight_threads_that_read_and_write_lose_nothing(app, akt):
    person_id = akt.person_id

    def add_one_ten_times():
        for _ in range(10):
            with writing():
                one = db.session.get_one(Person, person_id)
                one.contact_note = str(int(one.contact_note or 0) + 1)

    in_threads(app, [add_one_ten_times] * 8)
    db.session.rollback()
    assert db.session.get_one(Person, person_id).contact_note == "80"


WRITER = """
import sys
from pathlib import Path
from sipweb.offline import database
from sipweb.actions.notes import write_note
from sipweb.models import Case
from sipweb.db import db
from tests import cast
from tests.conftest import settings_for

with database(settings_for(Path(sys.argv[1]))):
    berit, case = cast.actor_of("berit"), db.session.get_one(Case, 1)
    for n in range(15):
        write_note(berit, case, unit_id=case.decision_unit_id, kind="note", happened_on=cast.TODAY, text=f"{sys.argv[2]}.{n}")
"""


def test_four_processes_on_one_file_lose_nothing_and_are_never_locked_out(app):
    path, root = db.engine.url.database, Path(__file__).parent.parent
    db.session.remove()
    run = [subprocess.Popen([sys.executable, "-c", WRITER, path, str(n)], cwd=root, stderr=subprocess.PIPE, text=True) for n in range(4)]
    assert [(one.communicate()[1], one.returncode) for one in run] == [("", 0)] * 4
    texts = set(db.session.scalars(db.select(Note.text)))
    assert texts == {f"{writer}.{n}" for writer in range(4) for n in range(15)}
    assert checks.history_chain().tone == "ok"


def test_of_two_who_press_at_once_one_wins_and_the_other_is_told(app, sent, axel, berit):
    number = sent.id

    def press(username, act, **told):
        return act(cast.actor_of(username), db.session.get_one(Referral, number), **told).state

    answers = in_threads(
        app,
        [
            lambda: press("axel", decline_referral, text="Fel enhet."),
            lambda: press("berit", end_early, verb="referral.withdraw", text="Behövs inte."),
        ],
    )
    assert sorted(answers, key=len) in (
        ["declined", "Axel Gran hann före, 12 oktober 2026 kl.\xa09.00. Förfrågan är nu ”avböjd”."],
        ["withdrawn", "Berit Alm hann före, 12 oktober 2026 kl.\xa09.00. Förfrågan är nu ”tillbakatagen”."],
    )


def test_the_second_writer_is_told_what_was_changed_about_a_person_and_not_by_whom(berit, bodil, akt):
    seen = akt.person.version
    update_person(bodil, akt, version=str(seen), phone="070-174 06 50", language="Finska")
    with pytest.raises(Changed, match=r"Uppgifterna har ändrats under tiden \(språk, telefon\)"):
        update_person(berit, akt, version=str(seen), phone="070-174 06 51")
    assert akt.person.phone == "070-174 06 50"


def test_the_second_writer_is_told_who_changed_what_of_the_own_part(berit, bodil, akt):
    part = akt.tracks[0]
    seen = part.version
    told = {"is_hidden": False, "insatser_since": None}
    change_track(bodil, part, other_number="BER-78", version=str(seen), **told)
    with pytest.raises(Changed, match=r"Bodil Ask har ändrat under tiden \(ärendenummer\)"):
        change_track(berit, part, other_number="BER-79", version=str(seen), **told)


def test_a_row_read_before_waiting_in_line_is_read_anew(app, berit, bodil, akt):
    assert akt.person.phone == "070-174 06 05"

    def elsewhere():
        update_person(cast.actor_of("bodil"), db.session.get_one(Case, 1), phone="070-174 06 60")

    in_threads(app, [elsewhere])
    update_person(berit, akt, language="Finska")
    assert (akt.person.phone, akt.person.language) == ("070-174 06 60", "Finska")


def test_a_spärr_that_came_while_someone_waited_in_line_stops_them(berit, birger, akt, ber):
    block_user(birger, akt, user_id=berit.user_id, reason="Släkt.")
    with pytest.raises(NotAllowed):
        note(berit, akt, ber)


def test_passwords_are_hashed_with_scrypt(app):
    assert hash_password("en lång mening").startswith("scrypt:32768:8:1$")


def test_a_notice_never_goes_to_the_one_who_acted(berit, sent):
    assert told(berit) == []
