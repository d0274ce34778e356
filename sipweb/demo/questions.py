"""Anonymous questions in every state, and two pieces of advice that came of them."""

from datetime import time

from sipweb.actions.advice import write_advice
from sipweb.actions.questions import (
    answer_question,
    ask_further,
    assign_question,
    close_question,
    draft_question,
    send_question,
    withdraw_question,
)
from sipweb.demo.akt import unit_of
from sipweb.demo.stage import Stage, Story, Turn
from sipweb.models import AnonymousQuestion


def asked(stage: Stage, who: str, day: int, to: str, clock: time, **told: str) -> Story[AnonymousQuestion]:
    """Written, and sent a while later."""
    me = yield turn(stage, who, day, clock)
    question = draft_question(me, stage.unit(unit_of(who)), to_unit_id=stage.units[to], **told)
    me = yield turn(stage, who, day, clock)
    return send_question(me, question)


def turn(stage: Stage, who: str, day: int, clock: time) -> Turn:
    return Turn(stage.moment(stage.day(day), clock), who)


def two_diagnoses_at_home(stage: Stage) -> Story[None]:
    """Sent, and waits for an answer. The one who answers is named."""
    question = yield from asked(
        stage, "hl-ber", -2, "FUN", time(10, 15),
        heading="Boendestöd under pågående behandling",
        age="30–35",
        situation="Bor själv i lägenhet. Går i behandling hos oss två gånger i veckan. Har nyligen fått en neuropsykiatrisk diagnos.",
        needs="Klarar inte att hålla ordning på tider, post och räkningar. Glömmer att äta.",
        question="Kan ni, eller någon annan enhet, ge stöd i vardagen medan behandlingen pågår? Vad skulle behövas från oss?",
    )  # fmt: skip
    me = yield turn(stage, "bec-fun", -1, time(9, 5))
    assign_question(me, question, to_worker_id=stage.users["hl-fun"])


def help_at_home_when_both_drink(stage: Stage) -> Story[None]:
    """Answered; the one who asked has not closed it. The answer is advice for anyone."""
    question = yield from asked(
        stage, "hl-ber2", -9, "ALD", time(13, 40),
        heading="Hemtjänst när alkohol dricks i hemmet",
        age="70",
        situation="Ett par där båda dricker dagligen. Den ena har svårt att gå efter ett fall.",
        needs="Hjälp med dusch, mat och städning. Vill inte att någon kommer på morgonen.",
        question="Kan ni ge hemtjänst trots att det dricks i hemmet? Hur gör ni med arbetsmiljön?",
    )  # fmt: skip
    me = yield turn(stage, "bec-ald", -7, time(11, 20))
    answer_question(
        me, question,
        text="Ja. Behovet prövas som vanligt. Vi gör en riskbedömning tillsammans med utföraren och kommer överens om tider.",
        support="yes",
        support_text="Äldreenheten: hemtjänst och trygghetslarm.",
        parallel="yes",
    )  # fmt: skip
    me = yield turn(stage, "hl-ber2", -6, time(8, 30))
    ask_further(me, question, text="Behöver ni ett läkarintyg, eller räcker en ansökan?")
    me = yield turn(stage, "bec-ald", -3, time(15, 10))
    answer_question(
        me, question,
        text="En ansökan räcker. Den kan göras per telefon. Intyg begär vi bara om något är oklart.",
        support="yes",
        support_text="Äldreenheten: hemtjänst och trygghetslarm.",
        parallel="yes",
    )  # fmt: skip
    me = yield turn(stage, "bec-ald", -3, time(15, 25))
    write_advice(
        me, question,
        heading="Hemtjänst när det dricks alkohol i hemmet",
        text="Alkohol i hemmet hindrar inte hemtjänst. Behovet prövas som vanligt, efter en ansökan som kan göras per telefon. Utföraren "
        "gör en riskbedömning, och vi kommer överens om tider som fungerar för båda.",
    )  # fmt: skip


