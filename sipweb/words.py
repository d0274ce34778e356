"""What things are called on the screen. One place, one word for one thing."""

from sipweb.rules import (
    agenda,
    announcements,
    care_planning,
    consent,
    escalations,
    leaving,
    life,
    meetings,
    merges,
    monthly,
    people,
    questions,
    referrals,
    reviews,
    routine_reviews,
    transfer_moves,
    transfers,
    urgent,
)
from sipweb.rules.standing import Role

ROLES: dict[str, str] = {
    Role.CASE_WORKER: "Handläggare",
    Role.ASSISTANT_UNIT_MANAGER: "Biträdande enhetschef",
    Role.UNIT_MANAGER: "Enhetschef",
    Role.DEPARTMENT_MANAGER: "Avdelningschef",
    Role.CONTROLLER: "Verksamhetscontroller",
    Role.ADMINISTRATOR: "Administratör",
}

REFERRAL = {
    "draft": "Utkast",
    "sent": "Skickad",
    "needs_info": "Komplettering begärd",
    "declined": "Avböjd",
    "assigned": "Handläggare utsedd",
    "pre_meeting_booked": "Förmöte bokat",
    "pre_meeting_held": "Förmöte genomfört",
    "three_party_booked": "Trepartsmöte bokat",
    "three_party_held": "Trepartsmöte genomfört",
    "escalated": "Lyft till högre nivå",
    "closed": "Avslutad",
    "withdrawn": "Tillbakatagen",
    "stopped": "Avbruten",
}
REFERRAL_TONES = {
    "draft": "neutral",
    "sent": "info",
    "needs_info": "warning",
    "declined": "neutral",
    "assigned": "info",
    "pre_meeting_booked": "info",
    "pre_meeting_held": "info",
    "three_party_booked": "info",
    "three_party_held": "success",
    "escalated": "warning",
    "closed": "success",
    "withdrawn": "neutral",
    "stopped": "neutral",
}
QUESTION = {
    "draft": "Utkast",
    "sent": "Skickad",
    "answered": "Besvarad",
    "closed": "Avslutad",
    "withdrawn": "Tillbakatagen",
}
QUESTION_TONES = {"draft": "neutral", "sent": "info", "answered": "success", "closed": "neutral", "withdrawn": "neutral"}
ESCALATION_TONES = {**dict.fromkeys(escalations.OPEN, "warning"), **escalations.TONES}
TRANSFER = {
    "watch": "Under bevakning",
    "judged": "Fortsatt behov, ska aviseras",
    "later": "Bedöms senare",
    "no_proposed": "Nej, väntar på chefen",
    "not_needed": "Inget fortsatt behov",
    "notified": "Aviserad",
    "on_agenda": "Anmäld till mötet",
    "decided": "Överföring beslutad",
    "rejected": "Ingen överföring",
    "package_sent": "Överlämning skickad",
    "received": "Mottagen",
    "joint_period": "Gemensam övergångsperiod",
    "officials_held": "Tjänstemannamöte hållet",
    "transferred": "Överförd",
    "closed": "Avslutad",
    "declined": "Avböjd av mottagande enhet",
    "lifted": "Lyft till enhetscheferna",
    "person_declined": "Den enskilde tackade nej",
    "ended": "Avslutad utan överföring",
}
TRANSFER_TONES = {
    "watch": "neutral",
    "judged": "warning",
    "later": "neutral",
    "no_proposed": "warning",
    "not_needed": "neutral",
    "notified": "info",
    "on_agenda": "info",
    "decided": "info",
    "rejected": "neutral",
    "package_sent": "info",
    "received": "info",
    "joint_period": "info",
    "officials_held": "success",
    "transferred": "success",
    "closed": "success",
    "declined": "danger",
    "lifted": "warning",
    "person_declined": "neutral",
    "ended": "neutral",
}
TRANSFER_ENDINGS = {**transfer_moves.ENDINGS, transfer_moves.DIED: "Den enskilde har avlidit"}
CONSENT_TONES = {
    "given": "success",
    "asked": "info",
    "thinking": "info",
    "incomplete": "warning",
    "cannot_decide": "warning",
    "not_yet": "info",
}
GROUNDS = {
    "application": "Ansökan",
    "report": "Anmälan",
    "investigation": "Utredning",
    "referral": "Samverkansförfrågan",
    "other": "Annat",
}
IDENTITY_KINDS = {
    "personnummer": "Personnummer",
    "samordningsnummer": "Samordningsnummer",
    "reservnummer": "Reservnummer",
    "saknas": "Nummer saknas",
}
NOTE_KINDS = {"note": "Anteckning", "phone": "Telefonsamtal", "visit": "Besök", "meeting": "Möte", "letter": "Brev eller meddelande"}
CONSENT_FORMS = {"oral": "Muntligt", "written": "Skriftligt"}
INTAKE = {"waiting": "Väntar på bekräftelse", "confirmed": "Bekräftad", "rejected": "Inte bekräftad"}
REVIEW_TONES = {"signed": "success", "ongoing": "info", "overdue": "danger", "waiting": "neutral"}
HANDING_OVER_TONES = {"draft": "neutral", "proposed": "info", "returned": "warning", "done": "success", "cancelled": "neutral"}
GIVERS = {"individual": "Den enskilde", **people.REPRESENTATIVES}

