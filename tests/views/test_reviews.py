"""Loggkontroller: the months, the sample, row by row without losing text, the signature and the paper."""

from datetime import date

import pytest

from sipweb.actions.reviews import draw_review, judge_row
from sipweb.actions.sessions import find_draft, keep_draft
from sipweb.clock import real_now
from sipweb.db import db
from sipweb.models import LogReview, LogReviewRow, ReadCase, ReadLine
from sipweb.queries.reviews import rows_of
from tests import cast
from tests.looks import looked, looked_each_day

SEPTEMBER = date(2026, 9, 1)


@pytest.fixture
def read(berit, bodil):
    """Six looks in September, one of them late in the evening."""
    looked_each_day(berit, date(2026, 9, 14), date(2026, 9, 18))
    looked(bodil, "2026-09-21T22:00")


@pytest.fixture
def review(read, birger, ber) -> LogReview:
    return draw_review(birger, ber, month=SEPTEMBER)


@pytest.fixture
def ids(review) -> list[int]:
    """The rows, in the order of the page."""
    return [row.id for row in rows_of(review)]


def path_of(review) -> str:
    return f"/logg/kontroller/{review.id}"


def typed(row_id: int, verdict: str = "", note: str = "", version: int = 1) -> dict[str, str]:
    return {f"verdict_{row_id}": verdict, f"note_{row_id}": note, f"version_{row_id}": str(version)}


def verdicts() -> list[tuple[str, str]]:
    db.session.rollback()
    return [(row.verdict, row.note) for row in db.session.scalars(db.select(LogReviewRow).order_by(LogReviewRow.id))]


# The months.


def test_each_month_with_reads_stands_there_until_it_is_signed(signed_in, read, birger, clock):
    clock.set("2026-11-02T09:00")
    assert signed_in(birger).page("/logg/kontroller").rows() == [
        ["Oktober 2026", "Beroendeenheten", "Väntar senast 2026-11-20", "–", "–", "Dra urval oktober 2026, Beroendeenheten"],
        ["September 2026", "Beroendeenheten", "Försenad senast 2026-10-21", "–", "–", "Dra urval september 2026, Beroendeenheten"],
    ]


def test_months_before_the_first_read_are_not_asked_for(signed_in, clock, birger, otto, axel, berit, alva):
    looked(berit, "2026-09-30T23:30")
    looked(alva, "2026-10-01T00:10")
    clock.set("2026-12-01T09:00")
    assert [row[0] for row in signed_in(birger).page("/logg/kontroller").rows()] == ["November 2026", "Oktober 2026", "September 2026"]
    assert [row[0] for row in signed_in(axel).page("/logg/kontroller").rows()] == ["November 2026", "Oktober 2026"]
    assert "Ingen månad att granska än" in signed_in(otto).page("/logg/kontroller").text


def test_a_unit_is_not_asked_for_months_before_there_was_one(signed_in, eva):
    """Eva has read since March; BER was made on 1 September."""
    looked(eva, "2026-03-02T10:00")
    assert {row[0] for row in signed_in(eva).page("/logg/kontroller").rows()} == {"September 2026"}


def test_the_page_tells_the_settings_and_that_they_are_local(signed_in, birger):
    text = signed_in(birger).page("/logg/kontroller").text
    assert "senast 15 arbetsdagar efter månadens slut (lokal inställning)" in text
    assert "20 rader (lokal inställning)" in text


def test_a_year_of_months_is_a_page(signed_in, clock, eva, berit, monkeypatch):
    monkeypatch.setattr("sipweb.queries.reviews.first_lines", lambda units: {cast.unit_of("BER").id: date(2025, 3, 3)})
    client = signed_in(eva)
    newest = client.page("/logg/kontroller")
    assert [newest.rows()[n][0] for n in (0, -1)] == ["September 2026", "Oktober 2025"]
    older = client.page("/logg/kontroller?fore=2025-10")
    assert [older.rows()[n][0] for n in (0, -1)] == ["September 2025", "Mars 2025"]
    assert "/logg/kontroller?fore=2025-10" in newest.links
    assert "/logg/kontroller" in older.links
    assert not [link for link in older.links if "fore=" in link and "excel" not in link]


@pytest.mark.parametrize("before", ["x", "2026-13", "2026-09-01", "0000-01", "99999-01"])
def test_a_month_that_is_none_is_the_newest_page(signed_in, read, birger, before):
    assert signed_in(birger).page(f"/logg/kontroller?fore={before}").rows()[0][0] == "September 2026"


