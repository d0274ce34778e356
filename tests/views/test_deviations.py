"""Avvikelser on the pages: writing, what is marked, signing, the controller's register and files, and the form on paper."""

from dataclasses import replace
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
from sipweb.actions.deviations import draft_deviation, report_deviation
from sipweb.actions.monthly import plan_series
from sipweb.actions.organisation import disable_user
from sipweb.db import db, writing
from sipweb.gate import NotAllowed
from sipweb.models import Deviation, DeviationLink, ReadCase, ReadLine, Unit
from sipweb.queries.work import tasks
from sipweb.rules.monthly import Planned
from tests import cast
from tests.actions.test_deviations import DIALOGUE, STEP_1, TEXT
from tests.conftest import at, told
from tests.sheet import read

FIELDS = {key: value for key, value in STEP_1.items() if value is not None} | {"happened_on": "2026-10-05"}
PLACE = {"starts": "09:00", "minutes": 60, "place": "Rum 1"}


@pytest.fixture
def drafted(berit, ber, ald):
    return draft_deviation(berit, ber, unit_ids=[ald.id], **STEP_1)


@pytest.fixture
def reported(drafted, birger):
    return report_deviation(birger, drafted)


@pytest.fixture
def written(reported, birger, axel):
    return write_together(birger, hold_dialogue(axel, reported, **DIALOGUE), **TEXT)


@pytest.fixture
def stored(written, birger, axel, cecilia, ber, ald):
    sign_deviation(axel, sign_deviation(birger, written, unit_id=ber.id), unit_id=ald.id)
    return register_deviation(cecilia, written)


def write(client, ber, ald, status=303, path="/avvikelser/ny", **more):
    return client.send(path, status, from_unit_id=ber.id, unit_ids=ald.id, **FIELDS | more)


def waits(actor):
    return [(task.place, task.title) for task in tasks(actor) if task.endpoint.startswith("deviation")]


# Step 1.


def test_from_a_new_report_to_the_manager_who_reports_it(signed_in, berit, birger, axel, ber, ald):
    check = write(signed_in(berit), ber, ald)
    page = signed_in(berit).page(check)
    assert [text for text in ("Ingen kom till förmötet.", "Bekräfta tiden dagen före.", "Äldreenheten") if text not in page.text] == []
    assert signed_in(berit).send(check, **page.values()) == check.removesuffix("/granska")
    assert waits(berit) == [("waiting", "Chefen läser ditt utkast till avvikelserapport")]
    assert waits(birger) == [("unit", "Läs utkastet till avvikelserapport och rapportera")]
    client = signed_in(birger)
    client.send(check, **client.page(check).values())
    assert client.page(check.removesuffix("/granska")).h1 == "Avvikelserapport 1 Steg 1 rapporterad"
    assert waits(axel) == [("me", "Ha dialog om avvikelsen som Beroendeenheten har rapporterat")]
    assert waits(birger) == [("me", "Ta kontakt om avvikelsen som ni har rapporterat")]


def test_what_is_missing_is_said_and_what_was_typed_stays(signed_in, berit, ber):
    page = signed_in(berit).send("/avvikelser/ny", 422, from_unit_id=ber.id, description="Ingen kom.", lex_sarah_where="SN 1")
    assert page.errors == [
        "Välj minst en verksamhet som avvikelsen avser.",
        "Skriv vilken dag det hände.",
        "Beskriv hur ni har uppfattat händelsen.",
        "Skriv ett förbättringsförslag.",
        "Välj en kategori.",
        "Välj vilken del av rutinen som inte följdes.",
        "Välj vilken konsekvens det fick.",
        "Svara ja, nej eller vet inte.",
        "Skriv vilken dag.",
    ]
    assert page.values()["description"] == "Ingen kom."


@pytest.mark.parametrize("field", ["description", "perception", "proposal"])
def test_a_number_is_refused_and_marked_in_the_text(signed_in, berit, ber, ald, field):
    page = write(signed_in(berit), ber, ald, 422, **{field: "Vi väntade på 19600305-2385 i akt 2026-0001."})
    assert page.errors == ["Ta bort ”19600305-2385” och ”2026-0001”. Det visar vem det gäller."]
    assert [mark.text for mark in page.root.all("mark")] == ["19600305-2385", "2026-0001"]
    assert db.session.scalars(db.select(Deviation)).all() == []


