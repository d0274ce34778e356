"""Exempelköping: its units and the people who work there. All names are invented, all phone numbers reserved ones."""

from typing import NamedTuple

from sipweb.actions.organisation import add_unit, add_user, found_municipality
from sipweb.actions.sessions import hash_password
from sipweb.demo.stage import Stage
from sipweb.rules.standing import Actor, Role

PASSWORD = "exempel-2026"  # noqa: S105 – the demo's, printed on its login page

BOARD = "Socialnämnden"
IOF = ("IOF", "Individ och familj")
AOF = ("AOF", "Äldre, funktionsnedsättning och psykisk ohälsa")

UNITS = (
    ("BOU", "Barn och ungdom", IOF, "Vi utreder vad barn och unga under 18 år behöver och ger stöd till familjen."),
    ("UNG", "Ungdomsenheten", IOF, "Vi utreder och stödjer unga mellan 13 och 20 år som behöver hjälp i sin vardag."),
    ("FAM", "Familjevården", IOF, "Vi följer barn och unga som bor i familjehem och ger stöd till familjehemmen."),
    ("BER", "Beroendeenheten", IOF, "Vi erbjuder stöd och behandling till vuxna med skadligt bruk eller beroende."),
    ("EKB", "Ekonomiskt bistånd", IOF, "Vi prövar rätten till försörjningsstöd och ger stöd till egen försörjning."),
    ("REL", "Våld i nära relation", IOF, "Vi ger råd, stöd och skydd till den som utsätts för våld av en närstående."),
    ("ALD", "Äldreenheten", AOF, "Vi utreder och beslutar om hemtjänst, dagverksamhet och särskilt boende för äldre."),
    ("FUN", "Funktionsnedsättning", AOF, "Vi utreder och beslutar om stöd till personer med funktionsnedsättning."),
    ("SOC", "Socialpsykiatri", AOF, "Vi utreder och beslutar om boendestöd och boende för vuxna med psykisk ohälsa."),
)  # fmt: skip
HIDDEN = frozenset({"REL"})
CHILD_UNITS = frozenset({"BOU", "UNG", "FAM"})


class Staff(NamedTuple):
    username: str
    name: str
    title: str

    @property
    def unit(self) -> str:
        """The code of the unit: hl-ber2 works at BER."""
        return self.username.split("-")[1].rstrip("2").upper()


SOCIAL, CARE = "Socialsekreterare", "Biståndshandläggare"
DEPUTY_HEAD, HEAD = "Biträdande enhetschef", "Enhetschef"
STAFF = (
    Staff("hl-bou", "Karin Holmgren", SOCIAL),
    Staff("hl-ung", "Samira Nazari", SOCIAL),
    Staff("hl-fam", "Erik Sandell", SOCIAL),
    Staff("hl-ber", "Jenny Åkerlund", SOCIAL),
    Staff("hl-ber2", "Tomas Bylund", SOCIAL),
    Staff("hl-ekb", "Mehmet Aydemir", SOCIAL),
    Staff("hl-rel", "Sofie Grahn", SOCIAL),
    Staff("hl-ald", "Helena Forsgren", CARE),
    Staff("hl-ald2", "Daniel Öhrn", CARE),
    Staff("hl-fun", "Fatima Osman", CARE),
    Staff("hl-soc", "Peter Nyqvist", CARE),
    Staff("hl-soc2", "Aino Karppinen", CARE),
    Staff("bec-bou", "Anders Wiklund", DEPUTY_HEAD),
    Staff("bec-ung", "Camilla Strid", DEPUTY_HEAD),
    Staff("bec-fam", "Johan Ekvall", DEPUTY_HEAD),
    Staff("bec-ber", "Åsa Fridlund", DEPUTY_HEAD),
    Staff("bec-ekb", "Goran Petrović", DEPUTY_HEAD),
    Staff("bec-rel", "Lena Sjödahl", DEPUTY_HEAD),
    Staff("bec-ald", "Per-Olof Hägg", DEPUTY_HEAD),
    Staff("bec-fun", "Nadia Rahimi", DEPUTY_HEAD),
    Staff("bec-soc", "Katarina Wede", DEPUTY_HEAD),
    Staff("ec-iof", "Ulrika Norrby", HEAD),
    Staff("ec-aof", "Håkan Tjernberg", HEAD),
    Staff("ac-iof", "Margareta Bohlin", "Avdelningschef"),
    Staff("ac-aof", "Yusuf Demir", "Avdelningschef"),
    Staff("controller", "Stina Ahlqvist", "Verksamhetscontroller"),
    Staff("admin", "Robin Melander", "Administratör"),
)


def roles_of(staff: Staff) -> list[tuple[Role, str | None]]:
    """An enhetschef leads every unit of the department."""
    post = staff.username.split("-")[0]
    if post in {"controller", "admin"}:
        return [(Role.CONTROLLER if post == "controller" else Role.ADMINISTRATOR, None)]
    if post == "ac":
        return [(Role.DEPARTMENT_MANAGER, staff.unit)]
    if post == "ec":
        return [(Role.UNIT_MANAGER, code) for code, _, department, _ in UNITS if department[0] == staff.unit]
    return [(Role.CASE_WORKER if post == "hl" else Role.ASSISTANT_UNIT_MANAGER, staff.unit)]


def place_of(staff: Staff) -> str:
    names = {code: name for code, name, _, _ in UNITS} | {code: f"alla enheter i {name}" for code, name in (IOF, AOF)}
    return "" if "-" not in staff.username else names[staff.unit]


def is_qualified(staff: Staff) -> bool:
    """For tasks about children (SoL 25:1)."""
    return staff.username.startswith("hl-") and staff.unit in CHILD_UNITS


def found(stage: Stage, actor: Actor) -> None:
    """The municipality, its units and its users, all with the same password."""
    found_municipality(actor, None, name="Exempelköping", is_demo=True)
    heads = {staff.unit: staff.name for staff in STAFF if staff.username.startswith("bec-")}
    for line, (code, name, department, assignment) in enumerate(UNITS):
        unit = add_unit(
            actor,
            None,
            code=code,
            name=name,
            department=department,
            board=BOARD,
            assignment=assignment,
            phone=f"08-465 004 {line:02}",
            ask_for=f"biträdande enhetschef {heads[code]}",
            hides_tracks=code in HIDDEN,
        )
        stage.units[code] = unit.id
    password_hash = hash_password(PASSWORD)
    for line, staff in enumerate(STAFF, start=20):
        user = add_user(
            actor,
            None,
            username=staff.username,
            name=staff.name,
            title=staff.title,
            phone=f"08-465 004 {line:02}",
            qualified=is_qualified(staff),
            password=PASSWORD,
            password_hash=password_hash,
            roles=roles_of(staff),
        )
        stage.users[staff.username] = user.id


def accounts_told() -> str:
    """The accounts, one a line, as the terminal shows them."""
    rows = [(s.username, s.name, ", ".join(filter(None, (s.title.lower(), place_of(s))))) for s in STAFF]
    return "\n".join(f"  {username:<11}{name:<19}{work}" for username, name, work in rows)
