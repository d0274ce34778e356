"""What each person sees and can press when someone hands over."""

from datetime import date
from types import SimpleNamespace

import pytest

from sipweb.actions.access import block_user, end_named, name_reader, named_in
from sipweb.actions.announcements import send_announcement, write_announcement
from sipweb.actions.leaving import choose_names, confirm_list, propose_list, start_for, start_own
from sipweb.actions.notes import ask_presence
from sipweb.actions.own_part import change_track, close_track
from sipweb.actions.people import add_representative
from sipweb.actions.questions import draft_question, send_question
from sipweb.actions.sessions import keep_draft
from sipweb.actions.transfers import judge_transfer
from sipweb.clock import real_now
from sipweb.db import db, writing
from sipweb.models import HandingOver, Meeting, ReadCase, ReadLine, User, UserRole
from sipweb.queries import leaving as about
from tests import cast
from tests.actions.test_questions import WRITTEN as ANONYMOUS
from tests.actions.test_transfers import JUDGED
from tests.conftest import at

WHY = {"reason": "leave", "text": "Föräldraledig.", "starts_on": date(2026, 11, 2)}


@pytest.fixture
def made(three_booked, berit, ber) -> HandingOver:
    """Berit's list: the akt, and the request with a booked trepartsmöte."""
    return start_own(berit, db.session.get(User, berit.user_id), unit_id=ber.id, **WHY)


def path_of(handing_over) -> str:
    return f"/lamna-over/{handing_over.id}"


def test_from_konto_to_a_list(three_booked, signed_in, berit):
    client = signed_in(berit)
    assert "/konto/lamna-over" in client.page("/konto").links
    page = client.page("/konto/lamna-over")
    assert "Gör en lista: Beroendeenheten – 2 öppna" in page.text
    page = client.send("/konto/lamna-over", 422, unit_id=page.values()["unit_id"])
    assert page.errors == ["Välj anledning.", "Skriv från vilken dag."]
    told = {"unit_id": page.values()["unit_id"], "reason": "leave", "starts_on": "2/11", "text": "Föräldraledig."}
    path = client.send("/konto/lamna-over", **told)
    page = client.page(path)
    for words in ("Ledighet", "2026-11-02", "Föräldraledig.", "Inte lämnad till chefen"):
        assert words in page.text
    assert path in client.page("/konto/lamna-over").links


def test_who_has_nothing_open_is_told_so(signed_in, bodil):
    assert "Du har inget öppet att lämna över" in signed_in(bodil).page("/konto/lamna-over").text


def test_what_does_not_go_along_is_counted(akt, alva, ald, signed_in):
    cast.known("alva", "axel", "ALD", "Per Ny", date(1970, 1, 1))
    ask_presence(alva, ald, identity_number="199005062386", reason="Akut.")
    keep_draft(alva.user_id, "/akter/ny", [("given_name", "Per")], real_now())
    page = signed_in(alva).page("/konto/lamna-over")
    assert "Formulär som du har börjat fylla i men inte skickat: 1." in page.text
    assert "Frågor om aktualitet som väntar på svar: 1." in page.text
    assert "Nytt till dig som du inte har läst: 1." in page.text


def test_the_list_says_what_each_row_is(made, signed_in, berit):
    rows = signed_in(berit).page(path_of(made)).rows()
    assert [row[0] for row in rows] == ["2026-0001 Gun Östberg", "2026-0001 Gun Östberg"]
    assert rows[0][1].startswith("Akten")
    assert rows[1][1].startswith("Förfrågan till Äldreenheten i akt 2026-0001 Trepartsmöte bokat Trepartsmöte 15 oktober 2026 kl. 13.00")


def test_what_was_promised_at_a_meeting_and_what_is_not_journalfört_stand_on_the_list(three_held, alva, axel, signed_in, ald, clock):
    clock.set("2026-10-16T09:00")
    page = signed_in(alva)
    path = page.send("/konto/lamna-over", unit_id=ald.id, reason="leave", starts_on="2026-11-02", text="")
    told = page.page(path).text
    assert "Uppgift från trepartsmötet: Söka hemtjänst i akt 2026-0001 Senast 2026-10-22" in told
    assert "steg att journalföra" in told
    assert "Gun Östberg" not in told  # what another unit has asked about is not named in a list
    assert "66 år" in told


