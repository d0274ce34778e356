"""Registerutdrag: asked for once, taken out by each unit for itself, and no unit learns more of another than before."""

from datetime import date
from itertools import product

import pytest

from sipweb.actions.access import block_user, named_in
from sipweb.actions.cases import register_intake, reject_intake
from sipweb.actions.consents import withdraw_consent
from sipweb.actions.extracts import hand_over_part, register_extract, review_part, unlock_part, withdraw_extract
from sipweb.actions.meetings import hold_three_party
from sipweb.actions.notes import ask_presence, share_note, write_note
from sipweb.actions.outcomes import close_referral
from sipweb.actions.own_part import change_track, close_track
from sipweb.actions.people import add_representative, change_representative, protect_person, update_person
from sipweb.actions.referrals import draft_referral, end_early, forward_referral, send_referral, start_cooperation
from sipweb.db import db, writing
from sipweb.gate import Changed, NotAllowed, Refused
from sipweb.models import Attendance, Case, Event, ExtractPart, ExtractRow, HistoryValue
from sipweb.queries.extracts import NOT_TOLD, SECTIONS, Found, digest_of, others_parts, rows_of
from sipweb.queries.referrals import planned_meeting
from sipweb.queries.work import tasks
from tests import cast
from tests.actions.test_two_boards import held, vux  # noqa: F401 – a fixture
from tests.conftest import at, later, told

TOLD = {"requester": "individual", "asked_on": date(2026, 10, 12), "identity_check": "id_card"}


def extract_at(boss, case, unit, **told):
    return register_extract(boss, case, unit_id=unit.id, **TOLD | told)


def part_of(extract, unit) -> ExtractPart:
    return next(part for part in extract.parts if part.unit_id == unit.id)


def units_of(extract) -> list[str]:
    return sorted(part.unit.code for part in extract.parts)


def review(boss, part, *, verb="extract.review", found=None, **left_out):
    """As the page would send it: what is proposed to be left out, and what the test adds."""
    found = found or rows_of(boss, part)
    proposed = {row.key: row.leave_out for _, row in found if row.leave_out}
    return review_part(boss, part, verb=verb, left_out=proposed | left_out.get("left_out", {}), seen=digest_of(found), version=part.version)


def texts(boss, part) -> list[str]:
    return [row.text for _, row in rows_of(boss, part)]


def waiting(actor) -> list[tuple[str, str, date]]:
    return [(task.title, task.what, task.due) for task in tasks(actor) if "registerutdraget" in task.title]


@pytest.fixture
def both_current(akt):
    """Akt 2026-0001, current at BER and ALD."""
    return cast.known("alva", "axel", "ALD", "Gun Östberg", date(1960, 3, 5), "196003052385")


# Who takes out what.


def test_each_unit_that_has_has_had_or_was_asked_takes_out_a_part(sent, akt, birger, ber, dag, ekb):
    case = cast.known("dag", "disa", "EKB", "Gun Östberg", date(1960, 3, 5), "196003052385")
    close_track(dag, case.track_of(ekb.id), reason="Klart.")
    extract = extract_at(birger, akt, ber)
    assert units_of(extract) == ["ALD", "BER", "EKB"]
    assert extract.due_on == date(2026, 11, 12)


def test_a_unit_that_only_stands_in_a_draft_is_not_told(draft, akt, birger, ber):
    assert units_of(extract_at(birger, akt, ber)) == ["BER"]


def test_another_nämnd_answers_for_itself_and_the_akt_of_its_own_holds_the_request(request, akt, berit, birger, ber):
    other = request.getfixturevalue("vux")
    asked = held(berit, akt, ber, other)
    assert units_of(extract_at(at(birger, "2026-10-14T09:00"), akt, ber)) == ["BER"]
    vidar = at(cast.actor_of("vidar"), "2026-10-14T09:00")
    close_referral(vidar, asked, outcome="application_made", text="")
    theirs = extract_at(vidar, db.session.get_one(Case, asked.receiving_case_id), other)
    assert units_of(theirs) == ["VUX"]
    assert any("Kan ni ge stöd i hemmet?" in text for text in texts(vidar, theirs.parts[0]))


def test_each_manager_has_the_own_part_in_mitt_arbete(sent, akt, birger, ber, axel, simon):
    extract_at(birger, akt, ber)
    due = date(2026, 11, 12)
    assert waiting(birger) == [("Ta fram er del av registerutdraget", "Beroendeenheten", due)]
    assert waiting(axel) == [("Ta fram er del av registerutdraget", "Äldreenheten", due)]
    assert waiting(simon) == []
    assert waiting(cast.actor_of("berit")) == []