def test_mitt_arbete_tells_the_first_month_that_waits_and_how_many_more(signed_in, read, birger, clock):
    assert "Granska loggen för september 2026" in signed_in(birger).page("/").text
    clock.set("2026-10-22T09:00")
    text = signed_in(birger).page("/").text
    assert text.index("Försenat") < text.index("Granska loggen för september 2026 Beroendeenheten Granska")
    clock.set("2026-12-01T09:00")
    assert "Granska loggen för september 2026 Beroendeenheten, och 2 månader till" in signed_in(birger).page("/").text


def test_mitt_arbete_leads_to_the_sample_and_falls_silent_when_it_is_signed(signed_in, review, ids, birger, berit):
    client = signed_in(birger)
    assert path_of(review) in client.page("/").links
    for row in rows_of(review):
        judge_row(birger, row, verdict="ok")
    client.send(f"{path_of(review)}/signera")
    assert "Granska loggen" not in client.page("/").text
    assert "Granska loggen" not in signed_in(berit).page("/").text


# Drawing.


def test_the_sample_is_drawn_with_one_button(signed_in, read, birger, ber):
    client = signed_in(birger)
    to = client.send("/logg/kontroller", unit_id=ber.id, month="2026-09")
    page = client.page(to)
    assert page.h1 == "Loggkontroll september 2026 Pågår"
    assert "6 av 6 rader. 1 av dem pekades ut." in page.text
    assert "Bodil Ask Läste akt 2026-0001 utanför kontorstid" in page.text


@pytest.mark.parametrize(
    "fields, status",
    [
        ({"unit_id": 5, "month": "2026-09"}, 404),
        ({"unit_id": "x", "month": "2026-09"}, 404),
        ({"unit_id": 1, "month": "x"}, 404),
        ({}, 404),
    ],
)
def test_another_unit_or_no_month_is_no_address(signed_in, read, birger, ald, fields, status):
    if fields.get("unit_id") == 5:
        fields = fields | {"unit_id": ald.id}
    assert signed_in(birger).post("/logg/kontroller", data=fields).status_code == status


def test_drawing_twice_is_told(signed_in, review, eva, ber):
    answer = signed_in(eva).post("/logg/kontroller", data={"unit_id": ber.id, "month": "2026-09"})
    assert answer.status_code == 422
    assert "Urvalet är redan draget av Birger Bok." in answer.page.text


def test_where_there_are_only_own_lines_it_is_said_who_reviews(signed_in, birger, ber):
    looked(birger, "2026-09-14T10:00")
    answer = signed_in(birger).post("/logg/kontroller", data={"unit_id": ber.id, "month": "2026-09"})
    assert "Den månaden finns bara dina egna rader. Enhetschefen granskar dem." in answer.page.text


@pytest.mark.parametrize(
    "username, status", [("eva", 200), ("viktor", 200), ("axel", 404), ("berit", 404), ("tore", 404), ("cecilia", 404)]
)
def test_the_sample_is_for_the_units_managers_and_those_above(signed_in, review, username, status):
    client = signed_in(cast.actor_of(username))
    for path in (path_of(review), f"{path_of(review)}/utskrift"):
        assert client.get(path).status_code == (404 if path.endswith("utskrift") else status)
    assert client.post(f"{path_of(review)}/signera").status_code == (422 if status == 200 else 404)


def test_an_avdelningschef_judges_without_a_number(signed_in, review, ids, viktor):
    client = signed_in(viktor)
    page = client.page(path_of(review))
    assert "2026-0001" not in page.html
    assert "Läste en akt som du inte har behörighet till" in page.text
    assert client.send(path_of(review), **typed(ids[0], "ok")) == path_of(review)
    assert verdicts()[0] == ("ok", "")


# Judging.


def test_what_is_filled_in_is_saved_and_the_rest_is_left(signed_in, review, ids, birger):
    client = signed_in(birger)
    fields = typed(ids[0], "ok") | typed(ids[1], "follow_up", "Fråga Berit.") | typed(ids[2]) | typed(ids[3])
    assert client.send(path_of(review), **fields) == path_of(review)
    assert verdicts() == [("ok", ""), ("follow_up", "Fråga Berit."), *[("", "")] * 4]
    page = client.page(path_of(review))
    assert "2 rader är sparade." in page.messages
    assert "4 rader är inte granskade än." in page.text
    assert {name for name in page.values() if name.startswith("note_")} == {f"note_{id_}" for id_ in ids[2:]}


