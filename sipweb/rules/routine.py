"""The routine as data: numbers with their source, and the words that help beside a question.

A municipality overrides the numbers in `instance/config.toml`, section `[rutin]`. Nothing here stands in a template or a view.
`003` is the routine for cooperation between IoF and AoF; `000` is Stockholm's policy for coordination.
"""

import re
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, NamedTuple


@dataclass(frozen=True)
class Routine:
    """The numbers. Every one that the documents do not give is a local setting, and says so on the page."""

    answer_within: int = 5  # working days to answer a request; local setting (R191, R209)
    act_within: int = 5  # working days for the next step after an answer or a förmöte; local setting (R209)
    file_within: int = 2  # working days until a step is journalförd in the unit's own system; local setting (FL 27 §)
    consent_months: int = 12  # how long a consent is proposed to last; local setting
    consent_warning: int = 30  # days before consent or mandate ends
    adult_age: int = 18
    own_party_age: int = 15  # the child consents too (SoL 3 kap.)
    qualified_below: int = 18  # child tasks need a qualified handläggare (SoL 25:1)
    protection_check_months: int = 12
    leap_day: Literal["28 feb", "1 mar"] = "28 feb"
    extract_months: int = 1  # to hand over a register extract after it was asked for (GDPR art. 12.3)
    data_protection_contact: str = ""  # dataskyddsombudet, as it is printed on register extracts
    concern_phone: str = ""  # where concern for a child is reported; printed on every page about someone under 18
    secrecy_marking: str = "Sekretess enligt 26 kap. 1 § offentlighets- och sekretesslagen"
    meeting_minutes: int = 60
    office_opens: str = "07:00"  # reads before this are pointed out in the log; local setting
    office_closes: str = "18:00"  # and from this on; local setting
    log_sample: int = 20  # rows in a loggkontroll; local setting
    log_review_within: int = 15  # working days after the month's end to sign its loggkontroll; local setting


ROUTINE = Routine()
LEAP_DAYS = ("28 feb", "1 mar")
OFFICE_HOURS = frozenset({"office_opens", "office_closes"})
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def routine_from(settings: dict[str, Any]) -> Routine:
    """The routine with a municipality's own numbers.

    Raises ValueError, with the setting's name, for one that does not exist or has another type.
    """
    if not isinstance(settings, dict):
        raise ValueError("rutin: write a section, [rutin], with one setting on each line.")
    known = {f.name: getattr(ROUTINE, f.name) for f in fields(Routine)}
    for name, value in settings.items():
        if name not in known:
            raise ValueError(f"[rutin] {name}: there is no such setting. Known: {', '.join(sorted(known))}.")
        if type(value) is not type(known[name]):
            raise ValueError(f"[rutin] {name}: write a value like {known[name]!r}.")
        if isinstance(value, int) and value < 1:
            raise ValueError(f"[rutin] {name}: write 1 or more.")
        if name == "leap_day" and value not in LEAP_DAYS:
            raise ValueError(f"[rutin] {name}: write {' or '.join(map(repr, LEAP_DAYS))}.")
        if name in OFFICE_HOURS and not CLOCK.fullmatch(value):
            raise ValueError(f"[rutin] {name}: write a time like {known[name]!r}.")
    routine = replace(ROUTINE, **settings)
    if routine.office_opens >= routine.office_closes:
        raise ValueError("[rutin] office_closes: the office closes after it has opened.")
    return routine


class Rule(NamedTuple):
    """What a document says, in its own meaning, and where."""

    text: str
    source: str
    about: str = ""


