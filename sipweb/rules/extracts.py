"""Registerutdrag: what someone has the right to learn of what is held about them (GDPR art. 12, 15; dataskyddslagen 5 kap.).

The person asks; staff write it down, take it out and review it, each unit its own part.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sipweb.rules.days import months_after
from sipweb.rules.people import REPRESENTATIVES
from sipweb.rules.routine import Routine

REQUESTERS = {"individual": "Den enskilde själv", "representative": "En företrädare"}
MAY_ASK = frozenset(REPRESENTATIVES) - {"relative"}  # next of kin need a fullmakt, and are then an agent
IDENTITY_CHECKS = {
    "id_card": "Legitimation visad vid besök",
    "e_id": "E-legitimation",
    "known": "Känd av handläggaren sedan tidigare",
    "home": "Lämnas bara till folkbokföringsadressen eller för hand mot legitimation",
}
ENDINGS = {
    "by_hand": "Lämnad för hand",
    "fetched": "Hämtad, mot legitimation",
    "post": "Skickad med rekommenderat brev",
    "not_given": "Lämnas inte ut",
}
WITHDRAWN = "withdrawn"

CONTACT = "Kontaktuppgift till någon annan"
SAID_BY_OTHERS = "Det någon annan har sagt"
PROTECTED = "Skyddade personuppgifter: lämnas muntligt"
UNFINISHED = "Utkast som inte är färdigt (dataskyddslagen 5 kap. 2 §)"
NAMES_HIDDEN = "Nämner en enhet som inte skrivs på papper"
STAFF = "Rör en medarbetare, inte den enskilde"


class Row(NamedTuple):
    """One thing that is held, as a Swedish sentence to the person. `key` stays the same as long as the thing does;
    `leave_out` is why it should not be handed over unless the reviewer finds otherwise."""

    key: str
    text: str
    leave_out: str = ""


def due_on(asked_on: date, routine: Routine) -> date:
    """The last day to hand it over: a month after it was asked for (GDPR art. 12.3)."""
    return months_after(asked_on, routine.extract_months)


def why_not_sent(how: str, *, by_hand: bool) -> str | None:
    """What is hidden or protected never goes by post."""
    if how == "post" and by_hand:
        return "Den här delen får inte skickas. Lämna den för hand."
    return None


def why_not_left_out(reasons: Iterable[str]) -> str | None:
    if all(reason.strip() for reason in reasons):
        return None
    return "Skriv varför uppgiften inte tas med."


def legal_information(municipality: str, board: str, contact: str, left_out: int) -> list[tuple[str, str]]:
    """What the law says that the person must be told, beside the copy itself: heading and text."""
    names = {"municipality": municipality, "board": board, "contact": f"Dataskyddsombud: {contact}. " if contact else ""}
    return [*((heading, text.format(**names)) for heading, text in LEGAL), what_is_missing(left_out)]


LEGAL = (
    (
        "Vem som ansvarar",
        "{board} i {municipality} är personuppgiftsansvarig. {contact}Utdraget gäller sipweb, där enheter i socialtjänsten "
        "samarbetar. Din personakt finns i ett annat system. Har flera enheter uppgifter om dig lämnar var och en sin egen del.",
    ),
    (
        "Varför uppgifterna behandlas",
        "För att enheter i socialtjänsten ska kunna fråga varandra, mötas och samordna stödet till dig, och för att följa upp hur "
        "det har gått till. Grunden är en uppgift av allmänt intresse och myndighetsutövning (dataskyddsförordningen artikel 6.1 e "
        "och 9.2 h, lagen om behandling av personuppgifter inom socialtjänsten). Den är inte samtycke.",
    ),
    (
        "Vilka slags uppgifter",
        "Namn, nummer och kontaktuppgifter; vilka enheter du är eller har varit aktuell hos; vad du och andra har sagt och ansökt "
        "om; din situation, hälsa och dina behov så långt de behövs för samarbetet; samtycken, möten och vad som är överenskommet; "
        "när uppgifterna har lästs.",
    ),
    (
        "Varifrån de kommer",
        "Från dig, från dem som företräder dig, från enheterna själva, och från den som har anmält eller lämnat uppgifter om dig.",
    ),
    (
        "Vem som får dem",
        "De som arbetar med dig på den enhet som har uppgifterna. En annan enhet, myndighet eller organisation får dem bara när du "
        "har samtyckt eller det finns en annan grund. Vilka de är står under samtycken, förfrågningar och anteckningar. "
        "Inget lämnas till länder utanför EU och EES.",
    ),
    (
        "Hur länge de sparas",
        "Uppgifterna ska förstöras fem år efter den sista anteckningen i akten, och senast kalenderåret efter det (socialtjänstlagen "
        "16 kap. 1 §). De sparas längre om de rör faderskap, adoption eller ett barn som har varit placerat, om de hör till en "
        "utredning om skydd eller stöd till ett barn (då till dess personen fyller 30 år), eller om de sparas för forskning "
        "(16 kap. 2, 2 a och 4 §§).",
    ),
    (
        "Dina rättigheter",
        "Är något fel eller saknas något? Säg till, så rättar eller kompletterar vi det. Håller vi inte med antecknar vi att du "
        "anser att uppgiften är fel. Du kan också begära att behandlingen begränsas, eller att uppgifter raderas, men det som måste "
        "sparas enligt lag får inte raderas. Du kan inte motsätta dig behandling som är tillåten enligt lagen om behandling av "
        "personuppgifter inom socialtjänsten.",
    ),
    ("Automatiska beslut", "Inga beslut om dig fattas automatiskt, och ingen profilering görs."),
    ("Klagomål", "Du kan klaga hos Integritetsskyddsmyndigheten (IMY), Box 8114, 104 20 Stockholm, imy.se."),
)


def what_is_missing(left_out: int) -> tuple[str, str]:
    """That something is left out is said, and what can be done about it; what it was is not."""
    heading = "Det som inte är med"
    if not left_out:
        return heading, "Alla uppgifter i den här delen är med."
    many, they = ("En uppgift", "den") if left_out == 1 else (f"{left_out} uppgifter", "de")
    return heading, (
        f"{many} i den här delen är inte med, därför att {they} rör någon annan, inte är färdig text, lämnas muntligt eller omfattas "
        "av sekretess också mot dig (offentlighets- och sekretesslagen 26 kap. 1 §, dataskyddslagen 5 kap. 1 och 2 §§). Du kan "
        "begära ett skriftligt beslut om det, och överklaga beslutet till förvaltningsrätten."
    )
