"""An invented cast, the permission matrix in person, and the akter that tests begin with. First letters tell the unit:

Berit and Birger at BER (and Bodil), Alva and Axel at ALD (and Aron), Sara and Simon at SOC, Rut and Ragnar at REL,
Olle and Otto at BOU, Dag and Disa at EKB. The first of each pair is handläggare, the second biträdande enhetschef.
"""

from datetime import date, datetime

from sipweb.actions.cases import confirm_intake, register_intake
from sipweb.actions.consents import ask_consent
from sipweb.actions.organisation import add_unit, add_user, found_municipality
from sipweb.actions.people import add_representative
from sipweb.clock import as_local
from sipweb.db import db
from sipweb.models import Case, Unit, User
from sipweb.queries.people import standing_of
from sipweb.rules.standing import Actor, Role, Standing

START = as_local("2026-10-12T09:00")  # a Monday
TODAY = START.date()
PASSWORD = "en lång mening för test"
CHEAP_HASH = "scrypt:2:1:1$salt$"  # fits no password; tests of login set a real one

IOF, AOF = ("IOF", "Individ och familj"), ("AOF", "Äldre och funktionsnedsättning")
UNITS = (
    ("BER", "Beroendeenheten", IOF),
    ("BOU", "Barn och ungdom", IOF),
    ("EKB", "Ekonomiskt bistånd", IOF),
    ("REL", "Våld i nära relation", IOF),
    ("ALD", "Äldreenheten", AOF),
    ("SOC", "Socialpsykiatri", AOF),
)
WORKER, BOSS, HEAD = Role.CASE_WORKER, Role.ASSISTANT_UNIT_MANAGER, Role.UNIT_MANAGER
STAFF = (
    ("berit", "Berit Alm", [(WORKER, "BER")]),
    ("bodil", "Bodil Ask", [(WORKER, "BER")]),
    ("birger", "Birger Bok", [(BOSS, "BER")]),
    ("alva", "Alva Ek", [(WORKER, "ALD")]),
    ("aron", "Aron En", [(WORKER, "ALD")]),
    ("axel", "Axel Gran", [(BOSS, "ALD")]),
    ("sara", "Sara Hägg", [(WORKER, "SOC")]),
    ("simon", "Simon Lind", [(BOSS, "SOC")]),
    ("rut", "Rut Lönn", [(WORKER, "REL")]),
    ("ragnar", "Ragnar Pil", [(BOSS, "REL")]),
    ("olle", "Olle Rönn", [(WORKER, "BOU")]),
    ("otto", "Otto Sälg", [(BOSS, "BOU")]),
    ("dag", "Dag Tall", [(WORKER, "EKB")]),
    ("disa", "Disa Vide", [(BOSS, "EKB")]),
    ("eva", "Eva Palm", [(HEAD, "BER"), (HEAD, "BOU"), (HEAD, "EKB"), (HEAD, "REL")]),
    ("viktor", "Viktor Oxel", [(Role.DEPARTMENT_MANAGER, "IOF")]),
    ("cecilia", "Cecilia Al", [(Role.CONTROLLER, None)]),
    ("tore", "Tore Kvitten", [(Role.ADMINISTRATOR, None)]),
)
HIDDEN_NAME = "Våld i nära relation"

MADE = Actor(Standing(None, "kommandoraden"), as_local("2026-09-01T08:00"))


def actor_of(username: str, now: datetime = START) -> Actor:
    user_id = db.session.scalar(db.select(User.id).where(User.username == username))
    return Actor(standing_of(user_id, now.date()), now)


def unit_of(code: str) -> Unit:
    return db.session.scalar(db.select(Unit).where(Unit.code == code))


def user_of(username: str) -> User:
    return db.session.scalar(db.select(User).where(User.username == username))


