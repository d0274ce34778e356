"""The municipality, its units and users; the own account; deputies; notices."""

from datetime import date

from sqlalchemy import delete, func, select

from sipweb.actions.both_sides import look_again
from sipweb.actions.disabling import give_all_away, keep_what_was_typed, left_with_nobody, refuse_what_is_left
from sipweb.actions.escalation_answers import ask_anew
from sipweb.actions.sessions import hash_password, password_fits
from sipweb.db import db
from sipweb.gate import Refused, acting_for, action, also_save
from sipweb.models import Board, Department, Deputy, Municipality, Notice, Session, Unit, User, UserRole
from sipweb.queries.people import colleagues
from sipweb.queries.units import last_of, merged_into
from sipweb.rules.dates import long_date
from sipweb.rules.days import months_after
from sipweb.rules.standing import MANAGING, Actor, Role

MOST_MONTHS = 12  # of a deputy: a longer absence is looked at anew


@action("municipality.found")
def found_municipality(actor: Actor, _: None, *, name: str, is_demo: bool = False) -> Municipality:
    """The one row that says whose database this is. Refused when there is one already."""
    if db.session.scalar(select(func.count()).select_from(Municipality)):
        raise Refused("The database already belongs to a municipality.")
    return Municipality(name=name, is_demo=is_demo)


@action("database.restore")
def note_restore(actor: Actor, municipality: Municipality) -> Municipality:
    """Stands in history where the backup ended: what was written after that moment is in the file that was replaced."""
    return municipality


@action("unit.add")
def add_unit(
    actor: Actor,
    _: None,
    *,
    code: str,
    name: str,
    department: tuple[str, str],
    board: str,
    assignment: str,
    phone: str,
    ask_for: str,
    hides_tracks: bool = False,
) -> Unit:
    """A unit, with its department (code, name) and nämnd, which are made when they are new."""
    if db.session.scalar(select(Unit.id).where((Unit.code == code) | (Unit.name == name))):
        raise Refused(f"There is already a unit {code} or {name}.")
    the_board = db.session.scalar(select(Board).where(Board.name == board)) or Board(name=board)
    the_department = db.session.scalar(select(Department).where(Department.code == department[0]))
    if the_department is None:
        the_department = Department(code=department[0], name=department[1], board=the_board)
    return Unit(
        code=code,
        name=name,
        department=the_department,
        assignment=assignment,
        phone=phone,
        ask_for=ask_for,
        hides_tracks=hides_tracks,
    )


@action("user.add")
def add_user(
    actor: Actor,
    _: None,
    *,
    username: str,
    name: str,
    password: str,
    roles: list[tuple[Role, str | None]],
    title: str = "",
    phone: str = "",
    qualified: bool = False,
    password_hash: str | None = None,
) -> User:
    """A user with roles: each a role and the code of a unit (or, for a department manager, of a department)."""
    if db.session.scalar(select(User.id).where(User.username == username)):
        raise Refused(f"There is already a user {username}.")
    user = User(
        username=username,
        name=name,
        title=title,
        phone=phone,
        qualified_child_work=qualified,
        password_hash=password_hash or hash_password(password),
    )
    user.roles = [role_of(role, code) for role, code in roles]
    lead_merged(user)
    return user


def lead_merged(user: User) -> None:
    """Who leads a unit leads what is left of those that are merged into it."""
    for post in [one for one in user.roles if one.role in MANAGING and one.unit_id]:
        for unit in merged_into(post.unit_id or 0):
            give(user, post.role, unit)


def give(user: User, role: str, unit: Unit) -> None:
    if not any(one.role == role and one.unit_id == unit.id for one in user.roles):
        user.roles.append(UserRole(role=role, unit_id=unit.id))


def role_of(role: Role, code: str | None) -> UserRole:
    if role is Role.DEPARTMENT_MANAGER:
        department = db.session.scalar(select(Department.id).where(Department.code == code))
        if department is None:
            raise Refused(f"There is no department {code}.")
        return UserRole(role=role, department_id=department)
    if role in {Role.CONTROLLER, Role.ADMINISTRATOR}:
        return UserRole(role=role)
    unit = db.session.scalar(select(Unit).where(Unit.code == code))
    if unit is None:
        raise Refused(f"There is no unit {code}." if code else "There is no unit given: write ROLE:CODE.")
    if unit.merged_into_id:
        raise Refused(f"{code} is merged into {(now := last_of(unit).code)}. Write {now} instead.")
    return UserRole(role=role, unit_id=unit.id)


@action("user.role")
def give_role(actor: Actor, user: User, *, role: Role, code: str | None) -> User:
    """One more role, which opens what people with that role read."""
    if user.disabled_at:
        raise Refused(f"{user.username} is disabled.")
    given = role_of(role, code)
    if any((one.role, one.unit_id, one.department_id) == (given.role, given.unit_id, given.department_id) for one in user.roles):
        raise Refused(f"{user.username} has that role already.")
    user.roles.append(given)
    lead_merged(user)
    return user


