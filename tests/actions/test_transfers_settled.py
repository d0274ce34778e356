"""A lifted transfer is answered by the enhetschefer of both units, and who said no keeps what they answered."""

from datetime import date

import pytest

from sipweb.actions.organisation import disable_user
from sipweb.actions.own_part import close_track
from sipweb.actions.people import protect_person
from sipweb.actions.transfer_decisions import acknowledge_lift, decline_transfer, lift_transfer
from sipweb.actions.transfer_endings import end_transfer, refuse_transfer
from sipweb.actions.transfer_settled import settle_transfer
from sipweb.actions.transfers import judge_transfer, notify_transfer
from sipweb.db import db
from sipweb.gate import Changed, NotAllowed, Refused
from sipweb.models import Transfer
from sipweb.queries.transfers import timeline_of
from sipweb.queries.work import tasks
from sipweb.rules.standing import Role
from tests import cast
from tests.actions.test_transfers import JUDGED, early, judged, notified
from tests.conftest import at, told

assert early and judged and notified  # fixtures

YES = {"suitable": True, "method": "SOC tar emot.", "on": date(2026, 10, 12)}


@pytest.fixture
def ella(app):
    """Enhetschef of SOC."""
    return cast.actor_of(cast.add_someone("ella", "Ella Fur", [(cast.HEAD, "SOC")]).username)


@pytest.fixture
def lifted(notified, otto, simon, ella) -> Transfer:
    lift_transfer(otto, notified, text="Vi är inte överens.")
    return acknowledge_lift(simon, notified, answer="agreed")


def test_what_one_enhetschef_writes_is_an_answer_when_the_other_units_writes_the_same(lifted, eva, ella, soc, early):
    settle_transfer(eva, lifted, to_unit_id=soc.id, **YES)
    assert (lifted.state, lifted.decided_on, lifted.due_on) == ("lifted", None, date(2026, 10, 15))
    assert f"Ett förslag till enhetschefernas svar väntar på den andra enhetens enhetschef. Akt {early.number}." in told(ella)
    settle_transfer(ella, lifted, to_unit_id=soc.id, **YES)
    assert (lifted.state, lifted.to_unit_id, lifted.settle_answer) == ("decided", soc.id, "")
    assert [row.title for row in timeline_of(lifted, eva)][:2] == [
        "Enhetscheferna: överföring beslutad",
        "Förslag till enhetschefernas svar",
    ]


def test_another_answer_is_the_other_sides_own_and_the_first_has_to_agree_to_it(lifted, eva, ella, soc):
    settle_transfer(eva, lifted, to_unit_id=soc.id, **YES)
    settle_transfer(ella, lifted, suitable=False, method="Behovet hör till BOU.", on=date(2026, 10, 12))
    assert lifted.state == "lifted"
    settle_transfer(eva, lifted, suitable=False, method="Behovet hör till BOU.", on=date(2026, 10, 12))
    assert (lifted.state, lifted.is_open) == ("rejected", False)


def test_silence_stops_it_for_some_days_and_is_noted(lifted, eva, ella, soc):
    settle_transfer(eva, lifted, to_unit_id=soc.id, **YES)
    settle_transfer(at(eva, "2026-10-15T15:00"), lifted, to_unit_id=soc.id, **YES)
    assert lifted.state == "lifted"
    settle_transfer(at(eva, "2026-10-21T08:00"), lifted, to_unit_id=soc.id, **YES)
    assert lifted.state == "decided"
    assert "Den andra enhetens enhetschef har inte svarat i tid" in [row.title for row in timeline_of(lifted, eva)]


def avdelningschef(code):
    return cast.actor_of(cast.add_someone("valter", "Valter Ek", [(Role.DEPARTMENT_MANAGER, code)]).username)


@pytest.fixture
def nora(app, tore):
    """The only enhetschef of both units."""
    disable_user(tore, cast.user_of("eva"))
    return cast.actor_of(cast.add_someone("nora", "Nora Ask", [(cast.HEAD, "SOC"), (cast.HEAD, "BOU")]).username)


def lift_and_read(otto, simon, transfer) -> Transfer:
    return acknowledge_lift(simon, lift_transfer(otto, transfer, text="Vi är inte överens."), answer="agreed")


