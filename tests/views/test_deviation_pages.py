"""Mönster, möjliga avvikelser, förslag, frysta siffror and årlig uppföljning, as they are shown."""

import json
import re
from datetime import date

import pytest

from sipweb.actions.deviations import cancel_deviation, draft_deviation, report_deviation
from sipweb.actions.improvements import assign_improvement
from sipweb.actions.noticed import dismiss_noticed
from sipweb.actions.referrals import draft_referral
from sipweb.db import db, writing
from sipweb.models import AgendaItem, DeviationLink, FrozenFigures, Improvement, NoticedDeviation
from sipweb.queries.noticed import DETECTORS
from sipweb.rules.noticed import Noticed
from tests.actions.test_deviation_figures import put_reports
from tests.actions.test_deviations import STEP_1
from tests.actions.test_monthly import plan
from tests.conftest import at, history, told


@pytest.fixture
def reported(berit, birger, ber, ald):
    return report_deviation(birger, draft_deviation(berit, ber, unit_ids=[ald.id], **STEP_1))


# Mönster.


def test_every_figure_that_is_a_link_leads_to_as_many_rows(app, signed_in, cecilia):
    put_reports(120, since=date(2022, 10, 12))
    client = signed_in(cecilia)
    page = client.page("/avvikelser/monster?fran=2025-01-01&till=2026-10-12")
    links = [(a.text, a.attrs["href"]) for a in page.main.all("a") if re.fullmatch("[0-9]+", a.text)]
    assert len(links) > 40
    for number, href in links:
        assert len(client.page(href).rows()) == int(number), href


def test_the_from_to_table_has_short_codes_over_the_columns_and_counts_a_report_about_two_units_once_in_all(
    signed_in, cecilia, birger, axel, ber, ald, soc
):
    report_deviation(birger, draft_deviation(birger, ber, unit_ids=[ald.id, soc.id], **STEP_1))
    report_deviation(birger, draft_deviation(birger, ber, unit_ids=[ald.id], **STEP_1))
    report_deviation(axel, draft_deviation(axel, ald, unit_ids=[ber.id], **STEP_1))
    client = signed_in(cecilia)
    page = client.page("/avvikelser/monster")
    table = next(table for table in page.main.all("table") if "sip-matrix" in table.attrs["class"])
    rows = [[cell.text for cell in tr.all("th", "td")] for tr in table.all("tr")]
    assert rows == [
        ["Från", "BER Beroendeenheten", "SOC Socialpsykiatri", "ALD Äldreenheten", "Alla"],
        ["BER Beroendeenheten", "–", "1", "2", "2"],
        ["SOC Socialpsykiatri", "–", "–", "–", "–"],
        ["ALD Äldreenheten", "1", "–", "–", "1"],
        ["Alla", "1", "1", "2", "3"],
    ]
    assert [[span.text for span in th.all("span")] for th in table.all("th")[1:4]] == [
        ["BER", "Beroendeenheten"],
        ["SOC", "Socialpsykiatri"],
        ["ALD", "Äldreenheten"],
    ]
    links = [(a.text, len(client.page(a.attrs["href"]).rows())) for a in table.all("a")]
    assert links == [("1", 1), ("2", 2), ("2", 2), ("1", 1), ("1", 1), ("1", 1), ("1", 1), ("2", 2), ("3", 3)]


def test_the_share_with_remaining_problems_leads_to_their_reports(app, signed_in, cecilia):
    put_reports(30, since=date(2022, 10, 12))
    client = signed_in(cecilia)
    page = client.page("/avvikelser/monster?fran=2021-10-12&till=2026-10-12")
    told = {div.all("dt")[0].text: div.all("a")[0] for div in page.main.all("dl")[0].all("div")}
    share = told["Andel med kvarstående problem"]
    assert share.text.endswith("\u00a0%") or share.text.endswith(" %")
    assert len(client.page(share.attrs["href"]).rows()) == int(told["Med kvarstående problem"].text) > 0


