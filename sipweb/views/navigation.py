"""The main menu and the tabs of the avvikelser: which pages there are for this user, and which of them one stands on."""

from typing import Any

from flask import g, request, url_for

from sipweb.rules.standing import Role

OF_AKTER = (
    "cases", "case_paper", "intakes", "people", "tracks", "notes", "access", "consents", "bases", "announcements", "threads", "journal",
    "extracts", "life", "merges", "routing", "routing_presence",
)  # fmt: skip
OF_TRANSFERS = ("transfers", "transfer_moves", "handovers", "placements")
OF_REQUESTS = ("referrals", "moves", "meetings", "prints", "answers", "leaving", "questions", "question_moves", "advice")
OF_DEVIATIONS = (
    "deviations", "deviation_page", "deviation_moves", "deviation_files", "deviation_figures", "improvements", "noticed",
    "frozen_figures", "yearly",
)  # fmt: skip
OF_MEETINGS = (
    "monthly", "monthly_moves", "agenda", "sitting", "minutes", "monthly_tasks", "urgent", "urgent_moves", "care_planning",
    "planning_moves", "routine_reviews",
)  # fmt: skip


def navigation() -> list[dict[str, Any]]:
    """Address, label and whether it is where one stands, in order."""
    who = g.actor.who
    links: list[tuple[str, str, tuple[str, ...]]] = [("work.show", "Mitt arbete", ("work",))]
    if who.units:
        links.append(("cases.index", "Akter", OF_AKTER))
        inbox = "Enhetens inkorg" if who.managed_units else "Förfrågningar"
        links.append(("referrals.inbox", inbox, OF_REQUESTS))
        links.append(("transfers.index", "Överföringar", OF_TRANSFERS))
    if who.units or who.departments:
        links.append(("monthly.index", "Möten", OF_MEETINGS))
        links.append(("escalations.index", "Lyft", ("escalations", "escalation_moves", "escalation_top", "precedents")))
    if who.units or who.departments or who.has(Role.CONTROLLER):
        links.append(("deviations.index", "Avvikelser", OF_DEVIATIONS))
    if who.managed_units or who.departments:
        links.append(("logs.index", "Logg", ("logs", "reviews")))
    return [
        {"href": url_for(endpoint), "label": label, "current": request.blueprint in blueprints} for endpoint, label, blueprints in links
    ]


def deviation_tabs() -> list[tuple[str, str, bool]]:
    """The pages about avvikelser that this user can open: what it says, where it leads, whether it is the one shown."""
    who, found = g.actor.who, [("Rapporter", "deviations.index")]
    if who.managed_units or who.departments or who.has(Role.CONTROLLER):
        found.append(("Mönster", "deviation_figures.show"))
    if who.managed_units or who.has(Role.CONTROLLER):
        found.append(("Möjliga avvikelser", "noticed.index"))
    found.append(("Förslag", "improvements.index"))
    if who.departments or who.has(Role.CONTROLLER):
        found.append(("Frysta siffror", "frozen_figures.index"))
    if who.managed_units or who.departments or who.has(Role.CONTROLLER):
        found.append(("Årlig uppföljning", "yearly.show"))
    return [(label, url_for(endpoint), request.endpoint == endpoint) for label, endpoint in found]
