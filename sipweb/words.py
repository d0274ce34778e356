"""What things are called on the screen. One place, one word for one thing."""

from sipweb.rules import (
    announcements,
    consent,
    deviations,
    improvements,
    leaving,
    life,
    meetings,
    merges,
    people,
    questions,
    referrals,
    reviews,
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
    "escalated": "Lyft till nivå 2",
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
DEVIATION = {
    "draft": "Utkast",
    "reported": "Steg 1 rapporterad",
    "in_dialogue": "Dialog pågår",
    "step2_draft": "Steg 2 fylls i",
    "signed_one": "Signerad av en part",
    "sent": "Skickad",
    "stored": "Registrerad",
    "cancelled": "Makulerad",
}
DEVIATION_TONES = {
    "draft": "neutral",
    "reported": "warning",
    "in_dialogue": "info",
    "step2_draft": "info",
    "signed_one": "info",
    "sent": "info",
    "stored": "success",
    "cancelled": "neutral",
}
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
    "deviation": DEVIATION,
    "deviation_tone": DEVIATION_TONES,
    "deviation_category": deviations.CATEGORIES,
    "deviation_consequence": deviations.CONSEQUENCES,
    "improvement": improvements.STATES,
    "improvement_decision": improvements.DECISIONS,
    "routine_part": deviations.PARTS,
    "lex_sarah": deviations.LEX_SARAH,
    "perhaps": questions.PERHAPS,
    "next_by": questions.NEXT_BY,
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
    "ground": GROUNDS,
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
}


def word(kind: str, key: str) -> str:
    """The Swedish word for a key. An unknown key is shown as it is rather than hidden."""
    return WORDS[kind].get(key, key)