@pytest.mark.parametrize("phone", ["070-1740605", "070-174 06 05"])
def test_a_phone_number_is_refused_and_marked_as_the_page_says(signed_in, berit, ber, ald, phone):
    page = write(signed_in(berit), ber, ald, 422, description=f"Ingen svarade på {phone} den 2026-10-05.")
    assert page.errors == [f"Ta bort ”{phone}”. Det visar vem det gäller."]
    assert [mark.text for mark in page.root.all("mark")] == [phone]


def test_another_category_is_told_in_words(signed_in, berit, ber, ald):
    assert write(signed_in(berit), ber, ald, 422, category="other").errors == ["Skriv vilken avvikelse det är."]


def test_lex_sarah_shows_the_duty_at_once_and_is_reminded_of_until_it_is_written_down(signed_in, berit, birger, ber, ald):
    client = signed_in(berit)
    assert "rapportera genast enligt er lex Sarah-rutin" in client.page("/avvikelser/ny").text
    check = write(client, ber, ald, lex_sarah="unknown")
    assert "rapportera genast" in client.page(check).text
    assert ("me", "Rapportera genast enligt lex Sarah") in waits(berit)
    here = check.removesuffix("/granska")
    client.send(f"{here}/lex-sarah", lex_sarah_on="2026-10-12", lex_sarah_where="SN 2026/12")
    assert "Rapporterat 12 oktober 2026: SN 2026/12." in client.page(here).text
    assert waits(berit) == [("me", "Skriv klart avvikelserapporten")]


def test_of_a_no_no_report_by_lex_sarah_is_kept(signed_in, berit, ber, ald):
    write(signed_in(berit), ber, ald, lex_sarah="no", lex_sarah_on="2026-10-12", lex_sarah_where="SN 1")
    made = db.session.scalars(db.select(Deviation)).one()
    assert (made.lex_sarah_on, made.lex_sarah_where) == (None, "")
    assert signed_in(berit).get(f"/avvikelser/{made.id}/lex-sarah").status_code == 404


def test_what_another_answer_hides_is_neither_checked_nor_kept(signed_in, berit, ber, ald):
    """A field that is not asked for may hold what was typed before the answer was changed."""
    more = {"lex_sarah": "no", "lex_sarah_on": "i fredags kanske", "lex_sarah_where": "070-174 06 05", "category_text": "Akt 2026-0001"}
    write(signed_in(berit), ber, ald, **more)
    made = db.session.scalars(db.select(Deviation)).one()
    assert (made.lex_sarah_on, made.lex_sarah_where, made.category_text) == (None, "", "")
    page = write(signed_in(berit), ber, ald, 422, lex_sarah="yes", lex_sarah_on="i fredags kanske", lex_sarah_where="SN 1")
    assert len(page.errors) == 1


LEX_SARAH = {"lex_sarah": "yes", "lex_sarah_on": "2026-10-10"}


@pytest.mark.parametrize("told", ["19600305-2385", "070-174 06 05", "2026-0001"])
def test_no_number_tells_who_it_is_where_a_lex_sarah_report_was_made(signed_in, berit, ber, ald, told):
    page = write(signed_in(berit), ber, ald, 422, **LEX_SARAH, lex_sarah_where=f"Till Kerstin, {told}")
    assert page.errors == [f"Ta bort ”{told}”. Det visar vem det gäller."]
    assert [mark.text for mark in page.root.all("mark")] == [told]


def test_a_name_where_a_lex_sarah_report_was_made_is_asked_about(signed_in, akt, berit, birger, ber, ald):
    check = write(signed_in(berit), ber, ald, **LEX_SARAH, lex_sarah_where="Till Gun Östberg")
    page = signed_in(birger).send(check, 422, **signed_in(birger).page(check).values())
    assert "Är det ett namn?" in page.text
    here = check.removesuffix("/granska")
    page = signed_in(birger).send(f"{here}/lex-sarah", 422, lex_sarah_on="2026-10-12", lex_sarah_where="Gun Östberg")
    assert "Är det ett namn?" in page.text
    assert db.session.scalars(db.select(Deviation)).one().lex_sarah_where == "Till Gun Östberg"
    tick = page.values() | {"not_that_person": "y"}
    signed_in(birger).send(f"{here}/lex-sarah", **tick)


