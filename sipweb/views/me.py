"""Who is signed in, as the header says it: name, and in which posts. Several posts, and those of a deputy, are listed."""

from collections.abc import Iterable

from flask import g, url_for

from sipweb.rules.standing import Post, Standing
from sipweb.words import word

Placed = tuple[Post, str]


def who_am_i() -> dict[str, object]:
    who: Standing = g.actor.who
    return {
        "name": who.name,
        "role": shortly(who),
        "roles": roles_told(who) if len(who.posts) > 1 or who.deputy_for else [],
        "account_href": url_for("account.show"),
        "logout_href": url_for("auth.logout"),
    }


def by_owner(who: Standing) -> list[tuple[str, list[Placed]]]:
    """The own posts, and those of each who is stood in for, with that one's name; each post with the name of its place."""
    places = iter(who.post_names or ("",) * len(who.posts))
    own = [(post, next(places)) for post in who.own_posts]
    return [("", own)] + [
        (name, [(post, next(places)) for post in posts]) for name, (_, posts) in zip(who.absent_names, who.deputy_for, strict=True)
    ]


def shortly(who: Standing) -> str:
    """In one line: "Handläggare, Beroendeenheten"; "Enhetschef, 4 enheter"; and for whom they stand in."""
    own = in_short(by_owner(who)[0][1])
    names = who.absent_names
    deputy = f"ersättare för {names[0] if len(names) == 1 else f'{len(names)} chefer'}" if names else ""
    told = " · ".join(filter(None, [own, deputy]))
    return told[:1].upper() + told[1:]


def in_short(posts: Iterable[Placed]) -> str:
    roles = list(dict.fromkeys(word("role", post.role) for post, _ in posts))
    places = list(dict.fromkeys(place for _, place in posts if place))
    words = " och ".join([*roles[:1], *(role.lower() for role in roles[1:])])
    return ", ".join(filter(None, [words, places[0] if len(places) == 1 else f"{len(places)} enheter" if places else ""]))


def roles_told(who: Standing) -> list[str]:
    """Every post on a line of its own."""
    told = []
    for absent, posts in by_owner(who):
        for post, place in posts:
            role = ", ".join(filter(None, [word("role", post.role), place]))
            told.append(f"Ersättare för {absent}: {role[:1].lower()}{role[1:]}" if absent else role)
    return told