def test_every_day_there_is_stands_on_the_list_and_the_nearest_akt_first(signed_in, clock, olle, otto, berit, bou, ber, soc, ald):
    """Nils changes unit in June and is to be notified; Ida has a mandate that ends, and besked to send and to read."""
    calm = cast.known("olle", "otto", "BOU", "Anna Lugn", date(1990, 6, 12))
    nils = cast.known("olle", "otto", "BOU", "Nils Vall", date(2008, 6, 12))
    cast.consent_for(nils, "olle", "BOU", "SOC")
    judge_transfer(olle, nils, from_unit_id=bou.id, answer="yes", **JUDGED)
    ida = cast.known("olle", "otto", "BOU", "Ida Berg", date(1960, 3, 7), "196003072383")
    add_representative(olle, ida, kind="trustee", name="God Man", ends_on=date(2026, 11, 2))
    cast.known("berit", "birger", "BER", "Ida Berg", date(1960, 3, 7), "196003072383")
    send_announcement(berit, write_announcement(berit, ida, unit_id=ber.id), unit_ids=[])
    write_announcement(olle, ida, unit_id=bou.id)
    rows = {row[0].split()[0]: row[1] for row in signed_in(olle).page(path_of(made_by(olle, bou))).rows()}
    assert "Överföring. Väntar: avisera överföringen" in rows[nils.number]
    for words in (
        "Ett uppdrag som företrädare går ut 2026-11-02",
        "Besked att skicka: nytt att veta",
        "Besked från Beroendeenheten att läsa, senast 2026-10-14",
    ):
        assert words in rows[ida.number]
    order = list(rows)
    assert order.index(ida.number) < order.index(calm.number)


def made_by(actor, unit) -> HandingOver:
    return start_own(actor, db.session.get(User, actor.user_id), unit_id=unit.id, **WHY)


def test_all_at_once_and_row_by_row_with_plain_forms(made, three_booked, signed_in, berit, bodil, birger):
    client, path = signed_in(berit), path_of(made)
    form = client.page(path).values()
    assert client.send(path, 422, **form | {"fill": "1"}).errors == ["Välj vem som tar över alla rader."]
    assert client.send(path, **form | {"fill": "1", "everyone": bodil.user_id}) == path
    page = client.page(path)
    assert "Namnen är sparade. Alla rader har ett namn." in page.messages
    form = page.values()
    assert form[f"sent_{three_booked.id}"] == str(bodil.user_id)
    client.send(f"{path}/lamna", **form | {f"sent_{three_booked.id}": birger.user_id})
    assert {row.what: row.to_user.username for row in made.rows} == {"track": "bodil", "sent": "birger"}
    assert made.state == "proposed"


def test_every_row_without_a_name_is_pointed_out(made, three_booked, signed_in, berit):
    client, path = signed_in(berit), path_of(made)
    page = client.send(f"{path}/lamna", 422, **client.page(path).values())
    assert page.errors == [
        "Ny handläggare för akt 2026-0001, akten: välj vem som tar över.",
        "Ny handläggare för akt 2026-0001, förfrågan: välj vem som tar över.",
    ]
    assert made.state == "draft"


def test_with_each_name_stands_how_much_they_have_open(made, signed_in, berit, akt):
    page = signed_in(berit).page(path_of(made))
    choice = next(e for e in page.main.all("select") if e.attrs["name"].startswith("track"))
    assert [o.text for o in choice.all("option")] == [
        "Välj handläggare", "Bodil Ask – 0 öppna", "Birger Bok – 0 öppna (chef)", "Eva Palm – 0 öppna (chef)",
    ]  # fmt: skip


def test_who_is_leaving_too_is_marked(made, signed_in, berit, birger, bodil, ber):
    cast.known("bodil", "birger", "BER", "Per Ny", date(1970, 1, 1))
    start_for(birger, ber, from_user_id=bodil.user_id, **WHY)
    assert "Bodil Ask – 1 öppna (ska själv lämna över)" in signed_in(berit).page(path_of(made)).text


def test_what_is_confirmed_early_counts_at_once_and_the_page_says_so(made, signed_in, birger):
    assert "Det gäller genast, också före 2026-11-02." in signed_in(birger).page(path_of(made)).text


