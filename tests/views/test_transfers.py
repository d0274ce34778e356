"""The list of those who change unit, the page of a transfer, its forms, the handover and its paper."""

from datetime import date, datetime

import pytest

from sipweb.actions.handovers import receive_handover, send_handover, write_handover
from sipweb.actions.people import protect_person
from sipweb.actions.placements import record_placement
from sipweb.actions.transfers import judge_transfer, notify_transfer
from sipweb.db import db
from sipweb.models import Transfer
from sipweb.queries.transfer_list import Filters, coming_transfers, transfer_rows
from sipweb.queries.transfers import placed_until
from sipweb.queries.work import tasks
from sipweb.rules.transfers import Watched, group_of, transfer_date
from tests import cast
from tests.actions.test_transfers import JUDGED, PARTS, answered
from tests.conftest import at
from tests.sheet import read

BORN = {
    "Ada Sen": "2007-12-01",  # 19 on 1 December: notified on 1 June at the latest
    "Bo Passerad": "2007-10-12",  # 19 today
    "Cia Nu": "2008-05-30",  # 19 on 30 May 2027: notified on 30 November
    "Disa Kommande": "2008-10-12",  # 19 in a year
    "Erik Barn": "2008-10-13",  # 19 in a year and a day
    "Fia Skott": "2008-02-29",
}


@pytest.fixture
def everyone(app):
    return {name.split()[1]: cast.known("olle", "otto", "BOU", name, date.fromisoformat(born)) for name, born in BORN.items()}


@pytest.fixture
def sen(everyone):
    cast.consent_for(everyone["Sen"], "olle", "BOU", "SOC")
    return everyone["Sen"]


@pytest.fixture
def judged(sen, olle, bou) -> Transfer:
    return judge_transfer(olle, sen, from_unit_id=bou.id, answer="yes", **JUDGED)


@pytest.fixture
def decided(judged, otto, soc) -> Transfer:
    notify_transfer(otto, judged, to_unit_id=soc.id, late_why="Kom sent.")
    return answered(otto, judged, suitable=True, method="Gemensamt.", on=date(2026, 10, 12))


@pytest.fixture
def sent(decided, olle) -> Transfer:
    draft = write_handover(olle, decided, person_words="Jag vill bo själv.", **PARTS)
    return send_handover(olle, decided, version=str(draft.version))


def groups(actor) -> list[tuple[int, str, str]]:
    return [(row.rank, row.family_name, row.day.isoformat()) for row in transfer_rows(actor, Filters())]


def test_the_list_groups_by_what_is_late_and_then_by_day(everyone, otto):
    assert groups(otto) == [
        (0, "Passerad", "2026-10-12"),
        (0, "Sen", "2026-12-01"),
        (0, "Skott", "2027-02-28"),
        (1, "Nu", "2027-05-30"),
        (2, "Kommande", "2027-10-12"),
    ]


def test_the_page_says_who_is_late_and_how_late(everyone, signed_in, otto):
    text = signed_in(otto).page("/overforingar").text
    assert "Försenat" in text and "Avisera nu" in text and "Kommande 12 månader" in text
    text = text.replace("\xa0", " ")
    assert "Ada Sen Olle Rönn 2026-12-01, 19 år 2026-06-01 133 dagar sen" in text
    assert "2027-05-30, 19 år 2026-11-30 49 dagar kvar" in text
    assert "Har passerat" in text
    assert "Erik Barn" not in text
    assert "Försenat: 3. Avisera nu: 1. Kommande 12 månader: 1." in text