def test_where_one_enhetschef_leads_both_units_the_superior_countersigns(notified, otto, simon, nora, soc, signed_in):
    valter = avdelningschef("AOF")
    client, here = signed_in(valter), f"/overforingar/{notified.id}"
    client.page(here, 404)
    lifted = lift_and_read(otto, simon, notified)
    settle_transfer(nora, lifted, to_unit_id=soc.id, **YES)
    assert lifted.state == "lifted"
    assert waits(valter) == [("me", "Svara på förslaget om den lyfta överföringen")]
    assert waits(nora) == [("waiting", "Väntar: svara på förslaget om den lyfta överföringen")]
    page = client.page(here)
    assert "Framlagt av enhetschefen för Barn och ungdom. Den andra enhetens avdelningschef svarar senast 15 oktober 2026." in page.text
    assert "Förslag till svar på lyftet" in page.text and "Svara på förslaget" in page.text
    answers = {"on": "2026-10-12", "suitable": "yes", "to_unit_id": soc.id, "method": "SOC tar emot.", "version": lifted.version}
    client.send(f"{here}/enhetschefernas-svar", **answers)
    assert lifted.state == "decided"
    assert "Svaret SOC tar emot." in client.page(here).text


def test_without_a_superior_the_other_units_manager_countersigns(notified, otto, simon, nora, soc):
    lifted = lift_and_read(otto, simon, notified)
    settle_transfer(nora, lifted, to_unit_id=soc.id, **YES)
    assert lifted.state == "lifted"
    with pytest.raises(NotAllowed):
        settle_transfer(otto, lifted, to_unit_id=soc.id, **YES)
    assert settle_transfer(simon, lifted, to_unit_id=soc.id, **YES).state == "decided"


def test_a_protected_persons_is_never_an_avdelningschefs_and_only_theirs_who_are_named(notified, otto, olle, simon, nora, bou, soc, early):
    valter = avdelningschef("AOF")
    lifted = lift_and_read(otto, simon, notified)
    protect_person(olle, early, protection="flagged", protection_checked_on=date(2026, 10, 12))
    assert {unit_id: set(seat.people) for unit_id, seat in lifted.seats.items()} == {bou.id: {nora.user_id}, soc.id: {simon.user_id}}
    assert db.session.scalars(Transfer.visible_to(valter)).all() == []


def test_the_avdelningschef_answers_for_a_unit_that_has_no_enhetschef(notified, otto, simon, eva, soc):
    valter = avdelningschef("AOF")
    lifted = lift_and_read(otto, simon, notified)
    settle_transfer(eva, lifted, to_unit_id=soc.id, **YES)
    assert lifted.state == "lifted"
    no = {"suitable": False, "method": "SOC har inte plats.", "on": date(2026, 10, 12)}
    assert settle_transfer(valter, lifted, **no).state == "lifted"
    assert settle_transfer(eva, lifted, **no).state == "rejected"


def test_the_avdelningschefer_answer_where_neither_unit_has_an_enhetschef(notified, otto, simon, viktor, tore, soc):
    valter = avdelningschef("AOF")
    disable_user(tore, cast.user_of("eva"))
    lifted = lift_and_read(otto, simon, notified)
    assert waits(viktor) == waits(valter) == [("me", "Svara på den lyfta överföringen")]
    settle_transfer(viktor, lifted, to_unit_id=soc.id, **YES)
    assert lifted.state == "lifted"
    assert settle_transfer(valter, lifted, to_unit_id=soc.id, **YES).state == "decided"


def test_the_answer_is_not_dated_before_the_lift(notified, otto, simon, eva, ella, soc):
    lifted = lift_transfer(at(otto, "2026-10-14T09:00"), notified, text="Vi är inte överens.")
    acknowledge_lift(at(simon, "2026-10-14T09:00"), lifted, answer="agreed")
    with pytest.raises(Refused, match="Dagen är före lyftet 14 oktober 2026"):
        settle_transfer(at(eva, "2026-10-15T09:00"), lifted, to_unit_id=soc.id, **YES)


def test_who_is_second_to_put_an_answer_forward_is_told_and_writes_over_nothing(lifted, eva, ella, soc):
    seen = lifted.version
    settle_transfer(eva, lifted, to_unit_id=soc.id, version=str(seen), **YES)
    assert timeline_of(lifted, eva)[0].text == "Överföring till Socialpsykiatri. SOC tar emot."
    with pytest.raises(Changed):
        settle_transfer(ella, lifted, suitable=False, method="Nej.", on=date(2026, 10, 12), version=str(seen))


def test_what_could_not_be_decided_is_not_put_forward(lifted, eva, ald):
    with pytest.raises(Refused, match="Samtycke saknas för Äldreenheten"):
        settle_transfer(eva, lifted, to_unit_id=ald.id, **YES)
    db.session.rollback()
    with pytest.raises(Refused, match="Dagen kan inte vara efter födelsedagen"):
        settle_transfer(eva, lifted, to_unit_id=lifted.to_unit_id, day=date(2027, 6, 13), **YES)
    db.session.rollback()
    assert lifted.settle_answer == ""