def test_the_row_changes_with_the_work_and_goes_when_it_is_handed_over(akt, birger, ber):
    part = part_of(extract_at(birger, akt, ber), ber)
    review(birger, part)
    assert [title for title, _, _ in waiting(birger)] == ["Lämna över er del av registerutdraget"]
    hand_over_part(birger, part, ended_how="fetched", ended_on=birger.today)
    assert waiting(birger) == []


def test_only_a_manager_where_the_person_is_current_writes_it_down(akt, ber, ald, berit, axel, viktor):
    for actor in (berit, axel, viktor):
        with pytest.raises(NotAllowed):
            extract_at(actor, akt, ber)
    with pytest.raises(Refused, match="Välj en enhet som du leder"):
        extract_at(cast.actor_of("birger"), akt, ald)


def test_one_at_a_time_in_each_unit(akt, birger, ber):
    part = part_of(extract_at(birger, akt, ber), ber)
    with pytest.raises(Refused, match="redan begärt"):
        extract_at(birger, akt, ber)
    review(birger, part)
    hand_over_part(birger, part, ended_how="by_hand", ended_on=birger.today)
    assert extract_at(birger, akt, ber).id == 2


def represented(berit, akt, **told):
    add_representative(berit, akt, **{"kind": "trustee", "name": "God Man", "phone": "070-174 06 33", **told})
    return akt.person.representatives[-1].id


def test_a_representative_asks_within_the_mandate(akt, berit, birger, ber):
    one = represented(berit, akt)
    extract = extract_at(birger, akt, ber, requester="representative", representative_id=one)
    assert extract.representative.name == "God Man"


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"kind": "relative"}, "Välj en företrädare som får föra personens talan i dag."),
        ({"ends_on": date(2026, 10, 11)}, "Välj en företrädare som får föra personens talan i dag."),
        ({"starts_on": date(2026, 10, 13)}, "Välj en företrädare som får föra personens talan i dag."),
        ({"may_not_receive": True}, "Uppgifter får inte lämnas till God Man."),
    ],
)
def test_one_who_may_not_ask_gets_nothing(akt, berit, birger, ber, told, why):
    one = represented(berit, akt, **told)
    with pytest.raises(Refused) as refused:
        extract_at(birger, akt, ber, requester="representative", representative_id=one)
    assert (str(refused.value), refused.value.field) == (why, "representative_id")


# Inner secrecy.


def test_no_part_holds_another_units_notes(both_current, birger, axel, berit, alva, ber, ald):
    write_note(berit, both_current, unit_id=ber.id, kind="note", happened_on=cast.TODAY, text="Bara BER.")
    shared = write_note(alva, both_current, unit_id=ald.id, kind="note", happened_on=cast.TODAY, text="Från ALD.")
    share_note(alva, shared, unit_id=ber.id, need="planera ihop.")
    extract = extract_at(birger, both_current, ber)
    ours, theirs = texts(birger, part_of(extract, ber)), texts(axel, part_of(extract, ald))
    assert any("Bara BER." in text for text in ours)
    assert not any("Från ALD." in text for text in ours)
    assert "Vi kan läsa en anteckning 12 oktober 2026 som en annan enhet har gjort synlig för oss." in ours
    assert any("Från ALD." in text for text in theirs)
    assert "Anteckningen 12 oktober 2026 är synlig för Beroendeenheten. Skäl: planera ihop." in theirs
    assert not any("Bara BER." in text for text in theirs)


def test_what_is_common_stands_in_one_part_only(both_current, birger, axel, ber, ald):
    extract = extract_at(birger, both_current, ber)
    assert "Ditt namn: Gun Östberg." in texts(birger, part_of(extract, ber))
    assert "Du är också aktuell hos Äldreenheten sedan 1 oktober 2026." in texts(birger, part_of(extract, ber))
    theirs = texts(axel, part_of(extract, ald))
    assert not any(text.startswith(("Ditt namn", "Personnummer", "Din telefon")) for text in theirs)
    assert not any("Samordna stöd hemma" in text for text in theirs)


def test_nobody_takes_out_the_part_of_another_unit(both_current, birger, axel, berit, ber, ald):
    extract = extract_at(birger, both_current, ber)
    for actor, unit in ((birger, ald), (axel, ber), (berit, ber), (cast.actor_of("viktor"), ber)):
        with pytest.raises(NotAllowed):
            review(actor, part_of(extract, unit))


def test_an_enhetschef_of_many_units_sees_each_part_with_that_units_eyes(hidden_akt, disa, eva, ekb, rel):
    """Eva leads both EKB and REL, which hides."""
    extract = extract_at(disa, hidden_akt, ekb)
    assert not any(cast.HIDDEN_NAME in text for text in texts(eva, part_of(extract, ekb)))
    assert any(cast.HIDDEN_NAME in text for text in texts(eva, part_of(extract, rel)))


