"""An avvikelserapport that begins in a meeting or a transfer: who has the button, what is known already, and who is led back."""

from datetime import date

import pytest

from sipweb.actions.deviations import Link, draft_deviation, report_deviation
from sipweb.actions.transfers import judge_transfer, notify_transfer
from sipweb.db import db
from sipweb.models import Deviation, DeviationLink, Meeting, ReadLine
from sipweb.queries.deviation_links import linked
from tests import cast
from tests.actions.test_deviations import STEP_1
from tests.actions.test_monthly import plan
from tests.actions.test_transfers import JUDGED
from tests.views.test_deviations import write


@pytest.fixture
def three(three_held) -> Meeting:
    return db.session.scalars(db.select(Meeting).where(Meeting.kind == "three_party")).one()


@pytest.fixture
def transfer(olle, otto, soc, bou):
    case = cast.known("olle", "otto", "BOU", "Sen Berg", date(2007, 12, 1))
    cast.consent_for(case, "olle", "BOU", "SOC")
    return notify_transfer(
        otto, judge_transfer(olle, case, from_unit_id=bou.id, answer="yes", **JUDGED), to_unit_id=soc.id, late_why="Sent."
    )


@pytest.fixture
def monthly(birger):
    return plan(birger)


def start_on(client, path: str, begins: str) -> str:
    """The address that the page's button leads to."""
    return next(link for link in client.page(path).links if link == f"/avvikelser/ny?fran={begins}")


def led_to(client, path: str) -> list[str]:
    links = [a.attrs.get("href", "") for a in client.page(path).main.all("a")]
    return [link for link in links if link.startswith(("/forfragningar/", "/overforingar/", "/moten/", "/akter/"))]


def test_a_report_begins_in_a_trepartsmöte_and_knows_the_day_and_the_other_unit(signed_in, clock, three, berit, ber, ald):
    clock.set("2026-10-15T16:00")
    client = signed_in(berit)
    known = client.page(start_on(client, f"/forfragningar/{three.referral_id}", f"meeting-{three.id}")).values()
    assert (known["happened_on"], known["routine_part"]) == ("2026-10-15", "three_party")
    here = write(client, ber, ald, fran=known["fran"]).removesuffix("/granska")
    assert db.session.scalars(db.select(DeviationLink.about)).all() == [f"meeting:{three.id}"]
    assert led_to(client, here) == [f"/forfragningar/{three.referral_id}", "/akter/2026-0001"]
    assert "Trepartsmöte" in client.page(here).text
    line = db.session.scalar(db.select(ReadLine.sentence).where(ReadLine.sentence.contains("vilken akt")).limit(1))
    assert line == "Läste vilken akt en avvikelserapport började i"


def test_a_day_that_is_to_come_is_not_filled_in(signed_in, three_booked, berit):
    three = db.session.scalars(db.select(Meeting).where(Meeting.kind == "three_party")).one()
    assert three.starts_at.date() > berit.today
    assert signed_in(berit).page(f"/avvikelser/ny?fran=meeting-{three.id}").values()["happened_on"] == ""


def test_a_unit_that_is_only_asked_is_led_to_the_meeting_and_not_to_the_akt(signed_in, three, alva, axel, berit, ald, ber):
    made = report_deviation(axel, draft_deviation(alva, ald, unit_ids=[ber.id], link=Link(three.case_id, f"meeting:{three.id}"), **STEP_1))
    assert linked(alva, made).number is None
    assert led_to(signed_in(alva), f"/avvikelser/{made.id}") == [f"/forfragningar/{three.referral_id}"]
    assert "2026-0001" not in signed_in(alva).page(f"/avvikelser/{made.id}").html
    assert linked(berit, made) is None


def test_a_report_begins_in_a_transfer(signed_in, transfer, otto, simon, cecilia, bou, soc):
    client = signed_in(otto)
    known = client.page(start_on(client, f"/overforingar/{transfer.id}", f"transfer-{transfer.id}")).values()
    assert (known["routine_part"], known["unit_ids"]) == ("transfer", str(soc.id))
    here = write(client, bou, soc, fran=known["fran"]).removesuffix("/granska")
    client.send(f"{here}/granska", **client.page(f"{here}/granska").values())
    assert led_to(client, here) == [f"/overforingar/{transfer.id}", f"/akter/{transfer.case.number}"]
    for actor in (simon, cecilia):
        assert led_to(signed_in(actor), here) == []
    for actor in (otto, simon, cecilia):
        assert transfer.case.number not in signed_in(actor).page(f"{here}/utskrift").html