def test_figures_frozen_before_reports_were_counted_by_unit_and_codes_were_kept_can_still_be_read(signed_in, clock, reported, cecilia):
    clock.set("2026-11-02T09:00")
    told = {"title": "Hösten", "since": "2026-07-01", "until": "2026-10-31", "comment": ""}
    path = signed_in(cecilia).send("/avvikelser/frysta/ny", **told)
    assert ["BER Beroendeenheten", "–", "1", "1"] in signed_in(cecilia).page(path).rows()
    kept = json.loads(db.session.scalars(db.select(FrozenFigures.told)).one())
    del kept["codes"], kept["figures"]["axes"]["from"]
    with writing():
        db.session.execute(db.update(FrozenFigures).values(told=json.dumps(kept)))
    assert ["BER Beroendeenheten", "–", "1", "1"] in signed_in(cecilia).page(path).rows()


def test_the_bars_have_the_same_numbers_as_the_table_beside_them(app, signed_in, cecilia, birger, ber, ald, soc):
    for unit, category in ((ald, "cost"), (ald, "cost"), (soc, "absent"), (ald, "cost")):
        report_deviation(birger, draft_deviation(birger, ber, unit_ids=[unit.id], **STEP_1 | {"category": category}))
    page = signed_in(cecilia).page("/avvikelser/monster")
    rows = [tr for tr in page.main.all("tr") if tr.all("svg")]
    told = {tr.all("th")[0].text: (tr.all("rect")[0].attrs["width"], tr.all("td")[-1].text) for tr in rows}
    assert told["Oenighet om kostnad"] == ("200", "3")
    assert told["Utebliven från obligatoriskt möte eller utan skäl"] == ("66", "1")
    assert not [e for e in page.root.all("svg", "rect") if "style" in e.attrs]
    assert "Återkommande" in page.text
    assert "Oenighet om kostnad 3" in page.text


def test_a_manager_sees_the_figures_of_the_own_units_and_an_avdelningschef_all_but_no_ways_to_rows(
    signed_in, reported, axel, simon, viktor
):
    assert "Inga avvikelser under perioden" in signed_in(simon).page("/avvikelser/monster").text
    assert [a for a in signed_in(axel).page("/avvikelser/monster").main.all("a") if a.text == "1"]
    page = signed_in(viktor).page("/avvikelser/monster")
    assert "Beroendeenheten" in page.text
    assert [a for a in page.main.all("a") if a.text == "1"] == []


@pytest.fixture
def pattern(birger, ber, ald) -> None:
    """Three of one kind, from BER about ALD."""
    for _ in range(3):
        report_deviation(birger, draft_deviation(birger, ber, unit_ids=[ald.id], **STEP_1 | {"category": "cost"}))


SUGGESTION = (
    "Verksamhetscontroller föreslår en trend till nästa avstämningsmöte. Återkommande avvikelse: oenighet om kostnad. "
    "Beroendeenheten har rapporterat det 3 gånger om Äldreenheten, 1 september 2026–12 oktober 2026."
)


def suggest(client, ber, ald, status=303, **more):
    told = {"from_unit_id": ber.id, "about_unit_id": ald.id, "category": "cost", "since": "2026-09-01", "until": "2026-10-12"}
    return client.send("/avvikelser/monster/foresla", status, **told | more)


def test_the_controller_points_out_what_recurs_to_the_managers_who_bring_it_to_the_meeting(
    signed_in, pattern, cecilia, birger, axel, simon, ber, ald
):
    client = signed_in(cecilia)
    page = client.page("/avvikelser/monster?fran=2026-09-01&till=2026-10-12")
    assert "Föreslå för enheternas chefer Oenighet om kostnad, Beroendeenheten" in page.buttons
    assert "Föreslå som trend" not in page.text
    back = suggest(client, ber, ald)
    assert back == "/avvikelser/monster?fran=2026-09-01&till=2026-10-12"
    assert "Enheternas chefer har fått förslaget." in client.page(back).messages
    assert [told(birger)[0], told(axel)[0]] == [SUGGESTION, SUGGESTION]
    assert SUGGESTION not in told(simon)
    assert history()[-1] == ("cecilia", "trend.suggest")
    assert db.session.scalars(db.select(AgendaItem)).all() == []
    work = signed_in(axel).page("/")
    assert back in work.links  # the same period, or the figures would be others than the sentence says
    assert "Föreslå som trend Oenighet om kostnad, Beroendeenheten" in signed_in(axel).page(back).buttons


def test_the_same_suggestion_is_sent_once(signed_in, pattern, cecilia, axel, ber, ald):
    client = signed_in(cecilia)
    suggest(client, ber, ald)
    assert "Enheternas chefer har redan fått förslaget." in client.page(suggest(client, ber, ald)).messages
    assert told(axel).count(SUGGESTION) == 1


