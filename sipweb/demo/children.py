"""Akter about children and young people."""

from datetime import date

from sipweb.actions.placements import record_placement
from sipweb.demo.akt import Akt
from sipweb.demo.cooperation import ask, assign, book_three, draft, filed, hold_three, met_before
from sipweb.demo.stage import Stage, Story
from sipweb.rules.days import months_after, months_before


def turns(stage: Stage, age: int, *, months: int, days: int = 0) -> date:
    """The birth date of someone who turns so old in so many months and days."""
    birthday = date.fromordinal(months_after(stage.today, months).toordinal() + days)
    return months_before(birthday, 12 * age)


def turning_19_in_seven_months(stage: Stage) -> Story[None]:
    """The request is answered by a deputy: the unit's own manager is away."""
    akt = Akt(stage, stage.someone("Wilma Sörman", turns(stage, 19, months=7), female=True))
    yield from akt.known("hl-ung", stage.months_ago(10))
    yield from akt.insatser("hl-ung", stage.months_ago(9), since=stage.months_ago(9), number="UNG-0417")
    yield from akt.note("hl-ung", -14, "Fyller 19 om sju månader. Vi behöver veta i god tid vilken enhet som tar vid.")
    yield from akt.consent("hl-ung", -9, "FUN", purpose="Planera stödet efter 19-årsdagen.")
    referral = yield from ask(
        akt, "hl-ung", -4, "FUN",
        words="Jag vill bo själv men ha någon att ringa.",
        question="Vilket stöd kan ni erbjuda efter 19-årsdagen, och vem kan vi planera övergången med?",
        situation="Bor hemma, går sista året på gymnasiet och har kontaktperson.",
    )  # fmt: skip
    yield from assign(akt, referral, -1, "hl-fun", boss="bec-soc")


def turning_19_in_five_months(stage: Stage) -> Story[None]:
    """Has said no to contact for now. Nobody is asked to take over yet."""
    akt = Akt(stage, stage.someone("Elias Bergkvist", turns(stage, 19, months=5), female=False))
    yield from akt.known("hl-ung", stage.months_ago(8), ground="report")
    yield from akt.insatser("hl-ung", stage.months_ago(7), since=stage.months_ago(7))
    yield from akt.note("hl-ung", -12, "Fyller 19 om fem månader. Ingen mottagande enhet är vald. Frågan tas med biträdande enhetschef.")
    yield from akt.consent(
        "hl-ung", -11, "SOC",
        answers=("no",),
        purpose="Planera stödet efter 19-årsdagen.",
        informed_how="Muntligt vid besök.",
    )  # fmt: skip
    yield from akt.note("hl-ung", -6, "Vill inte ha kontakt med en vuxenenhet nu. Vi pratar om det igen nästa månad.", kind="phone")


def placed_and_turning_21(stage: Stage) -> Story[None]:
    """In a foster home; asked for a meeting herself, and has had it."""
    birth = turns(stage, 21, months=6, days=15)
    akt = Akt(stage, stage.someone("Tuva Hallin", birth, female=True))
    yield from akt.known("hl-fam", stage.months_ago(13))
    yield from akt.insatser("hl-fam", stage.months_ago(13), since=stage.months_ago(13), number="FAM-0093")
    me = yield akt.turn("hl-fam", stage.months_ago(12))
    record_placement(me, akt.case, unit_id=stage.units["FAM"], starts_on=stage.months_ago(30), ends_on=None)
    yield from akt.note("hl-fam", -30, "Bor i familjehem, placerad av Familjevården. Fyller 21 om ett drygt halvår. Då upphör placeringen.")
    yield from akt.basis(
        "hl-fam", -28, "own_request", "FUN", "Har själv bett oss ta kontakt för att få boendestöd.", requested_by="Den enskilde"
    )
    referral = yield from ask(
        akt, "hl-fam", -28, "FUN",
        words="Jag vill veta vad som händer när jag flyttar.",
        question="Kan ni berätta om boende med stöd, och hur en ansökan går till?",
        situation="Bor i familjehem. Klarar vardagen men behöver struktur.",
    )  # fmt: skip
    yield from assign(akt, referral, -25, "hl-fun")
    yield from met_before(akt, referral, "hl-fun", -23, -19)
    yield from book_three(akt, referral, "hl-fam", -18, -12, purpose="Vi berättar om stöd i boendet när du fyller 21.")
    yield from hold_three(
        akt, referral, "hl-fam", -12,
        words="Det känns bättre nu när jag vet vem jag ska prata med.",
        summary="Vi gick igenom boende med stöd och boendestöd. Hon vill tänka och ansöka till våren.",
        agreements=(("Skicka information om boende med stöd", "Funktionsnedsättning", stage.day(-5)),),
    )  # fmt: skip
    yield from filed(akt, referral, -11, "hl-fam", "hl-fun")