def test_the_receiving_unit_writes_from_its_side(signed_in, transfer, simon, bou):
    known = signed_in(simon).page(f"/avvikelser/ny?fran=transfer-{transfer.id}").values()
    assert known["unit_ids"] == str(bou.id)


def test_a_report_begins_in_a_monthly_meeting_and_has_no_akt(signed_in, monthly, berit, birger, axel, ber, ald):
    client = signed_in(berit)
    known = client.page(start_on(client, f"/moten/{monthly.id}", f"monthly-{monthly.id}")).values()
    assert (known["routine_part"], known["happened_on"]) == ("monthly", "")
    here = write(client, ber, ald, fran=known["fran"]).removesuffix("/granska")
    kept = db.session.scalars(db.select(DeviationLink)).one()
    assert (kept.case_id, kept.about) == (None, f"monthly:{monthly.id}")
    assert led_to(client, here) == [f"/moten/{monthly.id}"]
    assert "Samverkansmöte 13 oktober 2026 kl. 9.00" in client.page(here).text
    report_deviation(birger, db.session.scalars(db.select(Deviation)).one())
    assert led_to(signed_in(axel), here) == []


def test_a_half_written_report_stays_with_what_it_began_in(signed_in, three, monthly, berit, ber, ald):
    """Text that was begun in one place never fills in, or is linked to, a report from another."""
    client, one, other = signed_in(berit), f"/avvikelser/ny?fran=meeting-{three.id}", f"/avvikelser/ny?fran=monthly-{monthly.id}"
    page = client.page(one)
    assert f"/utkast{one}" in page.html
    assert "Rapporten börjar i: Trepartsmöte" in page.text
    client.post(f"/utkast{one}", data=page.values() | {"description": "Halvskrivet"})
    for path in (other, "/avvikelser/ny"):
        values = client.page(path).values()
        assert (values["description"], values["fran"]) == ("", path.partition("=")[2])
    assert "Rapporten börjar i: Samverkansmöte" in client.page(other).text
    found = client.page(one)
    assert (found.values()["description"], found.values()["fran"]) == ("Halvskrivet", f"meeting-{three.id}")
    told = (
        found.values()
        | {key: value for key, value in STEP_1.items() if isinstance(value, str)}
        | {"unit_ids": ald.id, "happened_on": "2026-10-05"}
    )
    assert client.send("/avvikelser/ny", 422, **told | {"category": ""}).values()["kept_at"] == one
    client.send("/avvikelser/ny", **told)
    assert client.page(one).values()["description"] == ""  # sent, and nothing is left


def test_what_was_begun_in_one_place_is_thrown_away_alone(signed_in, three, berit):
    client, one = signed_in(berit), f"/avvikelser/ny?fran=meeting-{three.id}"
    for path in (one, "/avvikelser/ny"):
        client.post(f"/utkast{path}", data={"description": "Halvskrivet"})
    assert client.send(next(f for f in client.page(one).main.all("form") if "/kasta/" in f.attrs["action"]).attrs["action"]) == one
    assert client.page(one).values()["description"] == ""
    assert client.page("/avvikelser/ny").values()["description"] == "Halvskrivet"


@pytest.mark.parametrize("kind", ["meeting", "transfer"])
def test_nothing_begins_in_what_the_writer_does_not_read(signed_in, three, transfer, dag, kind):
    row_id = {"meeting": three.id, "transfer": transfer.id}[kind]
    assert signed_in(dag).get(f"/avvikelser/ny?fran={kind}-{row_id}").status_code == 404


@pytest.mark.parametrize("begins", ["monthly-999", "meeting-999999999999999999999", "transfer-", "monthly-x"])
def test_nothing_begins_in_what_is_not_there(signed_in, monthly, berit, begins):
    assert signed_in(berit).get(f"/avvikelser/ny?fran={begins}").status_code == 404


def test_someone_who_has_left_the_unit_is_led_nowhere(signed_in, three, alva, axel, ald, ber):
    made = draft_deviation(alva, ald, unit_ids=[ber.id], link=Link(three.case_id, f"meeting:{three.id}"), **STEP_1)
    link = db.session.scalars(db.select(DeviationLink)).one()
    assert (link.unit_id, linked(axel, made).kind) == (ald.id, "meeting")
    assert linked(cast.actor_of("simon"), made) is None
