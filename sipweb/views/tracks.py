"""The unit's own part of an akt."""

from typing import Any

from flask import Blueprint, g, url_for

from sipweb.actions.own_part import change_track, close_track
from sipweb.actions.tracks import assign_track
from sipweb.forms.base import as_choices
from sipweb.forms.cases import AssignTrackForm, TrackForm
from sipweb.forms.informed import CloseTrackForm
from sipweb.models import CaseTrack
from sipweb.queries.people import people_in
from sipweb.views.announcements import receivers, to_tell
from sipweb.views.load import load, require
from sipweb.views.pages import Page, ask, attempt, checked_if_named, done, form_page

bp = Blueprint("tracks", __name__)


def finish(track: CaseTrack, form: Any, action: Any, said: str, title: str, submit: str, intro: str = "") -> Page:
    """A form about the unit's part, its action, and back to the akt."""
    number = track.case.number
    if "unit_ids" in form and (page := checked_if_named(form, "de andra enheterna", title, submit, stays="reason", case=track.case)):
        return page
    if attempt(form, lambda **answers: action(g.actor, track, **answers)):
        return done(said, url_for("work.show") if action is close_track else to_tell(track) or url_for("cases.show", number=number))
    return form_page(form, title, submit, case=track.case, cancel=url_for("cases.show", number=number), intro=intro)


@bp.route("/aktuell/<int:track_id>", methods=["GET", "POST"])
def change(track_id: int) -> Page:
    track = load(CaseTrack, track_id)
    require("track.change", track)
    form = ask(TrackForm, obj=track)
    return finish(track, form, change_track, "Ändringen är sparad.", f"Er del: {track.unit.name}", "Spara")


@bp.route("/aktuell/<int:track_id>/handlaggare", methods=["GET", "POST"])
def assign(track_id: int) -> Page:
    track = load(CaseTrack, track_id)
    require("track.assign", track)
    form = ask(AssignTrackForm, obj=track)
    form.case_worker_id.choices = as_choices({id_: name for id_, name, _, _ in people_in(frozenset({track.unit_id}))}, "Välj")
    intro = "Öppna förfrågningar som handläggaren har skickat följer med."
    return finish(track, form, assign_track, "Handläggaren är bytt.", "Byt handläggare i akten", "Byt handläggare", intro)


@bp.route("/aktuell/<int:track_id>/avsluta", methods=["GET", "POST"])
def close(track_id: int) -> Page:
    track = load(CaseTrack, track_id)
    require("track.close", track)
    form = ask(CloseTrackForm, obj=track)
    others = {} if track.is_hidden else receivers(track.case, track.unit_id)
    form.unit_ids.choices = as_choices(others, None)
    if not others:
        for name in ("text", "unit_ids", "need"):
            del form[name]
    intro = "De andra enheterna får veta att personen inte längre är aktuell hos er. Er del går att läsa senare, med ett skäl."
    return finish(track, form, close_track, "Er del är avslutad.", f"Avsluta hos {track.unit.name}", "Avsluta", intro if others else "")
