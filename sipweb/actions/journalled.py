"""What the text for the journal says of a request and of a meeting, beside what the timeline shows; and what every unit in an
akt writes down. Used inside actions."""

from sqlalchemy import select

from sipweb.db import db
from sipweb.gate import also_save
from sipweb.models import Case, JournalEntry, Meeting, Referral
from sipweb.rules.dates import when
from sipweb.rules.journal import journal_text
from sipweb.rules.standing import Actor
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


def current(case: Case) -> dict[int, int | None]:
    """The units that have the akt, each with its handläggare."""
    return {track.unit_id: track.case_worker_id for track in case.open_tracks}


def to_journals(telling: Actor, case: Case, workers: dict[int, int | None], title: str, *lines: str) -> None:
    """What every unit writes down by itself (`workers`: unit and who files it). It names nobody, also not who did it: another
    unit may not know of them."""
    text = journal_text(case.number, telling.now, title, lines)
    for unit_id, worker in workers.items():
        also_save(JournalEntry(case_id=case.id, unit_id=unit_id, author_id=worker, at=telling.now, title=title, text=text))


def correct_journals(telling: Actor, case: Case, wrong: str, title: str) -> None:
    """To each unit that got the text about what was wrong. One that has not filed it yet must not copy it as it was."""
    workers: dict[int, int | None] = {}
    for entry in db.session.scalars(select(JournalEntry).where(JournalEntry.case_id == case.id, JournalEntry.title == wrong)).all():
        workers[entry.unit_id] = entry.author_id
        if entry.filed_at is None:
            entry.text = f"{entry.text}\nRättat {when(telling.now)}: det var fel. {title}."
    to_journals(telling, case, workers, title, f"Det var fel att: {wrong[:1].lower()}{wrong[1:]}.")


def mark_wrong(actor: Actor, case_id: int, unit_id: int, words: str) -> None:
    """What the unit has not filed yet and says these words, as a line of its own, must not be copied as it was."""
    waits = (JournalEntry.case_id == case_id, JournalEntry.unit_id == unit_id, JournalEntry.filed_at.is_(None))
    found = db.session.scalars(select(JournalEntry).where(*waits, JournalEntry.text.contains(words, autoescape=True))).all()
    for entry in (one for one in found if words in one.text.splitlines()):
        entry.text = f"{entry.text}\nRättat {when(actor.now)}: det var fel."