def test_a_hidden_unit_takes_out_its_part_in_silence(hidden_akt, disa, ragnar, ekb, rel):
    extract = extract_at(disa, hidden_akt, ekb)
    assert units_of(extract) == ["EKB", "REL"]
    assert waiting(ragnar) == [("Ta fram er del av registerutdraget", cast.HIDDEN_NAME, date(2026, 11, 12))]
    assert waiting(disa) == [("Ta fram er del av registerutdraget", "Ekonomiskt bistånd", date(2026, 11, 12))]
    assert others_parts(disa, hidden_akt, {extract.id}) == []
    with pytest.raises(NotAllowed):
        review(disa, part_of(extract, rel))
    review(ragnar, part_of(extract, rel))
    hand_over_part(ragnar, part_of(extract, rel), ended_how="by_hand", ended_on=ragnar.today)
    seen = db.session.scalars(db.select(Event.title).where(Event.case_id == hidden_akt.id, Event.readable(disa))).all()
    assert [title for title in seen if "egisterutdrag" in title] == ["Registerutdrag begärt"]


def test_a_hidden_unit_can_take_out_its_own_part_alone(hidden_akt, ragnar, disa, rel):
    extract = extract_at(ragnar, hidden_akt, rel, only_own=True)
    assert units_of(extract) == ["REL"]
    assert waiting(disa) == []
    assert "Ditt namn: Hilda Moberg." in texts(ragnar, part_of(extract, rel))


def test_when_a_hidden_unit_asks_all_the_others_are_not_told_by_whom(hidden_akt, ragnar, disa, rel, ekb):
    extract = extract_at(ragnar, hidden_akt, rel)
    told = texts(disa, part_of(extract, ekb))
    assert not any("egisterutdrag begär" in text for text in told)
    seen = db.session.scalars(db.select(Event.title).where(Event.case_id == hidden_akt.id, Event.readable(disa))).all()
    assert not [title for title in seen if "egisterutdrag" in title]


def test_a_unit_that_is_not_hidden_takes_the_others_along(akt, birger, ber):
    with pytest.raises(Refused, match="Bara en dold enhet"):
        extract_at(birger, akt, ber, only_own=True)


@pytest.fixture
def seen_before(hidden_akt, rut, ragnar, dag, rel, ekb):
    """REL changed things while it was hidden, showed itself and worked with EKB, and hid again."""
    update_person(rut, hidden_akt, phone="070-174 06 44", language="Finska")
    track, told = hidden_akt.track_of(rel.id), {"other_number": "R-1", "insatser_since": None}
    change_track(ragnar, track, is_hidden=False, **told)
    note = write_note(dag, hidden_akt, unit_id=ekb.id, kind="note", happened_on=cast.TODAY, text="Om bidraget.")
    share_note(dag, note, unit_id=rel.id, need="planera ihop.")
    note = write_note(rut, hidden_akt, unit_id=rel.id, kind="note", happened_on=cast.TODAY, text="Om boendet.")
    share_note(rut, note, unit_id=ekb.id, need="planera ihop.")
    cast.consent_for(hidden_akt, "dag", "EKB", "REL")
    started = start_cooperation(dag, hidden_akt, from_unit_id=ekb.id, to_unit_id=rel.id, question="Hur gör vi?", need="Båda arbetar.")
    end_early(dag, started, verb="referral.withdraw", text="Det löste sig.")
    change_track(ragnar, track, is_hidden=True, **told)
    return hidden_akt


@pytest.mark.parametrize(("leads", "is_hidden", "is_open"), product(["EKB", "REL"], [True, False], [True, False]))
def test_no_part_but_its_own_ever_names_a_unit_that_hides(seen_before, disa, ragnar, ekb, rel, leads, is_hidden, is_open):
    """Hidden or not just now, current or not any more, asked here or there: REL always hides on paper."""
    track = seen_before.track_of(rel.id)
    change_track(ragnar, track, is_hidden=is_hidden, other_number="R-1", insatser_since=None)
    extract = extract_at(disa, seen_before, ekb) if leads == "EKB" else extract_at(ragnar, seen_before, rel)
    if not is_open:
        close_track(ragnar, track, reason="Klart.")
    for text in texts(disa, part_of(extract, ekb)):
        for secret in (cast.HIDDEN_NAME, "Rut Lönn", "Ragnar Pil", "R-1", "Om boendet", "Till 12 oktober 2026 stod det"):
            assert secret not in text, text
    own = " ".join(texts(ragnar, part_of(extract, rel)))
    assert cast.HIDDEN_NAME in own
    assert "Till 12 oktober 2026 stod det om dig, telefon: 070-174 06 05." in own


