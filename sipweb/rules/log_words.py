"""What each verb of the history is called in the log: a Swedish sentence, without the values that were changed.

`{akt}` is where the akt is named, or said to be one that the reader may not know of. A sentence without it tells of no akt
at all, even where the line has one: who has asked about a person must not learn from the log that there is an akt.
"""

OTHER = "Gjorde en ändring i {akt}"
BRIEF_CHANGE, BRIEF_READ, BRIEF_LIST = "Ändrade i {akt}", "Läste i {akt}", "Läste en lista med akter"

SENTENCES = {
    "municipality.found": "Lade upp kommunen",
    "unit.add": "Lade upp en enhet",
    "user.add": "Lade upp en användare",
    "user.password": "Satte ett nytt lösenord för en användare",
    "user.disable": "Stängde av en användare",
    "account.password": "Bytte sitt lösenord",
    "deputy.appoint": "Utsåg en ersättare för sig själv",
    "deputy.end": "Avslutade sin ersättare",
    "notice.read": "Markerade något i Nytt till dig som läst",
    #
    "intake.register": "Registrerade en person",
    "intake.confirm": "Bekräftade en ny aktualitet i {akt}",
    "intake.reject": "Bekräftade inte en registrering",
    "case.reopen": "Öppnade en avslutad del av {akt} för läsning, med skäl",
    "person.update": "Ändrade uppgifter om den enskilde i {akt}",
    "person.protect": "Ändrade skyddet för personuppgifter i {akt}",
    "representative.add": "Lade till en företrädare i {akt}",
    "representative.change": "Ändrade en företrädare i {akt}",
    "track.change": "Ändrade enhetens del av {akt}",
    "track.assign": "Bytte handläggare i {akt}",
    "track.close": "Avslutade enhetens del av {akt}",
    "note.write": "Skrev en anteckning i {akt}",
    "note.share": "Gjorde en anteckning synlig för en annan enhet i {akt}",
    "access.name": "Namngav en läsare i {akt}",
    "access.appoint": "Namngav en läsare i {akt}",
    "access.end": "Tog bort en namngiven läsare i {akt}",
    "access.block": "Satte en spärr i {akt}",
    "access.unblock": "Tog bort en spärr i {akt}",
    "presence.ask": "Frågade om en person är aktuell, med skäl",
    "presence.answer": "Svarade på en fråga om aktualitet",
    #
    "consent.ask": "Skrev in ett samtycke i {akt}",
    "consent.answer": "Skrev in ett svar på ett samtycke i {akt}",
    "consent.withdraw": "Skrev in att ett samtycke är återkallat i {akt}",
    "basis.record": "Skrev in en annan grund än samtycke i {akt}",
    "basis.decide": "Beslutade om en annan grund än samtycke i {akt}",
    "basis.end": "Avslutade en annan grund än samtycke i {akt}",
    #
    "referral.draft": "Började skriva en samverkansförfrågan i {akt}",
    "referral.start": "Kallade till trepartsmöte från {akt}",
    "referral.edit": "Ändrade en samverkansförfrågan i {akt}",
    "referral.send": "Skickade en samverkansförfrågan i {akt}",
    "referral.complete": "Kompletterade en samverkansförfrågan i {akt}",
    "referral.withdraw": "Tog tillbaka en samverkansförfrågan i {akt}",
    "referral.ask_more": "Begärde komplettering av en samverkansförfrågan i {akt}",
    "referral.assign": "Utsåg handläggare för en samverkansförfrågan i {akt}",
    "referral.reassign": "Bytte handläggare för en samverkansförfrågan i {akt}",
    "referral.forward": "Skickade en samverkansförfrågan vidare i {akt}",
    "referral.decline": "Avböjde en samverkansförfrågan i {akt}",
    "referral.take_up": "Gjorde den enskilde aktuell hos enheten genom en samverkansförfrågan i {akt}",
    "referral.book_pre": "Bokade ett förmöte i {akt}",
    "referral.move_pre": "Flyttade ett förmöte i {akt}",
    "referral.cancel_pre": "Ställde in ett förmöte i {akt}",
    "referral.hold_pre": "Skrev in ett förmöte i {akt}",
    "referral.book_three": "Bokade ett trepartsmöte i {akt}",
    "referral.book_three_directly": "Bokade ett trepartsmöte utan förmöte i {akt}",
    "referral.move_three": "Flyttade ett trepartsmöte i {akt}",
    "referral.cancel_three": "Ställde in ett trepartsmöte i {akt}",
    "referral.no_show": "Skrev in att den enskilde uteblev från ett möte i {akt}",
    "referral.hold_three": "Skrev in ett trepartsmöte i {akt}",
    "referral.close": "Avslutade en samverkan i {akt}",
    "referral.lift": "Lyfte en fråga till nivå 2 i {akt}",
    "referral.stop": "Avbröt en samverkan i {akt}",
    "lift.agree": "Svarade om att lyfta till nivå 2 i {akt}",
    "times.propose": "Föreslog tider för ett möte i {akt}",
    "times.pick": "Valde en tid för ett möte i {akt}",
    "meeting.file": "Markerade ett möte som journalfört i {akt}",
    #
    "review.draw": "Drog urvalet till en loggkontroll",
    "review.judge": "Granskade en rad i en loggkontroll",
    "review.sign": "Signerade en loggkontroll",
}
# Nobody else is concerned, and there are many.
UNTOLD = frozenset({"notice.read"})
PLACELESS = frozenset(verb for verb, sentence in SENTENCES.items() if "{akt}" not in sentence)
