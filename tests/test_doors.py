"""Every door in the house, tried by those who have no business there. A new door is covered the minute it exists."""

import inspect
import re
import sys
from datetime import date, datetime

import pytest
from flask import url_for
from wtforms.fields.core import UnboundField

from sipweb.actions.access import block_user, end_named, lift_block, name_reader
from sipweb.actions.advice import write_advice
from sipweb.actions.agenda import draft_item, submit_item
from sipweb.actions.announcements import send_announcement, write_announcement
from sipweb.actions.answers import record_answer
from sipweb.actions.assign import assign_worker
from sipweb.actions.care_planning import book_planning
from sipweb.actions.cases import register_intake, reopen_case
from sipweb.actions.consents import record_basis
from sipweb.actions.decisions import record_decision
from sipweb.actions.deviations import Link, draft_deviation, report_deviation
from sipweb.actions.escalation_answers import agree_to_lift
from sipweb.actions.escalations import begin_escalation, propose_end
from sipweb.actions.extracts import register_extract
from sipweb.actions.improvements import freeze_figures
from sipweb.actions.leaving import start_for
from sipweb.actions.merges import propose_merge
from sipweb.actions.minutes import begin_meeting, settle_item
from sipweb.actions.monthly import plan_series
from sipweb.actions.notes import ask_presence, share_note, write_note
from sipweb.actions.organisation import appoint_deputy, disable_user
from sipweb.actions.own_part import change_track, close_track
from sipweb.actions.people import add_representative, protect_person, update_person
from sipweb.actions.placements import record_placement
from sipweb.actions.precedents import keep_precedent
from sipweb.actions.presiding import appoint
from sipweb.actions.questions import answer_question, draft_question, send_question
from sipweb.actions.referrals import decline_referral, draft_referral, send_referral
from sipweb.actions.reviews import draw_review
from sipweb.actions.routine_reviews import plan_review
from sipweb.actions.routing import suggest
from sipweb.actions.threads import start_thread
from sipweb.actions.times import propose_times
from sipweb.actions.transfers import start_handover
from sipweb.actions.urgent import register_urgent
from sipweb.db import db
from sipweb.forms.base import Form
from sipweb.models import Consent, HistoryLine, JournalEntry, Meeting, NamedAccess, Notice, Referral
from sipweb.rules.monthly import Planned
from sipweb.rules.standing import Actor
from sipweb.views.doors import OPEN_TO_ALL
from tests import cast
from tests.actions.test_deviations import STEP_1
from tests.cast import HIDDEN_NAME
from tests.conftest import Browser, at
from tests.page import Page
from tests.sheet import read

OPEN = OPEN_TO_ALL | {"static"}

# What anyone who works in some unit may open: it shows only what is their own.
OWN = frozenset(
    {
        "work.show",
        "cases.index",
        "referrals.inbox",
        "escalations.index",
        "escalations.excel",
        "escalations.moved",
        "precedents.index",
        "precedents.show",
        "journal.show",
        "cases.units_page",
        "questions.index",
        "questions.excel",
        "questions.new",
        "advice.index",
        "advice.show",
        "exports.work",
        "exports.cases",
        "exports.requests",
        "exports.to_lift",
        "exports.journal",
        "intakes.new",
        "notes.ask_presence_page",
        "search.results",
        "search.search",
        "drafts.keep",
        "drafts.throw_away",
        "auth.logout",
        "auth.logout_everywhere",
        "account.show",
        "account.password",
        "account.theme",
        "leaving.mine",
        "more_exports.advice",
        "more_exports.all_units",
        "joint_exports.meetings",
        "joint_exports.precedents",
        "joint_exports.follow_ups",
        "joint_exports.suggested",
        "monthly.index",
        "monthly.show",
        "monthly.calendar",
        "agenda.new",
        "sitting.show",
        "minutes.show",
        "minutes.folder",
        "urgent.index",
        "urgent.excel",
        "routing.index",
        "routing.excel",
        "routing.new",
        "routing.concern",
        "routine_reviews.index",
        "routine_reviews.show",
        "routine_reviews.paper",
        "care_planning.index",
        "care_planning.excel",
        "transfers.index",
        "transfers.excel",
        "transfers.inventory",
        "deviations.index",
        "deviations.new",
        "deviation_files.excel",
        "deviation_files.csv",
        "improvements.index",
    }
)
WORKING_ONLY = frozenset(
    {
        "deviations.index",
        "deviations.new",
        "deviation_files.excel",
        "deviation_files.csv",
        "improvements.index",
        "intakes.new",
        "notes.ask_presence_page",
        "questions.index",
        "questions.excel",
        "questions.new",
        "urgent.index",
        "urgent.excel",
        "routing.index",
        "routing.excel",
        "routing.new",
        "routing.concern",
        "care_planning.index",
        "care_planning.excel",
        "routine_reviews.index",
        "routine_reviews.show",
        "routine_reviews.paper",
        "transfers.index",
        "transfers.excel",
        "transfers.inventory",
    }
)


