"""A transfer that the enhetschefer do not agree about: lifted on, and answered by the avdelningschefer."""

from tests.browser.conftest import OpenWindow
from tests.browser.server import Server
from tests.browser.test_transfers import TODAY, clean, open_transfer, write_down_yes


def test_the_enhetschefer_do_not_agree_and_the_avdelningschefer_decide(server: Server, open_window: OpenWindow) -> None:
    """Signe, 19 three days ago, declined and lifted: each enhetschef wants something else."""
    nadia, ulrika, hakan, margareta, yusuf = (open_window(server, java_script_enabled=False) for _ in range(5))
    nadia.log_in("bec-fun")
    open_transfer(nadia, "Palmqvist")
    here = nadia.page.url

    def read_it() -> None:
        nadia.page.goto(here)
        nadia.follow("Svara att ni har tagit del")
        nadia.choose("Har tagit del och är överens")
        nadia.press("Spara svaret")

    read_it()
    ulrika.log_in("ec-iof")
    open_transfer(ulrika, "Palmqvist")
    write_down_yes(ulrika, "Skriv in enhetschefernas svar", TODAY, "Funktionsnedsättning tar emot.")
    hakan.log_in("ec-aof")
    hakan.page.goto(here)
    hakan.follow("Svara på förslaget")
    hakan.choose("Nej")
    hakan.write("På vilket sätt, eller varför inte?", "Behovet hör till Barn och ungdom.")
    hakan.press("Spara")
    ulrika.page.goto(here)
    ulrika.reads("Blir ni inte överens lyfter någon av er frågan till avdelningscheferna.")
    ulrika.follow("Lyft till avdelningscheferna")
    clean(ulrika)
    ulrika.write("Vad är ni inte överens om, och varför?", "Vi är inte överens om boendet.")
    ulrika.press("Lyft")
    ulrika.reads("Frågan är lyft till avdelningscheferna.")
    read_it()
    margareta.log_in("ac-iof")
    margareta.page.goto(here)
    clean(margareta)
    margareta.reads("Vi är inte överens om boendet.")
    write_down_yes(margareta, "Skriv in avdelningschefernas svar", TODAY, "Funktionsnedsättning tar emot.", look=True)
    yusuf.log_in("ac-aof")
    yusuf.page.goto(here)
    yusuf.follow("Svara på förslaget")
    yusuf.press("Spara")
    yusuf.reads("Svaret är inskrivet, och båda enheterna får veta det.")
    ulrika.page.goto(here)
    ulrika.reads("Avdelningscheferna: överföring beslutad")