@action("user.password")
def set_password(actor: Actor, user: User, *, password: str) -> User:
    user.password_hash = hash_password(password)
    db.session.execute(delete(Session).where(Session.user_id == user.id))
    return user


@action("user.disable", in_many_cases=True)
def disable_user(actor: Actor, user: User, *, to_user_id: int | None = None, to_managers: bool = False) -> User:
    """No more login. Whoever is disabled is responsible for nothing: it goes to someone in the same step, or this is refused."""
    if user.disabled_at:
        raise Refused(f"{user.username} is already disabled.")
    to_user = db.session.get_one(User, to_user_id) if to_user_id else None
    if to_user is not None and (to_user.id == user.id or to_user.disabled_at):
        raise Refused(f"{to_user.username} can't take over from {user.username}.")
    if is_only_administrator(user):
        raise Refused(f"{user.username} is the only administrator. Add another one first.")
    before = left_with_nobody(actor)
    keep_what_was_typed(actor, user)
    user.disabled_at = actor.now
    db.session.flush()
    give_all_away(actor, user, to_user, to_managers)
    if led := {role.unit_id for role in user.roles if role.unit_id and role.role in MANAGING}:
        look_again(actor, led)
    if led := led | units_below(user):
        ask_anew(actor, led)
    end_standing_in(actor, user)
    refuse_what_is_left(actor, user, before)
    db.session.execute(delete(Session).where(Session.user_id == user.id))
    return user


def end_standing_in(actor: Actor, user: User) -> None:
    """Whom they would stand in for finds another one."""
    yesterday = date.fromordinal(actor.today.toordinal() - 1)
    for deputy in db.session.scalars(select(Deputy).where(Deputy.deputy_id == user.id, Deputy.ends_on >= actor.today)).all():
        days, deputy.ends_on = f"till {long_date(deputy.ends_on)}", yesterday
        told = f"{user.name} har slutat och kan inte vara din ersättare {days}. Utse en annan."
        also_save(Notice(to_user_id=deputy.absent_id, at=actor.now, text=told, about="account"))


def units_below(user: User) -> set[int]:
    """Those of the departments that an avdelningschef leads."""
    departments = {role.department_id for role in user.roles if role.department_id}
    return set(db.session.scalars(select(Unit.id).where(Unit.department_id.in_(departments)))) if departments else set()


def is_only_administrator(user: User) -> bool:
    others = select(UserRole.id).join(User, User.id == UserRole.user_id)
    others = others.where(UserRole.role == Role.ADMINISTRATOR, User.disabled_at.is_(None), User.id != user.id)
    is_one = any(role.role == Role.ADMINISTRATOR for role in user.roles)
    return is_one and db.session.execute(others.limit(1)).first() is None


@action("account.password")
def change_password(actor: Actor, user: User, *, old_password: str, password: str) -> User:
    if not password_fits(user, old_password):
        raise Refused("Det nuvarande lösenordet stämmer inte.", "old_password")
    user.password_hash = hash_password(password)
    return user


@action("deputy.appoint")
def appoint_deputy(actor: Actor, _: None, *, deputy_id: int, starts_on: date, ends_on: date) -> Deputy:
    """A manager's own posts, acted by someone else between two days, both inclusive."""
    if acting_for.get() is not None:
        raise Refused("Bara den som du är ersättare för kan utse en annan.", "deputy_id")
    if deputy_id == actor.user_id:
        raise Refused("Välj någon annan än dig själv.", "deputy_id")
    if deputy_id not in dict(colleagues(actor.user_id)):
        raise Refused("Välj en kollega på avdelningen.", "deputy_id")
    if ends_on > months_after(starts_on, MOST_MONTHS):
        raise Refused("Längst ett år. Förläng när det behövs.", "ends_on")
    mine = select(Deputy.id).where(Deputy.absent_id == actor.user_id, Deputy.starts_on <= ends_on, Deputy.ends_on >= starts_on)
    if db.session.execute(mine.limit(1)).first():
        raise Refused("Du har redan en ersättare under de dagarna. Avsluta den först.", "starts_on")
    deputy = Deputy(absent_id=actor.user_id, deputy_id=deputy_id, starts_on=starts_on, ends_on=ends_on)
    days = f"från {long_date(starts_on)} till {long_date(ends_on)}"
    also_save(Notice(to_user_id=deputy_id, at=actor.now, text=f"Du är ersättare för {actor.who.name} {days}.", about="account"))
    return deputy


@action("deputy.end")
def end_deputy(actor: Actor, deputy: Deputy) -> Deputy:
    """Ends yesterday: from now on the deputy acts no more. One that has not begun never does."""
    deputy.ends_on = min(deputy.ends_on, date.fromordinal(actor.today.toordinal() - 1))
    return deputy


@action("notice.read")
def read_notice(actor: Actor, notice: Notice) -> Notice:
    notice.read_at = notice.read_at or actor.now
    return notice