def test_both_pages_show_what_is_put_forward_and_the_form_is_filled_in(lifted, eva, ella, soc, signed_in):
    head = signed_in(eva)
    assert "Svaret gäller när enhetscheferna för båda enheterna har skrivit samma sak." in head.page(f"/overforingar/{lifted.id}").text
    answers = {"on": "2026-10-12", "suitable": "yes", "to_unit_id": soc.id, "method": "SOC tar emot."}
    assert "Förslaget är framlagt." in head.page(head.send(f"/overforingar/{lifted.id}/enhetschefernas-svar", **answers)).text
    other = signed_in(ella)
    page = other.page(f"/overforingar/{lifted.id}")
    assert "Framlagt av enhetschefen för Barn och ungdom. Den andra enhetens enhetschef svarar senast 15 oktober 2026." in page.text
    assert "Svara på förslaget" in page.text
    assert "SOC tar emot.</textarea>" in other.page(f"/overforingar/{lifted.id}/enhetschefernas-svar").html


def waits(actor, now="2026-10-12T09:00"):
    return [(one.place, one.title) for one in tasks(at(actor, now)) if one.endpoint == "transfers.show"]


def test_the_other_unit_is_asked_to_say_that_it_has_read_and_then_each_enhetschef_in_turn(notified, otto, simon, eva, ella, soc):
    lift_transfer(otto, notified, text="Vi är inte överens.")
    assert waits(simon) == [("unit", "Svara att ni har tagit del av den lyfta överföringen")]
    assert waits(otto) == [("waiting", "Väntar: enhetscheferna svarar på den lyfta överföringen")]
    acknowledge_lift(simon, notified, answer="agreed")
    assert waits(simon)[0][0] == "waiting"
    assert waits(eva) == waits(ella) == [("unit", "Svara på den lyfta överföringen")]
    settle_transfer(eva, notified, to_unit_id=soc.id, **YES)
    assert waits(ella) == [("unit", "Svara på förslaget om den lyfta överföringen")]
    assert waits(eva) == [("waiting", "Väntar: svara på förslaget om den lyfta överföringen")]
    assert waits(eva, "2026-10-16T09:00") == [("unit", "Svara på förslaget om den lyfta överföringen")]


# Who said no.


@pytest.fixture
def asked_another(notified, otto, simon, early, ald) -> Transfer:
    decline_transfer(simon, notified, text="Behovet hör till Äldreenheten.")
    cast.consent_for(early, "olle", "BOU", "ALD")
    return notify_transfer(otto, notified, to_unit_id=ald.id)


def test_who_declined_reads_what_was_asked_and_answered_and_not_who_is_asked_now(asked_another, simon, early, signed_in):
    client = signed_in(simon)
    page = client.page("/overforingar")
    assert "Er enhet har avböjt (1)" in page.text and f"/overforingar/{asked_another.id}" in page.links
    page = client.page(f"/overforingar/{asked_another.id}")
    for words in (
        "Nils Vall",
        "Behöver stöd i boendet.",
        "Jag vill bo själv.",
        "Behovet hör till Äldreenheten.",
        "Mottagande enhet avböjde",
    ):
        assert words in page.text
    assert "Äldreenheten" not in page.text.replace("Behovet hör till Äldreenheten.", "")
    client.page(f"/overforingar/{asked_another.id}/avboj", 404)
    assert db.session.scalars(Transfer.visible_to(simon)).all() == []


def test_nothing_that_comes_later_is_told_who_declined(asked_another, otto, simon, olle, signed_in):
    refuse_transfer(olle, asked_another, person_words="Jag ångrar mig.")
    page = signed_in(simon).page(f"/overforingar/{asked_another.id}")
    assert "Jag ångrar mig." not in page.text and "tackade nej" not in page.text


def test_only_who_answered_reads_it_and_as_long_as_the_akt_is_open(asked_another, otto, olle, sara, alva, simon, early, bou, signed_in):
    for other in (sara, alva):
        signed_in(other).page(f"/overforingar/{asked_another.id}", 404)
    end_transfer(otto, asked_another, how="moved", text="Har flyttat.")
    signed_in(simon).page(f"/overforingar/{asked_another.id}")
    close_track(olle, early.track_of(bou.id), reason="Klart.")
    signed_in(simon).page(f"/overforingar/{asked_another.id}", 404)
    client = signed_in(simon)
    assert "Er enhet har avböjt" not in client.page("/overforingar").text
    assert "Varför behöver du läsa?" in client.page(f"/akter/{early.number}").text
    there = client.send(f"/akter/{early.number}/oppna", reason="Frågan har kommit igen.")
    assert "Behovet hör till Äldreenheten." in client.page(there).text and there == f"/overforingar/{asked_another.id}"
    signed_in(alva).page(f"/akter/{early.number}", 404)