def fill() -> None:
    """Everything the tests find when they begin."""
    found_municipality(MADE, None, name="Provköping", is_demo=False)
    for code, name, department in UNITS:
        add_the_unit(code, name, department, "Socialnämnden")
    for username, name, roles in STAFF:
        add_someone(username, name, roles)
    adult()
    child()
    protected()
    hidden()
    db.session.rollback()


def add_the_unit(code, name, department, board) -> Unit:
    more = {"assignment": f"Uppdraget för {code}.", "phone": "08-465 004 00", "ask_for": "mottagningen", "hides_tracks": code == "REL"}
    return add_unit(MADE, None, code=code, name=name, department=department, board=board, **more)


def add_someone(username, name, roles) -> User:
    more = {"password": PASSWORD, "password_hash": CHEAP_HASH, "phone": f"08-465 004 {len(username):02}"}
    title = "Socialsekreterare" if roles[0][0] is WORKER else "Chef"
    return add_user(MADE, None, username=username, name=name, roles=roles, title=title, qualified=username == "olle", **more)


def known(worker: str, boss: str, code: str, name: str, birth: date, number: str = "", on: str = "2026-10-01", **told) -> Case:
    """A person registered by a handläggare and confirmed by the boss, on 1 October unless the test says another day."""
    then = as_local(f"{on}T10:00")
    given, family = name.split()
    facts = {
        "given_name": given,
        "family_name": family,
        "identity_kind": "personnummer" if number else "saknas",
        "identity_number": number,
        "birth_date": birth,
        "protection": "none",
        "protection_checked_on": date(2026, 9, 1),
        "phone": "070-174 06 05",
        "ground": "application",
        "ground_on": date(2026, 9, 30),
        "other_number": "",
        "is_hidden": False,
    }
    intake = register_intake(actor_of(worker, then), unit_of(code), **(facts | told))
    return confirm_intake(actor_of(boss, then), intake, case_worker_id=user_of(worker).id)


def adult() -> None:
    """66 years, in treatment at BER, and has said yes to ALD: akt 2026-0001."""
    case = known("berit", "birger", "BER", "Gun Östberg", date(1960, 3, 5), "196003052385", other_number="BER-77")
    consent_for(case, "berit", "BER", "ALD")


def child() -> None:
    """12 years, at BOU, two custodians: akt 2026-0002."""
    case = known("olle", "otto", "BOU", "Leo Sandell", date(2014, 5, 5), "201405052398")
    for name in ("Mamma Sandell", "Pappa Sandell"):
        add_representative(actor_of("olle", as_local("2026-10-01T11:00")), case, kind="custodian", name=name)


def protected() -> None:
    """Sekretessmarkering, at SOC, read by Sara and Simon only: akt 2026-0003."""
    known("sara", "simon", "SOC", "Mira Falk", date(1990, 5, 6), "199005062386", protection="flagged", phone="070-174 06 77")


def hidden() -> None:
    """At EKB, and at REL where nobody else may know: akt 2026-0004."""
    known("dag", "disa", "EKB", "Hilda Moberg", date(1985, 7, 9), "198507092388")
    known("rut", "ragnar", "REL", "Hilda Moberg", date(1985, 7, 9), "198507092388", is_hidden=True)


def consent_for(case: Case, worker: str, code: str, *to: str, **told):
    """A plain yes from the individual, given on 2 October for a year."""
    actor = actor_of(worker, as_local("2026-10-02T10:00"))
    asked = {
        "unit_id": unit_of(code).id,
        "unit_ids": [unit_of(one).id for one in to],
        "organisations": [],
        "givers": [("individual", None)],
        "answers": [{"answer": "yes", "form": "written", "on": date(2026, 10, 2)}],
        "purpose": "Samordna stöd hemma.",
        "information": "situation,insatser",
        "informed_how": "Muntligt vid besök.",
        "asked_on": date(2026, 10, 2),
        "valid_to": date(2027, 10, 2),
    }
    return ask_consent(actor, case, **(asked | told))