@pytest.fixture
def things(three_booked, berit, birger, alva, axel, akt, ber, ald):
    """One of everything in akt 2026-0001, and the ids that stand in addresses."""
    note = write_note(berit, akt, unit_id=ber.id, kind="note", happened_on=date(2026, 10, 12), text="Ringde.")
    basis = record_basis(
        berit,
        akt,
        verb="basis.record",
        kind="own_request",
        by_unit_id=ber.id,
        unit_id=ald.id,
        text="Bad själv.",
        decided_on=date(2026, 10, 12),
    )
    person = akt.person
    add_representative(berit, akt, kind="trustee", name="God Man")
    told = {"given_name": "Ny", "family_name": "Person", "identity_kind": "saknas", "identity_number": "", "birth_date": date(1980, 1, 1)}
    ground = {"ground": "application", "ground_on": date(2026, 10, 1), "protection": "none", "protection_checked_on": date(2026, 10, 1)}
    intake = register_intake(berit, ber, **told, **ground)
    question = ask_presence(berit, ber, identity_number="199005062386", reason="Behöver veta.")
    deputy = appoint_deputy(birger, None, deputy_id=berit.user_id, starts_on=date(2026, 11, 2), ends_on=date(2026, 11, 3))
    proposal = propose_on_another(berit, akt, ber, alva, axel)
    asked, advice = anonymously(berit, axel, ber, ald)
    by = {"requester": "individual", "asked_on": date(2026, 10, 12), "identity_check": "id_card"}
    extract = register_extract(birger, akt, unit_id=ber.id, **by)
    consent = db.session.scalars(db.select(Consent)).first()
    twin = cast.known("berit", "birger", "BER", "Gun Östbergh", date(1960, 3, 5))
    merge = propose_merge(birger, akt, other=twin, choices={"name": "kept"}, reason="Samma adress.")
    return {
        "number": "2026-0001",
        "referral_id": three_booked.id,
        "meeting_id": db.session.scalar(db.select(Meeting.id).where(Meeting.kind == "three_party")),
        "consent_id": consent.id,
        "answer_id": consent.answers[0].id,
        "basis_id": basis.id,
        "note_id": note.id,
        "track_id": akt.open_tracks[0].id,
        "representative_id": person.representatives[0].id,
        "intake_id": intake.id,
        "question_id": question.id,
        "deputy_id": deputy.id,
        "proposal_id": proposal.id,
        "routine_id": plan_review(birger, None, planned_on=date(2026, 10, 20)).id,
        "review_id": draw_review(birger, ber, month=date(2026, 9, 1)).id,
        "anonymous_id": asked.id,
        "advice_id": advice.id,
        "extract_id": extract.id,
        "part_id": next(part.id for part in extract.parts if part.unit_id == ber.id),
        "merge_id": merge.id,
        "notice_id": db.session.scalar(db.select(Notice.id).where(Notice.to_user_id == berit.user_id)),
        "entry_id": db.session.scalar(db.select(JournalEntry.id).where(JournalEntry.referral_id == three_booked.id)),
        "unit_id": ber.id,
        **informed(akt, berit, birger, alva, axel, ald),
        "agreement_id": 1,
        "key": "akter/2026-0001",
        "urgent_id": register_urgent(birger, ber, to_unit_id=ald.id, case=akt, **CALLED).id,
        "planning_id": book_planning(berit, akt, unit_id=ber.id, to_unit_id=ald.id, **PLANNED).id,
        "routing_id": suggest(berit, ber, came_on=date(2026, 10, 9), age=45, known="no", needs=["mental"]).id,
        "filename": "sipweb.css",
        "handing_over_id": list_of(birger, berit, ber).id,
        "escalation_id": lifted(three_booked, berit, alva, ber, ald).id,
        "precedent_id": 1,
        **on_a_meeting(berit, birger, ber, ald, akt),
        "transfer_id": start_handover(berit, akt, from_unit_id=ber.id, to_unit_id=ald.id, text="Hemtjänst.", person_words="").id,
        "placement_id": record_placement(berit, akt, unit_id=ber.id, starts_on=date(2026, 1, 1), ends_on=date(2026, 2, 1)).id,
        "noticed_key": "no_pre:1",
        "frozen_id": frozen_by("cecilia").id,
        "deviation_id": reported_deviation(berit, birger, ber, ald, three_booked).id,
    }


def on_a_meeting(berit, birger, ber, ald, akt) -> dict[str, int]:
    """A samverkansmöte that goes on, with an item about akt 2026-0001 and a task that came of it."""
    day = {"planned": [Planned(date(2026, 10, 13), "cooperation"), Planned(date(2026, 11, 10), "status")]}
    place = {"starts": "09:00", "minutes": 60, "place": "X", "chair_id": birger.user_id}
    meeting = plan_series(birger, None, **day, **place)
    parts = dict.fromkeys(("background", "current_situation", "interventions", "problem", "question"), "Text.")
    item = draft_item(berit, ber, meeting_id=meeting.id, kind="individual", case=akt, unit_ids=[ald.id], **parts)
    submit_item(birger, item)
    appoint(birger, meeting, chair_id=birger.user_id, writer_id=berit.user_id)
    begin_meeting(at(birger, "2026-10-13T09:00"), meeting)
    todo = {"tasks": [("Ringa", berit.user_id, None)], "parallel": None, "to_unit_id": None, "transfer_on": None}
    settle_item(at(birger, "2026-10-13T09:00"), item, outcome="agreed", outcome_text="Ring.", **todo)
    return {"monthly_id": meeting.id, "item_id": item.id, "task_id": item.tasks[0].id}


