"""Akter at Beroendeenheten, and the requests it has sent."""

from sipweb.actions.consents import withdraw_consent
from sipweb.actions.outcomes import lift_referral
from sipweb.actions.referrals import ask_more, end_early
from sipweb.demo.akt import Akt
from sipweb.demo.cooperation import ask, assign, book_pre, book_three, draft, filed, hold_three, met_before, start
from sipweb.demo.extracts import asked, reviewed
from sipweb.demo.stage import Stage, Story


def psychosis_and_harmful_use(stage: Stage) -> Story[None]:
    """Current at both units in parallel. The trepartsmöte is today."""
    akt = Akt(stage, stage.someone("Robert Kjellin", stage.born(38, 7, 2), female=False))
    yield from akt.known("hl-soc", stage.months_ago(9))
    yield from akt.insatser("hl-soc", stage.months_ago(8), since=stage.months_ago(8))
    yield from akt.known("hl-ber", -12, ground="report")
    note = yield from akt.note("hl-ber", -8, "Hör röster och använder narkotika dagligen. Vill ha hjälp med båda.", kind="visit")
    yield from akt.shared("hl-ber", -7, note, "SOC", "Stödet hos båda behöver planeras tillsammans och utan dröjsmål.")
    referral = yield from start(
        akt, "hl-ber", -4, "SOC",
        words="Jag orkar inte gå till två ställen och säga samma sak.",
        question="Hur gör vi en gemensam plan för behandling och boendestöd?",
        need="Behandling och boendestöd pågår samtidigt och påverkar varandra.",
    )  # fmt: skip
    yield from book_three(
        akt, referral, "hl-soc", -3, 0,
        purpose="Vi gör en gemensam plan för ditt stöd.",
        others=("Kontaktperson från öppenvården",),
    )  # fmt: skip


def homeless_at_seventy(stage: Stage) -> Story[None]:
    """Äldreenheten has not answered in time."""
    akt = Akt(stage, stage.someone("Kjell Sundin", stage.born(70, 5, 17), female=False))
    yield from akt.known("hl-ber", stage.months_ago(5))
    yield from akt.known("hl-ekb", -40)
    yield from akt.known("hl-soc", -40)
    yield from akt.about("hl-ber", -39, address="Saknar bostad", contact_way="visit", contact_note="Nås på dagverksamheten.")
    yield from akt.consent("hl-ber", -8, "ALD", purpose="Hitta ett boende med rätt stöd.", information="situation,health,economy,contact")
    yield from ask(
        akt, "hl-ber", -6, "ALD",
        words="Jag vill ha en egen dörr att stänga.",
        question="Kan ni pröva behovet av boende med omsorg? Vi behöver också reda ut hur kostnaden delas.",
        situation="Hemlös sedan två år. Behandling pågår hos oss. Behöver hjälp med medicin och hygien.",
    )  # fmt: skip
    note = yield from akt.note("hl-ber", -3, "Härbärget kan förlänga en vecka i taget.", kind="phone")
    yield from akt.shared("hl-ber", -3, note, "EKB", "Kostnaden för härbärget prövas hos er.")
    extract = yield from asked(akt, "bec-ber", -2, note="Visade körkort i receptionen.")
    yield from reviewed(akt, extract, "bec-ber", -1)


def more_is_needed(stage: Stage) -> Story[None]:
    """Äldreenheten wants to know more before it can answer."""
    akt = Akt(stage, stage.someone("Birgit Lindvall", stage.born(72, 9, 1), female=True))
    yield from akt.known("hl-ber", stage.months_ago(3))
    yield from akt.consent("hl-ber", -7, "ALD", purpose="Ordna stöd i vardagen.")
    referral = yield from ask(
        akt,
        "hl-ber",
        -4,
        "ALD",
        words="Jag klarar mig, men det vore skönt med hjälp.",
        question="Vilket stöd kan hon få i hemmet efter behandlingen?",
    )
    me = yield akt.turn("bec-ald", -2)
    ask_more(me, referral, text="Vad klarar hon själv i dag, och bor hon kvar i sin lägenhet under behandlingen?")


def pre_meeting_not_written_down(stage: Stage) -> Story[None]:
    """The förmöte was on the last working day. Nobody has written it in yet."""
    akt = Akt(stage, stage.someone("Sven Nordmark", stage.born(69, 0, 25), female=False))
    yield from akt.known("hl-ber", stage.months_ago(6))
    yield from akt.representative(
        "hl-ber", stage.months_ago(5), "trustee", "Lisbeth Runesson",
        scope="Bevaka rätt, förvalta egendom",
        proof="Registerutdrag från överförmyndaren",
    )  # fmt: skip
    yield from akt.consent("hl-ber", -12, "ALD", purpose="Planera hemgången från behandlingshemmet.")
    referral = yield from ask(
        akt, "hl-ber", -11, "ALD",
        words="Jag vill hem så fort det går.",
        question="Vilka insatser behövs hemma när behandlingen slutar?",
        situation="Är på behandlingshem i fem veckor till.",
    )  # fmt: skip
    yield from assign(akt, referral, -8, "hl-ald")
    yield from book_pre(akt, referral, "hl-ald", -6, -1)


