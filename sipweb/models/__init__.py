"""The tables, in reading order."""

from sipweb.models.access import Block, NamedAccess, Reopening
from sipweb.models.announcements import Announcement, AnnouncementCopy
from sipweb.models.answers import RecordedAnswer
from sipweb.models.audit import HistoryLine, HistoryValue, ReadCase, ReadLine
from sipweb.models.cases import Case, CaseTrack, Intake, SearchToken
from sipweb.models.consents import Consent, ConsentAnswer, ConsentScope, DisclosureBasis
from sipweb.models.deviation_follow import FrozenFigures, Improvement, NoticedDeviation
from sipweb.models.deviations import Deviation, DeviationLink, DeviationParty, DeviationSignature, DeviationStep
from sipweb.models.events import Event, Notice
from sipweb.models.extracts import ExtractPart, ExtractRow, RegisterExtract
from sipweb.models.journal import JournalEntry
from sipweb.models.leaving import HandingOver, HandingOverRow
from sipweb.models.life import Death, FormerName, PersonMerge
from sipweb.models.meetings import Agreement, Attendance, Meeting, PreMeeting, ThreePartyMeeting, TimeProposal
from sipweb.models.notes import Note, NoteReach, PresenceQuestion
from sipweb.models.organisation import Board, Department, Deputy, Municipality, Unit, User, UserRole
from sipweb.models.people import Person, Representative
from sipweb.models.questions import AnonymousQuestion, GeneralAdvice, QuestionStep
from sipweb.models.referrals import FormalDecision, Lift, Referral
from sipweb.models.reviews import LogReview, LogReviewRow
from sipweb.models.sessions import AccessibilityMessage, Draft, LoginAttempt, Session
from sipweb.models.threads import Thread, ThreadMessage, ThreadUnit

__all__ = [
    "AccessibilityMessage",
    "Agreement",
    "Announcement",
    "AnnouncementCopy",
    "AnonymousQuestion",
    "Attendance",
    "Block",
    "Board",
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
    "Event",
    "ExtractPart",
    "ExtractRow",
    "FormalDecision",
    "FormerName",
    "FrozenFigures",
    "GeneralAdvice",
    "HandingOver",
    "HandingOverRow",
    "HistoryLine",
    "HistoryValue",
    "Improvement",
    "Intake",
    "JournalEntry",
    "Lift",
    "LogReview",
    "LogReviewRow",
    "LoginAttempt",
    "Meeting",
    "Municipality",
    "NamedAccess",
    "Note",
    "NoteReach",
    "Notice",
    "NoticedDeviation",
    "Person",
    "PersonMerge",
    "PreMeeting",
    "PresenceQuestion",
    "QuestionStep",
    "ReadCase",
    "ReadLine",
    "RecordedAnswer",
    "Referral",
    "RegisterExtract",
    "Reopening",
    "Representative",
    "SearchToken",
    "Session",
    "Thread",
    "ThreadMessage",
    "ThreadUnit",
    "ThreePartyMeeting",
    "TimeProposal",
    "Unit",
    "User",
    "UserRole",
]