@pytest.mark.parametrize("leap_day", ["28 feb", "1 mar"])
def test_the_day_in_the_list_is_the_day_of_the_rules(everyone, otto, olle, leap_day):
    from dataclasses import replace

    cast.add_the_unit("FAM", "Familjevården", cast.IOF, "Socialnämnden")
    fam = cast.unit_of("FAM")
    for name, ends in (("Nu", date(2027, 8, 1)), ("Sen", None), ("Skott", date(2027, 2, 28)), ("Passerad", date(2026, 1, 31))):
        record_placement(olle, everyone[name], unit_id=fam.id, starts_on=date(2025, 1, 1), ends_on=ends)
    actor = replace(otto, routine=replace(otto.routine, leap_day=leap_day, transfers_ahead_months=48))
    rows = transfer_rows(actor, Filters())
    assert {row.family_name for row in rows} == set(everyone)
    for row in rows:
        case = everyone[row.family_name]
        until = placed_until(case.id, actor.routine, actor.who.units)
        day = transfer_date(case.person.birth_date, until, actor.routine)
        assert (row.day, row.last) == (day, until), row.family_name
        told = Watched(day)
        assert ("late", "now", "coming")[row.rank] == group_of(told, actor.today, actor.routine)


def test_a_page_holds_fifty_and_the_next_goes_on_where_it_ended(app, otto, signed_in, monkeypatch):
    from sipweb.queries import transfer_list

    for n in range(5):
        cast.known("olle", "otto", "BOU", f"Nr {'ABCDE'[n]}a", date(2008, 5, 20 - n % 2))
    monkeypatch.setattr(transfer_list, "PAGE", 2)
    client, seen, path = signed_in(otto), [], "/overforingar"
    while path:
        page = client.page(path)
        seen += [link for link in page.links if link.endswith("/overforing")]
        following = [link for link in page.links if "efter=" in link]
        path = following[0] if following else None
    assert len(seen) == len(set(seen)) == 5


def test_whoever_is_protected_has_no_name_and_no_birthday_in_the_list(sen, olle, otto, signed_in):
    cast.add_someone("oskar", "Oskar Chef", [(cast.HEAD, "BOU")])
    protect_person(olle, sen, protection="flagged", protection_checked_on=date(2026, 10, 12))
    page = signed_in(otto).page("/overforingar")
    assert "Skyddade personuppgifter" in page.text
    assert "Ada" not in page.text and "2026-12-01" not in page.text
    cells = read(signed_in(otto).get("/overforingar/excel").data).text
    assert "Ada" not in cells and "2007-12-01" not in cells


def test_another_units_manager_sees_nobody(everyone, signed_in, axel):
    assert "Ingen byter enhet inom ett år" in signed_in(axel).page("/overforingar").text
    assert transfer_rows(axel, Filters()) == []


def test_someone_placed_at_another_unit_is_there_too(akt, berit, bou):
    assert transfer_rows(berit, Filters()) == []
    case = cast.known("berit", "birger", "BER", "Gry Vall", date(2008, 5, 5))
    assert transfer_rows(berit, Filters()) == []
    record_placement(berit, case, unit_id=bou.id, starts_on=date(2026, 1, 1), ends_on=None)
    assert [row.number for row in transfer_rows(berit, Filters())] == [case.number]


def test_coming_transfers_until_a_day_are_plain_rows(everyone, otto):
    assert [row.family_name for row in coming_transfers(otto, date(2027, 2, 28))] == ["Passerad", "Sen", "Skott"]


def test_the_inventory_counts_without_names_or_free_text(judged, everyone, signed_in, otto):
    page = signed_in(otto).page("/overforingar/inventering")
    assert "5 personer byter enhet till och med 12 oktober 2027. Hur många som är bedömda visas inte på papper." in page.text
    assert "Barn och ungdom, 19 år 5" in page.text
    assert "Boende –" in page.text and "Skadligt bruk och beroende 0" in page.text
    for word in ("Ada", "Sen", "Behöver stöd i boendet", "2026-0"):
        assert word not in page.text.replace("Sent", ""), word


def test_the_file_holds_the_list(judged, signed_in, otto):
    sheet = read(signed_in(otto).get("/overforingar/excel").data)
    assert "Fortsatt behov, ska aviseras" in sheet.text and "Ada Sen" in sheet.text
    assert "Behöver stöd i boendet" not in sheet.text


