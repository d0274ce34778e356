"""What the verbs of units and users are called in the log: those of no akt."""

ORGANISATION = {
    "municipality.found": "Lade upp kommunen",
    "database.restore": "Återställde databasen från en säkerhetskopia",
    "unit.add": "Lade upp en enhet",
    "unit.merge": "Slog samman en enhet med en annan",
    "user.add": "Lade upp en användare",
    "user.role": "Gav en användare en roll till",
    "user.password": "Satte ett nytt lösenord för en användare",
    "user.disable": "Stängde av en användare",
}
