"""Fetch the files in sipweb/static/vendor anew, at the versions vendor.toml names. For developers; needs npm.

python tests/vendor.py          the vendored files and vendor.lock.json
python tests/vendor.py theme    sipweb/static/theme.css from theme.config.json
"""

import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

STATIC = Path(__file__).parent.parent / "sipweb" / "static"
VENDOR = STATIC / "vendor"
LAYERS = "@layer ds.theme, ds.base, ds.components;\n"
THEME_MAKER = "@digdir/designsystemet@1.15.0"


def fetch() -> None:
    for package in packages():
        with tempfile.TemporaryDirectory() as folder:
            unpacked = unpack(f"{package['name']}@{package['version']}", Path(folder))
            for target, content in contents(package, unpacked):
                (VENDOR / target).parent.mkdir(parents=True, exist_ok=True)
                (VENDOR / target).write_bytes(content)
    lock = {target: sha384(VENDOR / target) for target in sorted(targets())}
    (VENDOR / "vendor.lock.json").write_text(json.dumps(lock, indent=2) + "\n", encoding="utf-8")


def theme() -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(STATIC / "theme.config.json", Path(folder) / "designsystemet.config.json")
        for step in ("create", "build"):
            npm("npx", "--yes", THEME_MAKER, "tokens", step, "--clean", folder=folder)
        shutil.copy(Path(folder) / "design-tokens-build" / "sipweb.css", STATIC / "theme.css")


def packages() -> list[dict]:
    return tomllib.loads((VENDOR / "vendor.toml").read_text(encoding="utf-8"))["package"]


def targets() -> list[str]:
    return [target for package in packages() for target in (*package["files"], *package.get("joined", {}))]


def sha384(path: Path) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()


def unpack(package: str, folder: Path) -> Path:
    packed = npm("npm", "pack", "--json", package, folder=folder)
    with tarfile.open(folder / json.loads(packed)[0]["filename"]) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def contents(package: dict, unpacked: Path):
    for target, member in package["files"].items():
        yield target, (unpacked / member).read_bytes()
    for target, layers in package.get("joined", {}).items():
        parts = [
            f"@layer {layer} {{\n{(unpacked / member).read_text(encoding='utf-8').strip()}\n}}\n"
            for layer, members in layers.items()
            for member in members
        ]
        yield target, (LAYERS + "".join(parts)).encode()


def npm(*command: str, folder) -> str:
    program = shutil.which(command[0])
    if program is None:
        sys.exit(f"{command[0]} saknas: installera Node.js för att hämta filerna.")
    return subprocess.run([program, *command[1:]], cwd=folder, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    theme() if sys.argv[1:] == ["theme"] else fetch()