# Judging and notifying.


def test_judging_from_the_akt_and_what_stands_in_the_way(sen, signed_in, olle):
    client = signed_in(olle)
    path = f"/akter/{sen.number}/overforing"
    assert "En annan enhet tar över 1 december 2026 (19 år). Sista dagen att avisera var 1 juni 2026." in client.page(path).text
    page = client.send(path, 422, from_unit_id="", answer="yes", text="")
    assert "Välj minst ett slags behov." in page.errors
    to = client.send(path, from_unit_id=sen.open_tracks[0].unit_id, answer="yes", needs=["housing"], text="Boende.", person_words="Ja.")
    assert "Fortsatt behov, ska aviseras" in client.page(to).text
    assert client.get(path).status_code == 303  # already begun
    assert f'href="{to}"' in client.page(f"/akter/{sen.number}").html


def test_a_late_notification_asks_why_and_shows_exactly_what_leaves(judged, signed_in, otto, soc):
    client, path = signed_in(otto), f"/overforingar/{judged.id}/avisera"
    assert "Sista dagen att avisera var 1 juni 2026." in client.page(path).text
    page = client.send(path, 422, to_unit_id=soc.id, late_why="")
    assert "Skriv varför aviseringen är sen." in page.errors
    page = client.post(path, data={"to_unit_id": soc.id, "late_why": "Kom sent."}).page
    assert "Det här ser Socialpsykiatri" in page.text and "Behöver stöd i boendet." in page.text
    seen = page.text.split("Det här lämnas inte ut")[0].replace("\xa0", " ")
    for told in (
        "Ålder 18 år",
        "Varför aviseringen är sen Kom sent.",
        "Grund för att dela Samtycke, skriftligt",
        "Byter enhet 1 december 2026",
        "Beslutar nu Barn och ungdom, sedan",
        "Pågående insatser Inga angivna",
        "Handläggare hos er Olle Rönn",
        "Aviseras av Otto Sälg",
    ):
        assert told in seen, told
    client.send(path, to_unit_id=soc.id, late_why="Kom sent.", checked="1")
    assert "12 oktober 2026 av Otto Sälg, efter sista dagen" in client.page(f"/overforingar/{judged.id}").text


def test_without_consent_the_error_stands_at_the_unit_and_nothing_typed_is_lost(judged, signed_in, otto, ald):
    path = f"/overforingar/{judged.id}/avisera"
    page = signed_in(otto).send(path, 422, to_unit_id=ald.id, late_why="Kom sent.")  # at once, before anything is reviewed
    assert any(error.startswith("Samtycke saknas för Äldreenheten.") for error in page.errors)
    assert page.values()["late_why"] == "Kom sent."


# The handover.


def test_the_handover_is_filled_in_reviewed_sent_and_printed_in_the_forms_order(decided, sen, signed_in, olle, otto, simon):
    from sipweb.actions.people import add_representative

    add_representative(olle, sen, kind="trustee", name="Gode Mannen", scope="Ekonomi")
    client, base = signed_in(olle), f"/overforingar/{decided.id}/overlamning"
    page = client.page(base)
    assert page.values()["guardian"] == "God man: Gode Mannen (Ekonomi)"
    assert page.values()["person_words"] == "Jag vill bo själv."
    page = client.send(base, 422, background="", situation="X")
    assert "Skriv bakgrund och familjesituation." in page.errors
    client.send(base, person_words="Jag vill bo själv.", guardian="God man: Gode Mannen", **PARTS)
    assert signed_in(simon).get(f"{base}/utskrift").status_code == 404
    assert "Bor med mamma." not in signed_in(simon).page(f"/overforingar/{decided.id}").text
    page = client.page(f"{base}/granska")
    assert "Det här ser Socialpsykiatri" in page.text and "Det här lämnas inte ut" in page.text
    client.send(f"{base}/granska", version=page.values()["version"])
    told = signed_in(simon).page(f"{base}/utskrift").text
    order = [
        "Den enskildes egna ord",
        "1. Bakgrund",
        "Förmyndare",
        "2. Aktuell",
        "3. Funktionsnedsättning",
        "4. Pågående",
        "inte bekräftat",
    ]
    assert [told.index(word) for word in order] == sorted(told.index(word) for word in order)