def ready_for_three_parties(stage: Stage) -> Story[None]:
    """The förmöte says it can be solved; the trepartsmöte is to be booked."""
    akt = Akt(stage, stage.someone("Mikael Törnros", stage.born(45, 6, 14), female=False))
    yield from akt.known("hl-ber", stage.months_ago(4))
    yield from akt.representative(
        "hl-ber", -60, "administrator", "Advokat Nils Ehrling",
        scope="Förvalta egendom",
        starts_on=stage.months_ago(11),
        ends_on=stage.day(15),
        proof="Tingsrättens beslut",
    )  # fmt: skip
    yield from akt.consent("hl-ber", -14, "FUN", purpose="Samordna behandling och stöd i vardagen.")
    referral = yield from ask(
        akt,
        "hl-ber",
        -13,
        "FUN",
        words="Jag glömmer tider. Det är inte att jag inte vill.",
        question="Kan boendestöd göra det lättare att komma till behandlingen?",
    )
    yield from assign(akt, referral, -9, "hl-fun")
    yield from met_before(akt, referral, "hl-ber", -7, -3, summary="Boendestöd kan provas i tre månader.")


def held_and_to_be_closed(stage: Stage) -> Story[None]:
    """The trepartsmöte is held; one unit has filed it, and the outcome is not written."""
    akt = Akt(stage, stage.someone("Carina Fjellström", stage.born(51, 10, 6), female=True))
    yield from akt.known("hl-ber", stage.months_ago(13))
    yield from akt.consent("hl-ber", stage.months_ago(13), "EKB", purpose="Reda ut boendekostnaden.", valid_to=stage.day(-20))
    yield from akt.consent("hl-ber", -20, "SOC", purpose="Få stöd i hemmet under behandlingen.")
    referral = yield from ask(akt, "hl-ber", -19, "SOC", words="Kvällarna är värst.", question="Kan boendestöd ges på kvällstid?")
    yield from assign(akt, referral, -16, "hl-soc")
    yield from met_before(akt, referral, "hl-soc", -14, -10)
    yield from book_three(akt, referral, "hl-ber", -9, -4, purpose="Vi pratar om stöd på kvällarna.")
    yield from hold_three(
        akt, referral, "hl-ber", -4,
        words="Jag vill pröva, men bara med någon jag känner.",
        summary="Socialpsykiatri berättade om boendestöd på kvällstid. Hon vill pröva i en månad.",
        agreements=(
            ("Ordna ett första besök", "Socialpsykiatri", stage.day(2)),
            ("Ringa och höra hur det går", "Beroendeenheten", stage.day(8)),
        ),
    )  # fmt: skip
    yield from filed(akt, referral, -3, "hl-ber")


def lifted_and_waiting(stage: Stage) -> Story[None]:
    """Lifted to level 2 by one side; the other has not said whether it agrees."""
    akt = Akt(stage, stage.someone("Rolf Engdahl", stage.born(74, 1, 9), female=False))
    yield from akt.known("hl-ber", stage.months_ago(7))
    yield from akt.consent("hl-ber", -24, "ALD", purpose="Hitta rätt boende.")
    referral = yield from ask(
        akt,
        "hl-ber",
        -23,
        "ALD",
        words="Jag vill bo där jag får vara i fred.",
        question="Kan han få särskilt boende, trots att han dricker alkohol?",
    )
    yield from assign(akt, referral, -20, "hl-ald")
    yield from met_before(akt, referral, "hl-ber", -18, -9, solvable=False, summary="Vi ser olika på vilket boende som finns.")
    me = yield akt.turn("hl-ber", -2)
    lift_referral(
        me, referral,
        attempted_on=stage.day(-3),
        attempt="Vi har haft förmöte och två telefonsamtal. Inget av våra boenden passar som de är i dag.",
        question="Vilken enhet ordnar ett tillfälligt boende medan ansökan prövas?",
        agreed=True,
    )  # fmt: skip


def ground_fell_away(stage: Stage) -> Story[None]:
    """Consent withdrawn as a whole, and the cooperation stopped."""
    akt = Akt(stage, stage.someone("Petra Wallgren", stage.born(33, 4, 22), female=True))
    yield from akt.known("hl-ber", stage.months_ago(4))
    consent = yield from akt.consent("hl-ber", -30, "SOC", purpose="Få stöd mot ångest.")
    referral = yield from ask(akt, "hl-ber", -29, "SOC", question="Kan ni erbjuda boendestöd?")
    yield from assign(akt, referral, -26, "hl-soc2")
    yield from book_pre(akt, referral, "hl-soc2", -24, -16)
    me = yield akt.turn("hl-ber", -18)
    withdraw_consent(me, consent, scope_ids=[s.id for s in consent.scopes], on=me.today, how="Per telefon till handläggaren.")
    me = yield akt.turn("hl-ber", -18)
    end_early(me, referral, verb="referral.stop", text="Samtycket är återkallat. Hon vill klara det själv nu.")


def thinking_until_sunday(stage: Stage) -> Story[None]:
    """Wants to think it over; the draft waits."""
    akt = Akt(stage, stage.someone("Jonas Frisk", stage.born(29, 8, 4), female=False))
    yield from akt.known("hl-ber", stage.months_ago(1))
    yield from akt.consent(
        "hl-ber", -5, "FUN", answers=("thinking",), until=stage.sunday, purpose="Ta reda på om han kan få stöd i vardagen."
    )
    yield from draft(
        akt,
        "hl-ber",
        -4,
        "FUN",
        words="Jag vill fundera över helgen.",
        question="Vilket stöd finns för vuxna med adhd som är i behandling?",
    )


STORIES = (
    psychosis_and_harmful_use,
    homeless_at_seventy,
    more_is_needed,
    pre_meeting_not_written_down,
    ready_for_three_parties,
    held_and_to_be_closed,
    lifted_and_waiting,
    ground_fell_away,
    thinking_until_sunday,
)