def test_what_does_not_recur_is_not_suggested(signed_in, pattern, cecilia, axel, ber, ald):
    client = signed_in(cecilia)
    back = suggest(client, ber, ald, category="absent")
    assert "Mönstret finns inte längre i siffrorna. Ladda om sidan." in client.page(back).messages
    assert not [text for text in told(axel) if "trend" in text]
    for wrong in ({"category": "x"}, {"since": "x"}, {"from_unit_id": 999}):
        assert suggest(client, ber, ald, 404, **wrong)


def test_only_the_controller_suggests_and_has_no_meetings_still(signed_in, pattern, cecilia, birger, viktor, ber, ald):
    for actor in (birger, viktor):
        assert "Föreslå för enheternas chefer" not in signed_in(actor).page("/avvikelser/monster").text
        suggest(signed_in(actor), ber, ald, 403)
    assert signed_in(cecilia).post("/moten/punkter/trend", data={"text": "X"}).status_code == 403


def test_days_that_make_no_sense_are_told_and_nothing_breaks(signed_in, reported, cecilia):
    for query in ("fran=x", "till=x", "fran=2026-10-01&till=2026-01-01", "enhet=999", "enhet=x", "fran=0001-01-01", "till=9999-12-31"):
        assert signed_in(cecilia).get(f"/avvikelser/monster?{query}").status_code == 200, query


def test_the_heading_says_whose_reports_are_counted(signed_in, reported, cecilia, axel, viktor, ber):
    days = "13 oktober 2025–12 oktober 2026"
    for actor in (cecilia, viktor):
        assert f"{days}: alla enheter." in signed_in(actor).page("/avvikelser/monster").text
    told = f"{days}: rapporter från eller om Beroendeenheten."
    assert told in signed_in(cecilia).page(f"/avvikelser/monster?enhet={ber.id}").text
    assert f"{days}: rapporter som du läser, från eller om Äldreenheten." in signed_in(axel).page("/avvikelser/monster").text


def test_a_period_of_a_thousand_months_is_not_drawn(signed_in, reported, cecilia):
    page = signed_in(cecilia).page("/avvikelser/monster?fran=1900-01-01")
    assert page.errors == ["Perioden är längre än 10 år. Välj en senare första dag."]
    assert "1901-" not in page.text


def propose(client, ber, ald, **more):
    told = {"from_unit_id": ber.id, "about_unit_id": ald.id, "category": "cost", "since": "2026-09-01", "until": "2026-10-12"}
    return client.send("/moten/punkter/trend", **told | more)


def test_a_trend_is_counted_anew_and_becomes_one_point(signed_in, pattern, birger, axel, ber, ald):
    plan(birger, form="status", first=date(2026, 11, 1))
    client = signed_in(birger)
    propose(client, ber, ald, text="Egen text 19121212-1212")
    back = propose(client, ber, ald)
    assert "Trenden är redan en punkt till ett möte, eller ett utkast hos er." in client.page(back).messages
    (item,) = db.session.scalars(db.select(AgendaItem)).all()
    assert item.problem == SUGGESTION.partition("avstämningsmöte. ")[2]
    assert item.unit_id == ber.id
    assert "Mönstret finns inte längre i siffrorna. Ladda om sidan." in client.page(propose(client, ber, ald, category="absent")).messages


# Förslag.


def test_a_proposal_goes_from_owner_to_answer_on_its_page(signed_in, reported, cecilia, axel, berit):
    path = f"/avvikelser/{reported.id}/forslag"
    assert signed_in(cecilia).page("/avvikelser/forslag").rows()[0][2] == "Ingen utsedd"
    signed_in(cecilia).send(path, owner_id=axel.user_id, due_on="2026-11-12")
    owner = signed_in(axel)
    assert owner.send(path, 422).errors == ["Välj beslut.", "Skriv vad som är beslutat."]
    owner.send(path, decision="done", decision_text="Vi bekräftar tider.")
    assert owner.send(path, 422, answer="Klart.").errors == ["Skriv vilken effekt ändringen fick."]
    owner.send(path, effect="Ingen har väntat.", answer="Tider bekräftas dagen före.")
    page = signed_in(berit).page(path)
    assert "Tider bekräftas dagen före." in page.text
    assert signed_in(berit).post(path).status_code == 404
    assert signed_in(berit).post(path, data={"owner_id": axel.user_id, "due_on": "2026-11-12"}).status_code == 403
    assert "Inga öppna förslag" in signed_in(berit).page("/avvikelser/forslag").text
    assert signed_in(berit).page("/avvikelser/forslag?visa=alla").rows()[0][4] == "Klart Genomförs"


