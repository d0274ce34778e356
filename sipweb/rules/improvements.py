"""Från förslag till ändring: a proposal gets someone who answers for it, a decision, an effect, and an answer to the one who wrote it."""

from datetime import date

from sipweb.rules.workflow import Move

STATES = {"owned": "Väntar på beslut", "decided": "Beslutat", "closed": "Klart"}
MOVES = (
    Move("improvement.assign", None, "owned", "Utse ansvarig", "Ansvarig utsedd"),
    Move("improvement.assign", "owned", "owned", "Byt ansvarig", "Ansvarig bytt"),
    Move("improvement.decide", "owned", "decided", "Skriv in beslutet", "Beslutat"),
    Move("improvement.close", "decided", "closed", "Skriv in effekten och svara", "Klart, och svar lämnat"),
)
DECISIONS = {"done": "Genomförs", "partly": "Genomförs delvis", "not_done": "Genomförs inte"}
ANSWERED = {"done": "det här ändrades", "partly": "det här ändrades", "not_done": "det genomförs inte"}
CHANGES = frozenset({"done", "partly"})  # these have an effect to tell of


def why_not_due(due_on: date, today: date) -> str | None:
    return "Dagen har redan varit. Välj en senare dag." if due_on < today else None


def why_not_close(decision: str, effect: str, answer: str) -> str | None:
    """The one who wrote the report always gets an answer; what was changed has an effect."""
    if decision in CHANGES and not effect.strip():
        return "Skriv vilken effekt ändringen fick."
    return None if answer.strip() else "Skriv ett svar till den som skrev rapporten."
