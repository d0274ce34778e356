"""The akt for a first try: hl-ber can open it and send the request at once."""

from datetime import time

from sipweb.demo.akt import Akt
from sipweb.demo.stage import Stage, Story


def sixty_six_and_needs_care(stage: Stage) -> Story[None]:
    """In treatment, and needs äldreomsorg. Consent for Äldreenheten is in force; the request is not written yet."""
    akt = Akt(stage, stage.someone("Gunnar Östman", stage.born(66, 3, 8), female=False))
    yield from akt.known("hl-ber2", -9)
    yield from akt.insatser("hl-ber2", -8, since=stage.day(-8), number="BER-0266")
    yield from akt.about("hl-ber2", -8, contact_way="phone", contact_note="Ring helst på förmiddagen.")
    yield from akt.note(
        "hl-ber2", -4, "Går i behandling hos oss. Har svårt att klara tvätt, mat och hygien sedan han bröt höften.", kind="visit"
    )
    yield from akt.consent(
        "hl-ber2", -2, "ALD", purpose="Ta reda på om äldreomsorgen kan ge stöd i hemmet.", information="situation,insatser,health,contact"
    )
    yield from akt.note("hl-ber2", -1, "Nästa steg: skicka en samverkansförfrågan till Äldreenheten. Samtycket finns och gäller.")
    yield from akt.handed_to("bec-ber", -1, "hl-ber", time(16, 20))


STORIES = (sixty_six_and_needs_care,)