def young_adult_without_housing(stage: Stage) -> Story[None]:
    """Closed: the person is asked for consent. The answer is advice for anyone."""
    question = yield from asked(
        stage, "hl-ung", -25, "EKB", time(9, 50),
        heading="Försörjningsstöd för en ung person som studerar",
        age="19",
        situation="Har lämnat föräldrahemmet och bor tillfälligt hos en kompis. Läser sista året på gymnasiet.",
        needs="Pengar till mat och hyra tills studierna är klara.",
        question="Kan någon som går på gymnasiet få försörjningsstöd, och vad händer med föräldrarnas försörjningsskyldighet?",
    )  # fmt: skip
    me = yield turn(stage, "bec-ekb", -22, time(14, 0))
    answer_question(
        me, question,
        text="Föräldrarna är försörjningsskyldiga till dess gymnasiet är klart, längst till 21. Kan de inte, prövar vi behovet.",
        support="maybe",
        support_text="Ekonomiskt bistånd prövar en ansökan. Budget- och skuldrådgivningen kan ge råd.",
        parallel="yes",
    )  # fmt: skip
    me = yield turn(stage, "bec-ekb", -22, time(14, 15))
    write_advice(
        me, question,
        heading="Försörjningsstöd under gymnasiet",
        text="Föräldrar är försörjningsskyldiga så länge barnet går i gymnasiet, längst till dagen då barnet fyller 21. Om de inte kan "
        "eller inte gör det prövas behovet efter en ansökan. Ta med studieintyg och hyreskontrakt.",
    )  # fmt: skip
    me = yield turn(stage, "hl-ung", -20, time(10, 30))
    close_question(
        me, question, outcome="will_ask", next_step="Frågar den unge om samtycke till en kontakt med er.", next_by="asking"
    )  # fmt: skip


def no_longer_needed(stage: Stage) -> Story[None]:
    """Taken back before anyone answered."""
    question = yield from asked(
        stage, "hl-ekb", -15, "SOC", time(11, 5),
        heading="Sysselsättning för någon som inte klarar praktik",
        age="50–55",
        situation="Har försökt med två praktikplatser. Blir snabbt trött och drar sig undan.",
        needs="Något att göra på dagarna, i egen takt.",
        question="Har ni en träffpunkt som passar, och hur kommer man dit?",
    )  # fmt: skip
    me = yield turn(stage, "hl-ekb", -14, time(9, 30))
    withdraw_question(me, question, text="Har fått plats på en träffpunkt på annat sätt.")


def company_in_the_day(stage: Stage) -> Story[None]:
    """Sent, and not answered in time."""
    yield from asked(
        stage, "hl-soc", -7, "ALD", time(13, 15),
        heading="Dagverksamhet trots psykisk ohälsa",
        age="72",
        situation="Har boendestöd hos oss. Glömmer mer och mer, och är ensam på dagarna.",
        needs="Sällskap, mat och något att göra.",
        question="Kan ni ge dagverksamhet till någon som har svårt för nya människor?",
    )  # fmt: skip


def treatment_with_a_disability(stage: Stage) -> Story[None]:
    """Answered yesterday. Nobody has made the answer advice yet."""
    question = yield from asked(
        stage, "hl-fun", -4, "BER", time(10, 40),
        heading="Behandling för någon med intellektuell funktionsnedsättning",
        age="25–30",
        situation="Bor i gruppbostad. Har börjat dricka ofta och blir orolig efteråt.",
        needs="Någon att prata med, på ett lätt språk, och stöd till personalen.",
        question="Har ni behandling som går att anpassa? Kan någon träffa personen där hen bor?",
    )  # fmt: skip
    me = yield turn(stage, "bec-ber", -1, time(14, 20))
    answer_question(
        me, question,
        text="Ja. Vi har bildstöd och korta samtal. Första gången kan vi komma till bostaden om personen vill det.",
        support="yes",
        support_text="Beroendeenheten: rådgivning, utan biståndsbeslut.",
        parallel="maybe",
    )  # fmt: skip


def half_written(stage: Stage) -> Story[None]:
    """A draft that nobody else sees."""
    me = yield turn(stage, "hl-bou", -1, time(15, 45))
    told = {
        "heading": "Stöd till en förälder som mår dåligt",
        "age": "40–45",
        "situation": "Har två barn hos sig varannan vecka. Orkar inte med morgnar och läxor de veckorna.",
        "needs": "Stöd för egen del, så att stödet till barnen får effekt.",
        "question": "Kan ni ge boendestöd, och vad behöver den som vill ansöka visa?",
    }
    draft_question(me, stage.unit("BOU"), to_unit_id=stage.units["SOC"], **told)


STORIES = (
    two_diagnoses_at_home,
    help_at_home_when_both_drink,
    young_adult_without_housing,
    company_in_the_day,
    treatment_with_a_disability,
    no_longer_needed,
    half_written,
)
