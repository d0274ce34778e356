"""The vendored files are the ones that were fetched, and carry their licences."""

import json
import re

from tests.vendor import STATIC, VENDOR, packages, sha384, targets

LOCK = json.loads((VENDOR / "vendor.lock.json").read_text(encoding="utf-8"))
KEPT_BY_HAND = {"vendor.toml", "vendor.lock.json"}


def test_no_vendored_file_has_been_edited():
    assert {target: sha384(VENDOR / target) for target in LOCK} == LOCK


def test_every_vendored_file_is_named_in_the_list_and_in_the_lock():
    present = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert present - KEPT_BY_HAND == set(targets()) == set(LOCK)


def test_every_package_has_its_licence_beside_its_files():
    for package in packages():
        folders = {target.split("/")[0] for target in (*package["files"], *package.get("joined", {}))}
        assert all(f"{folder}/LICENSE" in LOCK for folder in folders), package["name"]


def test_no_stylesheet_fetches_anything_from_elsewhere():
    for path in STATIC.rglob("*.css"):
        addresses = re.findall(r"url\(\s*[\"']?([^\"')]+)", path.read_text(encoding="utf-8"))
        outside = [address for address in addresses if re.match(r"(?!data:)([a-z]+:|//|/)", address)]
        assert not outside, f"{path.name}: {outside}"
