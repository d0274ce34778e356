"""Registerutdrag: who asked, what is left out and why, and how it was handed over."""

from typing import Any

from wtforms import HiddenField

from sipweb.forms.base import Form, NotFuture, RequiredIf, day, pick, radios, required, short, text, tick, version
from sipweb.models import ExtractPart
from sipweb.queries.extracts import Found, digest_of
from sipweb.rules.extracts import ENDINGS, IDENTITY_CHECKS, REQUESTERS


class RegisterExtractForm(Form):
    unit_id = pick("Enhet", {}, required("Välj enhet."), coerce=int, empty=None)
    requester = radios("Vem har begärt utdraget?", REQUESTERS, required("Välj vem som har begärt utdraget."))
    representative_id = pick(
        "Företrädare",
        {},
        RequiredIf("requester", {"representative"}, "Välj vilken företrädare."),
        coerce=int,
        description="De som är inskrivna i akten och får föra personens talan. En närstående behöver fullmakt.",
    )
    asked_on = day("Vilken dag begärdes det?", required("Skriv vilken dag det begärdes."), NotFuture())
    identity_check = radios("Hur vet ni att det är rätt person?", IDENTITY_CHECKS, required("Välj hur det är kontrollerat."))
    identity_note = short("Anteckning om kontrollen", description="Till exempel vem som såg legitimationen. Skriv inget nummer.")
    only_own = tick(
        "Ta bara fram vår egen del",
        description="Er enhet är dold. Tar alla enheter fram sina delar får de inte veta var begäran kom in, men de kan undra. "
        "Kom överens med den enskilde, som också kan fråga dem själv.",
    )


class ReviewForm(Form):
    """Two fields for each row: a tick and a reason. `seen` tells which rows stood on the page."""

    seen = HiddenField("Det som visades")
    version = version()

    @property
    def answers(self) -> dict[str, Any]:
        ticked = [name.removeprefix("leave:") for name, told in self.data.items() if name.startswith("leave:") and told]
        left_out = {key: self[f"reason:{key}"].data for key in ticked}
        return {"left_out": left_out, "seen": self.seen.data, "version": self.version.data}


def review_form(found: list[Found]) -> type[ReviewForm]:
    """A form with a tick and a reason for each of these rows."""
    fields: dict[str, Any] = {}
    for _, row in found:
        fields[f"leave:{row.key}"] = tick("Ta inte med")
        fields[f"reason:{row.key}"] = short("Varför inte?", RequiredIf(f"leave:{row.key}", {True}, "Skriv varför uppgiften inte tas med."))
    return type("ReviewForm", (ReviewForm,), fields)


def as_reviewed(part: ExtractPart, found: list[Found]) -> dict[str, Any]:
    """What was ticked last time; for what is new, what should be left out unless the reviewer finds otherwise."""
    kept = {row.key: row for row in part.rows}
    told: dict[str, Any] = {"seen": digest_of(found), "version": part.version}
    for _, row in found:
        before = kept.get(row.key)
        told[f"leave:{row.key}"] = before.left_out if before else bool(row.leave_out)
        told[f"reason:{row.key}"] = before.reason if before else row.leave_out
    return told


class HandOverForm(Form):
    ended_how = radios("Hur lämnades delen?", ENDINGS, required("Välj hur delen lämnades."))
    ended_on = day("Vilken dag?", required("Skriv vilken dag."), NotFuture())
    ended_why = text(
        "Varför lämnas den inte ut?", RequiredIf("ended_how", {"not_given"}, "Skriv varför delen inte lämnas ut."), render_kw={"rows": 3}
    )
    version = version()


class WithdrawExtractForm(Form):
    reason = text("Varför tas begäran tillbaka?", required("Skriv varför begäran tas tillbaka."), render_kw={"rows": 3})