def test_for_what_was_asked_of_the_unit_the_whole_department_can_be_chosen(three_booked, alva, ald, signed_in):
    made = start_own(alva, db.session.get(User, alva.user_id), unit_id=ald.id, **WHY)
    page = signed_in(alva).page(path_of(made))
    choice = next(e for e in page.main.all("select") if e.attrs["name"].startswith("asked"))
    assert [o.text for o in choice.all("option")][1:] == [
        "Aron En – 0 öppna", "Axel Gran – 0 öppna (chef)", "Sara Hägg – 1 öppna (Socialpsykiatri)",
    ]  # fmt: skip


def test_the_manager_reviews_changes_a_name_and_confirms(made, three_booked, signed_in, berit, bodil, birger, akt):
    propose_list(berit, made, choices={row.key: bodil.user_id for row in made.rows})
    boss, path = signed_in(birger), path_of(made)
    assert "Gå igenom det Berit Alm lämnar över" in boss.page("/").text
    assert path in boss.page("/lamna-over").links
    page = boss.page(path)
    assert page.buttons[-3:] == ["Bekräfta och lämna över", "Spara namnen", "Avbryt överlämningen"]
    boss.send(f"{path}/bekrafta", **page.values() | {f"sent_{three_booked.id}": birger.user_id})
    page = boss.page(path)
    assert page.messages == "Överlämnat: 2. De som berörs har fått veta det."
    assert sorted(row[1:] for row in page.rows()[-2:]) == [["Akten", "Bodil Ask"], ["Förfrågan", "Birger Bok"]]
    assert "Bekräftad 12 oktober 2026 kl. 9.00 av Birger Bok" in page.text


def test_the_one_who_leaves_reads_the_list_while_the_manager_has_it(made, signed_in, berit, bodil):
    propose_list(berit, made, choices={row.key: bodil.user_id for row in made.rows})
    client, path = signed_in(berit), path_of(made)
    page = client.page(path)
    assert [row[2] for row in page.rows()] == ["Bodil Ask", "Bodil Ask"]
    assert page.buttons == ["Avbryt överlämningen"]
    assert client.post(f"{path}/bekrafta").status_code == client.post(path).status_code == 403


def test_the_manager_sends_it_back_with_a_reason(made, signed_in, berit, bodil, birger):
    propose_list(berit, made, choices={row.key: bodil.user_id for row in made.rows})
    boss, path = signed_in(birger), path_of(made)
    form = boss.page(f"{path}/skicka-tillbaka").values()
    assert boss.send(f"{path}/skicka-tillbaka", 422, **form).errors == ["Skriv vad som behöver ändras."]
    boss.send(f"{path}/skicka-tillbaka", **form | {"text": "Bodil har för mycket."})
    assert "Chefen har skickat tillbaka listan Bodil har för mycket." in signed_in(berit).page(path).text


def test_two_at_once_the_second_keeps_what_was_chosen_and_sees_what_is_saved(made, three_booked, signed_in, berit, bodil, birger):
    client, path = signed_in(berit), path_of(made)
    form = client.page(path).values()
    choose_names(birger, made, choices={row.key: birger.user_id for row in made.rows})
    page = client.send(path, 409, **form | {f"sent_{three_booked.id}": bodil.user_id})
    assert page.errors == ["Birger Bok har ändrat listan under tiden. Det du valde står kvar. Jämför, och gör om det."]
    assert page.values()[f"sent_{three_booked.id}"] == str(bodil.user_id)
    assert "Sparat: Birger Bok" in page.text
    assert client.send(path, **page.values()) == path


def test_two_managers_who_confirm_the_second_is_told(made, signed_in, berit, bodil, birger, eva):
    propose_list(berit, made, choices={row.key: bodil.user_id for row in made.rows})
    boss, path = signed_in(eva), path_of(made)
    form = boss.page(path).values()
    confirm_list(birger, made, choices={})
    page = boss.send(f"{path}/bekrafta", 422, **form)
    assert page.messages == "Det går inte längre. Listan är nu ”överlämnad”."
    assert "Bekräftad 12 oktober 2026 kl. 9.00 av Birger Bok" in page.text


