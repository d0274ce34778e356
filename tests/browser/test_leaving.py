"""A handläggare leaves with thirty open things: one list, reviewed by the manager, and each of them has a new name."""

import re
import subprocess
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Locator, expect
from sqlalchemy import select

from sipweb.actions.cases import confirm_intake, register_intake
from sipweb.actions.referrals import draft_referral
from sipweb.clock import as_local
from sipweb.config import Settings
from sipweb.db import db
from sipweb.models import CaseTrack, Unit, User
from sipweb.offline import database
from sipweb.queries.people import standing_of
from sipweb.rules.standing import Actor
from tests.browser.conftest import OpenWindow
from tests.browser.server import COMMAND, NOW, Server, environment
from tests.browser.window import Window

JENNY, TOMAS, BOSS = "hl-ber", "hl-ber2", "bec-ber"
THIRTY = 30


def acting(username: str) -> Actor:
    user_id = db.session.scalar(select(User.id).where(User.username == username))
    who = standing_of(user_id or 0, as_local(NOW).date())
    assert who is not None
    return Actor(who, as_local(NOW))


def fill_up(server: Server, most: int) -> None:
    """Past the windows, as other people's work: Jenny becomes handläggare until she has so much open."""
    with database(Settings(server.folder, server.database)):
        unit = db.session.scalars(select(Unit).where(Unit.code == "BER")).one()
        jenny, boss = acting(JENNY), acting(BOSS)
        for n in range(most - open_things(server)):
            facts: dict[str, Any] = {"given_name": "Prov", "family_name": f"Person{chr(65 + n)}", "identity_kind": "saknas"}
            facts |= {
                "identity_number": "",
                "birth_date": date(1970, 1, 1),
                "protection": "none",
                "protection_checked_on": date(2026, 10, 1),
            }
            intake = register_intake(jenny, unit, **facts, ground="application", ground_on=date(2026, 10, 1), other_number="")
            confirm_intake(boss, intake, case_worker_id=jenny.user_id)
        db.engine.dispose()


def something_new(server: Server) -> str:
    """Jenny begins one more request after she has left her list. Gives the akt."""
    with database(Settings(server.folder, server.database)):
        units = {u.code: u.id for u in db.session.scalars(select(Unit))}
        mine = select(CaseTrack).where(CaseTrack.case_worker_id == acting(JENNY).user_id, CaseTrack.is_open)
        case = db.session.scalars(mine.order_by(CaseTrack.id.desc())).first().case  # type: ignore[union-attr]
        told = {"question": "Kan ni vara med?", "situation": "", "person_words": "Ja tack.", "need": ""}
        draft_referral(acting(JENNY), case, from_unit_id=units["BER"], to_unit_id=units["FUN"], **told)
        number: str = case.number
        db.engine.dispose()
    return number


OWNED = """SELECT (SELECT count(*) FROM case_track WHERE is_open AND case_worker_id = :1)
    + (SELECT count(*) FROM referral WHERE is_open AND from_worker_id = :1) + (SELECT count(*) FROM referral WHERE is_open AND to_worker_id = :1)
    + (SELECT count(*) FROM agreement WHERE done_on IS NULL AND user_id = :1)
    + (SELECT count(*) FROM monthly_task WHERE done_on IS NULL AND user_id = :1)
    + (SELECT count(*) FROM anonymous_question WHERE is_open AND :1 IN (from_worker_id, to_worker_id))"""


def open_things(server: Server, username: str = JENNY) -> int:
    user_id = server.sql("SELECT id FROM user WHERE username = ?", username)[0][0]
    return int(server.sql(OWNED.replace(":1", "?1"), user_id)[0][0])


def choice(row: Locator) -> Locator:
    return row.get_by_role("combobox")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_handläggare_leaves_with_thirty_open_things(server: Server, open_window: OpenWindow, script: bool) -> None:
    fill_up(server, THIRTY)
    booked = server.sql("SELECT count(*) FROM meeting WHERE state = 'planned'")
    jenny, boss, tomas, peter = (open_window(server, java_script_enabled=script) for _ in range(4))

    jenny.log_in(JENNY)
    make_the_list(jenny)
    everything_to_tomas_but_one(jenny)
    print(f"Clicks from login to a list on the manager's table: {jenny.clicks}")
    assert jenny.clicks <= 9
    assert open_things(server) == THIRTY  # nothing has changed hands yet

    number = something_new(server)
    boss.log_in(BOSS)
    review_and_confirm(boss, number)
    assert (open_things(server), server.sql("SELECT count(*) FROM meeting WHERE state = 'planned'")) == (0, booked)
    assert open_things(server, BOSS) >= 2

    tomas.log_in(TOMAS)
    look_through_what_he_got(tomas)
    peter.log_in("hl-soc")
    peter.reads("Ny handläggare hos Beroendeenheten: Tomas Bylund. Akt 2026-0002.")
    jenny.page.goto("/")
    expect(jenny.page.get_by_role("link", name="Trepartsmöte kl.\xa013.00")).to_have_count(0)
    jenny.page.goto("/konto/lamna-over")
    jenny.reads("Du har inget öppet att lämna över")
    the_account_can_be_shut(server)