def child_with_custodians(stage: Stage) -> Story[None]:
    """Twelve years. Both custodians say yes, and her own view is written down."""
    akt = Akt(stage, stage.someone("Alva Nyström", stage.born(12, 4, 3), female=True))
    yield from akt.known("hl-bou", stage.months_ago(4))
    mother = yield from akt.representative("hl-bou", -50, "custodian", "Sara Nyström", proof="Registerutdrag")
    father = yield from akt.representative("hl-bou", -50, "custodian", "Mattias Brolin", proof="Registerutdrag")
    yield from akt.consent(
        "hl-bou", -16, "FUN",
        givers=(("custodian", mother), ("custodian", father)),
        answers=("yes", "yes"),
        purpose="Samordna stödet i skolan och hemma.",
        information="situation,insatser,health,family",
        child_view="Vill att alla vet samma sak så att hon slipper berätta flera gånger.",
    )  # fmt: skip
    referral = yield from ask(
        akt, "hl-bou", -15, "FUN",
        words="Jag blir trött av att det är så många vuxna.",
        question="Hur kan avlösning i hemmet och vårt stöd till familjen passa ihop?",
        situation="Har diagnos inom autismspektrum. Går på anpassad grundskola.",
    )  # fmt: skip
    yield from assign(akt, referral, -12, "hl-fun")
    yield from met_before(akt, referral, "hl-bou", -10, -6, words="Vill vara med en kort stund i början.")
    yield from book_three(
        akt, referral, "hl-bou", -5, 4,
        purpose="Vi pratar om hur du och din familj kan få stöd.",
        place="Skolan, elevhälsans rum",
        representatives=(mother, father),
        others=("Kurator på skolan",),
    )  # fmt: skip


def custodians_who_disagree(stage: Stage) -> Story[None]:
    """Nine years. One custodian says yes and one no: the request stays a draft."""
    akt = Akt(stage, stage.someone("Noel Sjöstrand", stage.born(9, 1, 20), female=False))
    yield from akt.known("hl-bou", stage.months_ago(3), ground="report")
    mother = yield from akt.representative("hl-bou", -35, "custodian", "Emma Sjöstrand", proof="Registerutdrag")
    father = yield from akt.representative("hl-bou", -35, "custodian", "Viktor Lagerman", proof="Registerutdrag")
    yield from akt.representative(
        "hl-bou", -34, "relative", "Inga Lagerman",
        scope="Farmor, hämtar i skolan",
        may_not_receive=True,
        may_not_receive_reason="Vårdnadshavarna vill inte att hon får veta något från oss.",
    )  # fmt: skip
    yield from akt.consent(
        "hl-bou", -8, "FUN",
        givers=(("custodian", mother), ("custodian", father)),
        answers=("yes", "no"),
        purpose="Ta reda på vilket stöd familjen kan få hemma.",
        until=stage.day(3),
        child_view="Tycker att det är bra om någon hjälper till på morgnarna.",
        signed_document="",
    )  # fmt: skip
    yield from draft(
        akt,
        "hl-bou",
        -7,
        "FUN",
        words="Jag vill att det är lugnt hemma.",
        question="Vilket stöd kan ni ge familjen på morgnar och kvällar?",
    )
    yield from akt.note(
        "hl-bou", -3, "Den ena vårdnadshavaren vill inte. Vi träffar båda igen. Biträdande enhetschef prövar om annan grund finns."
    )


def seventeen_with_harmful_use(stage: Stage) -> Story[None]:
    """Does not want contact; the boss has decided on another ground. Due today for Beroendeenheten."""
    akt = Akt(stage, stage.someone("Leo Marklund", stage.born(17, 2, 11), female=False))
    yield from akt.known("hl-ung", stage.months_ago(2), ground="report")
    yield from akt.representative("hl-ung", -30, "appointed_custodian", "Birger Norling", proof="Tingsrättens beslut")
    yield from akt.note("hl-ung", -9, "Nytt besök. Använder fortfarande narkotika och har slutat gå till skolan.", kind="visit")
    yield from akt.basis(
        "bec-ung",
        -6,
        "under_18",
        "BER",
        "Under 18 år med fortgående skadligt bruk. Enheterna behöver samverka för att ge stöd i tid.",
    )
    yield from ask(
        akt, "hl-ung", -5, "BER",
        words="Jag vill inte prata om det här nu.",
        question="Kan ni vara med i planeringen nu, så att behandling kan fortsätta hos er efter 18-årsdagen?",
        situation="Fyller 18 om tio månader. Öppenvård har prövats utan att det har hjälpt.",
    )  # fmt: skip


STORIES = (
    turning_19_in_seven_months,
    turning_19_in_five_months,
    placed_and_turning_21,
    child_with_custodians,
    custodians_who_disagree,
    seventeen_with_harmful_use,
)
