"""The steps of a transfer that are forms: what each asks, which action it calls, and what it says."""

from collections.abc import Callable
from typing import Any, NamedTuple

from sipweb.actions import handovers as over
from sipweb.actions import transfer_decisions as decide
from sipweb.actions import transfer_endings as ends
from sipweb.actions import transfers as act
from sipweb.actions.transfer_settled import lift_higher, settle_transfer
from sipweb.forms import transfers as forms
from sipweb.forms.base import Form


class Step(NamedTuple):
    verb: str
    slug: str
    form: type[Form]
    act: Callable[..., Any]
    title: str
    submit: str
    said: str
    intro: str = ""
    rule: str = ""
    label: str = ""

    @property
    def name(self) -> str:
        return self.verb.split(".")[1]


STEPS = (
    Step(
        "transfer.rejudge",
        "bedom",
        forms.RejudgeForm,
        act.rejudge_transfer,
        "Bedöm på nytt",
        "Spara bedömningen",
        "Bedömningen är sparad.",
        rule="transfer_19",
    ),
    Step(
        "transfer.confirm_no",
        "bekrafta-nej",
        Form,
        act.confirm_no,
        "Bekräfta att stöd inte behövs",
        "Bekräfta",
        "Det är bekräftat.",
        "Handläggaren har bedömt att stöd inte behövs efter födelsedagen. Håller du inte med: gå tillbaka och bedöm på nytt.",
    ),
    Step(
        "transfer.notify",
        "avisera",
        forms.NotifyForm,
        act.notify_transfer,
        "Avisera",
        "Avisera",
        "Överföringen är aviserad.",
        rule="transfer_notify",
    ),
    Step(
        "transfer.to_agenda",
        "anmal",
        forms.AgendaForm,
        decide.put_on_agenda,
        "Anmäl till mötet",
        "Anmäl",
        "Överföringen är anmäld till mötet.",
        rule="transfer_19",
    ),
    Step(
        "transfer.decide",
        "motets-svar",
        forms.DecideForm,
        decide.record_decision_of_meeting,
        "Mötets svar",
        "Spara",
        "Mötets svar är inskrivet.",
        "På mötet bestämmer ni gemensamt om en överföring är lämplig, och på vilket sätt.",
        "transfer_purpose",
    ),
    Step(
        "transfer.receive",
        "bekrafta",
        forms.ReceiveForm,
        over.receive_handover,
        "Bekräfta mottagandet",
        "Bekräfta mottagandet",
        "Mottagandet är bekräftat. Den andra enheten har fått veta det.",
        "Den enskilde blir aktuell hos er. En utredning kan inledas genast.",
        "handover_received",
    ),
    Step(
        "transfer.decline",
        "avboj",
        forms.ReasonForm,
        decide.decline_transfer,
        "Avböj överföringen",
        "Avböj",
        "Överföringen är avböjd. Den andra enheten får veta varför.",
        rule="everyone",
        label="Varför avböjer ni?",
    ),
    Step(
        "transfer.lift",
        "lyft",
        forms.LiftForm,
        decide.lift_transfer,
        "Lyft till enhetscheferna",
        "Lyft",
        "Frågan är lyft till enhetscheferna.",
        "Det du skriver är rapporten till enhetscheferna. Ansvaret ligger kvar där det är.",
        "transfer_lifted",
        "Vad gäller frågan, och vad har ni försökt?",
    ),
    Step(
        "transfer.acknowledge",
        "tagit-del",
        forms.AcknowledgeForm,
        decide.acknowledge_lift,
        "Svara på lyftet",
        "Spara svaret",
        "Svaret är inskrivet. Enhetscheferna får veta det.",
        "Läs rapporten på överföringens sida först.",
        "transfer_lifted",
    ),
    Step(
        "transfer.settle",
        "enhetschefernas-svar",
        forms.SettleForm,
        settle_transfer,
        "Enhetschefernas svar",
        "Spara",
        "Svaret är inskrivet, och båda enheterna får veta det.",
    ),
    Step(
        "transfer.lift_on",
        "lyft-vidare",
        forms.ReasonForm,
        lift_higher,
        "Lyft till avdelningscheferna",
        "Lyft",
        "Frågan är lyft till avdelningscheferna.",
        "Det du skriver är rapporten till avdelningscheferna. De läser också den förra rapporten och det förslag som lades fram sist, "
        "men inte vem det gäller. Ansvaret ligger kvar där det är.",
        "transfer_lifted_top",
        "Vad är ni inte överens om, och varför?",
    ),
    Step(
        "transfer.investigate",
        "utredning",
        forms.OnForm,
        over.begin_investigation,
        "Utredning inledd",
        "Spara",
        "Utredningen är inskriven.",
        rule="handover_received",
    ),
    Step(
        "transfer.contact",
        "kontakt",
        forms.ContactForm,
        over.record_contact,
        "Skriv in kontakt",
        "Spara",
        "Kontakten är inskriven.",
        "Ta kontakt med både den enskilde och handläggaren som lämnar över.",
        "handover_received",
    ),
    Step(
        "transfer.call",
        "kalla",
        forms.CallForm,
        over.call_officials,
        "Kalla till tjänstemannamöte",
        "Kalla",
        "Kallelsen är inskriven.",
        rule="officials",
    ),
    Step(
        "transfer.hold",
        "tjanstemannamote",
        forms.HoldForm,
        over.hold_officials,
        "Tjänstemannamöte genomfört",
        "Spara",
        "Mötet är inskrivet.",
        rule="officials",
    ),
    Step(
        "transfer.agree_day",
        "tidigare-dag",
        forms.AgreeDayForm,
        over.agree_day,
        "Tidigare dag för ansvaret",
        "Spara",
        "Dagen är sparad.",
        "Den ena enhetens chef föreslår en dag före födelsedagen. När den andra skriver samma dag är ni överens.",
    ),
    Step(
        "transfer.inform",
        "informerad",
        forms.InformForm,
        over.inform_person,
        "Den enskilde är informerad",
        "Spara",
        "Det är inskrivet.",
        rule="officials",
    ),
    Step(
        "transfer.close", "avsluta", forms.FinishForm, over.close_transfer, "Avsluta överföringen", "Avsluta", "Överföringen är avslutad."
    ),
    Step(
        "transfer.refuse",
        "tackar-nej",
        forms.RefuseForm,
        ends.refuse_transfer,
        "Den enskilde tackar nej",
        "Spara",
        "Det är inskrivet.",
        "Inget mer lämnas till den andra enheten. Ångrar sig den enskilde kan ni börja igen från akten.",
    ),
    Step(
        "transfer.end", "avsluta-utan", forms.EndForm, ends.end_transfer, "Avsluta utan överföring", "Avsluta", "Överföringen är avslutad."
    ),
)