def test_a_row_with_a_mistake_stays_as_it_was_typed_and_the_others_are_saved(signed_in, review, ids, birger):
    fields = (
        typed(ids[0], "follow_up")
        | typed(ids[1], "ok")
        | typed(ids[2], "", "Vad var det här?")
        | typed(ids[3], "follow_up", "19600305-2385")
    )
    page = signed_in(birger).send(path_of(review), 422, **fields)
    assert page.errors == [
        "Skriv vad som följs upp.",
        "Välj utan anmärkning eller följs upp.",
        "Texten innehåller ett personnummer. Ta bort det – numret finns redan i akten.",
    ]
    assert page.errors_beside(f"note_{ids[0]}") == "Skriv vad som följs upp."
    assert verdicts() == [("", ""), ("ok", ""), *[("", "")] * 4]
    assert "1 rad är sparad." in page.messages
    values = page.values()
    assert (values[f"verdict_{ids[0]}"], values[f"note_{ids[2]}"]) == ("follow_up", "Vad var det här?")
    assert f"note_{ids[1]}" not in values


def test_the_second_of_two_managers_keeps_what_was_typed_and_the_other_rows_are_saved(signed_in, review, ids, birger, eva):
    judge_row(birger, db.session.get_one(LogReviewRow, ids[0]), verdict="follow_up", note="Fråga Berit.")
    client = signed_in(eva)
    fields = typed(ids[0], "ok", "Förklarat.") | typed(ids[1], "ok") | typed(ids[2])
    page = client.send(path_of(review), 409, **fields)
    assert page.errors[0].startswith("Birger Bok hann före 12 oktober 2026 kl. 9.00: Följs upp. Fråga Berit. Det du skrev står kvar.")
    assert page.values()[f"note_{ids[0]}"] == "Förklarat."
    assert verdicts()[:2] == [("follow_up", "Fråga Berit."), ("ok", "")]
    client.send(path_of(review), **typed(ids[0], "ok", "Förklarat.", int(page.values()[f"version_{ids[0]}"])))
    assert verdicts()[0] == ("ok", "Förklarat.")


def test_a_row_left_blank_is_no_quarrel_with_the_one_who_judged_it(signed_in, review, ids, birger, eva):
    judge_row(birger, db.session.get_one(LogReviewRow, ids[0]), verdict="follow_up", note="Fråga Berit.")
    assert signed_in(eva).send(path_of(review), **typed(ids[0]), **typed(ids[1], "ok")) == path_of(review)
    assert verdicts()[:2] == [("follow_up", "Fråga Berit."), ("ok", "")]


def test_a_verdict_is_changed_with_a_button_that_also_saves_the_rest(signed_in, review, ids, birger):
    client = signed_in(birger)
    client.send(path_of(review), **typed(ids[0], "follow_up", "Fråga Berit."))
    to = client.send(path_of(review), **typed(ids[1], "ok"), andra=ids[0])
    assert to == f"{path_of(review)}?andra={ids[0]}#rad-{ids[0]}"
    page = client.page(to.partition("#")[0])
    values = page.values()
    assert (values[f"verdict_{ids[0]}"], values[f"note_{ids[0]}"], values[f"version_{ids[0]}"]) == ("follow_up", "Fråga Berit.", "2")
    client.send(path_of(review), **typed(ids[0], "ok", "Förklarat.", 2))
    assert verdicts()[:2] == [("ok", "Förklarat."), ("ok", "")]


def test_the_button_alone_opens_the_row_and_says_nothing(signed_in, review, ids, birger):
    client = signed_in(birger)
    client.send(path_of(review), **typed(ids[0], "ok"))
    client.page(path_of(review))
    client.page(client.send(path_of(review), andra=ids[0]).partition("#")[0])
    assert verdicts()[0] == ("ok", "")


def test_nothing_filled_in_is_told_and_is_no_mistake(signed_in, review, ids, birger):
    client = signed_in(birger)
    assert client.send(path_of(review), **typed(ids[0])) == path_of(review)
    assert "Inget nytt är sparat." in client.page(path_of(review)).messages


def test_what_was_typed_and_not_saved_comes_back(signed_in, review, ids, birger):
    kept = list((typed(ids[2], "follow_up", "Halvfärdig mening") | typed(ids[0])).items())
    keep_draft(birger.user_id, path_of(review), kept, real_now())
    client = signed_in(birger)
    page = client.page(path_of(review))
    assert page.values()[f"note_{ids[2]}"] == "Halvfärdig mening"
    assert "Det här började du skriva" in page.text
    client.send(path_of(review), **typed(ids[2], "follow_up", "Hel mening."))
    assert find_draft(birger.user_id, path_of(review)) is None


def test_rows_of_another_review_or_none_are_not_touched(signed_in, review, ids, birger, disa, ekb):
    looked(cast.actor_of("dag"), "2026-09-14T10:00", "Läste akt 2026-0004", 4)
    other = rows_of(draw_review(disa, ekb, month=SEPTEMBER))[0].id
    signed_in(birger).send(path_of(review), **typed(other, "ok"), **typed(9999, "ok"))
    assert verdicts() == [("", "")] * 7


