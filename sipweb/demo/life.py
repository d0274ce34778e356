"""What happens to people: a death, a move, a new name, and one person who got two akter."""

from sipweb.actions.life import keep_track, move_away, register_death
from sipweb.actions.merges import propose_merge
from sipweb.actions.people import rename_person
from sipweb.demo.akt import Akt
from sipweb.demo.cooperation import ask, assign, book_pre
from sipweb.demo.stage import Stage, Story


def died_before_the_meeting(stage: Stage) -> Story[None]:
    """A förmöte was booked. Both handläggare have been told; the akt is found as a dead person's and read with a reason."""
    akt = Akt(stage, stage.someone("Göran Widell", stage.born(84, 3, 11), female=False))
    yield from akt.known("hl-ald2", -8)
    yield from akt.representative("hl-ald2", -8, "trustee", "Inga-Lill Widell", scope="Sörja för person", proof="Registerutdrag")
    yield from akt.consent("hl-ald2", -7, "SOC", purpose="Få sällskap och samtal.")
    referral = yield from ask(akt, "hl-ald2", -7, "SOC", words="Kvällarna är långa.", question="Kan ni erbjuda samtalsstöd hemma?")
    yield from assign(akt, referral, -5, "hl-soc2")
    yield from book_pre(akt, referral, "hl-soc2", -4, 3)
    me = yield akt.turn("hl-ald2", -1)
    register_death(me, akt.case, died_on=stage.day(-2), known_how="relative", told_by="Hustrun, per telefon")


def moved_to_another_municipality(stage: Stage) -> Story[None]:
    """One unit has said why the akt stays, the other has not answered yet. She took another name some days before."""
    akt = Akt(stage, stage.someone("Petra Ekvall", stage.born(68, 2, 21), female=True))
    yield from akt.known("hl-soc2", -8)
    yield from akt.known("hl-ald", -7)
    yield from akt.consent("hl-soc2", -7, "FUN", purpose="Få ledsagning.")
    me = yield akt.turn("hl-soc2", -6)
    rename_person(me, akt.case, given_name="Petra", family_name="Hallström")
    me = yield akt.turn("hl-soc2", -3)
    wish = "Ja. Hon vill att vi berättar för den nya kommunens socialpsykiatri om boendestödet."
    move_away(me, akt.case, moved_on=stage.day(-4), moved_to="Norra Exempelstad", moved_wish=wish)
    me = yield akt.turn("hl-soc2", -2)
    keep_track(me, akt.track("SOC"), because="Vi lämnar över till den nya kommunen när hon har svarat om samtycke.")


def two_akter_of_one_person(stage: Stage) -> Story[None]:
    """First without number, then with. The manager has proposed to merge; the enhetschef is to review."""
    person = stage.someone("Sami Rantanen", stage.born(29, 5, 17), female=False)
    first = Akt(stage, person._replace(given_name="Sammi", identity_kind="saknas", identity_number=""))
    second = Akt(stage, person._replace(phone=stage.phone()))
    yield from first.known("hl-ekb", -8)
    yield from first.note("hl-ekb", -8, "Har inga handlingar med sig. Säger att han har bott här hela livet.")
    yield from second.known("hl-ekb", -3)
    yield from second.consent("hl-ekb", -3, "SOC", purpose="Få hjälp att ordna boendet.")
    me = yield second.turn("bec-ekb", -1)
    chosen = {"name": "kept", "phone": "other"}
    reason = "Han visade sitt körkort vid besöket. Det är samma person."
    propose_merge(me, second.case, other=first.case, choices=chosen, reason=reason)


STORIES = (died_before_the_meeting, moved_to_another_municipality, two_akter_of_one_person)
