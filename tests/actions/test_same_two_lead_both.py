"""When the same people lead the unit that asks and the one that answers: somebody always can, never who asked, and it waits for them."""

import pytest

from sipweb.actions.announcements import acknowledge, send_announcement, write_announcement
from sipweb.actions.answers import confirm_answer, record_answer
from sipweb.actions.assign import assign_worker
from sipweb.actions.organisation import disable_user
from sipweb.actions.referrals import draft_referral, send_referral
from sipweb.gate import Refused
from sipweb.queries.work import tasks
from tests import cast
from tests.conftest import WRITTEN, told
from tests.lifted import both

assert both  # a fixture

BOTH = [(cast.BOSS, "BER"), (cast.BOSS, "ALD")]


@pytest.fixture
def two(app, tore):
    """Nils and Nora, and nobody else, lead Beroendeenheten and Äldreenheten."""
    for username, name in (("nils", "Nils Ask"), ("nora", "Nora Bo")):
        cast.add_someone(username, name, BOTH)
    for gone in ("birger", "axel", "eva"):
        disable_user(tore, cast.user_of(gone))
    return cast.actor_of("nils"), cast.actor_of("nora")


def sent_by(actor, akt, ber, ald):
    return send_referral(actor, draft_referral(cast.actor_of("berit"), akt, from_unit_id=ber.id, to_unit_id=ald.id, **WRITTEN))


def inbox(actor):
    return [(t.place, t.title) for t in tasks(actor) if t.what.startswith("Förfrågan från")]


def test_whoever_of_the_two_has_not_sent_it_answers_and_it_waits_for_them(two, akt, ber, ald, alva):
    nils, nora = two
    request = sent_by(nils, akt, ber, ald)
    assert inbox(nils) == [("waiting", "En annan chef ska utse handläggare")]
    assert inbox(nora) == [("unit", "Utse handläggare")]
    with pytest.raises(Refused, match=r"^Du leder båda enheterna\. Nora Bo svarar i stället\.$"):
        assign_worker(nils, request, verb="referral.assign", to_worker_id=alva.user_id)
    assert assign_worker(nora, request, verb="referral.assign", to_worker_id=alva.user_id).state == "assigned"


def test_either_answers_what_a_handläggare_has_sent(two, akt, ber, ald, alva, berit):
    request = sent_by(berit, akt, ber, ald)
    assert [inbox(actor) for actor in two] == [[("unit", "Utse handläggare")]] * 2
    assert assign_worker(two[0], request, verb="referral.assign", to_worker_id=alva.user_id).answered_by_id == two[0].user_id


def test_who_leads_only_the_asked_unit_answers_before_them(two, akt, ber, ald, alva, berit):
    cast.add_someone("agda", "Agda Chef", [(cast.BOSS, "ALD")])
    request = sent_by(berit, akt, ber, ald)
    assert inbox(two[1]) == [("waiting", "En annan chef ska utse handläggare")]
    assert inbox(cast.actor_of("agda")) == [("unit", "Utse handläggare")]
    with pytest.raises(Refused, match="Agda Chef svarar i stället"):
        assign_worker(two[1], request, verb="referral.assign", to_worker_id=alva.user_id)


def test_an_answer_by_phone_waits_for_whoever_may_confirm_it(two, akt, ber, ald, alva, berit):
    nils, nora = two
    said = {"said_by": "Nora Bo", "said_on": cast.TODAY}
    answer = record_answer(nils, sent_by(berit, akt, ber, ald), kind="assign", to_worker_id=alva.user_id, **said)
    phoned = {actor.who.name: [(t.place, t.title) for t in tasks(actor) if "telefon" in t.title] for actor in two}
    assert phoned == {
        "Nils Ask": [("waiting", "En annan chef ska bekräfta ett svar per telefon")],
        "Nora Bo": [("unit", "Bekräfta ett svar per telefon")],
    }
    assert confirm_answer(nora, answer).state == "confirmed"


def test_a_besked_is_acknowledged_by_whoever_of_the_two_has_not_sent_it(both, two, ber, ald, alva, tore):
    nils, nora = two
    disable_user(tore, cast.user_of("edit"))
    news = send_announcement(nils, write_announcement(nils, both, unit_id=ber.id), text="Klart.", need="ni planerar.", unit_ids=[ald.id])
    copy = news.copies[0]
    with pytest.raises(Refused, match=r"^Du leder båda enheterna\. Handläggaren eller Nora Bo kvitterar\.$"):
        acknowledge(nils, copy)
    assert acknowledge(nora, copy).acknowledged_by.name == "Nora Bo"
    assert told(alva)[0].startswith("Nora Bo har kvitterat")