def test_what_comes_up_in_the_very_moment_of_confirming_is_shown_and_asked_for(made, signed_in, berit, bodil, birger, monkeypatch):
    propose_list(berit, made, choices={row.key: bodil.user_id for row in made.rows})
    boss, path = signed_in(birger), path_of(made)
    form, looks = boss.page(path).values(), []
    cast.known("berit", "birger", "BER", "Per Ny", date(1970, 1, 1))

    def a_moment_before(*asked):
        looks.append(asked)
        found = about.things(*asked)
        return [thing for thing in found if thing.number != "2026-0005"] if len(looks) == 1 else found

    monkeypatch.setattr("sipweb.views.leaving_page.about", SimpleNamespace(**vars(about) | {"things": a_moment_before}))
    page = boss.send(f"{path}/bekrafta", 422, **form)
    assert page.errors == ["Välj vem som tar över."]
    assert [row[0] for row in page.rows() if "Nytt" in row[0]] == ["2026-0005 Nytt Per Ny"]


def test_what_is_new_since_the_list_was_made_is_marked_and_needs_a_name(made, signed_in, berit, bodil, birger):
    propose_list(berit, made, choices={row.key: bodil.user_id for row in made.rows})
    cast.known("berit", "birger", "BER", "Per Ny", date(1970, 1, 1))
    boss, path = signed_in(birger), path_of(made)
    page = boss.page(path)
    assert [row[0] for row in page.rows() if "Nytt" in row[0]] == ["2026-0005 Nytt Per Ny"]
    assert boss.send(f"{path}/bekrafta", 422, **page.values()).errors == ["Ny handläggare för akt 2026-0005, akten: välj vem som tar över."]


def test_what_is_not_open_any_more_is_told_before_it_is_confirmed(akt, signed_in, berit, bodil, birger, ber):
    other = cast.known("berit", "birger", "BER", "Per Ny", date(1970, 1, 1))
    made = start_for(birger, ber, from_user_id=berit.user_id, **WHY)
    close_track(berit, other.open_tracks[0], reason="Klart.")
    page = signed_in(birger).page(path_of(made))
    assert [row[0] for row in page.rows()] == ["2026-0001 Gun Östberg"]
    assert "Finns inte kvar att lämna över (1)" in page.text
    assert "Akt 2026-0005, akten" in page.text


@pytest.mark.parametrize("username, seen", [("birger", False), ("eva", True)])
def test_a_protected_row_is_for_managers_who_are_named(username, seen, signed_in, akt, berit, birger, eva, ber):
    case = cast.known("berit", "birger", "BER", "Mira Ek", date(1980, 5, 6), "198005062388", protection="flagged")
    names = {a.user.username: a for a in named_in(case)}
    name_reader(birger, case, user_id=eva.user_id, reason="Leder.")
    end_named(eva, case, access_id=names["birger"].id)
    made = start_for(birger, ber, from_user_id=berit.user_id, **WHY)
    page = signed_in(cast.actor_of(username)).page(path_of(made))
    assert ("2026-0005" in page.html) == seen
    assert ("Det finns mer på listan som du inte får läsa." in page.text) == (not seen)
    assert "Mira" not in page.html
    assert ("Skyddade personuppgifter" in page.text) == seen


def test_after_a_spärr_no_row_of_the_akt_is_shown_and_nothing_says_that_one_is_missing(signed_in, made, berit, birger, akt):
    block_user(birger, akt, user_id=berit.user_id, reason="Släkt.")
    page = signed_in(berit).page(path_of(made))
    assert "2026-0001" not in page.html
    assert "inte får läsa" not in page.text


def test_a_list_is_only_for_those_it_concerns(made, signed_in, bodil, alva, dag, axel):
    for actor in (bodil, alva, dag, axel):
        assert signed_in(actor).get(path_of(made)).status_code == 404


def test_who_takes_over_looks_through_their_own_rows(made, three_booked, signed_in, berit, bodil, birger):
    closed = cast.known("berit", "birger", "BER", "Per Ny", date(1970, 1, 1))
    choose_names(berit, made, choices={})
    close_track(berit, closed.open_tracks[0], reason="Klart.")
    named = {row.key: bodil.user_id for row in made.rows} | {f"sent_{three_booked.id}": birger.user_id}
    confirm_list(birger, made, choices=named)
    assert "Akt 2026-0005" in signed_in(birger).page(path_of(made)).text
    client, path = signed_in(bodil), path_of(made)
    assert path in client.page("/").links
    page = client.page(path)
    assert [row[0] for row in page.rows()] == ["2026-0001 Gun Östberg"]
    assert "Birger Bok" not in " ".join(cell for row in page.rows() for cell in row)
    assert "2026-0005" not in page.text
    assert client.send(f"{path}/genomgangen") == "/"
    assert path not in client.page("/").links
    assert client.page(path).buttons == []


