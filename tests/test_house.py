"""The rules of the house, kept by the tests so that nobody has to remember them."""

import ast
import re
from pathlib import Path
from statistics import median

import pytest

import sipweb
from sipweb import views, words
from sipweb.actions import units  # noqa: F401 – of the command line: no page has it
from sipweb.gate import ACTIONS
from sipweb.rules import (
    agenda,
    care_planning,
    deviations,
    escalations,
    improvements,
    leaving,
    meetings,
    monthly,
    questions,
    referrals,
    routine_reviews,
    routing,
    transfer_moves,
    urgent,
)
from sipweb.rules.permissions import MAY
from sipweb.rules.routine import Routine
from sipweb.rules.routine_texts import RULES
from sipweb.rules.workflow import diagram
from sipweb.views import agenda_page, deviation_page, escalation_page, meeting_page, question_page, transfer_page
from sipweb.views import care_planning as planning_page
from sipweb.views import routine_reviews as routine_page
from sipweb.views import routing as routing_page
from sipweb.views import urgent as urgent_page
from sipweb.views.request_page import PATHS

HOUSE = Path(sipweb.__file__).parent
DOCS = HOUSE.parent / "docs"
FILES = sorted(path for path in HOUSE.rglob("*.py") if "versions" not in path.parts)
TEMPLATES = sorted((HOUSE / "templates").rglob("*.html"))

# From the bottom up: a floor imports only itself and those below. `db`, `gate` and the others are single files.
FLOORS = [
    "rules",
    "clock",
    "words",
    "config",
    "backups",
    "db",
    "holding",
    "models",
    "gate",
    "migrate",
    "queries",
    "actions",
    "checks",
    "forms",
    "views",
    "sipweb",
]
# Beside the application, above all floors. Keeping opens databases without the web, like the commands that ask it to.
TOP = {"demo", "server", "commands", "keeping_commands", "unit_commands", "keeping", "offline"}