PLANNED = {
    "reason": "both",
    "reason_text": "Behandling och hemtjänst.",
    "starts_at": datetime(2026, 10, 14, 13),
    "place": "Avdelning 4",
    "staff": "Berit Alm",
    "follow_up_on": date(2026, 10, 16),
}
CALLED = {
    "called_at": datetime(2026, 10, 12, 8, 30),
    "reached": "Axel Gran",
    "how": "phone",
    "matter": "Hittad på golvet i morse.",
    "why_urgent": "Kan inte vara ensam i natt.",
    "outcome": "Trygghetslarm i dag.",
    "ground": "later",
}


def lifted(referral, berit, alva, ber, ald):
    """A difficulty that was written up in the akt, and the precedent that came of one like it."""
    told = {"attempted_on": date(2026, 10, 12), "attempt": "Ringde.", "question": "Vem gör vad?"}
    once = begin_escalation(berit, referral.case, unit_id=ber.id, unit_ids=[ald.id], **told)
    propose_end(berit, once, verb="escalation.solve", text="Äldreenheten.")
    agree_to_lift(alva, once)
    pair = {"unit_id": ber.id, "other_unit_id": ald.id}
    keep_precedent(cast.actor_of("axel"), once, heading="Städning", text="Äldreenheten städar.", **pair)
    return begin_escalation(berit, referral.case, unit_id=ber.id, unit_ids=[ald.id], **told)


def informed(akt, berit, birger, alva, axel, ald) -> dict[str, int]:
    """A besked with its copy, a samtal, and an answer by phone, in an akt that BER and BOU have."""
    case = cast.known("olle", "otto", "BOU", "Gun Östberg", date(1960, 3, 5), "196003052385")
    bou, ber = cast.unit_of("BOU"), cast.unit_of("BER")
    news = write_announcement(berit, case, unit_id=ber.id)
    send_announcement(berit, news, text="Nytt.", need="planering.", unit_ids=[bou.id])
    told = {"heading": "Hembesök", "need": "planering.", "text": "När?"}
    thread = start_thread(berit, case, unit_id=ber.id, unit_ids=[bou.id], **told)
    cast.consent_for(case, "berit", "BER", "REL")
    asked = send_referral(berit, draft_referral(berit, case, from_unit_id=ber.id, to_unit_id=cast.unit_of("REL").id, question="Råd?"))
    answer = record_answer(berit, asked, kind="decline", text="Nej.", said_by="Ragnar", said_on=date(2026, 10, 12))
    reference = {"delegate": "Enhetschef", "delegation_reference": "4.2", "decided_on": date(2026, 10, 12), "told_on": date(2026, 10, 12)}
    decision = record_decision(berit, case, unit_id=ber.id, told_by_id=berit.user_id, **reference)
    return {
        "decision_id": decision.id,
        "announcement_id": news.id,
        "copy_id": news.copies[0].id,
        "thread_id": thread.id,
        "phone_answer_id": answer.id,
    }


def reported_deviation(berit, birger, ber, ald, referral):
    """A report of BER about ALD, begun in the request."""
    link = Link(referral.case_id, f"referral:{referral.id}")
    return report_deviation(birger, draft_deviation(berit, ber, unit_ids=[ald.id], link=link, **STEP_1))


def frozen_by(username):
    told = {"title": "Våren", "since": date(2026, 1, 1), "until": date(2026, 6, 30)}
    return freeze_figures(cast.actor_of(username), None, **told)


def list_of(boss, worker, unit):
    """Someone's list, started by the manager."""
    return start_for(boss, unit, from_user_id=worker.user_id, reason="absence", text="", starts_on=date(2026, 10, 12))


def propose_on_another(berit, akt, ber, alva, axel):
    """A request to SOC on another ground, with three times proposed."""
    soc, sara, simon = cast.unit_of("SOC"), cast.actor_of("sara"), cast.actor_of("simon")
    told = {"kind": "own_request", "by_unit_id": ber.id, "unit_id": soc.id, "text": "Bad själv.", "decided_on": date(2026, 10, 12)}
    record_basis(berit, akt, verb="basis.record", **told)
    asked = draft_referral(berit, akt, from_unit_id=ber.id, to_unit_id=soc.id, question="Boendestöd?")
    assign_worker(simon, send_referral(berit, asked), verb="referral.assign", to_worker_id=sara.user_id)
    return propose_times(berit, asked, times=[datetime(2026, 10, 20, h) for h in (9, 10, 11)], place="Rum 1")


def anonymously(berit, axel, ber, ald):
    """A question to ALD that is answered, and the advice that came of it."""
    told = {"heading": "Stöd", "age": "60–65", "situation": "Bor ensam.", "needs": "Mat.", "question": "Kan ni ge stöd?"}
    asked = send_question(berit, draft_question(berit, ber, to_unit_id=ald.id, **told))
    answer_question(axel, asked, text="Ja.", support="yes", support_text="", parallel="no")
    return asked, write_advice(axel, asked, heading="Hemtjänst", text="Efter en ansökan.")


def doors(app, things, but: frozenset[str] = OPEN):
    """Every method and address there is, about the things; not the endpoints in `but`."""
    build = app.url_map.bind("localhost").build
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in but:
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                yield method, rule.endpoint, build(rule.endpoint, {name: things[name] for name in rule.arguments}, method)


def answers(client: Browser, found) -> dict[tuple[str, str], int]:
    return {(method, path): client.open(path, method=method).status_code for method, _, path in found}


