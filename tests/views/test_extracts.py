"""Registerutdrag on the screen and on paper: what each manager sees, ticks, prints and hands over."""

from datetime import date

import pytest

from sipweb.actions.extracts import register_extract
from sipweb.actions.notes import write_note
from sipweb.actions.people import add_representative, protect_person, rename_person, update_person
from sipweb.db import db
from sipweb.models import ExtractPart, RegisterExtract
from tests import cast
from tests.conftest import at

PAGE = "/akter/2026-0001/registerutdrag"
ASKED = {"requester": "individual", "asked_on": "2026-10-10", "identity_check": "id_card", "identity_note": "Körkort."}
TOLD = {"requester": "individual", "asked_on": date(2026, 10, 12), "identity_check": "id_card"}


def extract_at(boss, case, unit, **told) -> RegisterExtract:
    return register_extract(boss, case, unit_id=unit.id, **TOLD | told)


def part_path(unit) -> str:
    part = db.session.scalars(db.select(ExtractPart).where(ExtractPart.unit_id == unit.id).order_by(ExtractPart.id.desc())).first()
    return f"/registerutdrag/{part.id}"


def last_reads(n: int = 1) -> list[str]:
    return list(db.session.scalars(db.text(f"SELECT sentence FROM read_log ORDER BY id DESC LIMIT {n}")))


def ticked(page) -> list[str]:
    """The texts of the rows that are not to be taken along."""
    rows = [e for e in page.main.all("fieldset") if "sip-review-row" in e.attrs.get("class", "")]
    return [row.all("legend")[0].text for row in rows if any("checked" in box.attrs for box in row.all("input"))]


def sent_as_it_stands(client, path, status=303, **more):
    """Every field as the page shows it, and what the user changes."""
    return client.send(path, status, **client.page(path).values() | more)


@pytest.fixture
def relative(akt, berit):
    add_representative(berit, akt, kind="relative", name="Syster Östberg", phone="070-174 06 33")
    return akt.person.representatives[0].id


# The request.


def test_the_manager_writes_down_who_asked_and_sees_by_when(signed_in, sent, birger, ber, ald):
    client = signed_in(birger)
    assert PAGE in client.page("/akter/2026-0001").links
    assert "senast en månad efter begäran (dataskyddsförordningen artikel 12.3)" in client.page(PAGE).text
    assert client.send(PAGE, unit_id=ber.id, **ASKED) == PAGE
    page = client.page(PAGE)
    assert "Begäran är inskriven. Varje enhet tar nu fram sin del." in page.messages
    assert "Lämnas senast tisdag 10 november 2026" in page.text
    assert "Begärt av Den enskilde själv" in page.text
    assert "Äldreenheten Ska granskas" in page.text
    assert "Skriv in begäran" not in page.buttons