def test_a_unit_that_hides_in_this_akt_alone_is_not_named_either(akt, birger, disa, ber, ekb):
    cast.consent_for(akt, "berit", "BER", "EKB")
    case = cast.known("dag", "disa", "EKB", "Gun Östberg", date(1960, 3, 5), "196003052385", is_hidden=True)
    extract = extract_at(birger, case, ber)
    ours = texts(birger, part_of(extract, ber))
    assert any("dela uppgifter med en annan enhet inom socialtjänsten" in text for text in ours)
    assert not any("Ekonomiskt bistånd" in text or "Dag Tall" in text for text in ours)
    assert not part_of(extract, ber).by_hand
    assert part_of(extract, ekb).by_hand
    assert any("Ekonomiskt bistånd" in text for text in texts(disa, part_of(extract, ekb)))


def test_a_note_that_names_a_unit_that_hides_is_proposed_to_be_left_out(hidden_akt, dag, disa, ekb):
    write_note(dag, hidden_akt, unit_id=ekb.id, kind="note", happened_on=cast.TODAY, text="Hänvisade till våld i nära relation.")
    extract = extract_at(disa, hidden_akt, ekb)
    (row,) = [row for _, row in rows_of(disa, part_of(extract, ekb)) if "Hänvisade" in row.text]
    assert row.leave_out == "Nämner en enhet som inte skrivs på papper"


def test_a_protected_persons_part_is_only_for_those_who_are_named(protected, simon, soc):
    cast.add_someone("sanna", "Sanna Chef", [(cast.HEAD, "SOC")])
    part = part_of(extract_at(simon, protected, soc), soc)
    assert waiting(cast.actor_of("sanna")) == []
    with pytest.raises(NotAllowed):
        review(cast.actor_of("sanna"), part)
    assert part.by_hand
    review(simon, part)


def test_where_nobody_is_named_the_managers_take_out_the_part(both_current, axel, alva, berit, birger, ber, ald):
    """Closed before the person was protected: nobody at ALD was ever named, and the part is theirs all the same."""
    close_track(alva, both_current.track_of(ald.id), reason="Klart.")
    cast.add_someone("bror", "Bror Chef", [(cast.BOSS, "BER")])
    protect_person(berit, both_current, protection="flagged", protection_checked_on=cast.TODAY)
    extract = extract_at(birger, both_current, ber)
    assert [title for title, _, _ in waiting(axel)] == ["Ta fram er del av registerutdraget"]
    review(axel, part_of(extract, ald))


def test_after_a_spärr_the_part_is_not_there(sent, akt, birger, eva, ber):
    part = part_of(extract_at(birger, akt, ber), ber)
    block_user(eva, akt, user_id=birger.user_id, reason="Granne.")
    assert waiting(birger) == []
    with pytest.raises(NotAllowed):
        review(birger, part)
    assert [what for _, what, _ in waiting(eva)] == ["Beroendeenheten"]


# What is proposed to be left out.


def left_out(boss, part) -> dict[str, str]:
    return {row.text: row.leave_out for _, row in rows_of(boss, part) if row.leave_out}


def test_what_leads_to_others_is_proposed_to_be_left_out_and_who_they_are_is_not(akt, berit, birger, ber):
    represented(berit, akt)
    part = part_of(extract_at(birger, akt, ber), ber)
    assert left_out(birger, part) == {"Telefon till God Man: 070-174 06 33.": "Kontaktuppgift till någon annan"}
    assert "God man: God Man." in texts(birger, part)


def test_a_draft_and_a_spärr_are_proposed_to_be_left_out(draft, akt, birger, ber, bodil):
    block_user(birger, akt, user_id=bodil.user_id, reason="Syster.")
    proposed = left_out(birger, part_of(extract_at(birger, akt, ber), ber))
    assert proposed["12 oktober 2026 kl.\xa09.00: Spärr för Bodil Ask."] == "Rör en medarbetare, inte den enskilde"
    assert proposed[f"Förfrågan {draft.id}, frågeställning: Kan ni ge stöd i hemmet?"].startswith("Utkast som inte är färdigt")
    assert not any("Syster." in text for text in texts(birger, part_of(akt_extract(akt), ber)))


def akt_extract(case):
    return db.session.scalars(db.select(ExtractPart).where(ExtractPart.case_id == case.id)).first().extract


def test_what_leads_to_a_protected_person_is_proposed_to_be_told_by_word_of_mouth(three_booked, akt, berit, birger, ber):
    cast.add_someone("bror", "Bror Chef", [(cast.BOSS, "BER")])
    update_person(berit, akt, address="Hemvägen 3")
    protect_person(berit, akt, protection="flagged", protection_checked_on=cast.TODAY)
    then = at(birger, "2026-10-13T12:00")
    part = part_of(extract_at(then, akt, ber), ber)
    kept = [row.text for _, row in rows_of(then, part) if not row.leave_out]
    for secret in ("Östberg", "19600305", "070-174 06 05", "Hemvägen", "Hemma hos Gun", "Rum 3"):
        assert any(secret in text for text in left_out(then, part)), secret
        assert not any(secret in text for text in kept), secret