def test_the_doors_open_to_all_are_these_and_no_others():
    assert sorted(OPEN) == ["accessibility.send", "accessibility.show", "account.theme", "auth.login", "auth.show_login", "static"]


def test_a_stranger_gets_the_login_page_at_every_other_door(app, things, stranger):
    for method, endpoint, path in doors(app, things):
        answer = stranger.open(path, method=method)
        if endpoint == "drafts.keep":  # the page stays, with what was typed; only the small word beside the form changes
            assert (answer.status_code, answer.data) == (401, b"")
            continue
        assert (answer.status_code, answer.location.split("?")[0]) == (303, "/logga-in"), (method, path)


def test_every_door_that_changes_something_needs_the_token_of_the_form(app, things, signed_in, berit, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    client = signed_in(berit)
    posts = [door for door in doors(app, things, frozenset({"static"})) if door[0] == "POST"]
    before = db.session.scalar(db.select(db.func.count(HistoryLine.id)))
    assert set(answers(client, posts).values()) <= {303, 400}  # 303: back to the form, which keeps what was typed
    assert db.session.scalar(db.select(db.func.count(HistoryLine.id))) == before


def test_no_door_changes_anything_when_it_is_only_opened(app, things):
    methods = {rule.endpoint: rule.methods - {"HEAD", "OPTIONS"} for rule in app.url_map.iter_rules()}
    assert all(found <= {"GET", "POST"} for found in methods.values())


NO_ROW = "9" * 20
SHAPES = {"fran": ("case-{0}", "referral-{0}"), "efter": ("-{0}", "{0}_2026-10-12_{0}", "2026-10-12_{0}")}  # beside the number alone
READ_FROM_ADDRESS = re.compile(r'(?:args|values)\.get(?:list)?\("(\w+)"')


def asked_in_addresses(app) -> dict[str, set[str]]:
    """What each view module reads out of the address: module → names; by itself or through a form that is sent in the address."""
    found = {}
    for view in app.view_functions.values():
        if view.__module__ not in found:
            source = inspect.getsource(sys.modules[view.__module__])
            forms = [form for form in forms_in_addresses() if re.search(rf"\b{form.__name__}\b", source)]
            fields = {name for form in forms for name, field in vars(form).items() if isinstance(field, UnboundField)}
            found[view.__module__] = fields | set(READ_FROM_ADDRESS.findall(source))
    return found


def forms_in_addresses() -> list[type[Form]]:
    return [form for form in Form.__subclasses__() if not getattr(form.Meta, "csrf", True)]


def test_a_number_that_no_row_has_is_no_fault_in_any_address(app, things, signed_in, birger, cecilia):
    names, tried = asked_in_addresses(app), set()
    for actor in (birger, cecilia):
        client = signed_in(actor)
        for method, endpoint, path in doors(app, things):
            asked = names[app.view_functions[endpoint].__module__] if method == "GET" else set()
            if not asked or (endpoint, min(asked)) in tried or client.get(path).status_code != 200:
                continue
            for name in sorted(asked):
                for shape in ("{0}", *SHAPES.get(name, ())):
                    query = f"{name}={shape.format(NO_ROW)}"
                    assert client.get(f"{path}?{query}").status_code in {200, 303, 404, 422}, (path, query)
                    tried.add((endpoint, name))
    wanted = {("deviations.new", "fran"), ("deviations.index", "efter"), ("routing.index", "fore"), ("transfers.index", "efter")}
    assert wanted | {("logs.index", "vem"), ("yearly.show", "ar"), ("consents.new", "ersatter"), ("agenda.new", "mote")} <= tried


def test_dag_from_another_unit_is_told_404_at_every_door_to_the_akt(app, things, signed_in, dag):
    of_meetings = {endpoint for endpoint in app.view_functions if endpoint.startswith(("monthly_moves", "sitting.notes"))}
    found = answers(signed_in(dag), doors(app, things, OPEN | OWN | FOR_MANAGERS | of_meetings))
    assert {door: status for door, status in found.items() if status != 404} == {}


def test_dag_does_nothing_with_a_meeting(app, things, signed_in, dag):
    """He sees when it is, and that is all."""
    of_meetings = {endpoint for endpoint in app.view_functions if endpoint.startswith(("monthly_moves", "sitting.notes"))}
    found = answers(signed_in(dag), doors(app, things, frozenset(app.view_functions) - of_meetings))
    assert len(found) > 10
    assert set(found.values()) == {403}


OF_FIGURES = (
    "deviation_figures.show",
    "deviation_figures.suggest",
    "noticed.index",
    "frozen_figures.index",
    "frozen_figures.new",
    "joint_exports.kept_figures",
    "joint_exports.possible",
    "yearly.show",
)
# These ask first whether the user is a manager at all.
FOR_MANAGERS = frozenset(
    {
        "access.appoint",
        "joint_exports.attendance",
        "account.deputy",
        "advice.replace",
        "advice.withdraw",
        "escalations.new",
        "leaving.index",
        "leaving.new",
        "precedents.withdraw",
        "exports.owners",
        "exports.reviews",
        "logs.excel",
        "logs.index",
        "deviation_figures.trend",
        "monthly.attendance",
        "monthly.extra",
        "monthly.plan",
        "monthly_moves.absent",
        "reviews.draw",
        "reviews.index",
        "urgent.anonymous",
        "routine_reviews.plan",
        "routine_reviews.sign",
        "routine_reviews.write",
        "urgent.new",
        *OF_FIGURES,
    }
)
# An avdelningschef reviews the log of units whose akter they do not read: tests/views/test_logs.py.
OF_THE_DEPARTMENT = frozenset(
    {
        "routine_reviews.index",
        "routine_reviews.show",
        "routine_reviews.paper",
        "reviews.show",
        "reviews.sign",
        "reviews.paper",
        "more_exports.sample",
    }
)


def test_dag_may_not_do_what_managers_do(app, things, signed_in, dag):
    client = signed_in(dag)
    fields = {"deputy_id": 1, "starts_on": "2026-10-20", "ends_on": "2026-10-21"}
    assert client.post("/konto/ersattare", data=fields).status_code in {403, 422}
    for path in ("/avvikelser/monster", "/avvikelser/mojliga", "/avvikelser/frysta", "/avvikelser/frysta/ny", "/avvikelser/uppfoljning"):
        assert client.get(path).status_code == 403, path
    for path in ("/skyddade-akter/namnge", "/logg", "/logg/excel", "/logg/kontroller", "/logg/kontroller/excel", "/lamna-over/excel"):
        assert client.get(path).status_code == 403, path
    assert client.post("/logg/kontroller", data={"unit_id": 5, "month": "2026-09"}).status_code == 403
    for path in ("/skyddade-akter/namnge", "/lamna-over", "/lamna-over/ny", "/lyft/ny"):
        assert client.get(path).status_code == 403
    assert client.get("/skyddade-akter/namnge").status_code == 403
    assert client.get(f"/lyft/prejudikat/{things['precedent_id']}/ta-bort").status_code == 403
    assert client.post(f"/lyft/prejudikat/{things['precedent_id']}/ta-bort", data={"text": "Nytt."}).status_code == 403
    for path in ("ersatt", "ta-bort"):
        assert client.get(f"/fragor/rad/{things['advice_id']}/{path}").status_code == 403
        assert client.post(f"/fragor/rad/{things['advice_id']}/{path}").status_code == 403


def test_dags_own_pages_show_nothing_of_the_akt(app, things, signed_in, dag):
    client = signed_in(dag)
    for method, endpoint, path in doors(app, things, OPEN):
        if endpoint in OWN and method == "GET" and endpoint not in {"account.theme"}:
            answer = client.get(path)
            told = read(answer.data).text if path.endswith("/excel") else answer.text
            assert "2026-0001" not in told, path


@pytest.mark.parametrize("username", ["tore", "cecilia", "viktor"])
def test_those_without_akter_get_in_nowhere(app, things, signed_in, username):
    """The administrator, the controller and the avdelningschef."""
    client = signed_in(cast.actor_of(username))
    theirs = OF_THE_DEPARTMENT if username == "viktor" else frozenset()
    if username != "tore":
        theirs |= {name for name in app.view_functions if name.startswith(("deviation", "improvements", "noticed", "frozen", "yearly"))}
    found = answers(client, doors(app, things, OPEN | OWN - WORKING_ONLY | FOR_MANAGERS | theirs))
    assert {door: status for door, status in found.items() if status not in {403, 404}} == {}
    for path in ("/", "/akter", "/forfragningar", "/konto", "/fragor/rad", *(("/lyft",) if username == "viktor" else ())):
        assert "2026-0" not in client.page(path).text, path
    for path in ("/avvikelser?lage=alla", f"/avvikelser/{things['deviation_id']}", f"/avvikelser/{things['deviation_id']}/utskrift"):
        assert "2026-0001" not in client.get(path).text, path
    assert "2026-0" not in client.post("/sok", data={"q": "Östberg"}, follow_redirects=True).text


@pytest.mark.parametrize("username", ["berit", "bodil", "birger", "alva", "axel"])
def test_a_verb_that_is_not_theirs_is_403_for_those_who_see_the_question(things, signed_in, username):
    client, base = signed_in(cast.actor_of(username)), f"/fragor/{things['anonymous_id']}"
    asking = {"andra", "granska", "fraga-vidare", "ta-tillbaka", "avsluta", "namngiven"}
    asked = {"utse", "svara", "rad"}
    over = {"ta-over"}
    theirs = {"berit": asking, "bodil": over, "birger": asking | over, "alva": set(), "axel": asked}[username]
    assert client.get(base).status_code == 200
    for path in [*sorted(asking | asked), "ta-over"]:
        allowed = client.post(f"{base}/{path}").status_code != 403
        assert allowed == (path in theirs), path


@pytest.mark.parametrize("username", ["berit", "birger", "alva", "axel"])
def test_a_verb_that_is_not_theirs_is_403_for_those_who_see_the_request(things, signed_in, username):
    client, base = signed_in(cast.actor_of(username)), f"/forfragningar/{things['referral_id']}"
    asking = {"ta-tillbaka", "komplettera", "granska", "andra"}
    asked = {"utse", "skicka-vidare", "avboj", "begar-komplettering", "byt-handlaggare"}
    theirs = {"berit": asking, "birger": asking, "alva": set(), "axel": asked}[username]
    for path in asking | asked:
        allowed = client.post(f"{base}/{path}").status_code != 403
        assert allowed == (path in theirs), path


def test_someone_in_the_asked_unit_who_is_not_named_sees_neither_request_nor_akt(things, signed_in, aron):
    client = signed_in(aron)
    assert client.get(f"/forfragningar/{things['referral_id']}").status_code == 404
    assert client.get("/akter/2026-0001").status_code == 404
    assert client.get(f"/trepartsmoten/{things['meeting_id']}/inbjudan").status_code == 404


@pytest.mark.parametrize("username", ["axel", "alva"])
def test_the_asked_unit_sees_the_request_but_not_the_akt(things, signed_in, username):
    client = signed_in(cast.actor_of(username))
    page = client.page(f"/forfragningar/{things['referral_id']}")
    assert "Kan ni ge stöd i hemmet?" in page.text
    assert not [link for link in page.links if link.startswith("/akter/")]
    for path in ("", "/person", "/samtycken/1", "/anteckningar/ny", "/behorighet", "/skydd"):
        assert client.get(f"/akter/2026-0001{path}").status_code == 404, path


def test_a_draft_is_nobody_elses(draft, signed_in, axel, alva, bodil):
    for actor in (axel, alva):
        assert signed_in(actor).get(f"/forfragningar/{draft.id}").status_code == 404
        assert "Kan ni ge stöd" not in signed_in(actor).page("/forfragningar").text
    assert signed_in(bodil).get(f"/forfragningar/{draft.id}").status_code == 200  # Berit's colleague


def test_after_a_spärr_the_akt_is_nowhere_for_that_user(app, things, signed_in, berit, birger, akt):
    block_user(birger, akt, user_id=berit.user_id, reason="Släkt.")
    client = signed_in(berit)
    theirs = OPEN | OWN | FOR_MANAGERS | {"work.read", "notes.presence", "notes.answer_presence", "account.end"}
    of_no_akt = (
        "question",
        "advice",
        "monthly_moves",
        "sitting.notes",
        "precedents.",
        "deviation",
        "improvements",
        "noticed",
        "frozen",
        "yearly",
        "routing.",
        "routing_presence.",
    )
    theirs |= {endpoint for endpoint in app.view_functions if endpoint.startswith(of_no_akt)}
    intake = {"intakes.show", "intakes.confirm", "intakes.reject"}  # of someone else
    own_list = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith("leaving.")}
    own_list |= {"more_exports.handed_over"}
    found = answers(client, doors(app, things, theirs | intake | own_list))
    assert {door: status for door, status in found.items() if status != 404} == {}
    for path in ("/", "/akter", "/forfragningar", "/lyft", f"/lamna-over/{things['handing_over_id']}", "/konto/lamna-over"):
        assert "2026-0001" not in client.page(path).text, path
    assert "2026-0001" not in client.post("/sok", data={"q": "Östberg"}, follow_redirects=True).text