def test_a_handlaggare_has_neither_the_link_nor_the_page(signed_in, berit):
    client = signed_in(berit)
    assert PAGE not in client.page("/akter/2026-0001").links
    assert client.get(PAGE).status_code == 403


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("asked_on", "2026-10-13", "Vilken dag begärdes det: dagen har inte kommit än."),
        ("asked_on", "", "Skriv vilken dag det begärdes."),
        ("requester", "", "Välj vem som har begärt utdraget."),
        ("requester", "representative", "Välj vilken företrädare."),
        ("identity_check", "", "Välj hur det är kontrollerat."),
        ("identity_note", "Visade 19600305-2385.", "Texten innehåller ett personnummer."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_the_rest_stands(signed_in, birger, ber, field, value, why):
    page = signed_in(birger).send(PAGE, 422, unit_id=ber.id, **ASKED | {field: value})
    assert any(error.startswith(why) for error in page.errors), page.errors
    kept = page.values()
    assert all(kept.get(name) == told for name, told in ASKED.items() if name != field)


def test_only_those_who_act_for_the_person_stand_among_who_can_ask(signed_in, akt, berit, birger, relative):
    add_representative(berit, akt, kind="trustee", name="God Man")
    add_representative(berit, akt, kind="agent", name="Får Inget", may_not_receive=True)
    choices = [o.text for o in signed_in(birger).page(PAGE).main.all("option")]
    assert choices == ["Beroendeenheten", "Välj", "God Man, god man"]


def test_others_parts_are_listed_only_where_they_are_openly_there(signed_in, hidden_akt, disa, eva, ekb):
    extract_at(disa, hidden_akt, ekb)
    page = signed_in(disa).page("/akter/2026-0004/registerutdrag")
    assert "Andra enheters delar" not in page.text
    assert cast.HIDDEN_NAME not in page.html


def test_only_a_hidden_unit_is_asked_whether_to_take_out_its_part_alone(signed_in, hidden_akt, ragnar, disa, rel):
    words = "Ta bara fram vår egen del"
    assert words not in signed_in(disa).page("/akter/2026-0004/registerutdrag").text
    client = signed_in(ragnar)
    page = client.page("/akter/2026-0004/registerutdrag")
    assert words in page.text
    assert page.values()["only_own"] == "y"
    client.send("/akter/2026-0004/registerutdrag", unit_id=rel.id, only_own="y", **ASKED)
    assert [part.unit.code for part in db.session.scalars(db.select(ExtractPart))] == ["REL"]


def test_what_is_late_says_so(signed_in, sent, akt, birger, axel, ber, clock):
    extract_at(birger, akt, ber)
    clock.set("2026-11-13T09:00")
    assert "Försenat" in signed_in(axel).page("/").text
    page = signed_in(birger).page(PAGE)
    assert "försenad" in page.text
    assert "Äldreenheten Försenad" in page.text


def test_a_request_is_taken_back_with_a_reason(signed_in, sent, akt, birger, axel, ber, ald):
    extract = extract_at(birger, akt, ber)
    client, path = signed_in(birger), f"/registerutdrag/begaran/{extract.id}/ta-tillbaka"
    assert path in client.page(PAGE).links
    assert client.send(path, 422, reason="").errors == ["Skriv varför begäran tas tillbaka."]
    assert signed_in(axel).get(path).status_code == 404
    client.send(path, reason="Fel akt.")
    assert "Begäran är tillbakatagen" in client.page(PAGE).text
    assert "Skriv in begäran" in client.page(PAGE).buttons
    assert "registerutdraget" not in signed_in(axel).page("/").text


# The review.


@pytest.fixture
def ours(akt, birger, ber, relative):
    extract_at(birger, akt, ber)
    return part_path(ber)


def test_every_row_is_a_sentence_with_a_tick_and_what_is_about_others_is_ticked_already(signed_in, ours, birger):
    page = signed_in(birger).page(ours)
    assert page.h1 == "Er del av registerutdraget"
    headings = [h.text for h in page.main.all("h2")]
    assert headings[1:5] == ["Om dig", "De som företräder dig eller står dig nära", "Din samverkansakt", "Så registrerades du"]
    assert ticked(page) == ["Telefon till Syster Östberg: 070-174 06 33."]
    assert page.values()["reason:representative:3:phone"] == "Kontaktuppgift till någon annan"
    assert "Ditt namn: Gun Östberg." in page.text
    assert last_reads() == ["Tog fram registerutdrag, akt 2026-0001"]


def test_a_tick_without_a_reason_is_told_beside_it_and_all_ticks_stand(signed_in, ours, birger):
    page = sent_as_it_stands(
        signed_in(birger), ours, 422, **{"leave:case": "y", "leave:person:name": "y", "reason:person:name": "Vet hen."}
    )
    assert page.errors == ["Skriv varför uppgiften inte tas med."]
    assert ticked(page) == [
        "Ditt namn: Gun Östberg.",
        "Telefon till Syster Östberg: 070-174 06 33.",
        "Din samverkansakt har nummer 2026-0001.",
    ]
    assert page.values()["reason:person:name"] == "Vet hen."


def test_one_can_go_on_later(signed_in, ours, birger):
    client = signed_in(birger)
    told = {"leave:case": "y", "reason:case": "Vet hen.", "secondary": "1"}
    assert sent_as_it_stands(client, ours, **told) == ours
    page = client.page(ours)
    assert "Det du har markerat är sparat." in page.messages
    assert "Din samverkansakt har nummer 2026-0001." in ticked(page)
    assert page.values()["reason:case"] == "Vet hen."
    assert "Markera som granskad" in page.buttons


def test_what_came_since_is_marked_and_must_be_looked_at(signed_in, ours, birger, berit, akt, ber):
    client = signed_in(birger)
    before = client.page(ours).values() | {"leave:case": "y", "reason:case": "Vet hen."}
    write_note(berit, akt, unit_id=ber.id, kind="note", happened_on=cast.TODAY, text="Ringde hennes bror.")
    page = client.send(ours, 409, **before)
    assert page.errors[0].startswith("Uppgifter har tillkommit eller ändrats sedan du öppnade sidan.")
    (new,) = [e.all("legend")[0].text for e in page.main.all("fieldset") if "data-new" in e.attrs]
    assert new == "Ny 12 oktober 2026, anteckning, skriven av Berit Alm: Ringde hennes bror."
    assert "Din samverkansakt har nummer 2026-0001." in ticked(page)
    note = next(name for name in page.values() if name.startswith("reason:note:")).removeprefix("reason:")
    assert client.send(ours, **page.values() | {f"leave:{note}": "y", f"reason:{note}": "Om hennes bror."}) == ours
    assert "Ringde hennes bror." not in client.page(f"{ours}/papper").text


def test_the_second_of_two_reviewers_is_told(signed_in, ours, birger, eva):
    before = signed_in(birger).page(ours).values()
    sent_as_it_stands(signed_in(eva), ours, **{"leave:case": "y", "reason:case": "Vet hen.", "secondary": "1"})
    page = signed_in(birger).send(ours, 409, **before)
    assert page.errors[0].startswith("Eva Palm har ändrat under tiden")


def test_when_it_is_locked_it_says_who_and_when_and_what_is_left_out(signed_in, ours, birger):
    client = signed_in(birger)
    sent_as_it_stands(client, ours)
    page = client.page(ours)
    assert "Granskad 12 oktober 2026 kl. 9.00 av Birger Bok." in page.text.replace("\xa0", " ")
    assert "Telefon till Syster Östberg: 070-174 06 33. Kontaktuppgift till någon annan" in page.text
    assert page.buttons == ["Skriv ut er del", "Lämna över er del", "Öppna granskningen igen"]
    assert client.post(ours, data={"secondary": "1"}).status_code == 200  # shows the locked page, changes nothing
    assert client.send(f"{ours}/oppna") == ours
    assert "Markera som granskad" in client.page(ours).buttons


# The paper.


def test_there_is_no_paper_before_the_review(signed_in, ours, birger):
    client = signed_in(birger)
    answer = client.get(f"{ours}/papper")
    assert (answer.status_code, answer.location) == (303, ours)
    assert "Granska delen innan du skriver ut den." in client.page(ours).messages


def test_the_paper_says_what_the_law_asks_for_and_then_what_is_held(signed_in, ours, birger):
    client = signed_in(birger)
    sent_as_it_stands(client, ours)
    page = client.page(f"{ours}/papper")
    assert page.h1 == "Registerutdrag"
    text = page.text
    for words in (
        "Sekretess enligt 26 kap. 1 §", "Provköping", "Socialnämnden", "Till Gun Östberg, född 5 mars 1960.", "Utdraget begärdes 12 oktober 2026.",
        "Granskat 12 oktober 2026 av Birger Bok.", "Frågor? Ring 08-465 004 00.", "Integritetsskyddsmyndigheten (IMY)",
        "En uppgift i den här delen är inte med", "Närstående: Syster Östberg.", "En uppgift här är inte med.", "Du är aktuell hos Beroendeenheten",
    ):  # fmt: skip
        assert words in text, words
    assert text.index("Vad du har rätt att veta") < text.index("Ditt namn: Gun Östberg.")
    assert "070-174 06 33" not in page.html
    assert "Kontaktuppgift till någon annan" not in page.html
    assert last_reads() == ["Skrev ut registerutdrag, akt 2026-0001"]


def test_the_name_stands_in_no_title_and_not_at_the_top_of_the_pages(signed_in, ours, birger):
    client = signed_in(birger)
    sent_as_it_stands(client, ours)
    page = client.page(f"{ours}/papper")
    assert page.title == "Registerutdrag – sipweb"
    top = page.root.all("html")[0].attrs["data-paper"]
    assert top == "Registerutdrag, akt 2026-0001 · Sekretess enligt 26 kap. 1 § offentlighets- och sekretesslagen"


@pytest.mark.parametrize("how", ["flagged", "protected_registration", "unknown"])
def test_the_paper_of_one_who_is_or_may_be_protected_does_not_lead_there(signed_in, akt, berit, birger, ber, how):
    cast.add_someone("bror", "Bror Chef", [(cast.BOSS, "BER")])
    update_person(berit, akt, address="Hemvägen 3")
    protect_person(berit, akt, protection=how, protection_checked_on=cast.TODAY)
    extract_at(birger, akt, ber)
    client, path = signed_in(birger), part_path(ber)
    assert "Lämna den för hand, inte med post." in client.page(path).text
    sent_as_it_stands(client, path)
    page = client.page(f"{path}/papper")
    for secret in ("Östberg", "19600305", "1960", "070-174 06 05", "Hemvägen"):
        assert secret not in page.html, secret
    choices = client.page(f"{path}/lamna").main.all("label")
    assert "Skickad med rekommenderat brev" not in [label.text for label in choices]


def test_a_hidden_part_says_that_it_is_handed_over_by_hand_and_is_never_posted(signed_in, hidden_akt, disa, ragnar, ekb, rel):
    extract_at(disa, hidden_akt, ekb)
    client, path = signed_in(ragnar), part_path(rel)
    assert "Lämna den för hand, inte med post." in client.page(path).text
    assert signed_in(disa).get(path).status_code == 404
    sent_as_it_stands(client, path)
    assert "Lämna den för hand, inte med post." in client.page(f"{path}/papper").text
    fields = {"ended_how": "post", "ended_on": "2026-10-12"}
    assert client.send(f"{path}/lamna", 422, **fields).errors == ["Välj ett av alternativen."]
    assert client.send(f"{path}/lamna", **fields | {"ended_how": "by_hand"}) == "/"


def test_when_a_representative_has_asked_the_reviewer_is_reminded(signed_in, akt, berit, birger, ber):
    add_representative(berit, akt, kind="trustee", name="God Man")
    one = akt.person.representatives[-1].id
    extract_at(birger, akt, ber, requester="representative", representative_id=one)
    client, path = signed_in(birger), part_path(ber)
    assert "Det är en företrädare som har begärt utdraget." in client.page(path).text
    sent_as_it_stands(client, path)
    assert "Till God Man, för Gun Östberg" in client.page(f"{path}/papper").text


def test_handing_over_says_how_and_a_no_says_why(signed_in, ours, birger):
    client = signed_in(birger)
    sent_as_it_stands(client, ours)
    page = client.send(f"{ours}/lamna", 422, ended_how="not_given", ended_on="2026-10-13")
    assert page.errors == ["Vilken dag: dagen har inte kommit än.", "Skriv varför delen inte lämnas ut."]
    assert client.send(f"{ours}/lamna", ended_how="post", ended_on="2026-10-12") == "/"
    assert "Skickad med rekommenderat brev 12 oktober 2026." in client.page(ours).text
    assert "registerutdraget" not in client.page("/").text


def test_the_part_of_a_unit_that_was_only_asked_is_its_own_to_take_out(signed_in, sent, akt, birger, axel, ber, ald):
    extract_at(birger, akt, ber)
    client, path = signed_in(axel), part_path(ald)
    assert path in client.page("/").links
    page = client.page(path)
    assert "Kan ni ge stöd i hemmet?" in page.text
    for words in ("Ditt namn", "070-174 06 05", "Samordna stöd hemma", "och det som enheterna delar"):
        assert words not in page.text, words
    assert client.get("/akter/2026-0001").status_code == 404
    sent_as_it_stands(client, path)
    assert "Här står det som Äldreenheten har om dig i sipweb." in client.page(f"{path}/papper").text


def test_the_errors_of_a_request_for_an_extract_are_told_once(signed_in, birger, akt):
    page = signed_in(birger).send(PAGE, 422, requester="", asked_on="", identity_check="")
    assert len([e for e in page.main.all("div") if "ds-error-summary" in e.attrs.get("class", "")]) == 1


def test_the_paper_says_the_name_it_was_reviewed_under_and_the_one_of_today(signed_in, akt, birger, berit, ber):
    extract_at(birger, akt, ber)
    client = signed_in(birger)
    sent_as_it_stands(client, part_path(ber))
    rename_person(at(berit, "2026-10-12T09:30"), akt, given_name="Gun", family_name="Ny")
    assert "Till Gun Ny (tidigare Gun Östberg), född" in client.page(f"{part_path(ber)}/papper").text
