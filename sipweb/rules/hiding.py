"""A unit that hides itself: does what has been written tell of it?"""

from collections.abc import Iterable


def names_unit(unit: str, others: Iterable[str], *texts: str) -> bool:
    """Is the unit named in any of these? `others`: the names of the other units. One that holds this one's name, as *Barn och ungdom
    norr* holds *Barn och ungdom*, names only itself."""
    longer = sorted((name for name in others if unit in name and name != unit), key=len, reverse=True)
    for text in texts:
        for name in longer:
            text = text.replace(name, "")
        if unit in text:
            return True
    return False