def test_the_owner_can_be_changed_before_the_decision(signed_in, reported, cecilia, axel, birger):
    assign_improvement(cecilia, reported, owner_id=axel.user_id, due_on=date(2026, 11, 12))
    path = f"/avvikelser/{reported.id}/forslag"
    signed_in(birger).send(path, owner_id=birger.user_id, due_on="2026-11-13")
    assert db.session.scalars(db.select(Improvement)).one().owner_id == birger.user_id
    signed_in(birger).send(f"{path}?byt=1", owner_id=axel.user_id, due_on="2026-11-14")
    assert db.session.scalars(db.select(Improvement)).one().owner_id == axel.user_id


def test_of_two_decisions_the_first_stands_and_the_second_keeps_its_text(signed_in, reported, cecilia, axel):
    assign_improvement(cecilia, reported, owner_id=axel.user_id, due_on=date(2026, 11, 12))
    path = f"/avvikelser/{reported.id}/forslag"
    signed_in(axel).send(path, decision="done", decision_text="Ja.")
    page = signed_in(cecilia).send(path, 422, decision="not_done", decision_text="Nej, inte i år.")
    assert page.errors == ["Det går inte längre. Förslaget är nu ”beslutat”."]
    assert page.values()["decision_text"] == "Nej, inte i år."


def test_a_number_in_a_decision_is_marked(signed_in, reported, cecilia, axel):
    assign_improvement(cecilia, reported, owner_id=axel.user_id, due_on=date(2026, 11, 12))
    page = signed_in(axel).send(f"/avvikelser/{reported.id}/forslag", 422, decision="done", decision_text="Se akt 2026-0001.")
    assert [mark.text for mark in page.root.all("mark")] == ["2026-0001"]


# Möjliga avvikelser.


def test_what_was_noticed_becomes_a_report_with_what_is_known_filled_in(signed_in, clock, sent, birger, ber, ald):
    clock.set("2026-10-20T09:00")
    client = signed_in(birger)
    row = client.page("/avvikelser/mojliga").rows()[0]
    assert row[:5] == ["Förfrågan besvarades inte i tid", "Beroendeenheten", "Äldreenheten", "2026-10-19", "2026-0001"]
    start = next(link for link in client.page("/avvikelser/mojliga").links if link.startswith("/avvikelser/ny"))
    values = client.page(start).values()
    assert (values["happened_on"], values["category"], values["routine_part"]) == ("2026-10-19", "late_answer", "three_party")
    told = {key: value for key, value in STEP_1.items() if isinstance(value, str)} | values
    told |= {
        "description": "Inget svar.",
        "perception": "P.",
        "proposal": "F.",
        "consequence": "delay",
        "lex_sarah": "no",
        "unit_ids": ald.id,
    }
    client.send("/avvikelser/ny", **told)
    assert db.session.scalars(db.select(NoticedDeviation)).one().outcome == "reported"
    assert "Inget att ta ställning till" in client.page("/avvikelser/mojliga").text


def test_a_link_about_what_was_noticed_says_in_words_what_it_is_about(signed_in, clock, sent, birger):
    clock.set("2026-10-20T09:00")
    links = [a.text for a in signed_in(birger).page("/avvikelser/mojliga").main.all("table")[0].all("a")]
    assert links == [
        "2026-0001",
        "Skriv rapport: Förfrågan besvarades inte i tid, akt 2026-0001, 19 oktober 2026",
        "Inte en avvikelse: Förfrågan besvarades inte i tid, akt 2026-0001, 19 oktober 2026",
    ]