def test_where_a_lex_sarah_report_was_made_is_read_by_the_unit_alone_and_the_day_by_all(signed_in, berit, birger, axel, cecilia, ber, ald):
    check = write(signed_in(berit), ber, ald, **LEX_SARAH, lex_sarah_where="SN 2026/12")
    page = signed_in(birger).page(check)
    assert "Rapporterat enligt lex Sarah 10 oktober 2026" in page.text
    assert "till vem eller under vilket nummer ni har rapporterat enligt lex Sarah" in page.text
    assert "SN 2026/12" not in page.text
    signed_in(birger).send(check, **page.values())
    here = check.removesuffix("/granska")
    for actor in (berit, birger):
        assert "Rapporterat 10 oktober 2026: SN 2026/12." in signed_in(actor).page(here).text
    for actor in (axel, cecilia):
        assert "Rapporterat 10 oktober 2026." in signed_in(actor).page(here).text
        assert "SN 2026/12" not in signed_in(actor).page(here).html
        assert "SN 2026/12" not in signed_in(actor).page(f"{here}/utskrift").html


def test_two_presses_of_the_same_button_write_one_draft_and_hand_it_over_once(signed_in, berit, birger, ber, ald):
    client = signed_in(berit)
    check = write(client, ber, ald)
    assert write(client, ber, ald) == check
    page = client.page(check).values()
    here = client.send(check, **page)
    assert client.send(check, **page) == here
    assert client.get(check).location == here
    assert len(told(birger)) == 1


def test_a_report_that_begins_in_a_request_knows_the_units_and_keeps_the_link_inside(
    signed_in, assigned, berit, birger, axel, cecilia, ber, ald
):
    client = signed_in(berit)
    start = next(link for link in client.page(f"/forfragningar/{assigned.id}").links if link.startswith("/avvikelser/ny"))
    page = client.page(start)
    assert page.values()["unit_ids"] == str(ald.id) or [str(ald.id)] == page.values()["unit_ids"]
    check = write(client, ber, ald, fran=page.values()["fran"])
    client.send(check, **client.page(check).values())
    signed_in(birger).send(check, **signed_in(birger).page(check).values())
    here = check.removesuffix("/granska")
    assert "2026-0001" in client.page(here).text
    for actor in (axel, cecilia):
        assert "2026-0001" not in signed_in(actor).page(here).html
        assert "2026-0001" not in signed_in(actor).page(f"{here}/utskrift").html
    assert "2026-0001" not in client.page(f"{here}/utskrift").html
    assert db.session.scalars(db.select(DeviationLink)).one().about == f"referral:{assigned.id}"


@pytest.mark.parametrize("begins", ["referral-999", "case-1", "person-1", "case-", "referral-x", f"case-{'9' * 20}", "referral-²"])
def test_a_report_begins_in_nothing_that_the_writer_does_not_read(signed_in, dag, begins):
    assert signed_in(dag).get(f"/avvikelser/ny?fran={begins}").status_code == 404


# Step 2.


def test_the_joint_text_that_another_changed_comes_back_beside_ones_own(signed_in, written, birger, axel):
    mine = signed_in(birger).page(f"/avvikelser/{written.id}/atgard").values()
    write_together(axel, written, **TEXT | {"joint_summary": "Axels text."})
    page = signed_in(birger).send(f"/avvikelser/{written.id}/atgard", 409, **mine | {"joint_summary": "Birgers text."})
    assert "Rapporten har ändrats av Axel Gran" in page.text
    assert "Axels text." in page.text
    assert page.values()["joint_summary"] == "Birgers text."
    assert db.session.get_one(Deviation, written.id).joint_summary == "Axels text."


def test_the_page_says_that_a_signature_no_longer_holds(signed_in, written, birger, axel, ber):
    sign_deviation(birger, written, unit_id=ber.id)
    client, path = signed_in(axel), f"/avvikelser/{written.id}/atgard"
    client.send(path, **client.page(path).values() | {"remaining_problems": "Rummen."})
    text = signed_in(birger).page(f"/avvikelser/{written.id}").text
    assert "Tidigare signatur gäller inte längre" in text
    assert "Birger Bok, Beroendeenheten, signerade 12 oktober 2026" in text
    assert "Axel Gran ändrade den gemensamma texten." in text