def test_a_spärr_that_is_lifted_opens_the_akt_again(signed_in, berit, birger, akt):
    block = block_user(birger, akt, user_id=berit.user_id, reason="Släkt.")
    lift_block(birger, akt, block_id=block.id)
    assert signed_in(berit).get("/akter/2026-0001").status_code == 200


def test_a_protected_akt_is_only_for_those_who_are_named(signed_in, protected, sara, simon, dag, eva):
    cast.add_someone("sven", "Sven Ny", [(cast.WORKER, "SOC")])
    cast.add_someone("sanna", "Sanna Chef", [(cast.HEAD, "SOC")])
    for actor, status in ((sara, 200), (simon, 200), (cast.actor_of("sven"), 404), (cast.actor_of("sanna"), 404), (dag, 404), (eva, 404)):
        client = signed_in(actor)
        assert client.get("/akter/2026-0003").status_code == status
        assert client.get(f"/aktuell/{protected.open_tracks[0].id}").status_code == status
        assert ("2026-0003" in client.page("/akter").text) == (status == 200)
        assert ("2026-0003" in client.post("/sok", data={"q": "Mira Falk"}, follow_redirects=True).text) == (status == 200)
        assert "Falk" not in client.page("/akter").text


def test_what_was_registered_about_a_protected_person_is_only_for_those_who_are_named(signed_in, protected, sara):
    cast.add_someone("sanna", "Sanna Chef", [(cast.HEAD, "SOC")])
    intake_of_mira = 3
    assert "Mira Falk" in signed_in(sara).page(f"/registreringar/{intake_of_mira}").text
    assert signed_in(cast.actor_of("sanna")).get(f"/registreringar/{intake_of_mira}").status_code == 404