def test_the_receipt_with_name_and_time_is_read_on_both_sides(sent, signed_in, simon, sara, olle, clock):
    client = signed_in(simon)
    client.send(f"/overforingar/{sent.id}/bekrafta", case_worker_id=sara.user_id)
    for actor in (olle, simon, sara):
        assert "Mottagen 12 oktober 2026 kl. 9.00 av Simon Lind" in signed_in(actor).page(f"/overforingar/{sent.id}").text.replace(
            "\xa0", " "
        )


def test_an_unconfirmed_receipt_is_late_on_both_sides(sent, signed_in, clock, olle, simon, otto):
    assert "skulle ha bekräftats" not in signed_in(olle).page(f"/overforingar/{sent.id}").text
    clock.set("2026-10-20T09:00")
    for actor in (olle, simon):
        told = signed_in(actor).page(f"/overforingar/{sent.id}").text
        assert "Mottagandet är inte bekräftat. Det skulle ha bekräftats senast 19 oktober 2026." in told
    for actor, place in ((otto, "waiting"), (simon, "unit")):
        (task,) = [t for t in tasks(at(actor, "2026-10-20T09:00")) if t.endpoint == "transfers.show" and t.args["transfer_id"] == sent.id]
        assert (task.place, task.due) == (place, date(2026, 10, 19))


def test_after_a_step_the_same_form_says_that_it_does_not_start_here(sent, signed_in, simon, sara):
    receive_handover(simon, sent, case_worker_id=sara.user_id)
    client = signed_in(simon)
    answer = client.get(f"/overforingar/{sent.id}/avboj")
    assert answer.status_code == 303
    assert "Det går inte nu. Överföringen är ”mottagen”." in client.page(answer.location).text
    page = client.send(f"/overforingar/{sent.id}/bekrafta", 422, case_worker_id=sara.user_id)
    assert any("Överföringen är nu ”mottagen”." in error for error in page.errors)


# Responsibility.


def test_the_akt_says_who_decides_before_and_after_the_birthday(sent, sen, signed_in, olle, clock):
    clock.set("2026-11-30T23:59")
    page = signed_in(olle).page(f"/akter/{sen.number}").text
    assert "Barn och ungdom Beslutar Ja, sedan 1 oktober 2026" in page
    assert "överlämning ej klar" not in page
    clock.set("2026-12-01T00:00")
    page = signed_in(olle).page(f"/akter/{sen.number}").text
    assert "Socialpsykiatri Beslutar Ja, sedan 1 december 2026" in page
    assert "Födelsedagen passerad – överlämning ej klar." in page


def test_the_akt_says_in_red_that_nobody_receives(everyone, signed_in, olle):
    page = signed_in(olle).page(f"/akter/{everyone['Passerad'].number}").text
    assert "Ingen mottagande enhet – lyft till enhetschef." in page
    assert "Ingen mottagande enhet" not in signed_in(olle).page(f"/akter/{everyone['Nu'].number}").text


def test_an_old_persons_akt_says_nothing_of_transfers(signed_in, berit):
    assert "Överföring och placering" not in signed_in(berit).page("/akter/2026-0001").text


# What waits.


def waiting(actor) -> list[tuple[str, str, str]]:
    return [(t.place, t.title, t.number) for t in tasks(actor) if t.what in {"Överföring", "Byter enhet"}]


