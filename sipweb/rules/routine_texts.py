"""The words of the routine that help beside a question, each in its own meaning and with its source.

`003` is the routine for cooperation between IoF and AoF; `000` is Stockholm's policy for coordination.
"""

from sipweb.rules.routing_texts import ROUTING_RULES, Rule
from sipweb.rules.transfer_texts import TRANSFER_TEXTS

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
    "unity": Rule(
        "Alla medarbetare företräder förvaltningen. Därför är det viktigt att vara eniga inför externa aktörer, till exempel regionen "
        "och andra vårdgivare.",
        "Rutin IoF–AoF (003), Styrande värderingar",
        "att möta andra utanför kommunen",
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
    "lift_on": Rule(
        "Om biträdande enhetschefer inte lyckas lösa ärendet lyfts det till respektive enhetschef, och därefter till avdelningscheferna. "
        "Rapporteringen ska vara skriftlig, det ska vara tydligt för alla att ärendet lyfts, och alla ska vara överens om det.",
        "Rutin IoF–AoF (003), Hantering av ärenden och flödesschema nivå 2–4",
        "att lyfta vidare",
    ),
    "stays_with": Rule(
        "Under tiden ett ärende är uppe för diskussion ligger ansvaret för pågående insatser kvar hos den enhet som har fattat beslutet.",
        "Rutin IoF–AoF (003), Hantering av ärenden",
        "ansvaret under tiden",
    ),
    "cost": Rule(
        "Oklarheter kring kostnader för insatser hanteras av avdelningscheferna.",
        "Rutin IoF–AoF (003), Användningsområde",
        "kostnader",
    ),
    "precedent": Rule(
        "När lagar och styrdokument inte ger klar vägledning om ansvarsgränser löses frågan genom samarbete och överenskommelse.",
        "Policy för samordning (000), Oklara ansvarsgränser",
        "gränser för ansvar",
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
    "urgent": Rule(
        "I akuta ärenden som inte kan vänta till nästa månadsmöte tar biträdande enhetschef kontakt med biträdande enhetschef "
        "på den andra enheten för konsultation.",
        "Rutin IoF–AoF (003), Akuta ärenden",
        "akuta ärenden",
    ),
    "care_planning": Rule(
        "Båda avdelningarna medverkar vid vårdplanering när insatser kan behövas från båda, när det finns önskemål om det, eller när "
        "det inte är klart var behovet hör hemma. På mötet tas inga beslut, bara informationsutbyte och genomgång. Tid för ett internt "
        "uppföljningsmöte planeras i nära anslutning, för att gå igenom ett eventuellt gemensamt ansvar.",
        "Rutin IoF–AoF (003), Vårdplanering",
        "vårdplanering",
    ),
    "yearly": Rule(
        "Avdelningarna ansvarar gemensamt för att utvärdera att rutinen är ändamålsenlig och förankrad. En gång per år träffas "
        "avdelningschef, enhetschefer och biträdande enhetschefer för att förankra, revidera och levandegöra den. I samband med det "
        "finns möjlighet till gemensam kompetensutveckling. Rutinen skrivs under av de två avdelningscheferna.",
        "Rutin IoF–AoF (003), Uppföljning av samverkan",
        "årlig uppföljning",
    ),
    "parallel": Rule(
        "Utredning kan vid behov pågå parallellt på flera enheter. Varje enhet utreder utifrån sitt kompetensområde.",
        "Rutin IoF–AoF (003), Handläggare till handläggare",
        "parallell utredning",
    ),
    "monthly": Rule(
        "Samverkan mellan avdelningarna sker en gång i månaden, i två former: varannan månad avstämningsmöte, som är obligatoriskt för "
        "alla biträdande enhetschefer, och varannan månad samverkansmöte, där de deltar som är kallade.",
        "Rutin IoF–AoF (003), Mötesforum på biträdande enhetschefsnivå",
        "mötena",
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
    "deviation": Rule(
        "Vid avvikelser från samverkan fylls en avvikelserapport i. Steg 1 fylls i av den verksamhet som uppmärksammat avvikelsen, lägst "
        "av biträdande enhetschef. Ta sedan kontakt med motsvarande nivå på den andra enheten och fyll i steg 2 efter dialog. Den ifyllda "
        "rapporten lämnas till verksamhetscontroller, som samlar dem.",
        "Rutin IoF–AoF (003), Avvikelsehantering och blankett daterad 2018-02-22",
        "avvikelser",
    ),
    "lex_sarah": Rule(
        "Alla som arbetar i socialtjänsten ska genast rapportera ett missförhållande, eller en påtaglig risk för ett, som rör den som får "
        "eller kan få insatser. Avvikelserapporten ersätter inte den rapporten.",
        "Lagen, socialtjänstlagen 27 kap. 2 § och LSS 24 b §",
        "lex Sarah",
    ),
    "protection": Rule(
        "Sekretessmarkering och skyddad folkbokföring gäller: så få som möjligt ska kunna läsa, adress och plats "
        "skrivs inte ut, och skyddet kontrolleras mot folkbokföringen.",
        "Offentlighets- och sekretesslagen 21 och 22 kap.; folkbokföringslagen 16–17 §§",
        "skydd",
    ),
    **{key: Rule(*told) for key, told in TRANSFER_TEXTS.items()},
    **ROUTING_RULES,
}