def test_one_who_stops_being_named_stops_reading(signed_in, protected, simon, sara):
    cast.add_someone("sven", "Sven Ny", [(cast.WORKER, "SOC")])
    name_reader(simon, protected, user_id=cast.user_of("sven").id, reason="Tar över.")
    hers = db.session.scalar(db.select(NamedAccess.id).where(NamedAccess.user_id == sara.user_id))
    end_named(simon, protected, access_id=hers)
    assert signed_in(sara).get("/akter/2026-0003").status_code == 404


def test_another_units_notes_are_not_shown_until_they_are_shared(signed_in, both_current, berit, alva, ber, ald):
    note = write_note(berit, both_current, unit_id=ber.id, kind="note", happened_on=date(2026, 10, 12), text="Bara för oss.")
    assert "Bara för oss." not in signed_in(alva).page("/akter/2026-0001").text
    assert signed_in(alva).get(f"/anteckningar/{note.id}/dela").status_code == 404
    share_note(berit, note, unit_id=ald.id, need="de ska planera ihop.")
    assert "Bara för oss." in signed_in(alva).page("/akter/2026-0001").text


@pytest.fixture
def both_current(akt):
    """Akt 2026-0001, current at BER and ALD."""
    return cast.known("alva", "axel", "ALD", "Gun Östberg", date(1960, 3, 5), "196003052385")