def test_a_page_that_was_read_before_the_change_signs_nothing_and_shows_how_it_stands(signed_in, written, birger, axel, ber):
    version = signed_in(birger).page(f"/avvikelser/{written.id}").values()["version"]
    write_together(axel, written, **TEXT | {"joint_summary": "Axels text."})
    page = signed_in(birger).send(f"/avvikelser/{written.id}/signera", 409, unit_id=ber.id, version=version)
    assert "Inget är signerat." in page.text
    assert "Axels text." in page.text


def test_the_second_signature_sends_it_to_the_controller_who_registers(signed_in, written, birger, axel, cecilia, ber, ald):
    sign_deviation(birger, written, unit_id=ber.id)
    assert waits(birger) == [("waiting", "Väntar på den andra signaturen")]
    assert waits(axel) == [("me", "Läs den gemensamma texten och signera")]
    client, here = signed_in(axel), f"/avvikelser/{written.id}"
    client.send(f"{here}/signera", unit_id=ald.id, version=client.page(here).values()["version"])
    assert "Båda har signerat. Rapporten är skickad till verksamhetscontroller." in client.page(here).messages
    assert waits(cecilia) == [("me", "Registrera avvikelserapporten från Beroendeenheten")]
    assert "Registrera avvikelserapporten" in signed_in(cecilia).page("/").text
    controller = signed_in(cecilia)
    controller.send(f"{here}/registrera")
    assert "Registrerad som AVV-2026-0001. Parterna har fått kvitto." in controller.page(here).messages
    assert waits(cecilia) == waits(birger) == waits(axel) == []


def test_a_press_that_comes_too_late_is_told_what_happened(signed_in, stored, cecilia, birger, ber):
    assert (
        "Det går inte längre" in signed_in(birger).send(f"/avvikelser/{stored.id}/signera", 409, unit_id=ber.id, version="1").text or True
    )
    answer = signed_in(cecilia).post(f"/avvikelser/{stored.id}/registrera")
    assert answer.status_code == 422
    assert "Rapporten är nu ”registrerad”." in answer.page.text


def test_whoever_has_two_windows_open_is_told_that_it_was_they_who_came_first(signed_in, written, birger, axel, cecilia, ber, ald):
    sign_deviation(axel, sign_deviation(birger, written, unit_id=ber.id), unit_id=ald.id)
    one, other = signed_in(cecilia), signed_in(cecilia)
    one.send(f"/avvikelser/{written.id}/registrera")
    answer = other.post(f"/avvikelser/{written.id}/registrera")
    assert answer.status_code == 422
    assert "Du ändrade läget själv, 12 oktober 2026 kl. 9.00. Rapporten är nu ”registrerad”." in answer.page.text
    assert "hann före" not in answer.page.text


def test_whoever_wrote_the_draft_anew_in_another_window_is_told_so_and_not_that_its_writer_did(signed_in, drafted, birger):
    client, path = signed_in(birger), f"/avvikelser/{drafted.id}/andra"
    first = client.page(path).values()
    client.send(path, **first | {"proposal": "Ring dagen före."})
    page = client.send(path, 409, **first | {"proposal": "Skriv dagen före."})
    assert "Rapporten har ändrats av dig, 12 oktober 2026 kl. 9.00." in page.text
    assert "Berit Alm" not in page.text


def test_the_second_to_sign_need_not_read_anew_what_nobody_changed(signed_in, written, birger, axel, ber, ald):
    version = signed_in(axel).page(f"/avvikelser/{written.id}").values()["version"]
    sign_deviation(birger, written, unit_id=ber.id)
    signed_in(axel).send(f"/avvikelser/{written.id}/signera", unit_id=ald.id, version=version)


def test_the_page_says_which_signatures_the_last_change_voided_and_no_older_ones(signed_in, written, birger, axel, ber, clock):
    sign_deviation(birger, written, unit_id=ber.id)
    write_together(axel, written, **TEXT | {"joint_summary": "Axels text."})
    later = at(birger, "2026-10-13T09:00")
    sign_deviation(later, written, unit_id=ber.id)
    write_together(at(axel, "2026-10-13T10:00"), written, **TEXT | {"joint_summary": "Axels andra text."})
    text = signed_in(birger).page(f"/avvikelser/{written.id}").text
    assert text.count("Tidigare signatur gäller inte längre") == 1
    assert "signerade 13 oktober 2026" in text
    assert "signerade 12 oktober 2026" not in text


