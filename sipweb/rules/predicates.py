"""The questions that the table of permissions is made of: who is this to the thing? Facts in, yes or no out."""

from collections.abc import Callable
from typing import Any

from sipweb.rules.leaving import OWN_TO_CHANGE
from sipweb.rules.standing import HAS_DEPUTY, Role, Standing

Predicate = Callable[[Standing, Any], bool]


def the_command_line(who: Standing, _: Any) -> bool:
    return who.user_id is None


def administrator(who: Standing, _: Any) -> bool:
    return who.user_id is None or who.has(Role.ADMINISTRATOR)


def oneself(who: Standing, user: Any) -> bool:
    return bool(who.user_id == user.id)


def in_unit(who: Standing, unit: Any) -> bool:
    return who.works_in(unit.id)


def leads_unit(who: Standing, unit: Any) -> bool:
    return who.leads(unit.id)


def manages_unit(who: Standing, unit: Any) -> bool:
    return who.manages(unit.id)


def in_unit_of_case(who: Standing, case: Any) -> bool:
    return bool(who.units & case.open_units)


def handles_in_case(who: Standing, case: Any) -> bool:
    """Who asks and registers: handläggare and biträdande enhetschefer, not an enhetschef, who answers and decides."""
    return bool(who.handled_units & case.open_units)


def handles_in_case_of(who: Standing, consent: Any) -> bool:
    return handles_in_case(who, consent.case)


def manages_in_case(who: Standing, case: Any) -> bool:
    return bool(who.managed_units & case.open_units)


def manages_openly(who: Standing, case: Any) -> bool:
    """In a unit that the others in the akt know of: for what all of them read by whom it was done."""
    return bool(who.managed_units & (case.open_units - case.hidden_units))


def in_unit_of_track(who: Standing, track: Any) -> bool:
    return who.works_in(track.unit_id)


def manages_intake(who: Standing, intake: Any) -> bool:
    return who.manages(intake.unit_id)


def in_unit_of_note(who: Standing, note: Any) -> bool:
    return who.works_in(note.unit_id)


def may_answer_presence(who: Standing, question: Any) -> bool:
    return who.manages(question.answering_unit_id)


def works_with_akter(who: Standing, _: Any) -> bool:
    return bool(who.units)


def has_deputy(who: Standing, _: Any) -> bool:
    """A manager of a unit, or an avdelningschef: of posts of their own, which a deputy can't hand on."""
    return any(post.role in HAS_DEPUTY for post in who.own_posts)


def is_manager(who: Standing, _: Any) -> bool:
    return bool(who.managed_units)


def in_unit_of_consent(who: Standing, consent: Any) -> bool:
    """Everyone in a unit that has the akt writes down that a consent is taken back: it may never be turned away."""
    return in_unit_of_case(who, consent.case)


def may_set_legal_basis(who: Standing, case: Any) -> bool:
    """Biträdande enhetschef or enhetschef; an avdelningschef does it from the question that has reached them (`escalation.basis`)."""
    return manages_in_case(who, case)


def sends(who: Standing, referral: Any) -> bool:
    """The handläggare who asks, or a manager of the asking unit."""
    return who.user_id == referral.from_worker_id or who.manages(referral.from_unit_id)


def sends_out(who: Standing, referral: Any) -> bool:
    """Over the unit's border: the handläggare who asks, or a biträdande enhetschef."""
    return who.user_id == referral.from_worker_id or who.holds(Role.ASSISTANT_UNIT_MANAGER, referral.from_unit_id)


def receives(who: Standing, referral: Any) -> bool:
    """The handläggare who was named, or a manager of the asked unit."""
    return referral.state != "draft" and (who.user_id == referral.to_worker_id or who.manages(referral.to_unit_id))


def answers(who: Standing, referral: Any) -> bool:
    """The asked unit's managers: they alone say yes or no for it."""
    return who.manages(referral.to_unit_id)


def receives_as_manager(who: Standing, referral: Any) -> bool:
    return referral.sent_on is not None and who.manages(referral.to_unit_id)


