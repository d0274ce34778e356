"""An answer by phone, written down by the side that asked: it counts when the other side has confirmed it."""

from datetime import date

import pytest

from sipweb.actions.answers import confirm_answer, record_answer, reject_answer
from sipweb.actions.assign import assign_worker
from sipweb.actions.organisation import disable_user
from sipweb.actions.referrals import forward_referral
from sipweb.db import db, writing
from sipweb.gate import NotAllowed, Refused
from sipweb.models import RecordedAnswer
from sipweb.queries.answers import waiting_answer
from sipweb.queries.work import tasks
from tests import cast
from tests.conftest import told

SAID = {"said_by": "Axel Gran, chef", "said_on": date(2026, 10, 12)}


@pytest.fixture
def yes(sent, berit, alva):
    return record_answer(berit, sent, kind="assign", to_worker_id=alva.user_id, **SAID)


def test_it_is_no_answer_until_they_confirm(yes, sent, axel):
    assert (sent.state, sent.to_worker_id, yes.state) == ("sent", None, "waiting")
    assert [t.title for t in tasks(axel)][:2] == ["Bekräfta ett svar per telefon", "Utse handläggare"]


def test_confirmed_it_is_their_own_answer(yes, sent, axel, alva, berit):
    confirm_answer(axel, yes)
    assert (sent.state, sent.to_worker_id, yes.state, sent.answered_by_id) == ("assigned", alva.user_id, "confirmed", axel.user_id)
    assert told(berit)[0] == "Äldreenheten har utsett Alva Ek. Akt 2026-0001."
    with pytest.raises(Refused, match="redan bekräftat"):
        confirm_answer(axel, yes)


def test_a_no_by_phone_keeps_its_reason(sent, berit, axel):
    no = record_answer(berit, sent, kind="decline", text="De har fullt.", **SAID)
    confirm_answer(axel, no)
    assert sent.state == "declined"


def test_an_answer_that_names_somebody_who_has_left_since_says_so(yes, sent, axel, alva, tore):
    disable_user(tore, cast.user_of("alva"))
    with pytest.raises(Refused, match="Alva Ek har slutat"):
        confirm_answer(axel, yes)
    assert (sent.state, yes.state) == ("sent", "waiting")


def test_what_was_not_so_is_said_and_the_request_still_waits(yes, sent, axel, berit):
    reject_answer(axel, yes, text="Jag sa att vi ska titta på det.")
    assert (sent.state, yes.state, yes.reply) == ("sent", "rejected", "Jag sa att vi ska titta på det.")
    assert told(berit)[0] == "Äldreenheten bekräftar inte svaret per telefon. Skälet står i förfrågan. Akt 2026-0001."


def test_nobody_but_the_asked_units_managers_confirms(yes, berit, birger, alva, dag):
    for actor in (berit, birger, alva, dag):
        with pytest.raises(NotAllowed):
            confirm_answer(actor, yes)


def test_nobody_confirms_what_they_wrote_down_themselves(sent, alva):
    cast.add_someone("britta", "Britta Två", [(cast.BOSS, "BER"), (cast.BOSS, "ALD")])
    britta = cast.actor_of("britta")
    with pytest.raises(Refused, match="själv skrivit in svaret"):
        confirm_answer(britta, record_answer(britta, sent, kind="assign", to_worker_id=alva.user_id, **SAID))


def test_who_leads_both_units_confirms_no_answer_to_their_own(yes, sent):
    cast.add_someone("britta", "Britta Två", [(cast.BOSS, "BER"), (cast.BOSS, "ALD")])
    britta = cast.actor_of("britta")
    for act in (lambda: confirm_answer(britta, yes), lambda: reject_answer(britta, yes, text="Nej.")):
        with pytest.raises(Refused, match=r"^Du leder båda enheterna\. Axel Gran svarar i stället\.$"):
            act()
    assert (sent.state, yes.state) == ("sent", "waiting")


def test_who_asked_confirms_no_answer_that_a_colleague_wrote_down(sent, birger, alva):
    cast.add_someone("britta", "Britta Två", [(cast.WORKER, "BER"), (cast.BOSS, "ALD")])
    answer = record_answer(birger, sent, kind="assign", to_worker_id=alva.user_id, **SAID)
    with writing():
        sent.from_worker_id = cast.user_of("britta").id
    with pytest.raises(Refused, match="Du har själv ställt förfrågan"):
        confirm_answer(cast.actor_of("britta"), answer)


def test_a_later_answer_takes_the_place_of_the_earlier(yes, sent, berit, aron):
    newer = record_answer(berit, sent, kind="assign", to_worker_id=aron.user_id, **SAID)
    assert (yes.state, waiting_answer(sent)) == ("replaced", newer)


def test_it_falls_when_they_have_answered_themselves(yes, sent, axel, aron):
    assign_worker(axel, sent, verb="referral.assign", to_worker_id=aron.user_id)
    assert waiting_answer(sent) is None
    with pytest.raises(Refused, match="redan bekräftat, ändrat eller ersatt"):
        confirm_answer(axel, yes)


def test_another_unit_does_not_inherit_the_answer(yes, sent, axel, akt, soc):
    cast.consent_for(akt, "berit", "BER", "SOC")
    forward_referral(axel, sent, to_unit_id=soc.id, text="Hör hemma där.")
    assert waiting_answer(sent) is None


@pytest.mark.parametrize(
    "told_, why", [({"said_on": date(2026, 10, 11)}, "innan förfrågan skickades"), ({"to_worker_id": 1}, "inom avdelningen")]
)
def test_what_can_not_be_so_is_refused(sent, berit, alva, told_, why):
    with pytest.raises(Refused, match=why):
        record_answer(berit, sent, kind="assign", **{"to_worker_id": alva.user_id, **SAID, **told_})
    assert db.session.scalars(db.select(RecordedAnswer)).all() == []
