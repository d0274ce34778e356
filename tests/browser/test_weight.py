"""What the browser downloads: a little on the first page, next to nothing on the second."""

from typing import Any

from tests.browser.conftest import OpenWindow
from tests.browser.server import Server
from tests.browser.window import Window

KIB = 1024


def loads(window: Window) -> list[dict[str, Any]]:
    """Everything the page now open has asked for: address, bytes over the wire, from the cache or not."""
    told: list[dict[str, Any]] = window.page.evaluate("""() =>
      [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
        .map((one) => ({ name: one.name, wire: one.transferSize, size: one.encodedBodySize }))""")
    return told


def test_the_second_page_fetches_no_static_file_again(server: Server, open_window: OpenWindow) -> None:
    jenny = open_window(server)
    jenny.page.goto("/logga-in", wait_until="networkidle")
    first = loads(jenny)
    jenny.log_in("hl-ber")
    jenny.page.goto("/akter", wait_until="networkidle")
    second = loads(jenny)
    for title, found in (("First page", first), ("Second page", second)):
        fetched = [one for one in found if one["wire"]]
        print(f"{title}: {len(fetched)} requests, {sum(one['wire'] for one in fetched) / KIB:.0f} KiB over the wire")
        for one in fetched:
            print(f"  {one['wire'] / KIB:6.1f} KiB {one['name'].removeprefix(server.url)}")
    assert [one["name"] for one in second if one["wire"] and "/static/" in one["name"]] == []
    assert len([one for one in first if one["wire"]]) <= 9
    assert sum(one["wire"] for one in first) <= 400 * KIB
    assert sum(one["wire"] for one in second) <= 40 * KIB