def test_the_list_is_noted_in_the_read_log(made, signed_in, birger, akt):
    signed_in(birger).page(path_of(made))
    line = db.session.scalar(db.select(ReadLine).where(ReadLine.sentence.contains("lämnas över")).order_by(ReadLine.id.desc()))
    assert (line.user_id, line.sentence) == (birger.user_id, "Läste en lista över det som lämnas över")
    assert db.session.scalars(db.select(ReadCase.case_id).where(ReadCase.read_id == line.id)).all() == [akt.id]


# For managers.


def test_the_manager_sees_who_is_responsible_for_what_and_who_does_not_work_there(three_booked, signed_in, birger, berit):
    cast.known("bodil", "birger", "BER", "Per Ny", date(1970, 1, 1))
    with writing():
        db.session.execute(db.delete(UserRole).where(UserRole.user_id == cast.user_of("bodil").id))
    page = signed_in(birger).page("/lamna-over")
    assert [row[:3] for row in page.rows()] == [
        ["Bodil Ask Arbetar inte på enheten", "Beroendeenheten", "1"], ["Berit Alm", "Beroendeenheten", "2"],
    ]  # fmt: skip


def test_whoever_was_named_from_another_unit_of_the_department_is_no_stranger(sent, signed_in, axel, sara):
    from sipweb.actions.assign import assign_worker

    assign_worker(axel, sent, verb="referral.assign", to_worker_id=sara.user_id)
    assert [row[:3] for row in signed_in(axel).page("/lamna-over").rows()] == [["Sara Hägg", "Äldreenheten", "1"]]


def test_an_akt_without_handläggare_is_listed(akt, signed_in, birger, axel):
    with writing():
        akt.open_tracks[0].case_worker_id = None
    page = signed_in(birger).page("/lamna-over")
    assert "Akter utan handläggare (1)" in page.text
    assert f"/aktuell/{akt.open_tracks[0].id}/handlaggare" in page.links
    assert "2026-0001" not in signed_in(axel).page("/lamna-over").text


def test_a_manager_starts_for_someone_who_is_ill(akt, signed_in, birger, berit, ber):
    boss = signed_in(birger)
    link = next(link for link in boss.page("/lamna-over").links if link.startswith("/lamna-over/ny?"))
    page = boss.page(link)
    assert page.values()["who"] == f"{ber.id}-{berit.user_id}"
    path = boss.send(link, **page.values() | {"reason": "absence"})
    made = db.session.scalar(db.select(HandingOver))
    assert (path, made.from_user_id, made.starts_on) == (path_of(made), berit.user_id, date(2026, 10, 12))
    assert boss.send(link, 422, **page.values() | {"reason": "absence"}).errors == [
        "Det finns redan en lista som inte är klar. Fortsätt i den."
    ]


def test_a_list_does_not_begin_on_a_day_that_is_a_slip(akt, signed_in, berit, birger, ber):
    told = {"unit_id": ber.id, "reason": "quits", "starts_on": "2020-01-01", "text": ""}
    page = signed_in(berit).send("/konto/lamna-over", 422, **told)
    assert page.errors == ["Från vilken dag: dagen har redan varit."]
    told = {"who": f"{ber.id}-{berit.user_id}", "reason": "quits", "text": ""}
    page = signed_in(birger).send("/lamna-over/ny", 422, **told, starts_on="2020-01-01")
    assert page.errors == ["Dagen är för mer än ett år sedan. Kontrollera året."]
    signed_in(birger).send("/lamna-over/ny", **told, starts_on="2026-10-01")


@pytest.mark.parametrize("who", ["", "x", "5-1", "1-999", "1-1-1", "999999999999999999999-1"])
def test_odd_choices_of_who_are_no_fault(who, akt, signed_in, birger):
    page = signed_in(birger).send("/lamna-over/ny", 422, who=who, reason="absence", starts_on="2026-10-12", text="")
    assert len(page.errors) == 1


@pytest.mark.parametrize("path", ["/lamna-over/ny?enhet=x&vem=%00", "/lamna-over/ny?enhet=1", "/lamna-over/ny?vem=99999999999999999999"])
def test_odd_addresses_are_no_fault(path, akt, signed_in, birger):
    signed_in(birger).page(path)


