"""What a question is about stands with it: which answer shows it, so that a page without script still shows everything."""

from sipweb.forms.base import asked_when
from sipweb.forms.people import ProtectionForm
from sipweb.forms.referrals import CloseForm, LiftForm


def conditions(app, form, **more):
    with app.test_request_context():
        return {f.short_name: asked_when(f) for f in form(**more) if asked_when(f)}


def test_a_field_is_shown_with_the_answer_it_is_about(app):
    decision = ("unit_id", "delegate", "delegation_reference", "decided_on", "told_by_id", "told_on")
    assert conditions(app, CloseForm) == dict.fromkeys(decision, "decided=yes")
    assert conditions(app, LiftForm, prefix="a1-") == {"disagreement": "a1-agreed=no"}


def test_every_answer_that_asks_for_it_shows_it(app):
    assert conditions(app, ProtectionForm) == {"protection_checked_on": "protection=flagged none protected_registration"}


def test_the_page_holds_the_fields_also_without_script(signed_in, three_held, alva):
    html = signed_in(alva).get(f"/forfragningar/{three_held.id}/avsluta").text
    assert html.count('data-reveal="decided=yes"') == 6
    assert 'name="delegation_reference"' in html