WORDS: dict[str, dict[str, str]] = {
    "role": ROLES,
    "referral": REFERRAL,
    "referral_tone": REFERRAL_TONES,
    "outcome": {**referrals.OUTCOMES, referrals.DECEASED: "Den enskilde har avlidit"},
    "question": QUESTION,
    "question_tone": QUESTION_TONES,
    "question_outcome": questions.OUTCOMES,
    "transfer": TRANSFER,
    "transfer_tone": TRANSFER_TONES,
    "transfer_group": transfers.GROUPS,
    "transfer_end": TRANSFER_ENDINGS,
    "need_kind": transfer_moves.NEED_KINDS,
    "perhaps": questions.PERHAPS,
    "next_by": questions.NEXT_BY,
    "escalation": escalations.STATES,
    "escalation_tone": ESCALATION_TONES,
    "escalation_kind": escalations.KINDS,
    "lift_answer": escalations.ANSWERS,
    "meeting": meetings.MEETING_STATES,
    "part": meetings.PARTS,
    "consent": consent.STATES,
    "consent_tone": CONSENT_TONES,
    "answer": consent.ANSWERS,
    "information": consent.KINDS_OF_INFORMATION,
    "basis": consent.BASES,
    "protection": people.PROTECTIONS,
    "known_how": life.KNOWN_HOW,
    "merge": merges.STATES,
    "representative": people.REPRESENTATIVES,
    "format": people.FORMATS,
    "contact": people.CONTACT_WAYS,
    "ground": {**GROUNDS, "transfer": "Överföring"},
    "identity": IDENTITY_KINDS,
    "note": NOTE_KINDS,
    "form": CONSENT_FORMS,
    "intake": INTAKE,
    "leaving": leaving.STATES,
    "leaving_tone": HANDING_OVER_TONES,
    "leaving_reason": leaving.REASONS,
    "giver": GIVERS,
    "announcement": announcements.KINDS,
    "verdict": reviews.VERDICTS,
    "review": reviews.STANDINGS,
    "review_tone": REVIEW_TONES,
    "monthly_form": monthly.FORMS,
    "monthly": monthly.STATES,
    "monthly_tone": monthly.TONES,
    "item_kind": agenda.KINDS,
    "item": agenda.STATES,
    "item_tone": agenda.TONES,
    "item_outcome": agenda.OUTCOMES,
    "planning": care_planning.STATES,
    "planning_tone": care_planning.TONES,
    "planning_reason": care_planning.REASONS,
    "routine": routine_reviews.STATES,
    "routine_tone": routine_reviews.TONES,
    "urgent": urgent.STATES,
    "urgent_tone": urgent.TONES,
    "urgent_how": urgent.HOW,
    "urgent_answer": urgent.ANSWERS,
    "urgent_ground": urgent.GROUNDS,
}


def word(kind: str, key: str) -> str:
    """The Swedish word for a key. An unknown key is shown as it is rather than hidden."""
    return WORDS[kind].get(key, key)
