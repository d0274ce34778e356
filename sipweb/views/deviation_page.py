"""The page of one avvikelserapport: where it stands, both steps, the signatures, what one can do now. And the form on paper."""

from typing import Any

from flask import Blueprint, abort, g, render_template, url_for

from sipweb.actions.deviation_step2 import may_sign_for
from sipweb.actions.deviations import is_alone
from sipweb.models import Deviation
from sipweb.queries import deviations as about
from sipweb.queries.deviation_followed import followed
from sipweb.queries.deviation_links import linked
from sipweb.rules.dates import long_date, when
from sipweb.rules.deviations import LEVEL_NAMES, MOVES, MUST_REPORT, WAITS_FOR_FEEDBACK, WRITTEN_TOGETHER, feedback_due, why_not_follow
from sipweb.rules.permissions import may
from sipweb.rules.workflow import moves_from
from sipweb.views.deviation_begins import as_link
from sipweb.views.load import load, saw_nobody
from sipweb.views.meeting_deviations import offers
from sipweb.views.pages import Page
from sipweb.words import word

bp = Blueprint("deviation_page", __name__)

PATHS = {
    "deviation.hand": "deviations.check",
    "deviation.report": "deviations.check",
    "deviation.dialogue": "deviation_moves.dialogue",
    "deviation.write": "deviation_moves.write",
    "deviation.sign": "deviation_moves.sign",
    "deviation.leave": "deviation_moves.leave",
    "deviation.register": "deviation_moves.register",
    "deviation.complete": "deviation_moves.complete",
    "deviation.cancel": "deviation_moves.cancel",
}
IN_PLACE = frozenset({"deviation.sign", "deviation.register"})  # on the page itself
REOPENED = frozenset({"reported", *WRITTEN_TOGETHER})
FIRST = ("deviation.report", "deviation.dialogue", "deviation.write")
ABOUT_THE_PROPOSAL = {
    "improvement.assign": "Ansvarig för förslaget utsedd",
    "improvement.decide": "Beslut om förslaget",
    "improvement.close": "Svar på förslaget",
}
TOLD = {(move.verb, move.target): move.told for move in MOVES} | {
    ("deviation.lex_sarah", state): "Rapporterat enligt lex Sarah" for state in (m.target for m in MOVES)
}


def deviation_page(deviation: Deviation, status: int = 200) -> Page:
    moves = offered(deviation)
    links = [(m.verb, m.button, url_for(PATHS[m.verb], deviation_id=deviation.id)) for m in moves if m.verb not in IN_PLACE]
    events = about.steps_of(deviation)
    text = next((step for step, *_ in events if step.verb in about.OF_THE_TEXT), None)
    wants = wanted(events) if deviation.state in REOPENED else ""
    return render_template(
        "deviations/show.html",
        deviation=deviation,
        step_1=step_1(deviation),
        step_2=step_2(deviation),
        events=[as_event(*row) for row in events],
        steps=progress(deviation),
        turn=turn(deviation, text is not None and text.verb == "deviation.complete"),
        text_version=text.id if text else "",
        due=feedback_due(deviation.reported_on, g.actor.routine) if deviation.state in WAITS_FOR_FEEDBACK else None,
        moves=links,
        primary=next((verb for verb in FIRST if any(verb == move[0] for move in links)), None),
        signing=may_sign_for(g.actor, deviation) if deviation.state in {"step2_draft", "signed_one"} else [],
        may_register=any(m.verb == "deviation.register" for m in moves),
        **remains(deviation),
        link=as_link(linked(g.actor, deviation)),
        must_report=deviation.lex_sarah in MUST_REPORT,
        voided=voided_last(deviation),
        wants=wants,
    ), status


def remains(deviation: Deviation) -> dict[str, Any]:
    """How what remains has been followed on, and what the reader can do with it."""
    if why_not_follow(deviation.state, deviation.remaining_problems):
        return {"way": None}
    way = followed(g.actor, [deviation.id])[deviation.id]
    return {"way": way, "offers": offers(way)}


def voided_last(deviation: Deviation) -> list[Any]:
    """The signatures that the last change of the text made void; those before them stand among the events."""
    gone = [one for one in deviation.signatures if one.voided_at]
    return [one for one in gone if one.voided_at == max(filter(None, (other.voided_at for other in gone)))]


def offered(deviation: Deviation) -> list[Any]:
    """What this user can do from here. Whoever can report is not asked to leave it to the chef, who they are."""
    moves = [m for m in moves_from(MOVES, deviation.state) if may(g.actor.who, m.verb, deviation)]
    verbs = {m.verb for m in moves}
    not_now = {"deviation.hand"} if "deviation.report" in verbs or deviation.is_handed else set()
    not_now |= {"deviation.dialogue"} if why_no_contact(deviation) else set()
    once = {(m.verb, m.button): m for m in moves}  # one button, also for what can lead to several places
    return [m for m in once.values() if m.verb not in not_now]


