"""Who may do what. The only table of permissions in the program.

The button, the gate and the door ask it. That the actor may see the thing at all is asked separately, by `visible_to`.
"""

from collections.abc import Callable
from typing import Any

from sipweb.rules.predicates import (
    administrator,
    answers,
    either,
    either_of_meeting_of,
    in_thread,
    in_unit,
    in_unit_of_announcement,
    in_unit_of_case,
    in_unit_of_consent,
    in_unit_of_note,
    in_unit_of_track,
    is_manager,
    keeps_list,
    leads_unit,
    manages_in_case,
    manages_intake,
    manages_list,
    manages_unit,
    may_answer_presence,
    may_set_legal_basis,
    oneself,
    other_side_of_lift,
    own_deputy,
    own_or_managed_list,
    picks_time,
    receives_as_manager,
    reviews_log,
    reviews_row,
    reviews_unit,
    sends,
    takes_over,
    the_command_line,
    told,
    whose_answer,
    works_with_akter,
)
from sipweb.rules.standing import Standing

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


def manages_in_case(who: Standing, case: Any) -> bool:
    return bool(who.managed_units & case.open_units)


def in_unit_of_track(who: Standing, track: Any) -> bool:
    return who.works_in(track.unit_id)


def manages_track(who: Standing, track: Any) -> bool:
    return who.manages(track.unit_id)


def manages_intake(who: Standing, intake: Any) -> bool:
    return who.manages(intake.unit_id)


def in_unit_of_note(who: Standing, note: Any) -> bool:
    return who.works_in(note.unit_id)


def may_answer_presence(who: Standing, question: Any) -> bool:
    return who.manages(question.answering_unit_id)


def works_with_akter(who: Standing, _: Any) -> bool:
    return bool(who.units)


def is_manager(who: Standing, _: Any) -> bool:
    return bool(who.managed_units)


def in_unit_of_consent(who: Standing, consent: Any) -> bool:
    """Any unit that has the akt may write down what the person says, above all a withdrawal."""
    return in_unit_of_case(who, consent.case)


def may_set_legal_basis(who: Standing, case: Any) -> bool:
    """Biträdande enhetschef or higher; a department manager too, for akter that have reached them."""
    return manages_in_case(who, case)


def sends(who: Standing, referral: Any) -> bool:
    """The handläggare who asks, or a manager of the asking unit."""
    return who.user_id == referral.from_worker_id or who.manages(referral.from_unit_id)


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


def other_side_of_lift(who: Standing, lift: Any) -> bool:
    return receives(who, lift.referral) if lift.lifted_by_sender else sends(who, lift.referral)


def reviews_unit(who: Standing, unit: Any) -> bool:
    """The unit's managers, and the avdelningschef above them."""
    return who.manages(unit.id) or unit.department_id in who.departments


def reviews_log(who: Standing, review: Any) -> bool:
    return reviews_unit(who, review.unit)


def reviews_row(who: Standing, row: Any) -> bool:
    return reviews_unit(who, row.review.unit)


def told(who: Standing, notice: Any) -> bool:
    return bool(who.user_id == notice.to_user_id)


def manages_part(who: Standing, part: Any) -> bool:
    """A registerutdrag, or one unit's part of it: the managers of that unit."""
    return who.manages(part.unit_id)


def own_deputy(who: Standing, deputy: Any) -> bool:
    return bool(who.user_id == deputy.absent_id)


MAY: dict[str, Predicate] = {
    "municipality.found": the_command_line,
    "database.restore": the_command_line,
    "unit.add": administrator,
    "user.add": administrator,
    "user.password": administrator,
    "user.disable": administrator,
    "account.password": oneself,
    "deputy.appoint": is_manager,
    "deputy.end": own_deputy,
    "notice.read": told,
    "leaving.start": oneself,
    "leaving.start_for": manages_unit,
    "leaving.name": keeps_list,
    "leaving.propose": keeps_list,
    "leaving.cancel": own_or_managed_list,
    "leaving.return": manages_list,
    "leaving.confirm": manages_list,
    "leaving.receive": takes_over,
    #
    "intake.register": in_unit,
    "intake.confirm": manages_intake,
    "intake.reject": manages_intake,
    "case.reopen": in_unit,
    "case.facts": in_unit_of_case,
    "person.update": in_unit_of_case,
    "person.protect": in_unit_of_case,
    "representative.add": in_unit_of_case,
    "representative.change": in_unit_of_case,
    "track.change": in_unit_of_track,
    "track.assign": in_unit_of_track,
    "track.close": in_unit_of_track,
    "note.write": in_unit_of_case,
    "note.share": in_unit_of_note,
    "access.name": manages_in_case,
    "access.appoint": leads_unit,
    "access.end": manages_in_case,
    "access.block": manages_in_case,
    "access.unblock": manages_in_case,
    "extract.register": manages_in_case,
    "extract.withdraw": manages_part,
    "extract.save": manages_part,
    "extract.review": manages_part,
    "extract.unlock": manages_part,
    "extract.hand_over": manages_part,
    "presence.ask": in_unit,
    "presence.answer": may_answer_presence,
    #
    "consent.ask": in_unit_of_case,
    "consent.answer": in_unit_of_consent,
    "consent.withdraw": in_unit_of_consent,
    "basis.record": in_unit_of_case,
    "basis.decide": may_set_legal_basis,
    "basis.end": in_unit_of_consent,
    #
    "referral.draft": in_unit_of_case,
    "referral.start": in_unit_of_case,
    "referral.edit": sends,
    "referral.send": sends,
    "referral.complete": sends,
    "referral.justify": sends,
    "referral.withdraw": sends,
    "referral.ask_more": answers,
    "referral.assign": answers,
    "referral.reassign": answers,
    "referral.forward": answers,
    "referral.decline": answers,
    "referral.take_up": receives_as_manager,
    "referral.book_pre": either,
    "referral.move_pre": either,
    "referral.cancel_pre": either,
    "referral.hold_pre": either,
    "referral.book_three": either,
    "referral.book_three_directly": either,
    "referral.move_three": either,
    "referral.cancel_three": either,
    "referral.no_show": either,
    "referral.hold_three": either,
    "referral.close": either,
    "referral.lift": either,
    "referral.stop": either,
    "lift.agree": other_side_of_lift,
    "lift.disagree": other_side_of_lift,
    "times.propose": either,
    "times.pick": picks_time,
    "agreement.done": either_of_meeting_of,
    "announcement.write": in_unit_of_case,
    "announcement.send": in_unit_of_announcement,
    "announcement.drop": in_unit_of_announcement,
    "announcement.acknowledge": in_unit_of_announcement,
    "decision.record": in_unit_of_case,
    "thread.start": in_unit_of_case,
    "thread.start_in_request": either,
    "thread.write": in_thread,
    "answer.record": sends,
    "answer.confirm": whose_answer,
    "answer.reject": whose_answer,
    "journal.file": in_unit_of_note,
    "journal.unfile": in_unit_of_note,
    "journal.file_all": works_with_akter,
    #
    "review.draw": reviews_unit,
    "review.judge": reviews_row,
    "review.sign": reviews_log,
}


def may(who: Standing, verb: str, subject: Any) -> bool:
    return MAY[verb](who, subject)
