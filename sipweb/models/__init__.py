"""The tables, in reading order."""

from sipweb.models.access import Block, NamedAccess, Reopening
from sipweb.models.agenda import AgendaItem, AgendaItemUnit, CancelledItem, MonthlyTask
from sipweb.models.announcements import Announcement, AnnouncementCopy
from sipweb.models.answers import RecordedAnswer
from sipweb.models.audit import HistoryLine, HistoryValue, ReadCase, ReadLine
from sipweb.models.care_planning import CarePlanning
from sipweb.models.cases import Case, CaseTrack, Intake, SearchToken
from sipweb.models.consents import Consent, ConsentAnswer, ConsentScope, DisclosureBasis
from sipweb.models.deviation_follow import FrozenFigures, Improvement, NoticedDeviation
from sipweb.models.deviations import Deviation, DeviationLink, DeviationParty, DeviationSignature, DeviationStep
from sipweb.models.escalations import Escalation, EscalationAnswer, EscalationStep, EscalationUnit, Precedent
from sipweb.models.events import Event, Notice
from sipweb.models.extracts import ExtractPart, ExtractRow, RegisterExtract
from sipweb.models.journal import JournalEntry
from sipweb.models.leaving import HandingOver, HandingOverRow
from sipweb.models.life import Death, FormerName, PersonMerge
from sipweb.models.meetings import Agreement, Attendance, Meeting, PreMeeting, ThreePartyMeeting, TimeProposal
from sipweb.models.monthly import MinutesCorrection, MonthlyAttendance, MonthlyMeeting, TermInventory
from sipweb.models.notes import Note, NoteReach, PresenceQuestion
from sipweb.models.organisation import Board, Department, Deputy, Municipality, Unit, User, UserRole
from sipweb.models.people import Person, Representative
from sipweb.models.questions import AnonymousQuestion, GeneralAdvice, QuestionStep
from sipweb.models.referrals import FormalDecision, Referral
from sipweb.models.reviews import LogReview, LogReviewRow
from sipweb.models.routine_reviews import RoutineReview, RoutineReviewMember, RoutineRevision, RoutineSignature
from sipweb.models.routing import Routing, RoutingPlace
from sipweb.models.sessions import AccessibilityMessage, Draft, LoginAttempt, ReceivedForm, Session
from sipweb.models.threads import Thread, ThreadMessage, ThreadUnit
from sipweb.models.transfers import Handover, Placement, Transfer
from sipweb.models.urgent import UrgentConsultation

__all__ = [
    "AccessibilityMessage",
    "AgendaItem",
    "AgendaItemUnit",
    "Agreement",
    "Announcement",
    "AnnouncementCopy",
    "AnonymousQuestion",
    "Attendance",
    "Block",
    "Board",
    "CancelledItem",
    "CarePlanning",
    "Case",
    "CaseTrack",
    "Consent",
    "ConsentAnswer",
    "ConsentScope",
    "Death",
    "Department",
    "Deputy",
    "Deviation",
    "DeviationLink",
    "DeviationParty",
    "DeviationSignature",
    "DeviationStep",
    "DisclosureBasis",
    "Draft",
    "Escalation",
    "EscalationAnswer",
    "EscalationStep",
    "EscalationUnit",
    "Event",
    "ExtractPart",
    "ExtractRow",
    "FormalDecision",
    "FormerName",
    "FrozenFigures",
    "GeneralAdvice",
    "HandingOver",
    "HandingOverRow",
    "Handover",
    "HistoryLine",
    "HistoryValue",
    "Improvement",
    "Intake",
    "JournalEntry",
    "LogReview",
    "LogReviewRow",
    "LoginAttempt",
    "Meeting",
    "MinutesCorrection",
    "MonthlyAttendance",
    "MonthlyMeeting",
    "MonthlyTask",
    "Municipality",
    "NamedAccess",
    "Note",
    "NoteReach",
    "Notice",
    "NoticedDeviation",
    "Person",
    "PersonMerge",
    "Placement",
    "PreMeeting",
    "Precedent",
    "PresenceQuestion",
    "QuestionStep",
    "ReadCase",
    "ReadLine",
    "ReceivedForm",
    "RecordedAnswer",
    "Referral",
    "RegisterExtract",
    "Reopening",
    "Representative",
    "RoutineReview",
    "RoutineReviewMember",
    "RoutineRevision",
    "RoutineSignature",
    "Routing",
    "RoutingPlace",
    "SearchToken",
    "Session",
    "TermInventory",
    "Thread",
    "ThreadMessage",
    "ThreadUnit",
    "ThreePartyMeeting",
    "TimeProposal",
    "Transfer",
    "Unit",
    "UrgentConsultation",
    "User",
    "UserRole",
]
