"""Akter about adults at the other units."""

from datetime import datetime, time

from sipweb.actions.assign import assign_worker
from sipweb.actions.consents import withdraw_consent
from sipweb.actions.escalation_answers import agree_to_lift
from sipweb.actions.meetings import cancel_meeting, move_meeting
from sipweb.actions.notes import ask_presence
from sipweb.actions.organisation import appoint_deputy
from sipweb.actions.outcomes import lift_referral
from sipweb.actions.referrals import decline_referral, end_early, forward_referral
from sipweb.demo.akt import Akt
from sipweb.demo.cooperation import ask, assign, book_pre, book_three, met_before
from sipweb.demo.extracts import asked, handed_over, reviewed
from sipweb.demo.stage import Stage, Story
from sipweb.queries.escalations import escalation_of


def several_units(stage: Stage) -> Story[None]:
    """Interpreter, large print, a note that is shared; one unit has closed its part."""
    akt = Akt(stage, stage.someone("Amina Warsame", stage.born(44, 8, 29), female=True))
    yield from akt.known("hl-fun", stage.months_ago(12))
    yield from akt.known("hl-soc2", stage.months_ago(9))
    yield from akt.known("hl-ekb", stage.months_ago(8))
    yield from akt.about(
        "hl-fun", stage.months_ago(7),
        language="Somaliska",
        needs_interpreter=True,
        preferred_format="large",
        adaptation="Kvinnlig tolk på plats, inte per telefon.",
    )  # fmt: skip
    yield from akt.insatser("hl-fun", stage.months_ago(6), since=stage.months_ago(11), number="FUN-1207")
    yield from akt.consent(
        "hl-fun", stage.months_ago(5), "SOC", "EKB",
        outside=("Vårdcentralen Exempelköping",),
        purpose="Samordna stödet hemma.",
        informed_how="Muntligt vid besök, med tolk.",
    )  # fmt: skip
    extract = yield from asked(akt, "bec-fun", -30, how="known", note="Bad om det vid besöket, med tolk.")
    yield from reviewed(akt, extract, "bec-fun", -24)
    yield from handed_over(akt, extract, "bec-fun", -22)
    note = yield from akt.note("hl-fun", -15, "Ledsagning är beviljad två gånger i veckan från nästa månad.", kind="letter")
    yield from akt.shared("hl-fun", -14, note, "SOC", "Boendestödet planeras om när ledsagningen börjar.")
    yield from akt.closed("hl-ekb", -13, "Har egen inkomst sedan förra månaden.")
    yield from akt.samtal(
        "Tider för tolk",
        "vi ska boka samma tolk.",
        ("hl-soc2", -9, "Vilken tolkförmedling använder ni?"),
        ("hl-fun", -8, "Språkservice. Be om kvinnlig tolk."),
    )
    yield from akt.decision("hl-fun", -7, "Enhetschef Funktionsnedsättning")
    yield from akt.decision("hl-soc2", -1, "Biträdande enhetschef Socialpsykiatri", tell=False)


def protected(stage: Stage) -> Story[None]:
    """Current at a unit that nobody else sees. A manager answers by hand when someone asks."""
    akt = Akt(stage, stage.someone("Hanna Ljungdahl", stage.born(36, 1, 28), female=True, protection="flagged"))
    yield from akt.known("hl-rel", stage.months_ago(3), hidden=True)
    yield from akt.note("hl-rel", -40, "Skyddsbedömning gjord. Inget om var hon är får stå i något som skickas.")
    yield from akt.known("hl-ekb", -25)
    yield from akt.about("hl-ekb", -25, contact_way="representative", contact_note="Kontakt bara på avtalat sätt.")
    yield from asked(akt, "bec-ekb", -3, how="known")
    me = yield akt.turn("hl-fun", -1)
    reason = "Har ansökt hos oss. Vi behöver veta om någon annan enhet ger stöd."
    ask_presence(me, stage.unit("FUN"), identity_number=akt.case.person.identity_number, reason=reason)


def lifted_and_agreed(stage: Stage) -> Story[None]:
    akt = Akt(stage, stage.someone("Farid Karimi", stage.born(35, 2, 18), female=False))
    yield from akt.known("hl-ekb", stage.months_ago(6))
    yield from akt.consent("hl-ekb", -28, "FUN", purpose="Ordna ett fungerande boende.")
    referral = yield from ask(
        akt,
        "hl-ekb",
        -27,
        "FUN",
        words="Jag får inget svar på vem som bestämmer.",
        question="Vilken enhet ordnar boende när han har en funktionsnedsättning?",
    )
    yield from assign(akt, referral, -24, "hl-fun")
    yield from met_before(akt, referral, "hl-ekb", -22, -17, solvable=False, summary="Ingen av oss har delegation för boendet.")
    me = yield akt.turn("hl-ekb", -15)
    attempt = "Förmöte och ett samtal till. Ingen av enheterna kan fatta beslutet."
    lift_referral(me, referral, attempted_on=stage.day(-16), attempt=attempt, question="Vilken enhet prövar boendet?", agreed=True)
    other = yield akt.turn("hl-fun", -14)
    if lifted := escalation_of(referral):
        agree_to_lift(other, lifted)