def test_what_a_relative_said_at_a_meeting_is_proposed_to_be_left_out(three_booked, akt, alva, birger, ber):
    meeting = planned_meeting(three_booked)
    meeting_with_sister(meeting.id)
    then = at(alva, "2026-10-15T14:00")
    came = {one.id: (True, "Hennes bror slår henne." if one.part == "other" else "") for one in meeting.attendance}
    told = {"person_words": "", "summary": "Ansöker.", "information_given": True, "application_made": False}
    hold_three_party(then, three_booked, attended=came, agreements=[("Söka hemtjänst", "Alva Ek", None, None)], **told)
    part = part_of(extract_at(at(birger, "2026-10-16T09:00"), akt, ber), ber)
    proposed = left_out(birger, part)
    assert proposed["Trepartsmöte 15 oktober 2026, Syster bidrog med: Hennes bror slår henne."] == "Det någon annan har sagt"
    assert "Trepartsmöte 15 oktober 2026, överenskommet: Söka hemtjänst – Alva Ek." in texts(birger, part)


def meeting_with_sister(meeting_id):
    with writing():
        db.session.add(Attendance(meeting_id=meeting_id, part="other", name="Syster"))


# What it says.


def test_what_was_said_before_is_told_too(akt, berit, birger, ber):
    update_person(berit, akt, phone="070-174 06 44", needs_interpreter=True)
    update_person(later(berit, days=1), akt, contact_way="letter", needs_interpreter=False)
    told = texts(at(birger, "2026-10-14T09:00"), part_of(extract_at(at(birger, "2026-10-14T09:00"), akt, ber), ber))
    assert "Till 12 oktober 2026 stod det om dig, telefon: 070-174 06 05." in told
    assert "Till 13 oktober 2026 stod det om dig, kontaktsätt: telefon." in told
    assert "Till 13 oktober 2026 stod det om dig, tolk: ja." in told


def test_which_days_it_was_read_is_told_without_names(akt, birger, ber, signed_in, berit, clock):
    signed_in(berit).get("/akter/2026-0001")
    clock.set("2026-10-13T23:30")
    signed_in(berit).get("/akter/2026-0001")
    signed_in(berit).get("/akter")
    clock.set("2026-10-14T09:00")
    then = at(birger, "2026-10-14T09:00")
    told = texts(then, part_of(extract_at(then, akt, ber), ber))
    assert "Medarbetare hos Beroendeenheten har läst i din akt: 12 oktober 2026; 13 oktober 2026." in told
    assert "Medarbetare hos Beroendeenheten har läst listor där din akt stod: 13 oktober 2026." in told
    assert not any("Berit Alm" in text and "läst" in text for text in told)


def test_reads_after_it_was_asked_for_do_not_change_what_is_reviewed(akt, birger, ber, signed_in):
    part = part_of(extract_at(birger, akt, ber), ber)
    found = rows_of(birger, part)
    signed_in(birger).get(f"/registerutdrag/{part.id}")
    assert rows_of(birger, part) == found


def test_a_registration_that_was_not_confirmed_is_told_by_the_unit_that_has_it(akt, berit, birger, axel, alva, ber, ald, sent):
    facts = {"given_name": "Gun", "family_name": "Östberg", "identity_kind": "personnummer", "identity_number": "196003052385"}
    more = {"birth_date": date(1960, 3, 5), "protection": "none", "ground": "report", "ground_on": cast.TODAY, "phone": "070-174 06 99"}
    intake = register_intake(alva, ald, **facts, **more)
    reject_intake(axel, intake, reason="Var en fråga.")
    extract = extract_at(birger, akt, ber)
    theirs = texts(axel, part_of(extract, ald))
    assert "Det bekräftades inte därför att: Var en fråga." in theirs
    assert any("070-174 06 99" in text for text in theirs)
    assert not any("070-174 06 99" in text for text in texts(birger, part_of(extract, ber)))


def test_a_question_about_aktualitet_is_told_where_it_was_answered(akt, birger, ber, olle, bou):
    ask_presence(olle, bou, identity_number="196003052385", reason="Ny hos oss.")
    part = part_of(extract_at(birger, akt, ber), ber)
    assert any("frågade Barn och ungdom om du är aktuell i någon akt. Skäl: Ny hos oss." in text for text in texts(birger, part))


# Reviewing.


PHONE = "representative:3:phone"  # Leo's two custodians were first


@pytest.fixture
def part(akt, berit, birger, ber):
    represented(berit, akt)
    return part_of(extract_at(birger, akt, ber), ber)


