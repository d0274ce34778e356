"""Lämna över: someone is away, has leave or a new job, and another takes each thing they are responsible for."""

from sipweb.rules.workflow import Move

REASONS = {
    "absence": "Frånvaro",
    "leave": "Ledighet",
    "quits": "Slutar",
    "new_post": "Ny tjänst",
    "other": "Annat",
}
KINDS = {
    "track": "Akten",
    "sent": "Förfrågan som enheten har ställt",
    "asked": "Förfrågan som enheten har fått",
    "task": "Uppgift från ett trepartsmöte",
    "promise": "Uppgift från ett månadsmöte",
    "asks": "Anonym fråga som enheten har ställt",
    "answers": "Anonym fråga som enheten har fått",
}
FOLLOW = frozenset({"task", "promise"})  # go with the request or the akt on the list, where no other name is chosen

OPEN = ("draft", "proposed", "returned")
STATES = {
    "draft": "Inte lämnad till chefen",
    "proposed": "Hos chefen",
    "returned": "Tillbaka från chefen",
    "done": "Överlämnad",
    "cancelled": "Avbruten",
}
OWN_TO_CHANGE = frozenset({"draft", "returned"})  # the one who leaves writes here; later only the manager

PROPOSE, CONFIRM = "Lämna till chefen", "Bekräfta och lämna över"

MOVES = (
    #    verb               from          to           button
    Move("leaving.start", None, "draft", "Gör en lista"),
    Move("leaving.start_for", None, "draft", "Gör en lista"),
    Move("leaving.name", "draft", "draft", "Spara namnen"),
    Move("leaving.name", "returned", "returned", "Spara namnen"),
    Move("leaving.name", "proposed", "proposed", "Spara namnen"),
    Move("leaving.propose", "draft", "proposed", PROPOSE),
    Move("leaving.propose", "returned", "proposed", PROPOSE),
    Move("leaving.return", "proposed", "returned", "Skicka tillbaka"),
    # Done; or still with the managers, when something is left that this one may not read.
    *(Move("leaving.confirm", state, target, CONFIRM) for state in OPEN for target in ("done", "proposed")),
    *(Move("leaving.cancel", state, "cancelled", "Avbryt överlämningen") for state in OPEN),
)


def why_not_take_over(*, is_leaver: bool, works_there: bool, is_blocked: bool, is_other_side: bool) -> str | None:
    """The reason someone can't take over one thing, in Swedish, or None.

    `works_there`: at the unit; or, for a request the unit has got, as handläggare anywhere in its department (R244).
    `is_other_side`: they are handläggare on the other side of the same request.
    """
    if is_leaver:
        return "Välj någon annan än den som lämnar över."
    if not works_there:
        return "Hen arbetar inte på enheten. Välj någon annan."
    if is_blocked:
        return "Hen kan inte utses i den här akten. Välj någon annan."
    if is_other_side:
        return "Hen är handläggare för den andra enheten i förfrågan. Välj någon annan."
    return None


def count_in_words(akter: int, tasks: int) -> str:
    """What changes hands, as it is told to whoever gets it: akter and requests of all kinds, and tasks."""
    told = ["en akt eller förfrågan" if akter == 1 else f"{akter} akter och förfrågningar"] if akter else []
    told += ["en uppgift" if tasks == 1 else f"{tasks} uppgifter"] if tasks else []
    return " och ".join(told)


def why_not_confirm(*, is_own: bool, others: bool) -> str | None:
    """Nobody reviews their own list, when the unit has another manager who can (`others`)."""
    if is_own and others:
        return "Listan är din egen. En annan chef, eller din chef, går igenom och bekräftar den."
    return None