def test_an_own_row_has_no_fields_and_cannot_be_sent(signed_in, birger, eva, ber):
    looked(eva, "2026-09-14T10:00")
    review = draw_review(birger, ber, month=SEPTEMBER)
    (row,) = rows_of(review)
    client = signed_in(eva)
    page = client.page(path_of(review))
    assert "Du granskar inte dina egna rader. En annan chef gör det." in page.text
    assert f"note_{row.id}" not in page.values()
    client.send(path_of(review), **typed(row.id, "ok"))
    assert verdicts() == [("", "")]


def test_a_verdict_that_is_none_is_refused(signed_in, review, ids, birger):
    page = signed_in(birger).send(path_of(review), 422, **typed(ids[0], "kanske"))
    assert page.errors == ["Välj ett av alternativen."]
    assert verdicts()[0] == ("", "")


# Signing.


@pytest.fixture
def all_judged(review, birger):
    for n, row in enumerate(rows_of(review)):
        told = {"verdict": "follow_up", "note": "Fråga Bodil."} if n == 5 else {"verdict": "ok"}
        judge_row(birger, row, **told)


def test_a_review_is_signed_and_then_only_read(signed_in, review, all_judged, ids, birger):
    client = signed_in(birger)
    assert "Signera" in client.page(path_of(review)).buttons
    assert client.send(f"{path_of(review)}/signera") == path_of(review)
    page = client.page(path_of(review))
    assert "12 oktober 2026 kl. 9.00 av Birger Bok, chef" in page.text
    assert page.buttons == ["Skriv ut"]
    assert client.page("/logg/kontroller").rows() == [
        [
            "September 2026",
            "Beroendeenheten",
            "Signerad",
            "6 av 6, 1 följs upp",
            "Birger Bok, 2026-10-12",
            "Visa september 2026, Beroendeenheten",
        ]
    ]
    client.send(path_of(review), **typed(ids[0], "follow_up", "Sent.", 2))
    assert verdicts()[0] == ("ok", "")
    assert client.post(f"{path_of(review)}/signera").status_code == 422


def test_it_cannot_be_signed_before_all_is_judged(signed_in, review, birger):
    client = signed_in(birger)
    assert "Signera" not in client.page(path_of(review)).buttons
    answer = client.post(f"{path_of(review)}/signera")
    assert (answer.status_code, "6 rader är inte granskade än." in answer.page.text) == (422, True)


def test_the_paper_holds_the_signature_and_every_row(signed_in, review, all_judged, birger):
    client = signed_in(birger)
    assert client.get(f"{path_of(review)}/utskrift").status_code == 404
    client.send(f"{path_of(review)}/signera")
    page = client.page(f"{path_of(review)}/utskrift")
    assert page.h1 == "Loggkontroll september 2026"
    assert page.rows()[-1] == ["2026-09-21 kl. 22.00", "Bodil Ask", "Läste akt 2026-0001 (utanför kontorstid)", "Följs upp: Fråga Bodil."]
    assert len(page.rows()) == 6
    assert "Signerad 12 oktober 2026 kl. 9.00 av Birger Bok, chef." in page.text
    assert "Östberg" not in page.html


def test_the_paper_says_who_judged_where_it_was_not_the_one_who_signed(signed_in, review, all_judged, birger, eva):
    judge_row(eva, rows_of(review)[5], verdict="ok")
    signed_in(birger).send(f"{path_of(review)}/signera")
    rows = signed_in(birger).page(f"{path_of(review)}/utskrift").rows()
    assert [row[3] for row in rows] == ["Utan anmärkning"] * 5 + ["Utan anmärkning, Eva Palm"]


def test_an_empty_month_is_signed_as_such(signed_in, birger, ber, berit):
    looked(berit, "2026-08-03T10:00")
    client = signed_in(birger)
    to = client.send("/logg/kontroller", unit_id=ber.id, month="2026-09")
    assert "Inga läsningar den månaden." in client.page(to).text
    client.send(f"{to}/signera")
    assert "Inga läsningar den månaden." in client.page(f"{to}/utskrift").text


def test_looking_at_a_review_is_a_look_at_the_akter_it_names(signed_in, review, birger, viktor):
    signed_in(birger).page(path_of(review))
    line = db.session.scalar(db.select(ReadLine).order_by(ReadLine.id.desc()).limit(1))
    assert (line.user_id, line.sentence) == (birger.user_id, "Läste en loggkontroll")
    assert db.session.scalars(db.select(ReadCase.case_id).where(ReadCase.read_id == line.id)).all() == [1]
    signed_in(viktor).page(path_of(review))
    line = db.session.scalar(db.select(ReadLine).order_by(ReadLine.id.desc()).limit(1))
    assert db.session.scalars(db.select(ReadCase.case_id).where(ReadCase.read_id == line.id)).all() == []