def make_the_list(jenny: Window) -> None:
    jenny.click(jenny.page.get_by_role("link", name=re.compile("^Mitt konto")))
    jenny.follow("Lämna över mina akter")
    jenny.reads("Gör en lista: Beroendeenheten – 30 öppna")
    jenny.choose("Ny tjänst")
    jenny.write("Från vilken dag?", "2/11")
    jenny.press("Gör en lista")
    jenny.reads(f"Det som lämnas över ({THIRTY})")
    expect(jenny.page.locator("tbody tr")).to_have_count(THIRTY)
    today = jenny.page.get_by_role("row", name="2026-0002").filter(has_text="Trepartsmöte 12 oktober 2026")
    expect(today).to_contain_text("kl. 13.00")


def everything_to_tomas_but_one(jenny: Window) -> None:
    everyone = jenny.page.get_by_label("Samma för alla rader")
    everyone.select_option(label=everyone.locator("option", has_text="Tomas Bylund").inner_text())
    jenny.press("Välj för alla")
    jenny.reads("Namnen är sparade.")
    for row in jenny.page.locator("tbody tr").all():
        if choice(row).input_value() == "":  # what Tomas can't have
            choose(choice(row), "Åsa Fridlund")
    choose(choice(jenny.page.locator("tbody tr").last), "Åsa Fridlund")
    jenny.press("Lämna till chefen")
    jenny.reads("Listan är hos chefen, som går igenom den.")
    jenny.reads("Du ansvarar tills den är bekräftad.")


def choose(select_box: Locator, name: str) -> None:
    select_box.select_option(label=select_box.locator("option", has_text=name).first.inner_text())


def review_and_confirm(boss: Window, number: str) -> None:
    boss.follow("Gå igenom det Jenny Åkerlund lämnar över")
    boss.reads(f"Det som lämnas över ({THIRTY + 1})")
    new = boss.page.get_by_role("row", name=number).filter(has_text="Nytt")
    expect(new).to_contain_text("Förfrågan till Funktionsnedsättning")
    boss.allow(422)
    boss.press("Bekräfta och lämna över")
    expect(boss.page.locator(".ds-error-summary li")).to_have_text([re.compile(r"^Ny handläggare för akt .*: välj vem som tar över\.$")])
    choose(choice(boss.page.get_by_role("row", name=number).filter(has_text="Nytt")), "Åsa Fridlund")
    boss.press("Bekräfta och lämna över")
    boss.reads(f"Överlämnat: {THIRTY + 1}. De som berörs har fått veta det.")


def look_through_what_he_got(tomas: Window) -> None:
    tomas.reads("efter Jenny Åkerlund hos Beroendeenheten. Listan står i Mitt arbete.")
    tomas.reads("Trepartsmöte kl.\xa013.00")  # the one that is booked for today
    tomas.follow("Gå igenom det du har tagit över efter Jenny Åkerlund")
    tomas.reads("Berätta för den enskilde vem du är")
    tomas.press("Jag har gått igenom listan")
    tomas.reads("Markerat som genomgånget.")
    expect(tomas.page.get_by_role("link", name="Gå igenom det du har tagit över efter Jenny Åkerlund")).to_have_count(0)


def the_account_can_be_shut(server: Server) -> None:
    told = subprocess.run([*COMMAND, "user", "disable", JENNY], env=environment(server.folder), capture_output=True, text=True)
    assert (told.returncode, told.stdout) == (0, "hl-ber is disabled.\n"), told.stderr


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_roles_of_one_with_several_open_on_a_phone(shared_server: Server, open_window: OpenWindow, script: bool) -> None:
    window = open_window(shared_server, java_script_enabled=script, viewport={"width": 320, "height": 640})
    window.log_in("bec-soc")
    window.press("Meny")
    role = window.page.get_by_text("Biträdande enhetschef, Socialpsykiatri · ersättare för Nadia Rahimi")
    expect(role).to_be_visible()
    expect(window.page.get_by_text("Ersättare för Nadia Rahimi: biträdande enhetschef, Funktionsnedsättning")).to_be_hidden()
    window.click(role)
    expect(window.page.get_by_text("Ersättare för Nadia Rahimi: biträdande enhetschef, Funktionsnedsättning")).to_be_visible()
    if script:
        assert not window.page.evaluate("document.documentElement.scrollWidth > innerWidth")