def test_why_it_is_no_avvikelse_is_written_and_the_controller_sees_the_count_alone(signed_in, clock, sent, birger, cecilia):
    clock.set("2026-10-20T09:00")
    client = signed_in(birger)
    path = next(link for link in client.page("/avvikelser/mojliga").links if re.match("/avvikelser/mojliga/[0-9]", link))
    assert client.send(path, 422).errors == ["Skriv varför det inte är en avvikelse."]
    client.send(path, why="De ringde i tid.")
    page = signed_in(cecilia).page("/avvikelser/mojliga")
    assert ["Förfrågan besvarades inte i tid", "0", "1"] in page.rows()
    assert "De ringde" not in page.text
    assert "2026-0001" not in page.text
    assert client.get(path).status_code == 404
    late = client.send(path, 422, why="Igen.")
    assert late.errors == ["Någon på enheten har redan tagit ställning till det här."]


def start_of(client) -> str:
    return next(link for link in client.page("/avvikelser/mojliga").links if link.startswith("/avvikelser/ny"))


def typed_in(client, start: str, ald) -> dict:
    told = {key: value for key, value in STEP_1.items() if isinstance(value, str)} | {"unit_ids": ald.id}
    return client.page(start).values() | told


def test_what_was_written_stays_when_a_colleague_has_answered_meanwhile_and_can_be_reported_without_the_link(
    signed_in, clock, sent, birger, eva, ber, ald
):
    clock.set("2026-10-20T09:00")
    client = signed_in(birger)
    start = start_of(client)
    typed = typed_in(client, start, ald)
    (key,) = re.findall("noticed-[0-9]+-(.*)", typed["fran"])
    dismiss_noticed(at(eva, "2026-10-20T09:30"), ber, key=key, why="De ringde.")
    page = client.send("/avvikelser/ny", 422, **typed)
    assert page.errors == ["Någon på enheten har redan tagit ställning till det här."]
    assert page.values()["description"] == STEP_1["description"]
    assert "Någon på enheten har redan tagit ställning till det här. Vill du rapportera ändå" in client.page(start).text
    client.send("/avvikelser/ny", **page.values() | {"alone": "y"})
    assert db.session.scalars(db.select(DeviationLink)).all() == []


def test_whoever_leads_both_units_reports_for_the_one_the_row_is_about(signed_in, clock, akt, berit, eva, ber, ekb):
    """The same meeting is noticed for both units: each row leads to the report of its own unit."""
    referral = draft_referral(berit, akt, from_unit_id=ber.id, to_unit_id=ekb.id, question="Kan ni ge stöd?")
    one, other = (
        Noticed("no_pre", 5, a.id, b.id, date(2026, 10, 9), "2026-0001", akt.id, referral.id) for a, b in ((ber, ekb), (ekb, ber))
    )
    DETECTORS.append(lambda actor, since: iter([one, other]))
    try:
        client = signed_in(eva)
        starts = [link for link in client.page("/avvikelser/mojliga").links if link.startswith("/avvikelser/ny")]
        known = [client.page(start).values() for start in starts]
    finally:
        DETECTORS.pop()
    assert len(set(starts)) == 2
    assert {(page["from_unit_id"], page["unit_ids"]) for page in known} == {(str(ber.id), str(ekb.id)), (str(ekb.id), str(ber.id))}


def test_a_name_in_why_it_is_no_avvikelse_is_asked_about(signed_in, clock, sent, birger):
    clock.set("2026-10-20T09:00")
    client = signed_in(birger)
    path = next(link for link in client.page("/avvikelser/mojliga").links if re.match("/avvikelser/mojliga/[0-9]", link))
    page = client.send(path, 422, why="Gun Östberg ville det.")
    assert "Är det ett namn?" in page.text
    client.send(path, **page.values() | {"not_that_person": "y"})


def test_a_name_in_a_decision_and_in_an_answer_is_asked_about(signed_in, akt, reported, cecilia, birger):
    assign_improvement(cecilia, reported, owner_id=birger.user_id, due_on=date(2026, 11, 12))
    client, path = signed_in(birger), f"/avvikelser/{reported.id}/forslag"
    for fields in ({"decision": "not_done", "decision_text": "Gun Östberg först."}, {"answer": "Gun Östberg ville inte."}):
        page = client.send(path, 422, **fields)
        assert "Är det ett namn?" in page.text
        client.send(path, **page.values() | {"not_that_person": "y"})
    text = client.page(path).text
    assert "Svar Gun Östberg ville inte." in text
    assert "Det här ändrades" not in text