def taken_back(stage: Stage) -> Story[None]:
    """Forwarded to the right unit, and then not needed any more."""
    akt = Akt(stage, stage.someone("Johanna Blixt", stage.born(25, 6, 9), female=True))
    yield from akt.known("hl-soc", stage.months_ago(5))
    yield from akt.consent("hl-soc", -22, "EKB", "FUN", purpose="Få hjälp med ekonomi och vardag.")
    referral = yield from ask(
        akt, "hl-soc", -21, "EKB", words="Räkningarna ligger i en hög.", question="Kan ni ge stöd med att sköta ekonomin?"
    )
    me = yield akt.turn("bec-ekb", -18)
    forward_referral(me, referral, to_unit_id=stage.units["FUN"], text="Det gäller praktisk hjälp med post och räkningar.")
    me = yield akt.turn("hl-soc", -16)
    end_early(me, referral, verb="referral.withdraw", text="Har fått en god man som tar hand om ekonomin.")
    yield from akt.representative("hl-soc", -16, "trustee", "Roland Wikström", scope="Förvalta egendom", proof="Registerutdrag")


def declined(stage: Stage) -> Story[None]:
    akt = Akt(stage, stage.someone("Oskar Ternström", stage.born(22, 9, 14), female=False))
    yield from akt.known("hl-fun", stage.months_ago(10))
    yield from akt.consent("hl-fun", -19, "EKB", purpose="Få råd om försörjning.")
    referral = yield from ask(
        akt, "hl-fun", -18, "EKB", words="Jag vill ha ett jobb.", question="Kan ni vara med och planera vägen till arbete?"
    )
    me = yield akt.turn("bec-ekb", -15)
    decline_referral(
        me, referral, text="Han har aktivitetsersättning. Planera vägen till arbete med Arbetsförmedlingen. Ring om något ändras."
    )


def did_not_come(stage: Stage) -> Story[None]:
    """The förmöte was cancelled once and moved once; the person did not come to the trepartsmöte. To be booked anew."""
    akt = Akt(stage, stage.someone("Susanne Dahlin", stage.born(47, 10, 24), female=True))
    yield from akt.known("hl-ekb", stage.months_ago(9))
    yield from akt.consent("hl-ekb", -32, "SOC", purpose="Få stöd i vardagen.")
    referral = yield from ask(
        akt, "hl-ekb", -31, "SOC", words="Jag har svårt att gå hemifrån.", question="Kan boendestöd hjälpa henne att komma i gång?"
    )
    yield from assign(akt, referral, -28, "hl-soc2")
    yield from book_pre(akt, referral, "hl-soc2", -26, -22)
    me = yield akt.turn("hl-soc2", -23)
    cancel_meeting(me, referral, verb="referral.cancel_pre", changed_by="Socialpsykiatri", change_reason="Sjukdom.")
    me = yield akt.turn("bec-soc", -21)
    assign_worker(me, referral, verb="referral.reassign", to_worker_id=stage.users["hl-soc"], text="Den som var utsedd är sjuk.")
    yield from met_before(akt, referral, "hl-soc", -20, -15)
    yield from book_three(akt, referral, "hl-soc", -14, -9, purpose="Vi pratar om stöd i vardagen.")
    me = yield akt.turn("hl-soc", -12)
    move_meeting(
        me,
        referral,
        verb="referral.move_three",
        starts_at=datetime.combine(stage.day(-3), time(14, 0)),
        place="Hemma hos den enskilde",
        changed_by="Den enskilde",
        change_reason="Vill ses hemma.",
    )
    me = yield akt.turn("hl-soc", -3, time(15, 20))
    cancel_meeting(me, referral, verb="referral.no_show", change_reason="Öppnade inte. Vi ringde och skickade brev med ny tid.")


def first_later_then_more(stage: Stage) -> Story[None]:
    """A consent replaced by a wider one, which is in force only from next week."""
    akt = Akt(stage, stage.someone("Ali Hosseini", stage.born(30, 4, 1), female=False))
    yield from akt.known("hl-soc", stage.months_ago(4))
    earlier = yield from akt.consent("hl-soc", -45, "EKB", purpose="Reda ut hyresskulden.")
    yield from akt.consent(
        "hl-soc", -4, "EKB", "FUN",
        replaces=earlier,
        valid_from=stage.day(5),
        purpose="Planera stödet när han har flyttat.",
    )  # fmt: skip


def taken_back_in_part(stage: Stage) -> Story[None]:
    """A samordningsnummer; consent withdrawn for one of two."""
    birth = stage.born(39, 2, 7)
    akt = Akt(stage, stage.someone("Mihai Ionescu", birth, female=False, kind="samordningsnummer"))
    yield from akt.known("hl-ekb", stage.months_ago(7))
    yield from akt.about("hl-ekb", stage.months_ago(6), language="Rumänska", needs_interpreter=True)
    consent = yield from akt.consent("hl-ekb", -29, "SOC", "BER", purpose="Få stöd på fler sätt.", informed_how="Muntligt, med tolk.")
    me = yield akt.turn("hl-ekb", -10)
    addiction = [s.id for s in consent.scopes if s.unit_id == stage.units["BER"]]
    withdraw_consent(me, consent, scope_ids=addiction, on=me.today, how="Vid besök. Vill inte ha kontakt med Beroendeenheten.")


def manager_away(stage: Stage) -> Story[None]:
    """Funktionsnedsättning's manager is away for some days; Socialpsykiatri's stands in."""
    akt = Akt(stage)
    me = yield akt.turn("bec-fun", -3)
    appoint_deputy(me, None, deputy_id=stage.users["bec-soc"], starts_on=stage.day(-2), ends_on=stage.day(4))


STORIES = (
    several_units,
    protected,
    lifted_and_agreed,
    taken_back,
    declined,
    did_not_come,
    first_later_then_more,
    taken_back_in_part,
    manager_away,
)