def test_what_waits_for_whom(everyone, sen, olle, otto, simon, bou, soc):
    mine = [("me", "Bedöm behovet efter födelsedagen", everyone[name].number) for name in ("Passerad", "Sen", "Skott", "Nu")]
    assert waiting(olle) == mine
    assert waiting(otto) == [("unit", title, number) for _, title, number in mine]
    transfer = judge_transfer(olle, sen, from_unit_id=bou.id, answer="yes", **JUDGED)
    assert ("unit", "Avisera överföringen", sen.number) in waiting(otto)
    assert ("waiting", "Väntar: avisera överföringen", sen.number) in waiting(olle)
    notify_transfer(otto, transfer, to_unit_id=soc.id, late_why="Sent.")
    assert waiting(simon) == [("waiting", "Väntar: anmäl överföringen till mötet", sen.number)]


# Calling the officials' meeting.


def test_a_call_keeps_what_was_typed_when_a_reason_is_missing(sent, signed_in, simon, sara):
    from sipweb.actions.handovers import record_contact

    receive_handover(simon, sent, case_worker_id=sara.user_id)
    for whom in ("person", "sender"):
        record_contact(sara, sent, whom=whom, on=date(2026, 10, 12))
    client, path = signed_in(simon), f"/overforingar/{sent.id}/kalla"
    page = client.send(path, 422, on="2026-10-20", clock="10", place="Rum 3", others="", left_out="")
    assert page.errors == ["Skriv varför ni inte bjuder in någon annan vårdgivare."]
    assert page.values()["place"] == "Rum 3"
    client.send(path, on="2026-10-20", clock="10", place="Rum 3", others="Skolan", left_out="")
    db.session.expire_all()
    assert (sent.officials_at, sent.officials_invited) == (datetime(2026, 10, 20, 10), "Skolan")


# Placement.


def test_a_placement_is_recorded_and_changed_on_the_akt(sen, signed_in, olle, bou):
    client, path = signed_in(olle), f"/akter/{sen.number}/placering"
    page = client.send(path, 422, unit_id=bou.id, starts_on="2026-05-01", ends_on="2026-04-01")
    assert page.errors == ["Sista dagen är före den första."]
    client.send(path, unit_id=bou.id, starts_on="2026-05-01")
    page = client.page(f"/akter/{sen.number}")
    assert "Placerad av Barn och ungdom från 2026-05-01." in page.text
    (change,) = [link for link in page.links if link.startswith("/placeringar/")]
    assert "Skriv varför placeringen ändras." in client.send(change, 422, starts_on="2026-05-01", ends_on="2026-10-01", why="").errors
    client.send(change, starts_on="2026-05-01", ends_on="2026-10-01", why="Flyttade hem.")
    assert "till och med 2026-10-01" in client.page(f"/akter/{sen.number}").text


def test_a_handover_that_is_not_about_age_is_reviewed_before_it_leaves(akt, signed_in, berit, axel, ald, ber, soc):
    client, path = signed_in(berit), "/akter/2026-0001/overlamning"
    fields = {
        "from_unit_id": ber.id,
        "to_unit_id": ald.id,
        "text": "Behöver hemtjänst.",
        "person_words": "Jag vill bo kvar.",
        "day": "1/12",
    }
    assert any("Samtycke saknas" in error for error in client.send(path, 422, **fields | {"to_unit_id": soc.id}).errors)
    page = client.post(path, data=fields).page
    assert "Det här ser Äldreenheten" in page.text and "Behöver hemtjänst." in page.text
    assert "Det här lämnas inte ut" in page.text
    for told in ("Personnummer 19600305-2385", "Ålder 66 år", "Grund för att dela Samtycke, skriftligt"):
        assert told in page.text.replace("\xa0", " "), told
    to = client.send(path, **fields, checked="1")
    assert "Behöver hemtjänst." in signed_in(axel).page(to).text
    assert to in signed_in(axel).page("/overforingar").links