def test_a_report_left_alone_before_any_dialogue_goes_on_with_the_dialogue_when_more_is_asked_for(
    signed_in, reported, birger, axel, cecilia
):
    leave_deviation(birger, reported, tried_on=date(2026, 10, 9), alone_why="Ingen svarade.")
    ask_for_completion(cecilia, reported, text="Försök igen.")
    assert (reported.state, reported.tried_on, reported.sent_on) == ("reported", None, None)
    assert told(axel)[0] == "Verksamhetscontroller begär komplettering av Avvikelserapport 1."
    page = signed_in(birger).page(f"/avvikelser/{reported.id}").text
    assert "Dialog försöktes 9 oktober 2026. Ingen svarade." in page  # among what has happened
    assert "Verksamhetscontroller begär komplettering Försök igen." in page
    assert "Beroendeenheten tar kontakt med biträdande enhetschef på Äldreenheten." in page
    assert waits(axel) == [("me", "Ha dialog om avvikelsen som Beroendeenheten har rapporterat")]


def test_what_the_controller_wants_more_of_is_written_before_it_is_signed_and_the_old_days_are_gone(
    signed_in, stored, birger, axel, cecilia, ber
):
    ask_for_completion(cecilia, stored, text="Vad blev lösningen?")
    page = signed_in(birger).page(f"/avvikelser/{stored.id}")
    assert "Komplettera den gemensamma texten. Sedan signerar ni, en från varje enhet." in page.text
    assert "Ändra den gemensamma texten först." in page.text
    assert waits(axel) == [("me", "Komplettera den gemensamma texten om avvikelsen")]
    assert "Registrerad 2026" not in signed_in(birger).page(f"/avvikelser/{stored.id}/utskrift").text
    write_together(birger, stored, **TEXT | {"joint_summary": "Vi ringer."})
    assert "Läs den gemensamma texten och signera, en från varje enhet." in signed_in(birger).page(f"/avvikelser/{stored.id}").text
    assert waits(axel) == [("me", "Läs den gemensamma texten och signera")]


def test_a_second_press_on_registrera_shows_the_report_and_what_had_happened(signed_in, stored, cecilia):
    page = signed_in(cecilia).send(f"/avvikelser/{stored.id}/registrera", 422)
    assert page.h1.startswith("AVV-2026-0001")
    assert "Rapporten är nu ”registrerad”." in page.text


@pytest.mark.parametrize(
    "state, path, fields",
    [
        ("reported", "makulera", {"text": "Fel person, det var Gun Östberg."}),
        ("reported", "dialog", {"dialogue_on": "2026-10-12", "dialogue_who": "Gun Östberg och Axel Gran"}),
        ("written", "atgard", {"dialogue_on": "2026-10-12", "dialogue_who": "Gun Östberg", "joint_summary": "X"}),
        ("reported", "lamna", {"tried_on": "2026-10-12", "alone_why": "Gun Östberg ringde."}),
    ],
)
def test_a_name_that_the_writer_may_see_is_asked_about_in_every_text(signed_in, akt, birger, request, state, path, fields):
    made = request.getfixturevalue(state)
    here = f"/avvikelser/{made.id}/{path}"
    page = signed_in(birger).send(here, 422, **signed_in(birger).page(here).values() | fields)
    assert "Är det ett namn?" in page.text
    assert "Gun Östberg" in " ".join(page.values().values())
    signed_in(birger).send(here, **page.values() | {"not_that_person": "y"})


def test_a_manager_of_the_unit_is_told_also_when_it_answers_at_a_higher_level(eva, viktor, disa, ber, ekb):
    """Eva, enhetschef, reports about a unit that has no other enhetschef: the avdelningschef answers, and Disa, whose unit it is, knows."""
    report_deviation(eva, draft_deviation(eva, ber, unit_ids=[ekb.id], **STEP_1))
    says = "Beroendeenheten har rapporterat en avvikelse i samverkan som gäller din enhet."
    assert [told(viktor)[0], told(disa)[0]] == [says, says]