def test_a_part_is_reviewed_locked_and_kept_as_it_was(part, birger, berit, akt, ber):
    review(birger, part, left_out={"case": "Vet det redan."})
    assert (part.reviewed_by_id, part.reviewed_at) == (birger.user_id, birger.now)
    left = {row.key: row.reason for row in part.rows if row.left_out}
    assert left == {PHONE: "Kontaktuppgift till någon annan", "case": "Vet det redan."}
    before = [row.text for row in part.rows]
    write_note(berit, akt, unit_id=ber.id, kind="note", happened_on=cast.TODAY, text="Efteråt.")
    db.session.refresh(part)
    assert [row.text for row in part.rows] == before
    with pytest.raises(Refused, match="redan granskad och låst"):
        review(birger, part)


def test_saving_keeps_the_ticks_and_locks_nothing(part, birger):
    review(birger, part, verb="extract.save", left_out={"case": "Vet det redan."})
    assert part.reviewed_at is None
    assert {row.key for row in part.rows if row.left_out} == {PHONE, "case"}
    review_part(birger, part, verb="extract.review", left_out={}, seen=digest_of(rows_of(birger, part)), version=part.version)
    assert [row.key for row in part.rows if row.left_out] == []


def test_what_was_written_since_must_be_reviewed_too(part, birger, berit, akt, ber):
    found = rows_of(birger, part)
    write_note(berit, akt, unit_id=ber.id, kind="note", happened_on=cast.TODAY, text="Nytt.")
    with pytest.raises(Changed, match="Uppgifter har tillkommit eller ändrats"):
        review(birger, part, found=found)
    assert part.reviewed_at is None
    assert part.rows == []


def test_two_who_review_at_once_do_not_undo_each_other(part, birger, eva):
    before = part.version
    review(eva, part, verb="extract.save", left_out={"case": "Vet det redan."})
    with pytest.raises(Changed, match="har ändrat"):
        review_part(birger, part, verb="extract.review", left_out={}, seen=digest_of(rows_of(birger, part)), version=str(before))


def test_what_is_left_out_has_a_reason(part, birger):
    with pytest.raises(Refused, match="Skriv varför uppgiften inte tas med"):
        review(birger, part, left_out={"case": " "})


def test_an_old_form_is_told_what_changed_though_an_extract_names_the_row_since(part, birger, berit, akt):
    one = akt.person.representatives[-1]
    told = {"representative_id": one.id, "version": str(one.version)}
    change_representative(berit, akt, **told, ends_on=date(2026, 12, 1))
    review(birger, part)
    with pytest.raises(Changed, match=r"^Uppgifterna har ändrats under tiden \(slutdatum\)"):
        change_representative(birger, akt, **told, ends_on=date(2026, 12, 31))


def test_the_words_stand_in_no_history(part, birger):
    review(birger, part)
    news = db.session.scalars(db.select(HistoryValue.news).order_by(HistoryValue.line_id.desc())).first()
    assert '"text": null' in news
    assert "Ditt namn: Gun" not in news


def test_a_review_can_be_opened_again_until_it_is_handed_over(part, birger):
    with pytest.raises(Refused, match="ingen låst granskning"):
        unlock_part(birger, part)
    review(birger, part)
    unlock_part(birger, part)
    assert part.reviewed_at is None
    review(birger, part)
    hand_over_part(birger, part, ended_how="by_hand", ended_on=birger.today)
    with pytest.raises(Refused, match="ingen låst granskning"):
        unlock_part(birger, part)


def test_nothing_is_handed_over_before_it_is_reviewed_or_twice(part, birger):
    with pytest.raises(Refused, match="Granska delen först"):
        hand_over_part(birger, part, ended_how="by_hand", ended_on=birger.today)
    review(birger, part)
    hand_over_part(birger, part, ended_how="post", ended_on=birger.today)
    with pytest.raises(Refused, match="redan avslutad"):
        hand_over_part(birger, part, ended_how="post", ended_on=birger.today)


def test_a_hidden_part_is_never_sent(hidden_akt, ragnar, rel):
    part = part_of(extract_at(ragnar, hidden_akt, rel, only_own=True), rel)
    review(ragnar, part)
    with pytest.raises(Refused, match="Lämna den för hand"):
        hand_over_part(ragnar, part, ended_how="post", ended_on=ragnar.today)
    with pytest.raises(Refused, match="Skriv varför delen inte lämnas ut"):
        hand_over_part(ragnar, part, ended_how="not_given", ended_on=ragnar.today)
    hand_over_part(ragnar, part, ended_how="not_given", ended_on=ragnar.today, ended_why="Företrädaren får inte veta.")
    assert part.ended_on == ragnar.today


