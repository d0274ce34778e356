"""The tables, in reading order."""

from sipweb.models.access import Block, NamedAccess, Reopening
from sipweb.models.audit import HistoryLine, HistoryValue, ReadCase, ReadLine
from sipweb.models.cases import Case, CaseTrack, Intake, SearchToken
from sipweb.models.consents import Consent, ConsentAnswer, ConsentScope, DisclosureBasis
from sipweb.models.events import Event, Notice
from sipweb.models.life import Death, FormerName, PersonMerge
from sipweb.models.meetings import Agreement, Attendance, FiledNote, Meeting, PreMeeting, ThreePartyMeeting, TimeProposal
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
    "Death",
    "Department",
    "Deputy",
    "DisclosureBasis",
    "Draft",
    "Event",
    "FiledNote",
    "FormalDecision",
    "FormerName",
    "HistoryLine",
    "HistoryValue",
    "Intake",
    "Lift",
    "LoginAttempt",
    "Meeting",
    "Municipality",
    "NamedAccess",
    "Note",
    "NoteReach",
    "Notice",
    "Person",
    "PersonMerge",
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