def crawl(client: Browser, start: str = "/", most: int = 150) -> dict[str, Page]:
    """Every page that links lead to."""
    waiting, seen = [start], {}
    while waiting and len(seen) < most:
        path = waiting.pop(0).split("#")[0]
        if path in seen or "/static/" in path or path.endswith(("/kalender", "/excel")) or "tema.css" in path:
            continue
        answer = client.get(path)
        assert answer.status_code in {200, 303}, path
        if answer.status_code == 200 and answer.mimetype == "text/html":
            seen[path] = answer.page
            waiting += answer.page.links
    return seen


LISTS_EVERY_UNIT = (
    "/enheter", "/forfragningar/ny", "/samtycken/nytt", "/grunder/ny", "/fragor/ny", "/akut", "/akut/anonymt", "/vardplanering", "/lyft/ny",
    "/overlamning", "/avvikelser", "/avvikelser/ny", "/var-hor-arendet-hemma/ny",
)  # fmt: skip


@pytest.fixture
def busy_hidden(hidden_akt, rut, ragnar, dag, rel, ekb, soc):
    """REL works in akt 2026-0004 as units do: notes, consent, another ground, changes, a representative, insatser."""
    told = {"by_unit_id": rel.id, "unit_id": soc.id, "text": "Bad själv.", "decided_on": date(2026, 10, 12)}
    write_note(rut, hidden_akt, unit_id=rel.id, kind="note", happened_on=date(2026, 10, 12), text="Bor hemma.")
    cast.consent_for(hidden_akt, "rut", "REL", "SOC")
    record_basis(rut, hidden_akt, verb="basis.record", kind="own_request", **told)
    update_person(rut, hidden_akt, language="Finska")
    add_representative(rut, hidden_akt, kind="relative", name="Syster Moberg")
    track = hidden_akt.track_of(rel.id)
    change_track(rut, track, other_number="R-1", is_hidden=True, insatser_since=date(2026, 10, 5))
    block_user(ragnar, hidden_akt, user_id=cast.user_of("rut").id, reason="Jäv.")
    return hidden_akt


@pytest.mark.parametrize("username", ["dag", "disa"])
def test_a_hidden_unit_is_never_named_to_another_unit(busy_hidden, signed_in, username):
    pages = crawl(signed_in(cast.actor_of(username)))
    assert "/akter/2026-0004" in pages
    for lists_managers in ("/konto", "/moten/serie", "/moten/nytt"):  # who can be a deputy, and who can lead a meeting
        pages.pop(lists_managers, None)
    for path, page in pages.items():
        if not path.split("?")[0].endswith(LISTS_EVERY_UNIT):
            for word in (HIDDEN_NAME, "Rut Lönn", "Ragnar Pil", "R-1", "Bor hemma"):
                assert word not in page.html, (path, word)
        else:
            assert "Redan aktuell" not in page.text, path


def test_a_hidden_unit_sees_itself(busy_hidden, signed_in, ragnar):
    assert HIDDEN_NAME in signed_in(ragnar).page("/akter/2026-0004").text


def test_a_hidden_unit_that_decides_is_not_missed_by_the_others(app, signed_in, dag):
    cast.known("rut", "ragnar", "REL", "Kajsa Berg", date(1980, 5, 6), "198005062388", is_hidden=True)
    cast.known("dag", "disa", "EKB", "Kajsa Berg", date(1980, 5, 6), "198005062388")
    page = signed_in(dag).page("/akter/2026-0005").text
    assert "Beslutar Ja, sedan 1 oktober 2026" in page
    assert "Bara om egna insatser" not in page


def test_the_second_writer_does_not_learn_of_a_hidden_unit(busy_hidden, signed_in, dag):
    form = signed_in(dag).page("/akter/2026-0004/person").values()
    update_person(cast.actor_of("ragnar"), busy_hidden, phone="070-174 06 44")
    page = signed_in(dag).send("/akter/2026-0004/person", 409, **form | {"phone": "070-174 06 45"})
    assert any(error.startswith("Uppgifterna har ändrats under tiden (telefon)") for error in page.errors)
    assert page.values()["phone"] == "070-174 06 45"


def test_a_hidden_units_people_are_not_among_the_named_readers_that_others_see(app, signed_in, disa):
    for worker, boss, code, secret in (("rut", "ragnar", "REL", True), ("dag", "disa", "EKB", False)):
        cast.known(worker, boss, code, "Kajsa Berg", date(1980, 5, 6), "198005062388", protection="flagged", is_hidden=secret)
    pages = crawl(signed_in(disa))
    assert "Bara namngivna läser akten: Dag Tall, Disa Vide." in pages["/akter/2026-0005"].text
    lists_managers = {"/konto", "/enheter", "/moten/serie", "/moten/nytt"}  # who leads which unit everyone knows
    assert {path for path, page in pages.items() if "Rut Lönn" in page.html or "Ragnar Pil" in page.html} <= lists_managers


