"""Print the path of a Chromium for the browser tests; on Debian, as root, install one first where there is none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# The shell first: it has no window to draw, and takes two thirds of the time.
ON_PATH = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
ON_MACOS = ("Chromium", "Google Chrome", "Microsoft Edge")
INSTALL = ("apt-get", "install", "-y", "--no-install-recommends")
APT = (
    (("apt-get", "update"),),
    ((*INSTALL, "chromium-headless-shell"), (*INSTALL, "chromium")),  # where there is no such package, the whole browser
)
NONE_FOUND = (
    "The browser tests need Chromium: install it (Debian: apt install chromium; Fedora: dnf install chromium; "
    "macOS: brew install --cask chromium) or set SIPWEB_CHROMIUM to the path of Chromium, Chrome or Edge."
)


def main() -> str:
    if chosen := os.environ.get("SIPWEB_CHROMIUM"):
        return shutil.which(chosen) or sys.exit(f"SIPWEB_CHROMIUM is {chosen}, and there is no such program.")
    return installed() or install() or sys.exit(NONE_FOUND)


def installed() -> str | None:
    on_path = (shutil.which(name) for name in ON_PATH)
    on_macos = (
        str(program)
        for folder in (Path("/Applications"), Path.home() / "Applications")
        for name in ON_MACOS
        if (program := folder / f"{name}.app" / "Contents" / "MacOS" / name).exists()
    )
    return next(filter(None, on_path), None) or next(on_macos, None)


def install() -> str | None:
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    print("Installing Chromium for the browser tests ...", file=sys.stderr)
    for ways in APT:
        for command in ways:
            done = run(command)
            if done.returncode == 0:
                break
        else:
            sys.exit(f"{done.stdout}\n{' '.join(command)} failed. {NONE_FOUND}")
    return installed()


def run(command: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


if __name__ == "__main__":
    print(main())