def test_the_rule_of_unity_stands_beside_the_other_providers_who_are_invited(signed_in, sent, simon, sara):
    receive_handover(simon, sent, case_worker_id=sara.user_id)
    page = signed_in(simon).page(f"/overforingar/{sent.id}/kalla").text
    unity = "Alla medarbetare företräder förvaltningen. Därför är det viktigt att vara eniga inför externa aktörer"
    assert page.index(unity) < page.index("Andra vårdgivare som bjuds in")
    assert "Rutin IoF–AoF (003), Styrande värderingar" in page
    assert unity not in signed_in(simon).page(f"/overforingar/{sent.id}/kontakt").text


def test_the_review_of_a_handover_says_at_once_that_it_can_not_be_sent(decided, sen, signed_in, olle):
    from sipweb.actions.consents import withdraw_consent

    write_handover(olle, decided, **PARTS)
    path = f"/overforingar/{decided.id}/overlamning/granska"
    assert "Ålder 18 år" in signed_in(olle).page(path).text
    (consent,) = sen.consents
    withdraw_consent(olle, consent, scope_ids=[s.id for s in consent.scopes], on=date(2026, 10, 12), how="Ringde.")
    page = signed_in(olle).page(path)
    assert "Samtycket till Socialpsykiatri är återkallat" in page.text
    assert ">Skicka<" not in page.html


# The inventory, and what is beside a meeting.


def test_the_inventory_counts_only_those_still_to_come(decided, everyone, signed_in, otto, olle):
    from sipweb.actions.transfer_endings import end_transfer
    from sipweb.queries.inventory import inventory_figures

    assert inventory_figures(otto)["Kommande överföringar"] == 5
    end_transfer(otto, decided, how="no_need", text="Behövs inte.")
    assert inventory_figures(otto)["Kommande överföringar"] == 4
    page = signed_in(otto).page("/overforingar/inventering")
    assert "Färre än 5 personer byter enhet" in page.text
    assert "Barn och ungdom, 19 år –" in page.text


def test_the_inventory_is_of_the_unit_that_is_asked_for(everyone, signed_in, bou):
    cast.add_someone("oskar", "Oskar Chef", [(cast.BOSS, "BOU"), (cast.BOSS, "BER")])
    client = signed_in(cast.actor_of("oskar"))
    assert "5 personer byter enhet" in client.page(f"/overforingar/inventering?enhet={bou.id}").text
    page = client.page(f"/overforingar/inventering?enhet={cast.unit_of('BER').id}").text
    assert "0 personer byter enhet" in page and "Beroendeenheten" in page


def test_a_meeting_shows_who_is_to_be_notified_and_not_only_how_many(everyone, signed_in, otto, olle):
    from tests.actions.test_monthly import plan

    meeting = plan(otto, form="status")
    protect_person(olle, everyone["Passerad"], protection="unknown", protection_checked_on=date(2026, 10, 12))
    text = signed_in(otto).page(f"/moten/{meeting.id}").text.replace("\xa0", " ")
    assert "Ada Sen, 19 år 2026-12-01, avisera senast 2026-06-01 Under bevakning" in text
    assert "Namn visas i akten (skydd inte kontrollerat), 19 år Under bevakning" in text
    assert "Disa Kommande" not in text


def test_a_part_that_is_empty_says_so_on_paper_and_the_file_has_days_left_and_the_last_meeting(sent, signed_in, olle, otto):
    page = signed_in(olle).page(f"/overforingar/{sent.id}/overlamning/utskrift").text
    assert "Tidigare utredningar och diagnos Inget angivet" in page
    sheet = read(signed_in(otto).get("/overforingar/excel").data).text
    assert "Dagar kvar" in sheet and "Sista möte att anmäla till" in sheet and "-133" not in sheet  # notified already


def test_the_own_unit_is_not_offered_as_the_receiver(akt, signed_in, berit, ber):
    html = signed_in(berit).page("/akter/2026-0001/overlamning").html
    assert f'name="to_unit_id" type="radio" value="{ber.id}"' not in html
    assert "Beroendeenheten" not in html.split("Vilken enhet tar emot?")[1].split("Den enskildes egna ord")[0]