def test_a_person_who_is_protected_later_is_hidden_from_the_units_that_once_had_them(signed_in, both_current, alva, axel, berit):
    close_track(alva, both_current.track_of(cast.unit_of("ALD").id), reason="Klart.")
    reopen_case(cast.actor_of("aron"), cast.unit_of("ALD"), number="2026-0001", reason="Måste läsa.")
    aron = signed_in(cast.actor_of("aron"))
    assert aron.get("/akter/2026-0001").status_code == 200
    protect_person(berit, both_current, protection="flagged", protection_checked_on=date(2026, 10, 12))
    assert aron.get("/akter/2026-0001").status_code == 404
    assert "2026-0001" not in aron.post("/sok", data={"q": "Östberg"}, follow_redirects=True).text


def test_a_closed_part_opens_with_a_reason_for_one_day(signed_in, clock, both_current, alva, aron):
    close_track(alva, both_current.track_of(cast.unit_of("ALD").id), reason="Klart.")
    client = signed_in(aron)
    assert "Skriv varför du behöver läsa er del" in client.page("/akter/2026-0001").text
    assert client.send("/akter/2026-0001/oppna", reason="Svarar på en fråga.") == "/akter/2026-0001"
    assert "Avslutad del" in client.page("/akter/2026-0001").text
    clock.set("2026-10-13T00:00")
    assert "Skriv varför du behöver läsa er del" in client.page("/akter/2026-0001").text


def test_a_notice_is_only_for_its_reader(things, signed_in, dag, berit):
    assert signed_in(dag).post(f"/nytt/{things['notice_id']}").status_code == 404
    assert signed_in(berit).post(f"/nytt/{things['notice_id']}").status_code == 303


def test_the_other_way_in_to_a_request_of_another_akt_is_shut(things, signed_in, olle):
    """The number of one's own akt with the id of someone else's consent opens nothing."""
    client = signed_in(olle)
    assert client.get(f"/akter/2026-0002/samtycken/{things['consent_id']}").status_code == 404
    assert client.get(f"/akter/2026-0002/foretradare/{things['representative_id']}").status_code == 404


def test_a_deputy_reads_only_while_they_are_one(signed_in, clock, sent, axel, aron):
    appoint_deputy(axel, None, deputy_id=aron.user_id, starts_on=date(2026, 10, 13), ends_on=date(2026, 10, 13))
    for moment, status in (("2026-10-12T23:59", 404), ("2026-10-13T00:00", 200), ("2026-10-14T00:00", 404)):
        clock.set(moment)
        assert signed_in(aron).get(f"/forfragningar/{sent.id}").status_code == status


def test_a_user_who_is_disabled_is_out_at_once(signed_in, berit, tore):
    client = signed_in(berit)
    client.page("/akter/2026-0001")
    disable_user(tore, cast.user_of("berit"), to_managers=True)
    answer = client.get("/akter/2026-0001")
    assert (answer.status_code, answer.location) == (303, "/logga-in?vidare=/akter/2026-0001")


def reads_of(actor: Actor) -> int:
    return len(db.session.scalars(Referral.visible_to(actor)).all())


def test_the_asked_side_keeps_reading_after_a_no_as_long_as_the_akt_is_open(sent, axel, berit, akt):
    decline_referral(axel, sent, text="Fel enhet.")
    assert reads_of(axel) == 1
    close_track(berit, akt.open_tracks[0], reason="Klart.")
    assert reads_of(axel) == 0
    assert reads_of(at(axel, "2026-10-20T09:00")) == 0


def test_static_files_are_the_same_for_all_and_kept_for_good(app, signed_in, berit):
    with app.test_request_context():
        address = url_for("static", filename="sipweb.css")
    for client in (app.test_client(), signed_in(berit)):
        answer = client.get(address)
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert ("Vary" in answer.headers, "Set-Cookie" in answer.headers) == (False, False)
        answer.close()


def test_who_belongs_to_no_unit_prepares_no_item(app, signed_in, things):
    """An avdelningschef reads meetings; with one planned there is a form, that is not for them."""
    client = signed_in(cast.actor_of("viktor"))
    assert (client.get("/moten/punkter/ny").status_code, client.post("/moten/punkter/ny").status_code) == (403, 403)


@pytest.mark.parametrize("door", ["namnge", "sparra"])
def test_permission_is_asked_before_what_is_typed(signed_in, berit, akt, door):
    assert signed_in(berit).post(f"/akter/2026-0001/behorighet/{door}").status_code == 403


def test_where_the_form_is_not_theirs_sending_it_empty_is_not_either(app, things, signed_in, bodil):
    """Or the page of the form would come back, with what stands on it."""
    client, found = signed_in(bodil), list(doors(app, things))
    both = {path for method, _, path in found if method == "GET"} & {path for method, _, path in found if method == "POST"}
    theirs_not = [path for path in sorted(both) if client.get(path).status_code == 403]
    assert len(theirs_not) > 20
    assert {path: status for path in theirs_not if (status := client.post(path).status_code) != 403} == {}


def test_a_question_about_the_head_of_a_page_is_answered_as_for_the_page(app, things, signed_in, birger):
    client = signed_in(birger)
    for path in [path for method, _, path in doors(app, things) if method == "GET"]:
        if client.get(path).status_code == 200:
            assert client.head(path).status_code == 200, path
