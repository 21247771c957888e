"""Five C's from a bare Python: ``python run.py [FILE ...]`` starts it, ``python run.py test`` tests it."""

from __future__ import annotations

import argparse
import hashlib
import http.client
import locale
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import webbrowser
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
HOST = "127.0.0.1"
OLDEST = (3, 11)

ENGLISH = {
    "old": "Five C's needs Python 3.11 or newer and this is {python}: start run.py with a newer one.",
    "install": "Installing what is needed in .venv: once, a few minutes ...",
    "venv": "This Python lacks its venv module: install it (Debian, Ubuntu: apt install python3-venv).",
    "network": "The packages cannot be fetched: check the internet connection or the proxy and start again.",
    "disk": "The disk is full: make room (1.5 GB is enough) and start again.",
    "rights": "Nothing can be written in {root}: move this folder to a place of your own.",
    "package": "A package does not exist for Python {python} on this computer: use Python 3.11 to 3.14.",
    "unknown": "Preparing failed: {detail}",
    "no_file": "This file or folder does not exist: {path}",
    "bad_name": "Rename this first, without {sign}: {path}",
    "moved": "Port {port} is taken; using {chosen}.",
    "no_port": "There is no free port from {port} on: choose another with --port.",
    "ready": "Five C's: {url} (Ctrl-C stops it)",
    "died": "The dashboard did not start: the lines above say why.",
    "stopped": "Stopped.",
}
DUTCH = {
    "old": "Five C's vraagt Python 3.11 of nieuwer en dit is {python}: start run.py met een nieuwere.",
    "install": "Installeren wat nodig is in .venv: eenmalig, enkele minuten ...",
    "venv": "Deze Python mist de module venv: installeer die (Debian, Ubuntu: apt install python3-venv).",
    "network": "De pakketten zijn niet op te halen: controleer internet of de proxy en start opnieuw.",
    "disk": "De schijf is vol: maak ruimte (1,5 GB is genoeg) en start opnieuw.",
    "rights": "In {root} kan niets worden geschreven: zet deze map op een eigen plek.",
    "package": "Een pakket bestaat hier niet voor Python {python}: gebruik Python 3.11 tot en met 3.14.",
    "unknown": "Voorbereiden is mislukt: {detail}",
    "no_file": "Dit bestand of deze map bestaat niet: {path}",
    "bad_name": "Hernoem dit eerst, zonder {sign}: {path}",
    "moved": "Poort {port} is bezet; het wordt {chosen}.",
    "no_port": "Vanaf {port} is geen poort vrij: kies een andere met --port.",
    "ready": "Five C's: {url} (Ctrl-C stopt het)",
    "died": "Het dashboard is niet gestart: hierboven staat waarom.",
    "stopped": "Gestopt.",
}
CAUSES = {  # what the output of a failed step says; the first that fits is the reason
    "disk": ("no space left", "not enough space", "quota exceeded"),
    "rights": ("permission denied", "read-only file system", "access is denied"),
    "venv": ("ensurepip", "no module named venv", "no module named pip"),
    "network": ("connection", "timed out", "name resolution", "getaddrinfo", "proxyerror", "sslerror"),
    "package": ("no matching distribution", "could not find a version"),
}
# Building these takes a compiler and an hour: where no ready-made one exists, pip says so at once.
BINARIES = "numpy,scipy,pandas,pyarrow,scikit-learn,graspologic-native,python-calamine"
# Tests of one file share what was made for them and stay together; options on the command line win.
AT_ONCE = ("-n", "auto", "--maxprocesses", "4", "--dist", "loadfile")
CHECKS = (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy", "fivec", "dashboard"))


class Stop(Exception):
    """One sentence for the user; the run ends with exit code 1."""


def text(key: str, **values: object) -> str:
    """The sentence in Dutch on a computer that speaks Dutch, otherwise in English."""
    named = filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG")))
    spoken = next(named, None) or locale.getlocale()[0] or ""
    return (DUTCH if spoken.lower().startswith(("nl", "dutch")) else ENGLISH)[key].format(**values)


def explanation(printed: str) -> str:
    """The sentence for a step that failed and printed this."""
    found = (key for key, signs in CAUSES.items() if any(sign in printed.lower() for sign in signs))
    key = "disk" if shutil.disk_usage(ROOT).free < 50_000_000 else next(found, "unknown")
    detail = (printed.strip().splitlines() or ["?"])[-1]
    return text(key, root=ROOT, python=".".join(map(str, sys.version_info[:3])), detail=detail)


def attempt(*command: object) -> None:
    """Run a step of the preparation in silence."""
    parts = [str(part) for part in command]
    done = subprocess.run(parts, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        raise Stop(explanation(done.stdout + done.stderr))


def digest(names: Sequence[str], python: Sequence[int] = sys.version_info[:2]) -> str:
    """Changes with a requirement and with another Python."""
    return hashlib.sha256(
        repr([*python, *((ROOT / name).read_bytes() for name in names)]).encode()
    ).hexdigest()


def usable() -> bool:
    """The virtual environment has pip and this version of Python."""
    same = f"import pip, sys; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])})"
    return PYTHON.exists() and not subprocess.call([str(PYTHON), "-c", same], stderr=subprocess.DEVNULL)


def prepare(*names: str) -> None:
    """Make the virtual environment and install the last of these files, which includes the others."""
    stamp, wanted = VENV / f"{names[-1]}.sha256", digest(names)
    if PYTHON.exists() and stamp.exists() and stamp.read_text("ascii") == wanted:
        return
    print(text("install"), flush=True)
    if not usable():
        attempt(sys.executable, "-m", "venv", "--clear", VENV)
    options = ("--quiet", "--disable-pip-version-check", "--only-binary", BINARIES)
    attempt(PYTHON, "-m", "pip", "install", *options, "--requirement", ROOT / names[-1])
    stamp.write_text(wanted, "ascii")


def is_free(port: int) -> bool:
    """Nobody answers there and it can be had, also when it was closed a moment ago."""
    with socket.socket() as visitor, socket.socket() as door:
        visitor.settimeout(0.3)
        if os.name != "nt":
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((HOST, port))
        except OSError:
            return False
        return visitor.connect_ex((HOST, port)) != 0


def free_port(wanted: int) -> int:
    """The wanted port, or the next one that is free."""
    port = next(filter(is_free, range(wanted, min(wanted + 100, 65536))), None)
    if port is None:
        raise Stop(text("no_port", port=wanted))
    if port != wanted:
        print(text("moved", port=wanted, chosen=port), flush=True)
    return port


def joined(names: Sequence[str]) -> str:
    """The absolute paths in one string, as FIVEC_OPEN hands them to the dashboard."""
    paths = [os.path.abspath(name) for name in names]
    for path in paths:
        if not os.path.exists(path):
            raise Stop(text("no_file", path=path))
        if os.pathsep in path:
            raise Stop(text("bad_name", sign=os.pathsep, path=path))
    return os.pathsep.join(paths)


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=1)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def serve(port: int, show: bool) -> int:
    """Run the dashboard until it is stopped."""
    url = f"http://{HOST}:{port}"
    options = ("--server.address", HOST, "--server.port", str(port), "--server.headless", "true")
    command = [str(PYTHON), "-m", "streamlit", "run", str(ROOT / "app.py"), *options]
    # Only here are visitor and server the same computer, where something may be kept for the next visit.
    local = os.environ | {"FIVEC_LOCAL": "1"}
    server = subprocess.Popen(command, cwd=ROOT, env=local, stdout=subprocess.DEVNULL)
    try:
        while not answers(port):
            if server.poll() is not None:
                raise Stop(text("died"))
            time.sleep(0.1)
        print(text("ready", url=url), flush=True)
        # Without a screen, a browser in text mode would take over the terminal.
        if show and (
            os.name == "nt" or sys.platform == "darwin" or {"DISPLAY", "WAYLAND_DISPLAY"} & {*os.environ}
        ):
            webbrowser.open(url)
        return server.wait()
    except KeyboardInterrupt:
        print(text("stopped"))
        return 0
    finally:
        server.terminate()
        server.wait()


def run_tests(arguments: Sequence[str]) -> int:
    """Lint, types, then every test; pytest's summary comes last, also after an earlier failure."""
    prepare("requirements.txt", "requirements-dev.txt")
    find = [str(PYTHON), "-m", "tests.browser"]
    found = subprocess.run(find, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if found.returncode:
        return found.returncode
    os.environ["CHROMIUM_PATH"] = found.stdout.strip()
    codes = []
    for step in (*CHECKS, ("pytest", *AT_ONCE, *arguments)):
        print("$", *step, flush=True)
        codes.append(subprocess.call([str(PYTHON), "-m", *step], cwd=ROOT))
    return next(filter(None, reversed(codes)), 0)


def main(arguments: Sequence[str]) -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if sys.version_info[:2] < OLDEST:
            raise Stop(text("old", python=".".join(map(str, sys.version_info[:3]))))
        if arguments[:1] == ["test"]:
            return run_tests(arguments[1:])
        parser = argparse.ArgumentParser(prog="run.py", epilog="run.py test [PYTEST OPTIONS] runs the tests")
        parser.add_argument("files", nargs="*", metavar="FILE", help="a file or folder to open at the start")
        parser.add_argument("--port", type=int, default=8501)
        parser.add_argument("--no-browser", action="store_true", help="only print the address")
        options = parser.parse_intermixed_args(arguments)
        if options.files:
            os.environ["FIVEC_OPEN"] = joined(options.files)
        prepare("requirements.txt")
        return serve(free_port(options.port), not options.no_browser)
    except Stop as stop:
        print(stop, file=sys.stderr)
    except OSError as error:
        print(explanation(str(error)), file=sys.stderr)
    except KeyboardInterrupt:
        print(text("stopped"))
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
