"""The tables, in reading order."""

from sipweb.models.access import Block, NamedAccess, Reopening
from sipweb.models.audit import HistoryLine, HistoryValue, ReadCase, ReadLine
from sipweb.models.cases import Case, CaseTrack, Intake, SearchToken
from sipweb.models.consents import Consent, ConsentAnswer, ConsentScope, DisclosureBasis
from sipweb.models.events import Event, Notice
from sipweb.models.journal import JournalEntry
from sipweb.models.leaving import HandingOver, HandingOverRow
from sipweb.models.meetings import Agreement, Attendance, Meeting, PreMeeting, ThreePartyMeeting, TimeProposal
from sipweb.models.notes import Note, NoteReach, PresenceQuestion
from sipweb.models.organisation import Board, Department, Deputy, Municipality, Unit, User, UserRole
from sipweb.models.people import Person, Representative
from sipweb.models.referrals import FormalDecision, Lift, Referral
from sipweb.models.sessions import AccessibilityMessage, Draft, LoginAttempt, Session

__all__ = [
    "AccessibilityMessage",
    "Agreement",
    "Attendance",
    "Block",
    "Board",
    "Case",
    "CaseTrack",
    "Consent",
    "ConsentAnswer",
    "ConsentScope",
    "Department",
    "Deputy",
    "DisclosureBasis",
    "Draft",
    "Event",
    "FormalDecision",
    "HandingOver",
    "HandingOverRow",
    "HistoryLine",
    "HistoryValue",
    "Intake",
    "JournalEntry",
    "Lift",
    "LoginAttempt",
    "Meeting",
    "Municipality",
    "NamedAccess",
    "Note",
    "NoteReach",
    "Notice",
    "Person",
    "PreMeeting",
    "PresenceQuestion",
    "ReadCase",
    "ReadLine",
    "Referral",
    "Reopening",
    "Representative",
    "SearchToken",
    "Session",
    "ThreePartyMeeting",
    "TimeProposal",
    "Unit",
    "User",
    "UserRole",
]