def test_another_unit_is_told_404_for_what_was_noticed(signed_in, clock, sent, birger, axel, ber):
    clock.set("2026-10-20T09:00")
    path = next(link for link in signed_in(birger).page("/avvikelser/mojliga").links if re.match("/avvikelser/mojliga/[0-9]", link))
    assert signed_in(axel).get(path).status_code == signed_in(axel).post(path).status_code == 404
    assert "Inget att ta" in signed_in(axel).page("/avvikelser/mojliga").text


# Frysta siffror och årlig uppföljning.


def test_a_frozen_page_is_the_same_when_rows_change(signed_in, clock, reported, cecilia, birger, viktor):
    clock.set("2026-11-02T09:00")
    client = signed_in(cecilia)
    told = {"title": "Avvikelser hösten", "since": "2026-07-01", "until": "2026-10-31", "comment": "Till nämnden."}
    assert client.send("/avvikelser/frysta/ny", 422, **told | {"until": "2026-07-00"}).errors
    path = client.send("/avvikelser/frysta/ny", **told)
    client.page(path)  # where it is said that they are frozen
    before = client.page(path).text
    assert "Beroendeenheten" in before
    assert "Räknade: rapporter vars steg 1" in before
    cancel_deviation(birger, reported, text="Fel.")
    assert client.page(path).text == before
    assert signed_in(viktor).page(path).text.count("Avvikelser hösten") == before.count("Avvikelser hösten")
    assert signed_in(birger).get(path).status_code == 404
    assert "Avvikelser hösten" in client.page("/avvikelser/frysta").text


def test_figures_that_were_taken_back_say_so_on_the_page_and_in_the_list(signed_in, clock, reported, cecilia, viktor):
    clock.set("2026-11-02T09:00")
    client = signed_in(cecilia)
    here = client.send("/avvikelser/frysta/ny", title="Hösten", since="2026-07-01", until="2026-10-31", comment="")
    assert f"{here}/ta-tillbaka" in client.page(here).links
    assert f"{here}/ta-tillbaka" not in signed_in(viktor).page(here).links
    assert client.send(f"{here}/ta-tillbaka", 422).errors == ["Skriv ett skäl."]
    assert client.send(f"{here}/ta-tillbaka", text="Fel period.") == here
    assert "Tillbakatagna 2 november 2026 Fel period." in signed_in(viktor).page(here).text
    assert signed_in(viktor).page("/avvikelser/frysta").rows()[0][0] == "Hösten Tillbakatagna"


def test_a_period_that_is_not_over_is_not_frozen(signed_in, cecilia):
    told = {"title": "T", "since": "2026-07-01", "until": "2026-10-12", "comment": ""}
    page = signed_in(cecilia).send("/avvikelser/frysta/ny", 422, **told)
    assert page.errors == ["Perioden är inte slut. Välj en sista dag som har varit."]


def test_the_year_is_shown_against_the_year_before_and_small_figures_are_hidden_for_others(
    signed_in, three_held, reported, cecilia, birger
):
    rows = {row[0]: row[1:] for row in signed_in(cecilia).page("/avvikelser/uppfoljning").rows()}
    assert rows["Skickade"] == ["1", "0"]
    assert rows["Rapporterade"] == ["1", "0"]
    rows = {row[0]: row[1:] for row in signed_in(birger).page("/avvikelser/uppfoljning").rows()}
    assert "Samordnade planer förs inte i sipweb än." in signed_in(birger).page("/avvikelser/uppfoljning").text
    assert rows["Skickade"] == ["färre än 5 eller dold", "0"]
    assert rows["Rapporterade"] == ["1", "0"]
    for query in ("ar=2025", "ar=x", "ar=1", "ar=99999"):
        assert signed_in(cecilia).get(f"/avvikelser/uppfoljning?{query}").status_code == 200, query


def test_what_the_controller_leaves_to_others_has_no_small_figures_and_is_not_marked_as_secret(signed_in, sent, cecilia):
    client, here = signed_in(cecilia), "/avvikelser/uppfoljning"
    page = client.page(here)
    assert "Sekretess" in page.html
    hidden = client.page(next(link for link in page.links if "dolda" in link))
    assert {row[0]: row[1] for row in hidden.rows()}["Skickade"] == "färre än 5 eller dold"
    assert "Sekretess" not in hidden.html
    assert "Siffrorna är till och med 12 oktober 2026, och för året före samma dagar." in page.text