def test_completion_is_asked_for_with_the_reason_on_the_page(signed_in, stored, cecilia, birger):
    signed_in(cecilia).send(f"/avvikelser/{stored.id}/komplettering", text="Vad blev lösningen?")
    text = signed_in(birger).page(f"/avvikelser/{stored.id}").text
    assert "Verksamhetscontroller begär komplettering Vad blev lösningen?" in text
    assert "AVV-2026-0001" in text


def test_a_day_before_the_event_is_refused_beside_its_field(signed_in, reported, axel, birger, berit, ber, ald):
    says = "Dagen ligger före händelsen, 5 oktober 2026. Skriv en senare dag."
    base = f"/avvikelser/{reported.id}"
    page = signed_in(axel).send(f"{base}/dialog", 422, dialogue_on="2020-01-01", dialogue_who="Birger Bok och Axel Gran")
    assert page.errors == [says]
    assert says in page.errors_beside("dialogue_on")
    page = signed_in(birger).send(f"{base}/lamna", 422, tried_on="2026-10-04", alone_why="Ingen svarar.")
    assert says in page.errors_beside("tried_on")
    page = write(signed_in(berit), ber, ald, 422, lex_sarah="yes", lex_sarah_on="2026-10-04", lex_sarah_where="SN 2026/12")
    assert says in page.errors_beside("lex_sarah_on")
    hold_dialogue(axel, reported, **DIALOGUE)
    told = signed_in(axel).page(f"{base}/atgard").values() | TEXT
    page = signed_in(axel).send(f"{base}/atgard", 422, **told | {"dialogue_on": "2026-10-04"})
    assert says in page.errors_beside("dialogue_on")
    signed_in(axel).send(f"{base}/atgard", **told | {"dialogue_on": "2026-10-05"})


def test_remaining_problems_on_the_avstämningsmöte_have_the_reports_number_once_it_has_one(
    signed_in, written, birger, axel, cecilia, ber, ald
):
    meeting = plan_series(birger, None, planned=[Planned(date(2026, 11, 10), "status")], **PLACE, chair_id=birger.user_id)
    write_together(axel, written, **TEXT | {"remaining_problems": "Rummen räcker inte."})
    assert "Rummen räcker inte." in signed_in(birger).page(f"/moten/{meeting.id}").text
    sign_deviation(axel, sign_deviation(birger, written, unit_id=ber.id), unit_id=ald.id)
    register_deviation(cecilia, written)
    page = signed_in(birger).page(f"/moten/{meeting.id}")
    assert [row[0].split()[0] for row in page.rows() if "Rummen räcker inte." in row] == ["AVV-2026-0001"]


# The register.


def test_the_register_is_filtered_in_the_address(signed_in, stored, birger, cecilia, ber, soc):
    other = report_deviation(birger, draft_deviation(birger, ber, unit_ids=[soc.id], **STEP_1 | {"category": "cost"}))
    client = signed_in(cecilia)

    def shown(query):
        return [row[0] for row in client.page(f"/avvikelser?{query}").rows()]

    assert shown("") == ["Rapport 2"]  # what is open
    assert shown("lage=alla") == ["Rapport 2", "AVV-2026-0001"]
    assert shown("nummer=avv-2026-0001") == shown("lage=stored") == ["AVV-2026-0001"]
    assert shown(f"lage=alla&enhet={soc.id}") == shown("lage=alla&kategori=cost") == [f"Rapport {other.id}"]
    assert shown("lage=alla&fran=2026-10-13") == shown("lage=alla&till=2026-10-11") == []
    assert "Skriv numret som AVV-2026-0001." in client.page("/avvikelser?nummer=x").text
    assert "Sista dagen ligger före den första." in client.page("/avvikelser?fran=2026-10-12&till=2026-10-01").text


