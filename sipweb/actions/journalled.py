"""What the text for the journal says of a request and of a meeting, beside what the timeline shows. Used inside actions."""

from sipweb.models import Meeting, Referral
from sipweb.rules.dates import when
from sipweb.words import word


def told_of_request(referral: Referral) -> list[str]:
    return labelled(
        {
            "Den enskildes egna ord": referral.person_words,
            "Situationen just nu": referral.situation,
        }
    )


def told_of_pre(meeting: Meeting) -> list[str]:
    """The förmöte: where and with whom, what the trepartsmöte is for and how it goes (R206)."""
    return head(meeting) + labelled(
        {
            "Den enskildes egna ord": meeting.person_words,
            "Trepartsmötets syfte": meeting.purpose,
            "Trepartsmötets struktur": meeting.structure,
            "Övrigt": meeting.summary,
        }
    )


def told_of_three(meeting: Meeting) -> list[str]:
    """The trepartsmöte: who came and with what, the person's own words, and what was agreed (R202–R204)."""
    said = [f"{a.name}: {a.contribution}" for a in meeting.attendance if a.attended and a.contribution]
    agreed = [f"– {one.what}, {one.who}{f', senast {one.due_on}' if one.due_on else ''}" for one in meeting.agreements]
    told = labelled(
        {
            "Den enskildes egna ord": meeting.person_words,
            "Den enskilde var inte med därför att": meeting.individual_absent_reason,
            "Information gavs": yes_or_no(meeting.information_given),
            "Ansökan gjordes": yes_or_no(meeting.application_made),
        }
    )
    return head(meeting) + told + said + (["Det här kom vi överens om:", *agreed] if agreed else [])


def head(meeting: Meeting) -> list[str]:
    there = ", ".join(a.name if a.part == "staff" else word("part", a.part) for a in meeting.attendance if a.attended)
    return labelled({"Mötet": f"{when(meeting.starts_at)}, {meeting.place}", "Var med": there})


def labelled(told: dict[str, str]) -> list[str]:
    return [f"{name}: {value}" for name, value in told.items() if value]


def yes_or_no(answer: bool | None) -> str:
    return {True: "ja", False: "nej"}.get(answer, "") if answer is not None else ""
