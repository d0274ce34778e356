"""Without a mouse: every step can be reached, focus is always seen, and after a mistake it stands where the mistake is."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenWindow
from tests.browser.server import Server
from tests.browser.window import Window

# The name of what has focus, and whether one can see that it has.
FOCUSED = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const label = at.labels?.length ? at.labels[0] : at;
  const box = at.getBoundingClientRect();
  const ringed = at.matches(".ds-skip-link") || [at, at.closest(".ds-field")].some((one) => { // the ring goes around a radio button and its label
    const style = one && getComputedStyle(one);
    return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  const onScreen = box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return { name: (at.getAttribute("aria-label") || label.innerText || at.value || "").replace(/\\s+/g, " ").trim(), tag: at.tagName, ringed, onScreen };
}"""


def focused(page: Page) -> dict:
    at = page.evaluate(FOCUSED)
    assert at is not None, "Nothing has focus."
    assert at["ringed"], f"It can't be seen that {at} has focus."
    assert at["onScreen"], f"{at} has focus and can't be seen."
    return at


def tab_to(page: Page, name: str, tag: str) -> None:
    """Tab until it has focus, looking at everything on the way."""
    passed = []
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            continue
        at = focused(page)
        if at["tag"] == tag and re.match(name, at["name"]):
            return
        passed.append(at["name"])
    raise AssertionError(f"Tab never came to {name}: {passed}")


def test_from_login_to_a_sent_request_with_the_keyboard_alone(server: Server, open_window: OpenWindow) -> None:
    page = open_window(server).page
    page.goto("/logga-in")
    tab_to(page, "hl-ber ", "BUTTON")
    page.keyboard.press("Enter")
    expect(page).to_have_title("Mitt arbete – sipweb")
    tab_to(page, "Akter$", "A")
    page.keyboard.press("Enter")
    expect(page).to_have_title("Akter – sipweb")
    tab_to(page, "2026-0035", "A")
    page.keyboard.press("Enter")
    expect(page).to_have_title("2026-0035 – sipweb")
    tab_to(page, "Ny samverkansförfrågan", "A")
    page.keyboard.press("Enter")
    expect(page).to_have_title("Ny samverkansförfrågan – sipweb")
    choose_with_arrows(page, "Äldreenheten")
    tab_to(page, "Frågeställning", "TEXTAREA")
    page.keyboard.type("Kan ni pröva hemtjänst?")
    tab_to(page, "Granska", "BUTTON")
    page.keyboard.press("Enter")
    expect(page).to_have_title("Granska förfrågan – sipweb")
    tab_to(page, "Skicka$", "BUTTON")
    page.keyboard.press("Space")
    expect(page.locator("main")).to_contain_text("Förfrågan är skickad till Äldreenheten.")
    expect(page.locator("#messages")).to_be_focused()


def choose_with_arrows(page: Page, name: str) -> None:
    """Tab stops at the first of the radio buttons; arrows choose among them."""
    while page.evaluate("document.activeElement.type") != "radio":
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    while focused(page)["name"] != name:
        page.keyboard.press("ArrowDown")
    expect(page.get_by_label(name, exact=True)).to_be_checked()


def test_the_first_tab_stop_skips_to_the_content(shared_server: Server, open_window: OpenWindow) -> None:
    jenny = open_window(shared_server)
    jenny.log_in("hl-ber")
    jenny.page.goto("/akter")
    jenny.page.keyboard.press("Tab")
    assert focused(jenny.page)["name"] == "Hoppa till innehållet"
    jenny.page.keyboard.press("Enter")
    expect(jenny.page.locator("main")).to_be_focused()
    jenny.page.keyboard.press("Tab")
    assert focused(jenny.page)["name"] == "Var hör ärendet hemma?"


def test_after_a_mistake_focus_stands_on_the_summary_and_its_links_lead_to_the_fields(
    shared_server: Server, open_window: OpenWindow
) -> None:
    jenny = open_window(shared_server)
    jenny.allow(422)
    jenny.log_in("hl-ber")
    for address, button, links in MISTAKES:
        jenny.page.goto(address)
        jenny.press(button)
        expect(jenny.page).to_have_title(re.compile("^Fel: "))
        expect(jenny.page.locator(".ds-error-summary")).to_be_focused()
        found = jenny.page.locator(".ds-error-summary a")
        assert found.all_inner_texts() == links
        for link in found.all():
            link.focus()
            jenny.page.keyboard.press("Enter")
            expect_the_field_has_focus(jenny, link.get_attribute("href") or "")


MISTAKES = [
    ("/akter/2026-0035/forfragningar/ny", "Granska", ["Välj vilken enhet du vill fråga.", "Skriv vad du vill fråga."]),
    ("/akter/2026-0035/anteckningar/ny", "Spara", ["Skriv vad som hände."]),
    ("/forfragningar/14/boka-trepartsmote", "Boka trepartsmöte", ["Skriv vilken dag.", "Skriv vilken tid.", "Skriv var ni ses, eller att mötet är digitalt.", "Skriv hur den enskilde bjuds in."]),
]  # fmt: skip


def expect_the_field_has_focus(window: Window, href: str) -> None:
    field = window.page.locator(href)
    expect(field).to_be_focused()
    at = focused(window.page)
    assert field.get_attribute("aria-invalid") == "true", at


def test_the_menu_on_a_phone_opens_and_closes_with_the_keyboard(shared_server: Server, open_window: OpenWindow) -> None:
    jenny = open_window(shared_server, viewport={"width": 320, "height": 640})
    jenny.log_in("hl-ber")
    menu = jenny.page.get_by_role("navigation", name="Huvudmeny")
    expect(menu).to_be_hidden()
    tab_to(jenny.page, "Meny", "BUTTON")
    jenny.page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    jenny.page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    assert focused(jenny.page)["name"] == "Meny"
    jenny.page.keyboard.press("Enter")
    tab_to(jenny.page, "Akter$", "A")
    jenny.page.keyboard.press("Enter")
    expect(jenny.heading("Akter")).to_be_visible()