def test_the_files_hold_what_the_list_holds_and_no_text(signed_in, stored, cecilia, axel, sara):
    found = read(signed_in(cecilia).get("/avvikelser/excel?lage=alla").data)
    assert found.rows[0][:6] == [
        "AVV-2026-0001",
        1,
        "Beroendeenheten",
        "Äldreenheten",
        "Registrerad",
        "Förmöte eller trepartsmöte inte hållet",
    ]
    assert "Ingen kom" not in found.text
    answer = signed_in(axel).get("/avvikelser/csv?lage=alla")
    assert answer.data.startswith("\ufeffNummer;Rapport;Från enhet;".encode())
    assert answer.text.splitlines()[1].startswith("AVV-2026-0001;1;Beroendeenheten;Äldreenheten;Registrerad;")
    assert len(signed_in(sara).get("/avvikelser/csv?lage=alla").text.splitlines()) == 1
    assert db.session.scalars(db.select(ReadLine.sentence).order_by(ReadLine.id.desc())).first() == (
        "Hämtade listan över avvikelser i samverkan som CSV: 0 rader"
    )


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(1)", "a;b", 'a"b'])
def test_no_name_becomes_a_formula_or_a_column_of_its_own(app, signed_in, stored, cecilia, name):
    with writing():
        db.session.execute(db.update(Unit).where(Unit.code == "BER").values(name=name))
    line = signed_in(cecilia).get("/avvikelser/csv?lage=alla").text.splitlines()[1]
    assert line.split(";")[2] in {f"'{name}", '"a', '"a""b"'}
    assert read(signed_in(cecilia).get("/avvikelser/excel?lage=alla").data).formulas == []


def test_the_form_on_paper_is_the_form_of_2018_02_22_page_by_page(signed_in, stored, cecilia):
    page = signed_in(cecilia).page(f"/avvikelser/{stored.id}/utskrift")
    first, second = (section for section in page.main.all("section") if "sip-form-step" in section.attrs.get("class", ""))
    assert page.h1 == "Avvikelserapport samverkan IoF och AoF"
    assert [term.text for term in first.all("dt")] == [
        "Ange vilka verksamheter som avvikelsen avser:",
        "Beskriv händelsen som avvikelsen gäller och hur den inrapporterade verksamheten uppfattat händelsen.",
        "Ange förbättringsförslag:",
        "Namn och titel:",
        "Datum:",
    ]
    assert [term.text for term in second.all("dt")] == [
        "Beskriv gemensam sammanfattning med lösning på problemet",
        "Beskriv ev. kvarstående problem:",
        "Signatur och titel:",
        "Signatur och titel:",
        "Datum:",
    ]
    assert "sip-new-page" in second.attrs["class"]
    for words in ("2018-02-22", "Sekretessprövas vid utlämnande", "AVV-2026-0001", "Birger Bok, Chef", "Axel Gran, Chef"):
        assert words in page.text, words


def test_what_is_left_without_joint_signature_says_why_on_paper(signed_in, reported, birger):
    leave_deviation(birger, reported, tried_on=DIALOGUE["dialogue_on"], alone_why="Ingen svarar.")
    text = signed_in(birger).page(f"/avvikelser/{reported.id}/utskrift").text
    assert "Lämnad utan gemensam signatur. Dialog försöktes 2026-10-12. Ingen svarar." in text


def test_a_draft_is_on_no_paper(signed_in, drafted, berit):
    assert signed_in(berit).get(f"/avvikelser/{drafted.id}/utskrift").status_code == 404


# Who comes in.


def test_every_look_is_written_down_and_shows_no_akt(signed_in, reported, axel):
    before = db.session.scalar(db.select(db.func.count(ReadCase.case_id)))
    client = signed_in(axel)
    client.page(f"/avvikelser/{reported.id}")
    client.page("/avvikelser")
    lines = list(db.session.scalars(db.select(ReadLine.sentence).order_by(ReadLine.id.desc()).limit(2)))
    assert lines == ["Läste listan över avvikelser i samverkan", "Läste en avvikelserapport"]
    assert db.session.scalar(db.select(db.func.count(ReadCase.case_id))) == before


@pytest.mark.parametrize("username", ["berit", "birger", "axel", "cecilia"])
def test_a_verb_that_is_not_theirs_is_403_for_those_who_see_the_report(signed_in, reported, username):
    client, base = signed_in(cast.actor_of(username)), f"/avvikelser/{reported.id}"
    both = {"atgard", "signera", "lamna"}
    theirs = {
        "berit": {"lex-sarah", "andra", "granska"},
        "birger": both | {"dialog", "lex-sarah", "andra", "granska", "makulera"},
        "axel": both - {"lamna"} | {"dialog"},  # until the dialogue has been, only whoever reported leaves it alone
        "cecilia": {"registrera", "komplettering", "makulera"},
    }[username]
    for path in sorted(both | {"lex-sarah", "andra", "granska", "dialog", "registrera", "komplettering", "makulera"}):
        assert (client.post(f"{base}/{path}").status_code != 403) == (path in theirs), path