def test_a_transfer_that_began_after_the_no_is_not_what_was_answered(asked_another, otto, olle, early, bou, simon, signed_in):
    end_transfer(otto, asked_another, how="other", text="Börjar om.")
    later = judge_transfer(at(olle, "2026-10-13T09:00"), early, from_unit_id=bou.id, answer="yes", **JUDGED)
    signed_in(simon).page(f"/overforingar/{later.id}", 404)
    signed_in(simon).page(f"/overforingar/{asked_another.id}")


# Regret.


def test_who_said_no_in_time_and_regrets_is_notified_late_with_the_reason_filled_in(notified, otto, olle, early, bou, signed_in, clock):
    """Notified on 12 October, two months before the last day; a no, and a yes after it."""
    refuse_transfer(at(olle, "2026-12-14T09:00"), notified, person_words="Nej tack.")
    clock.set("2026-12-15T09:00")
    client = signed_in(olle)
    page = client.page(f"/akter/{early.number}/overforing")
    assert "Det som bedömdes förra gången är ifyllt." in page.text
    assert "Behöver stöd i boendet.</textarea>" in page.html and "Nej tack." not in page.html
    later = judge_transfer(at(olle, "2026-12-15T09:00"), early, from_unit_id=bou.id, answer="yes", **JUDGED)
    page = signed_in(otto).page(f"/overforingar/{later.id}/avisera")
    assert "Sista dagen att avisera var 12 december 2026. Skälet är ifyllt av det som hände före." in page.text
    assert (
        "Överföringen aviserades i tid, 12 oktober 2026. Den enskilde tackade nej 14 december 2026 och har ändrat sig.</textarea>"
        in page.html
    )


def test_a_no_of_the_handlaggare_that_stood_on_the_last_day_is_the_reason(early, otto, olle, bou, signed_in, clock):
    no = {"needs": [], "text": "Klarar sig.", "again_on": None, "person_words": ""}
    judge_transfer(otto, early, from_unit_id=bou.id, answer="no", **no)
    later = judge_transfer(at(olle, "2026-12-15T09:00"), early, from_unit_id=bou.id, answer="yes", **JUDGED)
    clock.set("2026-12-15T09:00")
    page = signed_in(otto).page(f"/overforingar/{later.id}/avisera")
    assert "Behovet bedömdes till nej 12 oktober 2026, och till ja 15 december 2026.</textarea>" in page.html


def test_who_declined_is_told_nothing_of_how_it_ends(notified, otto, simon, early, signed_in):
    decline_transfer(simon, notified, text="Behovet hör till Äldreenheten.")
    before = told(simon)
    end_transfer(otto, notified, how="other", text="Vi ordnar det själva.")
    assert told(simon) == before and db.session.scalars(Transfer.visible_to(simon)).all() == []
    page = signed_in(simon).page(f"/overforingar/{notified.id}")
    assert "Er enhet har avböjt." in page.text and "Behovet hör till Äldreenheten." in page.text
    assert "Vi ordnar det själva." not in page.text and "Beslutar nu" not in page.text


def test_a_third_unit_that_the_enhetschefer_choose_is_not_told_who_declined(notified, otto, simon, eva, ella, early, ald, signed_in):
    decline_transfer(simon, notified, text="Nej tack.")
    lifted = lift_and_read(otto, simon, notified)
    cast.consent_for(early, "olle", "BOU", "ALD")
    for each in (eva, ella):
        settle_transfer(each, lifted, to_unit_id=ald.id, **YES | {"method": "ALD tar emot."})
    assert (lifted.state, lifted.to_unit_id) == ("decided", ald.id)
    page = signed_in(simon).page(f"/overforingar/{notified.id}")
    assert "Nej tack." in page.text and "Vi är inte överens." not in page.text and "ALD" not in page.text and "Äldre" not in page.text


def test_a_no_of_the_enhetschefer_stays_as_it_stood_with_the_unit_that_was_asked(lifted, eva, ella, simon, signed_in):
    for each in (eva, ella):
        settle_transfer(each, lifted, suitable=False, method="Behovet hör till BOU.", on=date(2026, 10, 12))
    assert db.session.scalars(Transfer.visible_to(simon)).all() == []
    page = signed_in(simon).page(f"/overforingar/{lifted.id}")
    assert "Det blev ingen överföring till er enhet." in page.text and "Behovet hör till BOU." in page.text
    assert "Beslutar nu" not in page.text


@pytest.mark.parametrize("then", ["declined", "lifted"])
def test_the_persons_no_is_written_also_when_the_units_do_not_agree(notified, otto, olle, simon, then):
    decline_transfer(simon, notified, text="Nej.")
    if then == "lifted":
        lift_transfer(otto, notified, text="Vi är inte överens.")
    assert refuse_transfer(olle, notified, person_words="Jag vill inte.").state == "person_declined"
