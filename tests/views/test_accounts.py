"""Konto: what each person sees of their roles and deputies."""

from tests import cast


def test_an_avdelningschef_chooses_a_deputy_on_the_own_page(signed_in, viktor, eva, berit):
    client = signed_in(viktor)
    page = client.page("/konto")
    assert "Avdelningschef Individ och familj" in page.text
    assert "Utse ersättare" in page.buttons
    told = {"deputy_id": eva.user_id, "starts_on": "2026-10-12", "ends_on": "2026-10-16"}
    assert client.send("/konto/ersattare", **told) == "/konto"
    assert "Eva Palm" in client.page("/konto").text
    hers = signed_in(eva).page("/konto")
    assert "Du är ersättare för" in hers.text
    assert "Viktor Oxel 2026-10-12 2026-10-16" in hers.text
    assert "Ersättare för Viktor Oxel: avdelningschef, Individ och familj" in hers.html
    assert "Utse ersättare" not in signed_in(berit).page("/konto").buttons


def test_a_deputy_of_someone_who_is_no_manager_is_not_chosen(signed_in, cecilia, tore):
    for actor in (cecilia, tore):
        assert "Utse ersättare" not in signed_in(actor).page("/konto").buttons
        assert signed_in(actor).post("/konto/ersattare", data={"deputy_id": cast.user_of("eva").id}).status_code in {403, 422}
