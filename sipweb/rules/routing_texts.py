"""What the routine says about where a new matter belongs and who pays, word for word; and what a rule is. See `routine_texts.py`.

Old words stand here because the document is quoted. What is not in the document is the rule's `note`, outside the quotation.
"""

from typing import NamedTuple


class Rule(NamedTuple):
    """What a document says, in its own meaning or within ”” in its own words, and where. `note`: what is ours to add."""

    text: str
    source: str
    about: str = ""
    note: str = ""


HOUSING = "Rutin IoF–AoF (003), Boendeproblematik"
NEW = "Rutin IoF–AoF (003), Aktualisering av ej tidigare kända ärende"
KNOWN_BEFORE = "Rutin IoF–AoF (003), Aktualisering av tidigare kända ärenden på barn och ungdom"
HOMELESS = "Rutin IoF–AoF (003), Personer över 65 år i hemlöshet"

ROUTING_RULES = {
    "routing_housing": Rule(
        "”Stadsdelsförvaltningen är inte ansvarig för boendefrågor. Familjer och ensamstående med egna inkomster ansvarar själva för att "
        "ordna eget boende. Enskilda med missbruks, psykiska eller allvarliga sociala problem har ofta svårigheter att få, klara och "
        "behålla ett eget boende. De kan därför vara i behov av hjälp från förvaltningen.”",
        HOUSING,
        "bostad",
    ),
    "routing_main": Rule(
        "”Ej kända ärenden (helt nya på förvaltningen) som inkommer i någon form till förvaltningen är huvudregeln att alla inte tidigare "
        "kända ärenden, där den enskilde är 19 år fyllda eller äldre då anmälan/ansökan inkommer, ska handläggas av AoF.”",
        NEW,
        "nya ärenden",
    ),
    "routing_exception": Rule(
        "”Undantaget är när det tydligt framgår att den enskilde har behov av insatser för sitt missbruk, är i behov av ekonomiskt bistånd "
        "eller relationsvåldsproblematik.”",
        NEW,
        "undantaget",
        "Rutinen skriver inte ut att ärendet då hör till IoF, men det följer av undantaget.",
    ),
    "routing_parallel": Rule(
        "”I de fall där problematiken berör flera enheter, exempelvis missbruk och socialpsykiatri, ska utredning ske parallellt om behov "
        "finns.”",
        NEW,
        "parallell utredning",
    ),
    "routing_young": Rule(
        "”Tidigare kända ärenden på barn och ungdom återkommer med anmälan/ansökan. Huvudregeln är att dessa ärenden ska åter till barn "
        "och ungdom om den enskilde inte fyllt 19 år.”",
        KNOWN_BEFORE,
        "tidigare kända",
    ),
    "routing_starts": Rule("”Mottagande enhet initierar vid behov samverkan enligt denna rutin.”", KNOWN_BEFORE, "vem som börjar"),
    "routing_homeless": Rule(
        "”I Programmet äldre personer med eller utan missbruk som lever i hemlöshet eller som riskerar att bli hemlösa (juni 2016) "
        "redovisas ansvarsfördelning gällande handläggning och fördelning av kostnader mellan IoF och AoF. … Se vidare sidan 33 i "
        "programmet … Dokumentet finns på intranätet.”",
        HOMELESS,
        "hemlöshet över 65 år",
    ),
    "cost_treatment": Rule(
        "”Kostnader för behandling av missbruk och beroende beslutas och bekostas alltid av IoF.”", HOMELESS, "kostnad för behandling"
    ),
    "cost_shared": Rule(
        "”Ett gemensamt kostnadsansvar gäller när boendet har insatser som motsvarar insatser som kan ges inom hemtjänst/boendestöd "
        "och/eller äldreomsorgens särskilda boendeformer.”",
        HOMELESS,
        "gemensam kostnad",
        "Hur kostnaden delas är ej reglerat i rutinen.",
    ),
}