def test_a_request_that_is_taken_back_ends_what_waits_and_leaves_what_is_done(sent, akt, birger, axel, ber, ald):
    extract = extract_at(birger, akt, ber)
    review(birger, part_of(extract, ber))
    hand_over_part(birger, part_of(extract, ber), ended_how="fetched", ended_on=birger.today)
    withdraw_extract(birger, extract, reason="Fel akt.")
    assert {part.unit.code: part.ended_how for part in extract.parts} == {"BER": "fetched", "ALD": "withdrawn"}
    assert waiting(axel) == []
    with pytest.raises(Refused, match="redan avslutad"):
        withdraw_extract(birger, extract, reason="Igen.")
    with pytest.raises(NotAllowed):
        withdraw_extract(axel, extract, reason="Nej.")


def test_a_closed_unit_takes_out_its_part_and_reads_it_no_more_when_it_is_done(both_current, birger, axel, alva, ber, ald):
    close_track(alva, both_current.track_of(ald.id), reason="Klart.")
    part = part_of(extract_at(birger, both_current, ber), ald)
    assert "Du var aktuell hos Äldreenheten från 1 oktober 2026 till 12 oktober 2026." in " ".join(texts(axel, part))
    review(axel, part)
    hand_over_part(axel, part, ended_how="post", ended_on=axel.today)
    assert db.session.scalar(ExtractPart.visible_to(axel).where(ExtractPart.id == part.id)) is None


# Nothing is forgotten.


def leads_to_a_person(table) -> bool:
    """Do its references lead, over other tables, to an akt or a person?"""
    seen, ahead = set(), [table]
    while ahead:
        here = ahead.pop()
        if here.name in {"case", "person"}:
            return True
        if here.name not in seen:
            seen.add(here.name)
            ahead += [key.column.table for key in here.foreign_keys]
    return False


def test_every_table_that_hangs_on_an_akt_is_told_or_need_not_be():
    """A new table stands here when nobody has thought of those whom it is about. Tell of it in SECTIONS, or say in NOT_TOLD why not."""
    there_are = {table.name for table in db.metadata.tables.values() if leads_to_a_person(table)} | {
        table.name for table in db.metadata.tables.values() if "case_id" in table.columns
    }
    told = {name for section in SECTIONS for name in section.tables}
    assert there_are - told == set(NOT_TOLD)
    assert told <= set(db.metadata.tables)
    assert all(len(why) > 20 for why in NOT_TOLD.values())


def test_the_digest_tells_what_was_on_the_page_and_not_how_it_was_ticked(part, birger):
    found = rows_of(birger, part)
    other = [Found(one.section, one.row._replace(leave_out="x")) for one in found]
    assert digest_of(found) == digest_of(other)
    assert digest_of(found) != digest_of(found[:-1])


def test_the_rows_have_keys_of_their_own(three_held, akt, birger, ber):
    then = at(birger, "2026-10-16T09:00")
    keys = [row.key for _, row in rows_of(then, part_of(extract_at(then, akt, ber), ber))]
    assert len(keys) == len(set(keys))
    assert db.session.scalar(db.select(ExtractRow.id)) is None


def test_a_request_is_told_by_both_who_asked_and_who_was_asked(sent, akt, birger, axel, ber, ald):
    extract = extract_at(birger, akt, ber)
    for boss, unit in ((birger, ber), (axel, ald)):
        assert any("Kan ni ge stöd i hemmet?" in text for text in texts(boss, part_of(extract, unit)))


def test_a_draft_to_others_is_not_in_their_part(both_current, berit, birger, axel, ber, ald, soc):
    sent = send_referral(
        berit, draft_referral(berit, both_current, from_unit_id=ber.id, to_unit_id=ald.id, question="Skickad?", need="Ja.")
    )
    assert sent.sent_on
    draft_referral(berit, both_current, from_unit_id=ber.id, to_unit_id=soc.id, question="Bara utkast?")
    extract = extract_at(birger, both_current, ber)
    assert not any("Bara utkast?" in text for text in texts(axel, part_of(extract, ald)))


def test_a_request_that_was_stopped_is_only_with_those_who_asked(sent, akt, berit, birger, axel, ber, ald):
    """No ground is left for the asked unit to read it, for this either."""
    withdraw_consent(berit, akt.consents[0], scope_ids=[akt.consents[0].scopes[0].id], on=cast.TODAY, how="Ringde.")
    end_early(berit, sent, verb="referral.stop", text="Ångrade sig.")
    extract = extract_at(birger, akt, ber)
    assert any("Kan ni ge stöd i hemmet?" in text for text in texts(birger, part_of(extract, ber)))
    theirs = texts(axel, part_of(extract, ald))
    assert not any("Kan ni ge stöd i hemmet?" in text for text in theirs)
    assert "12 oktober 2026: text om en avbruten förfrågan, som enheten inte längre läser.\nInte journalfört än." in theirs


