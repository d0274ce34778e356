"""What the routine says about where a new matter belongs and who pays; and what a rule is. See `routine_texts.py`."""

from typing import NamedTuple


class Rule(NamedTuple):
    """What a document says, in its own meaning, and where."""

    text: str
    source: str
    about: str = ""


ROUTING_RULES = {
    "routing_housing": Rule(
        "Förvaltningen ansvarar inte för bostadsfrågor. Familjer och ensamstående med egna inkomster ordnar själva sitt boende. Den som "
        "har skadligt bruk eller beroende, psykiska eller allvarliga sociala problem kan behöva hjälp från förvaltningen.",
        "Rutin IoF–AoF (003), Boendeproblematik",
        "bostad",
    ),
    "routing_main": Rule(
        "Huvudregeln är att ärenden som är helt nya på förvaltningen handläggs av AoF när den enskilde har fyllt 19 år då anmälan eller "
        "ansökan kommer in.",
        "Rutin IoF–AoF (003), Aktualisering av ej tidigare kända ärenden",
        "nya ärenden",
    ),
    "routing_exception": Rule(
        "Undantaget är när det tydligt framgår att den enskilde behöver insatser för skadligt bruk, behöver ekonomiskt bistånd eller lever "
        "med våld i nära relation. Rutinen skriver inte ut att ärendet då hör till IoF, men det följer av undantaget.",
        "Rutin IoF–AoF (003), Aktualisering av ej tidigare kända ärenden",
        "undantaget",
    ),
    "routing_parallel": Rule(
        "Rör problemen flera enheter, till exempel skadligt bruk och socialpsykiatri, utreder enheterna parallellt om det behövs.",
        "Rutin IoF–AoF (003), Aktualisering av ej tidigare kända ärenden",
        "parallell utredning",
    ),
    "routing_young": Rule(
        "Huvudregeln är att tidigare kända ärenden på barn och ungdom som kommer tillbaka med en anmälan eller ansökan ska åter till barn "
        "och ungdom om den enskilde inte har fyllt 19 år.",
        "Rutin IoF–AoF (003), Aktualisering av tidigare kända ärenden på barn och ungdom",
        "tidigare kända",
    ),
    "routing_starts": Rule(
        "Den mottagande enheten tar vid behov initiativ till samverkan enligt rutinen.",
        "Rutin IoF–AoF (003), Aktualisering av tidigare kända ärenden på barn och ungdom",
        "vem som börjar",
    ),
    "routing_homeless": Rule(
        "För personer över 65 år i hemlöshet står ansvar och kostnader mellan IoF och AoF i programmet om äldre personer "
        "som lever i hemlöshet eller riskerar att bli hemlösa (juni 2016), sidan 33. Det finns på intranätet.",
        "Rutin IoF–AoF (003), Personer över 65 år i hemlöshet",
        "hemlöshet över 65 år",
    ),
    "cost_treatment": Rule(
        "Kostnader för behandling av skadligt bruk och beroende beslutas och bekostas alltid av IoF.",
        "Rutin IoF–AoF (003), Personer över 65 år i hemlöshet",
        "kostnad för behandling",
    ),
    "cost_shared": Rule(
        "Kostnadsansvaret är gemensamt när boendet har insatser som motsvarar dem i hemtjänst, boendestöd eller äldreomsorgens särskilda "
        "boendeformer. Hur kostnaden delas står inte i rutinen.",
        "Rutin IoF–AoF (003), Personer över 65 år i hemlöshet",
        "gemensam kostnad",
    ),
}