def imports(path):
    """Every module a file names, wherever in the file it stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def floor_of(path):
    parts = path.relative_to(HOUSE).with_suffix("").parts
    return "sipweb" if parts == ("__init__",) else parts[0]


def floors_in(path):
    """The floors a file imports from."""
    return {name.split(".")[1] for name in imports(path) if name.startswith("sipweb.") and name.split(".")[1] in {*FLOORS, *TOP}}


def on(*floors):
    return [path for path in FILES if floor_of(path) in floors]


def functions(path):
    return [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)]


def length(node):
    return node.end_lineno - node.lineno + 1


def name_of(path):
    return path.relative_to(HOUSE).as_posix()


@pytest.mark.parametrize("path", on(*FLOORS), ids=name_of)
def test_imports_point_downwards(path):
    here = FLOORS.index(floor_of(path))
    assert {floor for floor in floors_in(path) if floor in TOP or FLOORS.index(floor) > here} == set()


def test_every_file_stands_on_a_floor():
    assert {floor_of(path) for path in FILES} - {*FLOORS, *TOP, "migrations"} == set()


@pytest.mark.parametrize("path", on("rules"), ids=name_of)
def test_rules_know_nothing_of_the_web_or_the_database(path):
    allowed = {
        "sipweb",
        "calendar",
        "collections",
        "dataclasses",
        "datetime",
        "enum",
        "functools",
        "re",
        "typing",
        "unicodedata",
        "zoneinfo",
    }
    assert {name.split(".")[0] for name in imports(path)} <= allowed | {"holidays", "personnummer"}


def test_flask_is_known_only_above_the_actions():
    knowing = {
        floor_of(path) for path in FILES if any(name.split(".")[0] in {"flask", "flask_wtf", "flask_login"} for name in imports(path))
    }
    assert knowing <= {"forms", "views", "sipweb", "commands", "offline"}


SAVES = re.compile(r"session\.(add|add_all|merge|delete|commit|bulk_\w+)\(")


def test_only_the_gates_save():
    """The actions of sessions pass the small gate, and say so; everything else goes through `also_save`."""
    saving = {name_of(path): set(SAVES.findall(path.read_text(encoding="utf-8"))) for path in FILES}
    assert {name: verbs for name, verbs in saving.items() if verbs} == {
        "actions/sessions.py": {"add"},
        "db.py": {"commit"},
        "gate.py": {"add", "add_all"},
    }


def test_only_the_gate_and_its_friends_open_the_line_of_writers():
    opening = {name_of(path) for path in FILES if re.search(r"\bwith (writing|small_gate)\(", path.read_text(encoding="utf-8"))}
    assert opening == {"gate.py", "actions/sessions.py"}


def test_only_the_clock_asks_what_time_it_is():
    asks = re.compile(r"datetime\.(now|utcnow|today)\(|date\.today\(|time\.time\(")
    assert [name_of(path) for path in FILES if asks.search(path.read_text(encoding="utf-8"))] == ["clock.py"]


def test_every_verb_has_a_permission_and_an_action():
    assert set(ACTIONS) == set(MAY)


def test_every_move_is_a_verb():
    assert {move.verb for move in (*referrals.MOVES, *meetings.MEETING_MOVES)} - set(MAY) <= {
        "meeting.hold",
        "meeting.cancel",
        "meeting.no_show",
    }
    of_all = (
        referrals, leaving, questions, monthly, agenda, escalations, urgent, care_planning, routine_reviews, routing, deviations, improvements,
    )  # fmt: skip
    assert {move.verb for process in of_all for move in process.MOVES} <= set(MAY)
    assert {move.verb for move in transfer_moves.MOVES} - set(MAY) == {
        "transfer.take_over",  # comes by itself, on its day
        "transfer.from_agenda",  # when its item is taken back, or moved
        "transfer.follow",  # when the unit that receives is merged into another
        "transfer.take_back",  # when the meeting changes the outcome of its item
    }


def test_every_move_has_a_page(app):
    of_each = (
        (referrals.MOVES, PATHS),
        (questions.MOVES, question_page.PATHS),
        (monthly.MOVES, meeting_page.PATHS),
        (agenda.MOVES, agenda_page.PATHS),
        (escalations.MOVES, escalation_page.PATHS),
        (transfer_moves.MOVES, transfer_page.PATHS),
        (deviations.MOVES, deviation_page.PATHS),
        (urgent.MOVES, urgent_page.PATHS),
        (care_planning.MOVES, planning_page.PATHS),
        (routine_reviews.MOVES, routine_page.PATHS),
        (routing.MOVES, routing_page.PATHS),
    )
    for moves, paths in of_each:
        begins = {move.verb for move in moves if move.source is None}
        assert {move.verb for move in moves if move.button} - begins == set(paths)
        assert set(paths.values()) <= set(app.view_functions)


def test_every_state_has_a_swedish_name():
    assert set(words.REFERRAL) == set(words.REFERRAL_TONES) == set(referrals.STATES)
    assert set(leaving.STATES) == set(words.HANDING_OVER_TONES) == {move.target for move in leaving.MOVES}
    assert set(monthly.STATES) == set(monthly.TONES) == {move.target for move in monthly.MOVES}
    assert set(agenda.STATES) == set(agenda.TONES) == {move.target for move in agenda.MOVES}
    assert set(words.QUESTION) == set(words.QUESTION_TONES) == set(questions.STATES)
    assert set(escalations.STATES) == set(words.ESCALATION_TONES) == {move.target for move in escalations.MOVES}
    assert set(care_planning.STATES) == set(care_planning.TONES) == {move.target for move in care_planning.MOVES}
    assert set(routing.STATES) == set(routing.TONES) == {move.target for move in routing.MOVES}
    assert set(routine_reviews.STATES) == set(routine_reviews.TONES) == {move.target for move in routine_reviews.MOVES}
    assert set(words.TRANSFER) == set(words.TRANSFER_TONES) == transfer_moves.STATES | {"watch", "elsewhere"}
    assert set(words.DEVIATION) == set(words.DEVIATION_TONES) == set(deviations.STATES)
    assert set(urgent.STATES) == set(urgent.TONES) == {move.target for move in urgent.MOVES}
    assert all(word[0].isupper() for kind in words.WORDS.values() for word in kind.values() if word not in TONES)


TONES = {"neutral", "info", "success", "warning", "danger"}


def test_every_blueprint_is_registered(app):
    modules = {path.stem for path in (HOUSE / "views").glob("*.py") if "Blueprint(" in path.read_text(encoding="utf-8")}
    assert len(views.BLUEPRINTS) == len(modules)
    assert {bp.name for bp in views.BLUEPRINTS} == set(app.blueprints)


WORKFLOWS = (
    "# How things move\n\nMade from the tables of moves in `sipweb/rules`. A test keeps it current, and says how to write it anew.\n"
)


def workflows() -> str:
    parts = (
        ("Samverkansförfrågan", diagram(referrals.MOVES, words.REFERRAL)),
        ("Förmöte and trepartsmöte", diagram(meetings.MEETING_MOVES, meetings.MEETING_STATES)),
        ("Lämna över", diagram(leaving.MOVES, leaving.STATES)),
        ("Anonym fråga", diagram(questions.MOVES, words.QUESTION)),
        ("Avstämningsmöte och samverkansmöte", diagram(monthly.MOVES, monthly.STATES)),
        ("Punkt till ett möte", diagram(agenda.MOVES, agenda.STATES)),
        ("Lyft fråga", diagram(escalations.MOVES, escalations.STATES)),
        ("Vårdplanering", diagram(care_planning.MOVES, care_planning.STATES)),
        ("Årlig uppföljning av rutinen", diagram(routine_reviews.MOVES, routine_reviews.STATES)),
        ("Var hör ärendet hemma?", diagram(routing.MOVES, routing.STATES)),
        ("Överföring", diagram(transfer_moves.MOVES, words.TRANSFER)),
        ("Avvikelse i samverkan", diagram(deviations.MOVES, words.DEVIATION)),
        ("Förbättringsförslag", diagram(improvements.MOVES, improvements.STATES)),
        ("Akut kontakt", diagram(urgent.MOVES, urgent.STATES)),
    )
    return WORKFLOWS + "".join(f"\n## {title}\n\n```mermaid\n{drawn}\n```\n" for title, drawn in parts)


def test_the_diagrams_are_those_of_the_tables():
    how = "Run: .venv/bin/python -m tests.test_house"
    assert (DOCS / "workflows.md").read_text(encoding="utf-8") == workflows(), how


def test_views_read_a_number_in_an_address_or_a_form_as_the_number_of_a_row():
    """`int` lets through numbers that SQLite can't take, and signs that are digits and no number: ²."""
    reads_it_otherwise = re.compile(r"type=int\b|\.isdigit\(")
    assert [name_of(path) for path in on("views") if reads_it_otherwise.search(path.read_text(encoding="utf-8"))] == []


