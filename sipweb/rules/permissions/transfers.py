"""Placements, transfers and handovers: the unit that hands over, the one that receives, and the enhetschefer above them."""

from typing import Any

from sipweb.rules.predicates import Predicate, in_unit_of_case
from sipweb.rules.standing import Standing
from sipweb.rules.transfer_seats import spoken_in


def in_case_of(who: Standing, row: Any) -> bool:
    return in_unit_of_case(who, row.case)


def hands_over(who: Standing, transfer: Any) -> bool:
    """Anyone who works in the unit that hands over."""
    return who.works_in(transfer.from_unit_id)


def leads_sender(who: Standing, transfer: Any) -> bool:
    return who.manages(transfer.from_unit_id)


def leads_receiver(who: Standing, transfer: Any) -> bool:
    return bool(transfer.is_told and who.manages(transfer.to_unit_id))


def receives(who: Standing, transfer: Any) -> bool:
    """Leads the unit that receives; or is the avdelningschef above it, where one person is all that leads both units."""
    return leads_receiver(who, transfer) or acts_instead(who, transfer)


def acts_instead(who: Standing, transfer: Any) -> bool:
    return bool(transfer.to_unit and transfer.to_unit.department_id in who.departments and transfer.superior_acts)


def answers_lift(who: Standing, transfer: Any) -> bool:
    """The unit that did not lift it; the avdelningschef who acts instead; or, where who lifted it is all that leads the other unit by
    now, whoever else leads one of them."""
    if leads_the_other(who, transfer) or acts_instead(who, transfer):
        return True
    lifted = (transfer.lifted_by_unit_id, transfer.lifted_by_id)
    return who.user_id != transfer.lifted_by_id and leads_either(who, transfer) and bool(transfer.leads_other_alone(*lifted))


def works_on_it(who: Standing, transfer: Any) -> bool:
    """Who received it: the unit's managers, and the handläggare who was named there."""
    track = transfer.case.track_of(transfer.to_unit_id) if transfer.to_unit_id else None
    named = track is not None and track.case_worker_id == who.user_id and who.works_in(transfer.to_unit_id)
    return bool(transfer.is_told and (named or who.manages(transfer.to_unit_id)))


def leads_either(who: Standing, transfer: Any) -> bool:
    return leads_sender(who, transfer) or leads_receiver(who, transfer)


def leads_the_other(who: Standing, transfer: Any) -> bool:
    """Of the two, the unit that did not lift it."""
    return any(
        lead(who, transfer)
        for lead, unit_id in ((leads_sender, transfer.from_unit_id), (leads_receiver, transfer.to_unit_id))
        if unit_id != transfer.lifted_by_unit_id
    )


def either_side(who: Standing, transfer: Any) -> bool:
    return hands_over(who, transfer) or works_on_it(who, transfer)


def answers_lifted(who: Standing, transfer: Any) -> bool:
    """Enhetschef of one of the two, or who answers where there are not two; of one that has gone on, the avdelningschefer."""
    return bool(spoken_in(who, transfer.seats))


TRANSFERS: dict[str, Predicate] = {
    "placement.record": in_unit_of_case,
    "placement.change": in_case_of,
    "transfer.judge": in_unit_of_case,
    "transfer.start": in_unit_of_case,
    "transfer.rejudge": hands_over,
    "transfer.confirm_no": leads_sender,
    "transfer.notify": leads_sender,
    "transfer.to_agenda": leads_sender,
    "transfer.decide": leads_either,
    "transfer.write": hands_over,
    "transfer.send": hands_over,
    "transfer.receive": receives,
    "transfer.decline": leads_receiver,
    "transfer.lift": leads_either,
    "transfer.acknowledge": answers_lift,
    "transfer.settle": answers_lifted,
    "transfer.lift_on": answers_lifted,
    "transfer.investigate": works_on_it,
    "transfer.contact": works_on_it,
    "transfer.call": leads_receiver,
    "transfer.hold": leads_receiver,
    "transfer.agree_day": lambda who, transfer: leads_either(who, transfer) or acts_instead(who, transfer),
    "transfer.inform": works_on_it,
    "transfer.close": leads_receiver,
    "transfer.refuse": either_side,
    "transfer.end": leads_sender,
}
