"""The consent gate (R017, R111, R254): may something about a person be told to someone, and on which ground?"""

from collections.abc import Iterable
from datetime import date

from sipweb.rules.consent import BASES, BasisFacts, ConsentFacts, Receiver, applies, covers, standing
from sipweb.rules.dates import long_date
from sipweb.rules.routine import ROUTINE, Routine

Ground = ConsentFacts | BasisFacts
Said = tuple[date, int]


def needs_only_a_reason(receiver: Receiver) -> bool:
    """The same nämnd, and already current there: no consent is needed, only a line of why. A consent serves as well."""
    return receiver.same_board and receiver.is_current and receiver.unit_id is not None


def why_not_share(
    receiver: Receiver,
    consents: Iterable[ConsentFacts],
    bases: Iterable[BasisFacts],
    today: date,
    *,
    birth: date | None = None,
    need: str = "",
    for_plan: bool = False,
    routine: Routine = ROUTINE,
) -> str | None:
    """The reason nothing named may be told to this receiver now, in Swedish, or None if it may.

    Three strengths: a unit under the same nämnd that is already current needs a line of why (`need`); a new unit needs
    consent, the person's own request or another basis; so does anyone outside. A coordinated plan (`for_plan`) takes
    only consent or own request.
    """
    at_home = needs_only_a_reason(receiver) and not for_plan
    if at_home and need.strip():
        return None
    about = [c for c in consents if covers(c, receiver)]
    if ground(receiver, about, bases, today, birth=birth, for_plan=for_plan, routine=routine) is not None:
        return None
    if at_home:
        return "Skriv en rad om varför uppgifterna behövs för handläggningen."
    return why_missing(receiver.name, about, today, birth)


def ground(
    receiver: Receiver,
    consents: Iterable[ConsentFacts],
    bases: Iterable[BasisFacts],
    today: date,
    *,
    birth: date | None = None,
    for_plan: bool = False,
    routine: Routine = ROUTINE,
) -> Ground | None:
    """The consent or basis that carries, the newest consent first; None when nothing does.

    What was said last counts: a later no stops an earlier yes, and an own request from before it.
    """
    about = [c for c in consents if covers(c, receiver)]
    no = last_no(about)
    given = [c for c in about if standing(c, today, birth, routine) == "given" and (no is None or spoken(c) > no)]
    if given:
        return max(given, key=spoken)
    allowed = {"own_request"} if for_plan else set(BASES)
    standing_bases = [b for b in bases if b.kind in allowed and applies(b, receiver, today, birth, routine) and not overruled(b, no)]
    return standing_bases[-1] if standing_bases else None


def spoken(consent: ConsentFacts) -> Said:
    return (consent.said_on or date.min, consent.order)


def last_no(about: list[ConsentFacts]) -> Said | None:
    """The latest time someone who must say yes said no about this receiver, or a yes was taken back."""
    refusals = [(c.refused_on, c.order) for c in about if c.refused_on]
    taken_back = [spoken(c) for c in about if c.state in {"declined", "withdrawn"}]
    return max([*refusals, *taken_back], default=None)


def overruled(basis: BasisFacts, no: Said | None) -> bool:
    """The person's own request from before they said no. Other bases do not depend on what the person wants."""
    return basis.kind == "own_request" and no is not None and (basis.decided_on or date.min) <= no[0]


def why_missing(name: str, about: list[ConsentFacts], today: date, birth: date | None) -> str:
    """The sentence for the consent that is nearest to a yes."""
    who = "Vårdnadshavarna" if any(c.given_by_custodian for c in about) else "Den enskilde"
    found = {standing(c, today, birth): c for c in about}
    if "thinking" in found:
        until = found["thinking"].until
        return f"{who} vill tänka på saken{f' till {long_date(until)}' if until else ''}. Vänta på svaret."
    if "incomplete" in found:
        return (
            f"Samtycket till {name} är ofullständigt: alla som ska svara har inte sagt ja. Fråga den som återstår, "
            "eller låt biträdande enhetschef pröva om det finns en annan grund."
        )
    if "cannot_decide" in found:
        return f"{who} kan inte ta ställning. Låt biträdande enhetschef pröva om det finns en annan grund."
    if "not_yet" in found and (starts := found["not_yet"].valid_from):
        return f"Samtycket till {name} gäller först från {long_date(starts)}."
    if "asked" in found:
        return f"{who} är {'tillfrågade' if who == 'Vårdnadshavarna' else 'tillfrågad'} om {name} men har inte svarat."
    if "declined" in found:
        return f"{who} har tackat nej till kontakt med {name}."
    if "withdrawn" in found:
        return f"Samtycket till {name} är återkallat. Inget nytt får lämnas. Fråga den enskilde igen, eller skriv en annan grund."
    if "expired" in found:
        return f"Samtycket till {name} har gått ut. Fråga den enskilde igen, eller skriv en annan grund."
    return f"Samtycke saknas för {name}. Fråga den enskilde, eller skriv en annan grund."