# Sizes.


def test_no_file_is_longer_than_a_few_screens():
    assert {name_of(p): n for p in FILES if (n := len(p.read_text(encoding="utf-8").splitlines())) > 250} == {}


def test_no_template_is_longer_than_two_screens():
    assert {name_of(p): n for p in TEMPLATES if (n := len(p.read_text(encoding="utf-8").splitlines())) > 120} == {}


def test_no_function_is_longer_than_a_screen():
    long = {f"{name_of(path)}:{f.name}": length(f) for path in FILES for f in functions(path) if length(f) > 40}
    assert long == {}


def test_functions_are_short_and_half_of_them_very_short():
    assert median(length(f) for path in FILES if floor_of(path) != "demo" for f in functions(path)) <= 8


def test_a_view_fits_in_the_eye():
    routed = [(path, f) for path in on("views") for f in functions(path) if any("bp." in ast.unparse(d) for d in f.decorator_list)]
    assert len(routed) > 40
    assert {f"{name_of(path)}:{f.name}": length(f) for path, f in routed if length(f) > 20} == {}


# What templates and Swedish words keep to.


def test_no_template_holds_script_or_style_of_its_own():
    inline = re.compile(
        r"<style|\sstyle=|\son(click|change|submit|input|load|keyup|focus)=|javascript:|<script(?![^>]*\ssrc=)", re.IGNORECASE
    )
    assert [name_of(path) for path in TEMPLATES if inline.search(path.read_text(encoding="utf-8"))] == []


