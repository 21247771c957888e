"""The Chrome or Chromium of the browser tests; ``python -m tests.browser`` installs one if need be."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ON_WINDOWS = (
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
ON_A_MAC = ("Google Chrome.app/Contents/MacOS/Google Chrome", "Chromium.app/Contents/MacOS/Chromium")
NONE = "The browser tests need Chrome or Chromium and installing it failed: install one or set CHROMIUM_PATH."


def places() -> Iterator[str]:
    """Where a browser may be, the most wanted first."""
    yield os.environ.get("CHROMIUM_PATH", "")
    yield from (shutil.which(command) or "" for command in COMMANDS)
    for base in filter(None, map(os.environ.get, ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"))):
        yield from (os.path.join(base, place) for place in ON_WINDOWS)
    for base in ("/Applications", os.path.expanduser("~/Applications")):
        yield from (os.path.join(base, place) for place in ON_A_MAC)


def starts(path: str) -> bool:
    """On Linux the command can be an empty shell that asks for another package."""
    if not sys.platform.startswith("linux"):
        return True
    return subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0


def installed() -> str | None:
    """The path of an installed browser."""
    return next((path for path in places() if os.path.isfile(path) and starts(path)), None)


def bundled() -> str | None:
    """The path of the browser that Playwright fetched for itself."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.isfile(path) else None


def installations() -> list[list[str]]:
    """Commands that bring a browser: the system's own packages where that may be done, then Playwright's."""
    steps = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get"):
        apt = ["apt-get"] if os.geteuid() == 0 else ["sudo", "-n", "apt-get"]
        packages = ["chromium", "fonts-noto-color-emoji"]
        steps[:0] = [[*apt, "update"], [*apt, "install", "-y", "--no-install-recommends", *packages]]
    return [step for step in steps if shutil.which(step[0])]


def browser() -> str | None:
    """The path of a browser, installed now if there is none."""
    path = installed() or bundled()
    for step in [] if path else installations():
        print("$", *step, file=sys.stderr, flush=True)
        subprocess.run(step, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)
        if path := installed() or bundled():
            break
    return path


if __name__ == "__main__":
    print(browser() or sys.exit(NONE))
