"""The routine as data: numbers with their source. Its words stand in `routine_texts.py`.

A municipality overrides the numbers in `instance/config.toml`, section `[rutin]`. Nothing here stands in a template or a view.
`003` is the routine for cooperation between IoF and AoF; `000` is Stockholm's policy for coordination.
"""

import re
from dataclasses import dataclass, fields, replace
from typing import Any, Literal


@dataclass(frozen=True)
class Routine:
    """The numbers. Every one that the documents do not give is a local setting, and says so on the page."""

    answer_within: int = 5  # working days to answer a request; local setting (R191, R209)
    act_within: int = 5  # working days for the next step after an answer or a förmöte; local setting (R209)
    file_within: int = 2  # working days until a step is journalförd in the unit's own system; local setting (FL 27 §)
    consent_months: int = 12  # how long a consent is proposed to last; local setting
    consent_days: int = 7  # days at least to think a consent over before an answer is asked for; local setting (R112: reasonable time)
    consent_warning: int = 30  # days before consent or mandate ends
    adult_age: int = 18
    own_party_age: int = 15  # the child consents too (SoL 3 kap.)
    qualified_below: int = 18  # child tasks need a qualified handläggare (SoL 25:1)
    protection_check_months: int = 12
    leap_day: Literal["28 feb", "1 mar"] = "28 feb"
    extract_months: int = 1  # to hand over a register extract after it was asked for (GDPR art. 12.3)
    data_protection_contact: str = ""  # dataskyddsombudet, as it is printed on register extracts
    concern_phone: str = ""  # where concern for a child is reported; printed on every page about someone under 18
    secrecy_marking: str = "Sekretess enligt 26 kap. 1 § offentlighets- och sekretesslagen"
    meeting_minutes: int = 60
    office_opens: str = "07:00"  # reads before this are pointed out in the log; local setting
    office_closes: str = "18:00"  # and from this on; local setting
    log_sample: int = 20  # rows in a loggkontroll; local setting
    report_by: str = "12:00"  # the last time of day to report to a monthly meeting (R231)
    report_before: Literal["föregående arbetsdag", "kalenderdag"] = "föregående arbetsdag"  # which day that is, before the meeting
    monthly_minutes: int = 120  # how long a monthly meeting is proposed to be; local setting
    write_minutes_within: int = 7  # days after a monthly meeting until its minutes are locked; local setting
    urgent_within: int = 1  # working days to write down an urgent contact after the call; local setting (R278)
    planning_follow_up_within: int = 7  # days from a care planning to its internal follow-up; local setting (R274)
    routine_review_months: int = 12  # between the yearly reviews of the routine (R284)
    routine_review_notice: int = 60  # days before the review is due that it is reminded of; local setting
    deviation_feedback_days: int = 0  # days for the other unit to answer an avvikelse; 0: no such time. Local setting (elsewhere: 60)
    deviation_recurs_from: int = 3  # so many of one kind between the same two units in a period are called recurring; local setting
    noticed_days: int = 90  # how far back the program looks for possible avvikelser; local setting
    log_review_within: int = 15  # working days after the month's end to sign its loggkontroll; local setting
    lift_answer_within: int = 3  # working days for the units concerned to say whether they agree that it is lifted; local setting (R241)
    level_2_within: int = 20  # working days for the biträdande enhetschefer, who meet once a month; local setting (R246)
    level_3_within: int = 10  # working days for the enhetschefer; local setting (R247)
    level_4_within: int = 10  # working days for the avdelningschefer; local setting (R248)
    transfer_age: int = 19  # current at one of the units below: another unit takes over from this birthday (R225)
    placed_transfer_age: int = 21  # placed by familjevården: Ungdomsenheten until this birthday (R226)
    transfer_units: str = "BOU UNG FAM"  # codes of the units that young people leave; local setting (R224-R226)
    family_care_units: str = "FAM"  # codes of the units whose placements move the age; local setting (R226)
    notify_months: int = 6  # calendar months before the birthday, at the latest, that the transfer is notified (R228)
    notify_early_months: int = 3  # months before that day when the list says Avisera nu; local setting
    transfers_ahead_months: int = 12  # how far ahead the list and the terminsinventering look; local setting (R215)
    receipt_within: int = 5  # working days to confirm that a handover has been received; local setting (R257)
    child_unit: str = "BOU"  # code of barn och ungdom, to which known matters return (R266)
    adult_department: str = "AOF"  # code of the department that has new matters of grown-ups (R263)
    need_units: str = "substance:BER financial:EKB violence:REL mental:SOC disability:FUN elderly:ALD"  # need:unit; local (R263-R265)
    homeless_over: int = 65  # older than this: the programme about homelessness says who pays (R268)
    homeless_programme: str = ""  # address of the programme, where the municipality has it (R271)


ROUTINE = Routine()
CAN_BE_OFF = frozenset({"deviation_feedback_days"})
LEAP_DAYS = ("28 feb", "1 mar")
CHOICES = {"leap_day": LEAP_DAYS, "report_before": ("föregående arbetsdag", "kalenderdag")}
TIMES_OF_DAY = frozenset({"office_opens", "office_closes", "report_by"})
NEED_UNITS = re.compile(r"\w+:\w+( \w+:\w+)*")
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def routine_from(settings: dict[str, Any]) -> Routine:
    """The routine with a municipality's own numbers.

    Raises ValueError, with the setting's name, for one that does not exist or has another type.
    """
    if not isinstance(settings, dict):
        raise ValueError("rutin: write a section, [rutin], with one setting on each line.")
    known = {f.name: getattr(ROUTINE, f.name) for f in fields(Routine)}
    for name, value in settings.items():
        if name not in known:
            raise ValueError(f"[rutin] {name}: there is no such setting. Known: {', '.join(sorted(known))}.")
        if type(value) is not type(known[name]):
            raise ValueError(f"[rutin] {name}: write a value like {known[name]!r}.")
        if isinstance(value, int) and value < (0 if name in CAN_BE_OFF else 1):
            raise ValueError(f"[rutin] {name}: write {0 if name in CAN_BE_OFF else 1} or more.")
        if value not in CHOICES.get(name, (value,)):
            raise ValueError(f"[rutin] {name}: write {' or '.join(map(repr, CHOICES[name]))}.")
        if name in TIMES_OF_DAY and not CLOCK.fullmatch(value):
            raise ValueError(f"[rutin] {name}: write a time like {known[name]!r}.")
    if not NEED_UNITS.fullmatch(settings.get("need_units", ROUTINE.need_units)):
        raise ValueError(f"[rutin] need_units: write pairs of need and unit like {ROUTINE.need_units!r}.")
    routine = replace(ROUTINE, **settings)
    if routine.office_opens >= routine.office_closes:
        raise ValueError("[rutin] office_closes: the office closes after it has opened.")
    return routine