RULES = {
    "ask": Rule(
        "När den som är ansvarig handläggare ser att den enskilde behöver kontakt med ytterligare en enhet "
        "vänder hen sig till biträdande enhetschef på den enheten och frågar om en handläggare därifrån kan "
        "bjudas in till ett trepartsmöte.",
        "Rutin IoF–AoF (003), Trepartsmöte vid behov av kontakt med ytterligare enhet",
        "att fråga en annan enhet",
    ),
    "expectations": Rule(
        "Ansvaret att motivera den enskilde är gemensamt. Varje enhet ansvarar för sitt uppdrag och sina beslut – "
        "väck inte förväntningar om insatser från en annan enhet.",
        "Rutin IoF–AoF (003), Styrande värderingar",
        "förväntningar",
    ),
    "assign": Rule(
        "Biträdande enhetschef på den tillfrågade enheten utser en handläggare inom avdelningen. Den som utses tar "
        "kontakt med den ansvariga handläggaren för att boka in mötet tillsammans.",
        "Rutin IoF–AoF (003), Trepartsmöte och flödesschema nivå 1",
        "att utse handläggare",
    ),
    "everyone": Rule(
        "Alla medarbetare ska medverka i samverkan, både konsultativt och i enskilda ärenden. Den som säger nej säger varför.",
        "Rutin IoF–AoF (003), Styrande värderingar",
        "att medverka",
    ),
    "pre_meeting": Rule(
        "Trepartsmötet behöver föregås av ett professionellt förmöte vid ett separat tillfälle innan den enskilde "
        "kommer. På förmötet bestäms mötets struktur och syfte.",
        "Rutin IoF–AoF (003), Trepartsmöte vid behov av kontakt med ytterligare enhet",
        "förmötet",
    ),
    "three_party": Rule(
        "Samverkan sker på handläggarnivå genom trepartsmöten där den enskilde deltar. Syftet är att ge den enskilde "
        "information och göra det möjligt att ansöka. Båda handläggarna arbetar gemensamt som kommunens företrädare.",
        "Rutin IoF–AoF (003), Trepartsmöte vid behov av kontakt med ytterligare enhet",
        "trepartsmötet",
    ),
    "level_1": Rule(
        "All samverkan i enskilda ärenden börjar på handläggarnivå. Det som inte kan lösas där lyfts i samförstånd "
        "till biträdande enhetschef.",
        "Rutin IoF–AoF (003), Användningsområde och flödesschema",
        "nivå 1",
    ),
    "talked_first": Rule(
        "Innan en svårighet lyfts ska handläggarna ha pratat med varandra och försökt reda ut den på egen hand.",
        "Rutin IoF–AoF (003), Samverkanssvårigheter",
        "att lyfta",
    ),
    "decision": Rule(
        "Beslut fattas enligt delegationsordningen på den enhet där insatsen och delegationen finns, och meddelas den "
        "enskilde av den enhet som fattat beslutet. Här skrivs bara hänvisningen till beslutet.",
        "Rutin IoF–AoF (003), Hantering av ärenden",
        "beslut",
    ),
    "consent": Rule(
        "Den enskilde ska alltid tillfrågas och ett samtycke inhämtas innan en kontakt tas.",
        "Rutin IoF–AoF (003), Ärendeöverlämning",
        "att fråga först",
    ),
    "consent_scope": Rule(
        "Samtycket omfattar att berörda verksamheter får utbyta de uppgifter om den enskilde som behövs för "
        "samordningen. Det gäller att lämna uppgifter och samarbeta – det är inte ett samtycke enligt "
        "dataskyddsförordningen.",
        "Policy för samordning (000), Samtycke",
        "vad samtycket omfattar",
    ),
    "time_to_think": Rule(
        "Den enskilde ska få rimlig tid att ta ställning till erbjudandet.",
        "Rutiner Västra Götaland (001), Samtycke",
        "betänketid",
    ),
    "own_request": Rule(
        "När den enskilde eller den som företräder hen själv har begärt samordnat stöd från flera verksamheter finns "
        "inget hinder mot att samarbeta.",
        "Policy för samordning (000), Sekretess",
        "egen begäran",
    ),
    "inform": Rule(
        "När ett ärende är aktuellt på flera enheter ansvarar alla handläggare för att hålla varandra informerade, "
        "särskilt vid beslut, ändrade insatser och när en enhet avslutar.",
        "Rutin IoF–AoF (003), Handläggare till handläggare",
        "att hålla varandra informerade",
    ),
    "consult": Rule(
        "Den enhet där den enskilde är aktuell kan konsultera en annan enhet anonymt eller namngivet: beskriva hur situationen "
        "och behoven ser ut, och sedan förutsättningslöst diskutera om andra enheter kan erbjuda stöd. Syftet är att ta reda på "
        "om den enskilde behöver vara aktuell på flera enheter parallellt.",
        "Rutin IoF–AoF (003), Konsultation",
        "att fråga anonymt",
    ),
    "parallel": Rule(
        "Utredning kan vid behov pågå parallellt på flera enheter. Varje enhet utreder utifrån sitt kompetensområde.",
        "Rutin IoF–AoF (003), Handläggare till handläggare",
        "parallell utredning",
    ),
    "log_review": Rule(
        "All åtkomst till uppgifter om enskilda ska dokumenteras, också läsning, och kontrolleras systematiskt och återkommande.",
        "Lagen (2001:454) om behandling av personuppgifter inom socialtjänsten 10 §",
        "loggkontroll",
    ),
    "extract": Rule(
        "Den som frågar har rätt att få veta om och vilka personuppgifter som behandlas, och få en kopia av dem, gratis och senast "
        "inom en månad. Det som rör andra lämnas inte ut. Kontrollera först att det är rätt person som frågar.",
        "Dataskyddsförordningen artikel 12 och 15; dataskyddslagen 5 kap.",
        "registerutdrag",
    ),
    "child_moves": Rule(
        "En utredning om ett barn avslutas inte för att barnet flyttar. Den nämnd som har inlett utredningen slutför den och "
        "beslutar, eller kommer överens med den nya kommunen om att den tar över. Behöver barnet skydd där: anmäl till den nya kommunen.",
        "Socialtjänstlagen, om utredning när ett barn byter vistelsekommun",
        "barn som flyttar",
    ),
    "protection": Rule(
        "Sekretessmarkering och skyddad folkbokföring gäller: så få som möjligt ska kunna läsa, adress och plats "
        "skrivs inte ut, och skyddet kontrolleras mot folkbokföringen.",
        "Offentlighets- och sekretesslagen 21 och 22 kap.; folkbokföringslagen 16–17 §§",
        "skydd",
    ),
}