def either(who: Standing, referral: Any) -> bool:
    return sends(who, referral) or receives(who, referral)


def either_of_meeting_of(who: Standing, agreement: Any) -> bool:
    return who.user_id == agreement.user_id or either(who, agreement.meeting.referral)


def in_unit_of_announcement(who: Standing, news: Any) -> bool:
    return who.works_in(news.unit_id)


def in_thread(who: Standing, thread: Any) -> bool:
    if thread.referral is not None:
        return either(who, thread.referral)
    return bool(who.units & thread.unit_ids)


def whose_answer(who: Standing, answer: Any) -> bool:
    return who.manages(answer.unit_id)


def picks_time(who: Standing, proposal: Any) -> bool:
    """The other side picks."""
    return receives(who, proposal.referral) if proposal.by_sender else sends(who, proposal.referral)


def reviews_unit(who: Standing, unit: Any) -> bool:
    """The unit's managers, and the avdelningschef above them."""
    return who.manages(unit.id) or unit.department_id in who.departments


def reviews_log(who: Standing, review: Any) -> bool:
    return reviews_unit(who, review.unit)


def reviews_row(who: Standing, row: Any) -> bool:
    return reviews_unit(who, row.review.unit)


def answers_merge(who: Standing, merge: Any) -> bool:
    """A manager in either akt; also the one who proposed it, who can take it back."""
    return manages_openly(who, merge.case) or manages_openly(who, merge.other)


def answers_merge_of_another(who: Standing, merge: Any) -> bool:
    return who.user_id != merge.proposed_by_id and answers_merge(who, merge)


def undoes_merge(who: Standing, merge: Any) -> bool:
    """A manager in the akt, but never the one who did it. Also whoever proposed it, when their part is hidden since the merge: a part
    that was hidden in either akt is hidden in the one they became."""
    proposed = who.user_id == merge.proposed_by_id and bool(who.managed_units & merge.case.open_units)
    return who.user_id != merge.answered_by_id and (proposed or manages_openly(who, merge.case))


def told(who: Standing, notice: Any) -> bool:
    return bool(who.user_id == notice.to_user_id)


def manages_part(who: Standing, part: Any) -> bool:
    """A registerutdrag, or one unit's part of it: the managers of that unit."""
    return who.manages(part.unit_id)


def own_deputy(who: Standing, deputy: Any) -> bool:
    return bool(who.user_id == deputy.absent_id)


def keeps_list(who: Standing, handing_over: Any) -> bool:
    """The one who leaves, until it is on the manager's table; the unit's managers all the time."""
    own = who.user_id == handing_over.from_user_id and handing_over.state in OWN_TO_CHANGE
    return own or who.manages(handing_over.unit_id)


def own_or_managed_list(who: Standing, handing_over: Any) -> bool:
    return who.user_id == handing_over.from_user_id or who.manages(handing_over.unit_id)


def manages_list(who: Standing, handing_over: Any) -> bool:
    return who.manages(handing_over.unit_id)


def takes_over(who: Standing, handing_over: Any) -> bool:
    return any(row.to_user_id == who.user_id and row.state == "moved" for row in handing_over.rows)


def asks(who: Standing, question: Any) -> bool:
    """Who asked anonymously, as long as they work there, or a manager of their unit."""
    mine = who.user_id == question.from_worker_id and who.works_in(question.from_unit_id)
    return mine or who.manages(question.from_unit_id)


def colleague_of_asker(who: Standing, question: Any) -> bool:
    """Anyone else at the asking unit: for one who is away or has left."""
    return who.user_id != question.from_worker_id and who.works_in(question.from_unit_id)


def leads_the_asked(who: Standing, question: Any) -> bool:
    return question.sent_on is not None and who.manages(question.to_unit_id)


def replies(who: Standing, question: Any) -> bool:
    """The asked unit's managers, and the one of its people who was named to answer."""
    named = question.sent_on is not None and who.user_id == question.to_worker_id and who.works_in(question.to_unit_id)
    return named or leads_the_asked(who, question)


def manages_unit_of_advice(who: Standing, advice: Any) -> bool:
    return who.manages(advice.unit_id)