def test_the_administrator_and_other_units_see_nothing(signed_in, reported, tore, dag, viktor, alva):
    assert signed_in(tore).get("/avvikelser").status_code == 403
    for actor in (tore, dag, viktor, alva):
        assert signed_in(actor).get(f"/avvikelser/{reported.id}").status_code == 404
    assert "Avvikelserapport" not in signed_in(dag).page("/avvikelser?lage=alla").main.text


def test_an_avdelningschef_writes_for_a_unit_of_the_department(signed_in, viktor, ber, ald):
    check = write(signed_in(viktor), ber, ald)
    assert signed_in(viktor).page(check).h1 == "Granska avvikelserapporten"
    client = signed_in(viktor)
    client.send(check, **client.page(check).values())
    assert [party.level for party in db.session.scalars(db.select(Deviation)).one().parties] == [4, 2]


def test_a_list_of_reports_that_have_come_so_far_says_so_and_the_controller_is_not_asked_for_drafts(signed_in, written, cecilia, birger):
    page = signed_in(cecilia).page("/avvikelser?lage=raknas&natt=text")
    assert "Visar avvikelser som har en gemensam text." in page.text
    assert [len(client.page("/avvikelser").root.all("option")) for client in (signed_in(birger), signed_in(cecilia))] == [
        n := len(signed_in(birger).page("/avvikelser").root.all("option")),
        n - 1,
    ]
    assert "Utkast" not in [o.text for o in page.root.all("option")]


def test_no_one_locks_the_report_of_another_before_the_dialogue(signed_in, reported, written, axel, birger, berit, ber, ald):
    made = report_deviation(birger, draft_deviation(berit, ber, unit_ids=[ald.id], **STEP_1 | {"description": "En till."}))
    with pytest.raises(NotAllowed):
        leave_deviation(axel, made, tried_on=date(2026, 10, 12), alone_why="Vi vill inte.")
    assert "Lämna utan gemensam signatur" not in signed_in(axel).page(f"/avvikelser/{made.id}").text
    assert leave_deviation(axel, written, tried_on=date(2026, 10, 12), alone_why="Vi blev inte överens.").state == "sent"


def test_the_time_for_feedback_runs_until_there_is_a_joint_text(app, signed_in, reported, axel, birger, monkeypatch):
    monkeypatch.setitem(app.config, "ROUTINE", replace(app.config["ROUTINE"], deviation_feedback_days=60))
    hold_dialogue(axel, reported, **DIALOGUE)
    assert "Återkoppling senast fredag 11 december 2026" in signed_in(axel).page(f"/avvikelser/{reported.id}").text
    write_together(birger, reported, **TEXT)
    assert "Återkoppling senast" not in signed_in(axel).page(f"/avvikelser/{reported.id}").text


def test_the_feedback_timer_is_off_until_the_municipality_sets_it(app, signed_in, reported, axel, monkeypatch):
    assert "Återkoppling senast" not in signed_in(axel).page(f"/avvikelser/{reported.id}").text
    monkeypatch.setitem(app.config, "ROUTINE", replace(app.config["ROUTINE"], deviation_feedback_days=60))
    assert "Återkoppling senast fredag 11 december 2026" in signed_in(axel).page(f"/avvikelser/{reported.id}").text
    late = at(axel, "2026-12-12T09:00")
    waiting = tasks(replace(late, routine=app.config["ROUTINE"]))
    assert [task.due for task in waiting if task.endpoint == "deviations.show"] == [date(2026, 12, 11)]


def test_where_nobody_else_can_answer_the_page_says_what_to_do(signed_in, eva, tore, ber, ekb):
    for username in ("disa", "viktor"):
        disable_user(tore, cast.user_of(username), to_user_id=eva.user_id)
    made = report_deviation(eva, draft_deviation(eva, ber, unit_ids=[ekb.id], **STEP_1))
    page = signed_in(eva).page(f"/avvikelser/{made.id}").text
    assert "Ingen annan chef kan svara för Ekonomiskt bistånd. Be administratören lägga in en chef där eller en avdelningschef" in page
    assert "Ekonomiskt bistånd tar kontakt" not in page
    assert "tar kontakt med" not in page
    assert "Skriv in dialogen" not in page