def test_a_unit_that_sent_a_request_on_takes_out_what_it_wrote_about_it(sent, akt, birger, axel, ber, ald, soc):
    cast.consent_for(akt, "berit", "BER", "SOC")
    forward_referral(axel, sent, to_unit_id=soc.id, text="Hör hemma hos SOC.")
    extract = extract_at(birger, akt, ber)
    assert units_of(extract) == ["ALD", "BER", "SOC"]
    assert any("Hör hemma hos SOC." in text for text in texts(axel, part_of(extract, ald)))


# A unit hides itself after the others have reviewed what tells of it.


def hide(actor, case, unit, *, hidden=True):
    return change_track(actor, case.track_of(unit.id), other_number="", is_hidden=hidden, insatser_since=None)


def test_a_reviewed_part_that_tells_of_a_unit_is_reviewed_again_when_that_unit_hides_itself(
    both_current, birger, eva, axel, alva, ber, ald
):
    part = part_of(extract_at(birger, both_current, ber), ber)
    review(birger, part)
    assert any("aktuell hos Äldreenheten" in row.text for row in part.rows)
    hide(alva, both_current, ald)
    assert (part.reviewed_at, part.reviewed_by_id) == (None, None)
    with pytest.raises(Refused, match="Granska delen först"):
        hand_over_part(birger, part, ended_how="by_hand", ended_on=birger.today)
    new = "Det som står i er del av registerutdraget har ändrats. Granska den igen. Akt 2026-0001."
    assert told(birger)[0] == told(eva)[0] == new
    assert new not in told(axel) + told(alva)
    review(birger, part)
    assert not any("Äldreenheten" in row.text for row in part.rows)


def test_who_opened_the_review_again_and_why_is_told_to_nobody(both_current, birger, berit, alva, ber, ald, signed_in):
    part = part_of(extract_at(birger, both_current, ber), ber)
    review(birger, part)
    hide(alva, both_current, ald)
    line = db.session.scalars(db.select(Event).where(Event.verb == "extract.unlock")).one()
    assert (line.title, line.text) == ("Registerutdrag: granskningen är öppnad igen", "Det som står har ändrats.")
    assert (line.user_id, line.unit_id, line.for_all) == (None, ber.id, False)
    for path in ("/akter/2026-0001", "/logg?akt=2026-0001", f"/registerutdrag/{part.id}", "/"):
        page = signed_in(birger).get(path, follow_redirects=True).text
        assert "Alva Ek" not in page, path


def test_a_part_that_does_not_tell_of_it_or_is_handed_over_stays_as_it_was(both_current, birger, disa, alva, ber, ald, ekb):
    cast.known("dag", "disa", "EKB", "Gun Östberg", date(1960, 3, 5), "196003052385")
    extract = extract_at(birger, both_current, ber)
    for boss, unit in ((birger, ber), (disa, ekb)):
        review(boss, part_of(extract, unit))
    hand_over_part(birger, part_of(extract, ber), ended_how="by_hand", ended_on=birger.today)
    assert not any("Äldreenheten" in row.text for row in part_of(extract, ekb).rows)
    hide(alva, both_current, ald)
    assert part_of(extract, ber).reviewed_at == part_of(extract, ekb).reviewed_at == birger.now
    assert any("aktuell hos Äldreenheten" in row.text for row in part_of(extract, ber).rows)


def test_a_reviewed_part_is_reviewed_again_when_a_unit_that_it_tells_of_comes_back_hidden(both_current, birger, alva, ber, ald):
    close_track(alva, both_current.track_of(ald.id), reason="Klart.")
    part = part_of(extract_at(birger, both_current, ber), ber)
    review(birger, part)
    assert any("Äldreenheten" in row.text for row in part.rows)
    cast.known("alva", "axel", "ALD", "Gun Östberg", date(1960, 3, 5), "196003052385", on="2026-10-12", is_hidden=True)
    assert part.reviewed_at is None
    review(birger, part)
    assert not any("Äldreenheten" in row.text for row in part.rows)


def test_of_a_protected_person_only_those_who_are_named_are_told(both_current, birger, eva, alva, axel, ber, ald):
    protect_person(birger, both_current, protection="flagged", protection_checked_on=cast.TODAY)
    part = part_of(extract_at(birger, both_current, ber), ber)
    review(birger, part)
    named = {one.user_id for one in named_in(both_current) if one.unit_id == ber.id}
    hide(alva, both_current, ald)
    assert part.reviewed_at is None
    who = {boss.user_id for boss in (birger, eva) if any("Granska den igen" in text for text in told(boss))}
    assert who == named & {birger.user_id, eva.user_id}