def step_1(deviation: Deviation) -> list[dict[str, Any]]:
    """What the units named will read, in the order of the form."""
    category = word("deviation_category", deviation.category)
    return [
        {"key": "Rapporterar", "value": deviation.from_unit.name},
        {"key": "Verksamheter som avvikelsen avser", "value": ", ".join(unit.name for unit in deviation.concerned)},
        {"key": "När det hände", "value": long_date(deviation.happened_on)},
        {"key": "Händelsen", "value": deviation.description},
        {"key": "Hur verksamheten har uppfattat händelsen", "value": deviation.perception},
        {"key": "Förbättringsförslag", "value": deviation.proposal},
        {"key": "Kategori", "value": f"{category}: {deviation.category_text}" if deviation.category_text else category},
        {"key": "Del av rutinen", "value": word("routine_part", deviation.routine_part)},
        {"key": "Konsekvens för den enskilde", "value": word("deviation_consequence", deviation.consequence)},
        {"key": "Kan vara ett missförhållande (lex Sarah)", "value": word("lex_sarah", deviation.lex_sarah)},
        {"key": "Rapporterat enligt lex Sarah", "value": long_date(deviation.lex_sarah_on) if deviation.lex_sarah_on else ""},
        {"key": "Namn och titel", "value": f"{deviation.reporter_name}, {deviation.reporter_title}" if deviation.reporter_name else ""},
        {"key": "Datum", "value": long_date(deviation.reported_on) if deviation.reported_on else ""},
    ]


def step_2(deviation: Deviation) -> list[dict[str, Any]]:
    return [
        {"key": "Dialog", "value": f"{long_date(deviation.dialogue_on)}: {deviation.dialogue_who}" if deviation.dialogue_on else ""},
        {"key": "Gemensam sammanfattning med lösning", "value": deviation.joint_summary},
        {"key": "Kvarstående problem", "value": deviation.remaining_problems},
        {"key": "Dialog försöktes", "value": long_date(deviation.tried_on) if deviation.tried_on else ""},
        {"key": "Lämnad utan gemensam signatur därför att", "value": deviation.alone_why},
    ]


def as_event(step: Any, name: str, for_name: str | None) -> dict[str, str]:
    at = step.at.astimezone(g.actor.now.tzinfo)
    who = f"{name}{f', ersättare för {for_name}' if for_name else ''}"
    title = ABOUT_THE_PROPOSAL.get(step.verb) or TOLD.get((step.verb, step.state), "")
    return {"iso": at.isoformat(timespec="minutes"), "when": when(at), "title": title, "who": who, "text": step.text}


def wanted(events: list[Any]) -> str:
    """Why the controller asked for more, until it has been sent again."""
    for step, *_ in events:
        if step.state == "sent":
            return ""
        if step.verb == "deviation.complete":
            return str(step.text)
    return ""


def progress(deviation: Deviation) -> list[dict[str, Any]]:
    """Reported, talked, written, signed, registered: with the day, to come, or passed over."""
    line = (
        ("Steg 1", deviation.reported_on), ("Dialog", deviation.dialogue_on), ("Steg 2", deviation.step2_on),
        ("Båda har signerat", deviation.signed_on), ("Registrerad", deviation.registered_on if deviation.state == "stored" else None),
    )  # fmt: skip
    order = {"draft": 0, "reported": 1, "in_dialogue": 2, "step2_draft": 3, "signed_one": 3, "sent": 4}
    current, told = order.get(deviation.state, len(line)), []
    for n, (label, day) in enumerate(line):
        how = "current" if n == current else "done" if day else "stopped" if n < current else "todo"
        told.append({"label": label, "when": day if how == "done" else "", "state": how})
    if deviation.state == "cancelled":
        told[-1].update(label="Makulerad", state="stopped")
    return told


def turn(deviation: Deviation, lacks: bool) -> str:
    """Whose turn it is, in one sentence."""
    others = " eller ".join(
        f"{LEVEL_NAMES.get(party.level, 'chefen')} på {party.unit.name}" for party in deviation.parties if not party.is_reporting
    )
    contact = why_no_contact(deviation) or (
        f"{deviation.from_unit.name} tar kontakt med {others}. När ni har haft dialog skriver en av er in den."
    )
    sign = "Läs den gemensamma texten och signera, en från varje enhet."
    sentences = {
        "draft": "Utkastet är lämnat till chefen, som läser och rapporterar."
        if deviation.is_handed
        else "Bara den som skrev det och enhetens chefer ser utkastet.",
        "reported": contact,
        "in_dialogue": "Ni skriver den gemensamma texten. Båda kan ändra i den.",
        "step2_draft": "Komplettera den gemensamma texten. Sedan signerar ni, en från varje enhet." if lacks else sign,
        "signed_one": "Den andra parten läser och signerar. Ändras texten gäller signaturen inte längre.",
        "sent": "Verksamhetscontroller registrerar rapporten. Den är låst.",
    }
    return sentences.get(deviation.state, "")


def why_no_contact(deviation: Deviation) -> str:
    """What to do when whoever reported is the only one who could answer, on that level and above."""
    if deviation.state != "reported" or not is_alone(deviation):
        return ""
    names = " och ".join(party.unit.name for party in deviation.parties if not party.is_reporting)
    return (
        f"Ingen annan chef kan svara för {names}. Be administratören lägga in en chef där eller en avdelningschef, makulera rapporten och "
        "rapportera på nytt. Ni kan också lämna rapporten utan gemensam signatur, med skälet."
    )


@bp.get("/avvikelser/<int:deviation_id>/utskrift")
def paper(deviation_id: int) -> Page:
    """The form of 2018-02-22, page by page. Without the number of any akt."""
    deviation = load(Deviation, deviation_id)
    if deviation.reported_on is None:
        abort(404)
    saw_nobody("Skrev ut en avvikelserapport")
    return render_template("deviations/paper.html", deviation=deviation)
