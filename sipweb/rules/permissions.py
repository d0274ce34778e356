"""Who may do what. The only table of permissions in the program.

The button, the gate and the door ask it. That the actor may see the thing at all is asked separately, by `visible_to`.
"""

from collections.abc import Callable
from typing import Any

from sipweb.rules.standing import Role, Standing

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


def either_of_meeting(who: Standing, meeting: Any) -> bool:
    return either(who, meeting.referral)


def picks_time(who: Standing, proposal: Any) -> bool:
    """The other side picks."""
    return receives(who, proposal.referral) if proposal.by_sender else sends(who, proposal.referral)


def other_side_of_lift(who: Standing, lift: Any) -> bool:
    return receives(who, lift.referral) if lift.lifted_by_sender else sends(who, lift.referral)


def answers_merge(who: Standing, merge: Any) -> bool:
    """A manager in either akt; also the one who proposed it, who can take it back."""
    return bool(who.managed_units & (merge.case.open_units | merge.other.open_units))


def answers_merge_of_another(who: Standing, merge: Any) -> bool:
    return who.user_id != merge.proposed_by_id and answers_merge(who, merge)


def undoes_merge(who: Standing, merge: Any) -> bool:
    """A manager in the akt, but never the one who did it."""
    return who.user_id != merge.answered_by_id and manages_in_case(who, merge.case)


def told(who: Standing, notice: Any) -> bool:
    return bool(who.user_id == notice.to_user_id)


def own_deputy(who: Standing, deputy: Any) -> bool:
    return bool(who.user_id == deputy.absent_id)


MAY: dict[str, Predicate] = {
    "municipality.found": the_command_line,
    "unit.add": administrator,
    "user.add": administrator,
    "user.password": administrator,
    "user.disable": administrator,
    "account.password": oneself,
    "deputy.appoint": is_manager,
    "deputy.end": own_deputy,
    "notice.read": told,
    #
    "intake.register": in_unit,
    "intake.confirm": manages_intake,
    "intake.reject": manages_intake,
    "case.reopen": in_unit,
    "person.update": in_unit_of_case,
    "person.protect": in_unit_of_case,
    "person.rename": in_unit_of_case,
    "person.number": in_unit_of_case,
    "person.move_away": in_unit_of_case,
    "person.move_back": in_unit_of_case,
    "person.die": in_unit_of_case,
    "person.correct_death": manages_unit,
    "merge.propose": manages_in_case,
    "merge.reject": answers_merge,
    "merge.do": answers_merge_of_another,
    "merge.undo": undoes_merge,
    "representative.add": in_unit_of_case,
    "representative.change": in_unit_of_case,
    "track.change": in_unit_of_track,
    "track.assign": in_unit_of_track,
    "track.close": in_unit_of_track,
    "track.stay": in_unit_of_track,
    "track.resume": manages_unit,
    "note.write": in_unit_of_case,
    "note.share": in_unit_of_note,
    "access.name": manages_in_case,
    "access.appoint": leads_unit,
    "access.end": manages_in_case,
    "access.block": manages_in_case,
    "access.unblock": manages_in_case,
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
    "times.propose": either,
    "times.pick": picks_time,
    "meeting.file": either_of_meeting,
}


def may(who: Standing, verb: str, subject: Any) -> bool:
    return MAY[verb](who, subject)