@pytest.mark.parametrize("value", ["x", "-1", "99999999999999999999999", ""])
def test_odd_names_are_no_fault(value, made, signed_in, berit):
    client, path = signed_in(berit), path_of(made)
    row = made.rows[0].key
    page = client.send(path, 422 if value else 303, **client.page(path).values() | {row: value})
    assert value == "" or page.errors == ["Välj ett av alternativen."]


def test_the_calendar_file_of_a_meeting_that_got_another_handläggare_is_a_newer_one(made, three_booked, signed_in, bodil, birger):
    meeting = db.session.scalar(db.select(Meeting).where(Meeting.state == "planned"))
    boss = signed_in(birger)
    assert "SEQUENCE:0" in boss.get(f"/forfragningar/moten/{meeting.id}/kalender").text
    confirm_list(birger, made, choices={row.key: bodil.user_id for row in made.rows})
    assert "SEQUENCE:1" in signed_in(bodil).get(f"/forfragningar/moten/{meeting.id}/kalender").text


def test_the_invitation_has_the_newcomers_name(made, signed_in, bodil, birger):
    meeting = db.session.scalar(db.select(Meeting).where(Meeting.state == "planned"))
    confirm_list(birger, made, choices={row.key: bodil.user_id for row in made.rows})
    page = signed_in(at(bodil, "2026-10-12T10:00")).page(f"/trepartsmoten/{meeting.id}/inbjudan").text
    assert "Bodil Ask" in page
    assert "Berit Alm" not in page


def test_a_child_that_goes_to_someone_who_is_not_qualified_is_pointed_out(child, signed_in, olle, otto, bou):
    cast.add_someone("ola", "Ola Ny", [(cast.WORKER, "BOU")])
    made = start_for(otto, bou, from_user_id=olle.user_id, **WHY)
    choose_names(otto, made, choices={row.key: cast.user_of("ola").id for row in made.rows})
    assert "Personen är ett barn, och handläggaren står inte som behörig för barnärenden." in signed_in(otto).page(path_of(made)).text


def test_one_name_for_all_sent_with_the_list_is_no_fault(made, berit, bodil, signed_in):
    client, here = signed_in(berit), path_of(made)
    chosen = client.page(here).values() | {row.key: bodil.user_id for row in made.rows} | {"fill": "1", "everyone": bodil.user_id}
    client.send(f"{here}/lamna", **chosen)
    db.session.refresh(made)
    assert made.state == "proposed"


def test_what_to_tell_the_person_is_told_to_who_is_their_handläggare_now_and_to_nobody_else(
    made, berit, birger, bodil, ber, ald, signed_in
):
    """Bodil got an anonymous question, and the manager the akt and the request."""
    question = send_question(berit, draft_question(berit, ber, to_unit_id=ald.id, **ANONYMOUS))
    akter = dict.fromkeys((row.key for row in made.rows), birger.user_id)
    confirm_list(birger, made, choices=akter | {f"asks_{question.id}": bodil.user_id})
    seen = {who: signed_in(cast.actor_of(who)).page(path_of(made)).text for who in ("bodil", "birger")}
    assert {who: "Berätta för den enskilde vem du är" in text for who, text in seen.items()} == {"bodil": False, "birger": True}
    assert "Du ansvarar nu för det här, och de som berörs har fått veta det." in seen["bodil"]


def test_the_list_names_no_unit_that_has_hidden_itself(akt, berit, ber, signed_in):
    cast.known("rut", "ragnar", "REL", "Gun Östberg", date(1960, 3, 5), "196003052385")
    rut, rel = cast.actor_of("rut"), cast.unit_of("REL")
    news = write_announcement(rut, akt, unit_id=rel.id)
    send_announcement(rut, news, text="Klart.", need="ni planerar.", unit_ids=[ber.id])
    made = start_own(berit, cast.user_of("berit"), unit_id=ber.id, reason="leave", text="", starts_on=date(2026, 11, 2))
    assert "Våld i nära relation" in signed_in(berit).page(f"/lamna-over/{made.id}").text
    change_track(rut, akt.track_of(rel.id), other_number="", is_hidden=True, insatser_since=None)
    assert "Våld i nära relation" not in signed_in(berit).page(f"/lamna-over/{made.id}").text