def test_no_template_marks_its_text_as_safe():
    assert [name_of(path) for path in TEMPLATES if re.search(r"\|\s*safe\b|autoescape false", path.read_text(encoding="utf-8"))] == []


def test_every_form_that_changes_something_has_its_token():
    for path in TEMPLATES:
        for form in re.findall(r'<form[^>]*method="post".*?</form>', path.read_text(encoding="utf-8"), re.DOTALL | re.IGNORECASE):
            assert "csrf" in form, name_of(path)


def test_no_number_of_the_routine_stands_in_a_view_or_a_template():
    numbers = {str(v) for v in vars(Routine()).values() if type(v) is int and v > 9}  # 12, 15, 18, 30, 60
    found = re.compile(rf"(?<![\w.:#/-])({'|'.join(sorted(numbers))})\s+(år|dagar|månader|minuter|arbetsdagar)")
    of_days = re.compile(r"\b(fem|tio|trettio) (arbets)?dagar\b")
    for path in (*TEMPLATES, *on("views", "forms")):
        text = path.read_text(encoding="utf-8")
        assert not of_days.search(text), name_of(path)
        hits = [hit for hit in found.findall(text) if name_of(path) not in STATES_THE_LAW]
        assert hits == [], name_of(path)


# Words about the law or about the choices of a list, not about deadlines.
STATES_THE_LAW = {"forms/meetings.py"}

FORBIDDEN = re.compile(
    r"\b(remiss\w*|eskaler\w*|bordl\w*|räckvidd\w*|relationsvåld\w*|utils|återta\w*|\w*nekat|samtycket? nekad)\b|(?<!fortgående )\bmissbruk\w*",
    re.IGNORECASE,
)


def swedish(path):
    """What a user may read: string constants with a space or a Swedish letter, and the text of templates. Not what a document says,
    quoted in its own words."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        return [re.sub(r"{#.*?#}", "", text, flags=re.DOTALL)]
    tree = ast.parse(text)
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and docstring(node)
    }
    strings = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in told]
    return [re.sub("”[^”]*”", "", s) for s in strings if " " in s or re.search("[åäö]", s)]


def docstring(node):
    return bool(node.body) and isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant)


def test_every_rule_of_the_routine_is_quoted_on_some_page():
    pages = "".join(path.read_text() for place in ("templates", "views") for path in (HOUSE / place).rglob("*.*") if path.suffix != ".pyc")
    pages += (HOUSE / "rules" / "routing.py").read_text()  # which of them a suggestion rests on
    assert [key for key in RULES if f'"{key}"' not in pages] == []


def test_one_word_for_one_thing():
    found = {(name_of(path), hit[0]) for path in (*FILES, *TEMPLATES) for text in swedish(path) for hit in FORBIDDEN.finditer(text)}
    assert found == set()


def test_nothing_is_left_for_later():
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    assert [name_of(path) for path in (*FILES, *TEMPLATES) if marks.search(path.read_text(encoding="utf-8"))] == []


def test_no_file_is_a_drawer_for_anything():
    assert {path.stem for path in FILES} & {"utils", "helpers", "common", "manager", "service", "misc"} == set()


@pytest.mark.xdist_group("together")
def test_what_belongs_together_is_run_by_one_worker(request):
    """The group stands in the name by which pytest-xdist hands out the tests; without it what is made once is made by each worker."""
    assert request.node.nodeid.endswith("@together") == bool(request.config.getoption("loadgroup", False))


if __name__ == "__main__":
    (DOCS / "workflows.md").write_text(workflows(), encoding="utf-8")
