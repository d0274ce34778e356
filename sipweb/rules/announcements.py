"""When the other units in an akt must be told, and what keeps a part open until they are (R196–R197; routine 003)."""

KINDS = {
    "decision": "Nytt beslut",
    "correction": "Rättat beslut",
    "insats": "Ändrade insatser",
    "closing": "Avslutar",
    "other": "Nytt att veta",
}


def without_content(unit: str, kind: str, phone: str) -> str:
    """What a unit is told that may not know more: that there is news, from whom, and where to call."""
    news = {
        "decision": "har tagit ett beslut",
        "correction": "har rättat uppgifterna om ett beslut",
        "insats": "har ändrat sina insatser",
        "closing": "avslutar sin del",
        "other": "har något att berätta",
    }[kind]
    return f"{unit} {news}. Ring {phone} om ni behöver veta mer."


def why_not_close(unsent: int) -> str | None:
    """The reason a unit's part can't be closed yet, in Swedish: something the others have not been told."""
    if not unsent:
        return None
    what = "ett besked" if unsent == 1 else f"{unsent} besked"
    return f"De andra enheterna har inte fått veta allt: {what} är inte skickat. Skicka det först, med eller utan innehåll."
