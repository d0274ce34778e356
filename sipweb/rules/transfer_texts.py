"""What the routine says of transfers and handovers: for each key the text, its source and what it is about, as `Rule` has them."""

TRANSFER_TEXTS = {
    "transfer_19": (
        "Är den enskilde aktuell på barn och ungdom och bedöms behöva fortsatt stöd efter 19 års ålder ska ärendet lyftas på "
        "samverkansmötet.",
        "Rutin IoF–AoF (003), Överföring av pågående ärenden",
        "den som fyller 19",
    ),
    "transfer_placed": (
        "Är den enskilde placerad av familjevården ligger ansvaret kvar på ungdomsenheten till den dag hen fyller 21. När en "
        "placering slutar innan dess är inte reglerat i rutinen.",
        "Rutin IoF–AoF (003), Överföring av pågående ärenden",
        "den som är placerad",
    ),
    "transfer_notify": (
        "Ärendet aviseras senast sex månader före födelsedagen, så att handläggarna på den gamla och den nya enheten kan arbeta "
        "tillsammans under en övergångsperiod.",
        "Rutin IoF–AoF (003), Överföring av pågående ärenden",
        "att avisera",
    ),
    "transfer_purpose": (
        "Syftet är att gemensamt bestämma om en överföring är lämplig och på vilket sätt den i så fall ska göras. Under tiden ligger "
        "ansvaret för pågående insatser kvar på den enhet som fattade beslutet.",
        "Rutin IoF–AoF (003), Överföring av pågående ärenden; Hantering av ärenden",
        "beslutet om överföring",
    ),
    "transfer_decides": (
        "Från och med födelsedagen ansvarar den mottagande enheten för att fatta beslut. Insatser kan ges först när ärendeansvaret "
        "har förts över.",
        "Rutin IoF–AoF (003), Överföring av pågående ärenden; Ärendeöverlämning",
        "vem som beslutar",
    ),
    "transfer_lifted": (
        "Löser de biträdande enhetscheferna inte ärendet lyfts det till enhetscheferna. Det görs skriftligt, och alla ska veta om det "
        "och vara överens om det.",
        "Rutin IoF–AoF (003), Hantering av ärenden i samverkansmöten",
        "att lyfta till enhetscheferna",
    ),
    "transfer_lifted_top": (
        "Löser enhetscheferna inte frågan på nivå 3 tar avdelningscheferna upp den på nivå 4, på ett möte som kallas vid behov.",
        "Rutin IoF–AoF (003), Hantering av ärenden i samverkansmöten, figuren över nivåerna",
        "nivå 4",
    ),
    "handover": (
        "Överlämningen innehåller bakgrund och familjesituation och eventuell förmyndare; aktuell situation; funktionsnedsättning eller "
        "problematik och eventuella tidigare utredningar och diagnos; pågående insatser och eventuell planering. Den enskilde "
        "tillfrågas alltid, och samtycke inhämtas, innan en kontakt tas.",
        "Rutin IoF–AoF (003), Ärendeöverlämning efter beslut på samverkansmöte",
        "överlämningen",
    ),
    "handover_received": (
        "Den mottagande enheten bekräftar att den har fått informationen och utser en handläggare, som tar kontakt med både den enskilde "
        "och den handläggare som lämnar över. En utredning inleds, men insatser ges först när ärendeansvaret har förts över.",
        "Rutin IoF–AoF (003), Ärendeöverlämning efter beslut på samverkansmöte",
        "att ta emot",
    ),
    "officials": (
        "Biträdande enhetschef på den mottagande enheten håller ett gemensamt tjänstemannamöte, och den enskilde informeras därefter om "
        "ärendets gång. Andra vårdgivare, förvaltare och god man ska vara med för att utforma en ny planering.",
        "Rutin IoF–AoF (003), Ärendeöverlämning efter beslut på samverkansmöte",
        "tjänstemannamötet",
    ),
}
