"""run.py and the search for a browser, without installing or starting anything."""

import ast
import os
import socket
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import run
from tests import browser


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_MESSAGES", "LANG", "FIVEC_OPEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the requirements in a folder without a virtual environment, where no server starts."""
    monkeypatch.setattr(subprocess, "Popen", None)
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text(f"{name}==1\n")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run, "PYTHON", tmp_path / ".venv" / "python")
    return tmp_path


@pytest.fixture
def commands(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that run.py gives; making the environment makes its Python, and nothing really runs."""
    given: list[list[str]] = []

    def answer(command: list[str], **options: Any) -> SimpleNamespace:
        given.append(command)
        if "venv" in command:
            run.VENV.mkdir(exist_ok=True)
            run.PYTHON.touch()
        return SimpleNamespace(returncode=0, stdout="", stderr="")

    monkeypatch.setattr(subprocess, "run", answer)
    monkeypatch.setattr(subprocess, "call", lambda *args, **options: answer(*args, **options).returncode)
    return given


def failing(monkeypatch: pytest.MonkeyPatch, step: str, printed: str) -> None:
    """Make one step of the preparation fail with this output."""
    before = subprocess.run

    def answer(command: list[str], **options: Any) -> Any:
        if step in command:
            return SimpleNamespace(returncode=1, stdout="", stderr=printed)
        return before(command, **options)

    monkeypatch.setattr(subprocess, "run", answer)


def test_only_the_standard_library_is_imported() -> None:
    tree = ast.parse((run.ROOT / "run.py").read_text("utf-8"))
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


def test_both_languages_have_the_same_sentences() -> None:
    assert run.ENGLISH.keys() == run.DUTCH.keys()
    for key, sentence in run.ENGLISH.items():
        assert {part for part in ("{path}", "{port}", "{url}", "{root}", "{python}") if part in sentence} == {
            part for part in ("{path}", "{port}", "{url}", "{root}", "{python}") if part in run.DUTCH[key]
        }


@pytest.mark.parametrize(
    ("spoken", "sentence"),
    [
        ("nl_BE.UTF-8", "Gestopt."),
        ("Dutch_Netherlands.1252", "Gestopt."),
        ("en_GB", "Stopped."),
        ("C", "Stopped."),
    ],
)
def test_the_computer_chooses_the_language(
    monkeypatch: pytest.MonkeyPatch, spoken: str, sentence: str
) -> None:
    monkeypatch.setenv("LC_ALL", spoken)
    assert run.text("stopped") == sentence


class TestPort:
    def test_a_free_port_is_kept(self, capsys: pytest.CaptureFixture[str]) -> None:
        with socket.socket() as door:
            door.bind((run.HOST, 0))
            port = door.getsockname()[1]
        assert run.free_port(port) == port
        assert capsys.readouterr().out == ""

    @pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])
    def test_a_taken_port_moves_on_and_says_so(
        self, address: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with socket.socket() as taken:
            taken.bind((address, 0))
            taken.listen()
            port = taken.getsockname()[1]
            chosen = run.free_port(port)
        assert port < chosen < port + 100
        assert capsys.readouterr().out == f"Port {port} is taken; using {chosen}.\n"

    def test_a_port_just_closed_is_free(self) -> None:
        with socket.socket() as server, socket.socket() as visitor:
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            server.bind((run.HOST, 0))
            server.listen()
            visitor.connect(server.getsockname())
            accepted, _ = server.accept()
            port = server.getsockname()[1]
            accepted.close()
        assert run.is_free(port)

    def test_no_free_port_is_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(run, "is_free", lambda port: False)
        with pytest.raises(run.Stop, match="no free port from 65530 on"):
            run.free_port(65530)


class TestFiles:
    def test_names_become_absolute_paths(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "posts.csv").touch()
        (tmp_path / "export").mkdir()
        monkeypatch.chdir(tmp_path)
        expected = os.pathsep.join([str(tmp_path / "posts.csv"), str(tmp_path / "export")])
        assert run.joined(["posts.csv", "export"]) == expected

    def test_a_missing_file_is_one_sentence(
        self, tmp_path: Path, commands: list[list[str]], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run.main([str(tmp_path / "none.csv")]) == 1
        assert capsys.readouterr().err == f"This file or folder does not exist: {tmp_path / 'none.csv'}\n"

    @pytest.mark.skipif(os.name == "nt", reason="a colon separates paths elsewhere")
    def test_a_name_that_would_be_cut_in_two_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "10:30.csv"
        path.touch()
        with pytest.raises(run.Stop, match="without :"):
            run.joined([str(path)])

    def test_arguments_reach_the_dashboard(
        self, tmp_path: Path, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        served: list[tuple[int, bool]] = []

        def serve(port: int, show: bool) -> int:
            served.append((port, show))
            return 0

        monkeypatch.setattr(run, "serve", serve)
        monkeypatch.setattr(run, "is_free", lambda port: True)
        one, two = tmp_path / "one.csv", tmp_path / "two.csv"
        one.touch()
        two.touch()
        assert run.main([str(one), "--port", "9000", "--no-browser", str(two)]) == 0
        assert os.environ.pop("FIVEC_OPEN") == f"{one}{os.pathsep}{two}"
        assert run.main([]) == 0
        assert "FIVEC_OPEN" not in os.environ
        assert served == [(9000, False), (8501, True)]


class TestPreparing:
    def test_it_happens_once(self, commands: list[list[str]], capsys: pytest.CaptureFixture[str]) -> None:
        run.prepare("requirements.txt")
        assert [command[2] for command in commands] == ["venv", "pip"]
        assert commands[1][-1] == str(run.ROOT / "requirements.txt")
        run.prepare("requirements.txt")
        assert len(commands) == 2
        assert capsys.readouterr().out.count("\n") == 1

    @pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
    def test_a_changed_requirement_is_installed(self, commands: list[list[str]], name: str) -> None:
        names = ("requirements.txt", "requirements-dev.txt")
        run.prepare(*names)
        (run.ROOT / name).write_text("other==2\n")
        commands.clear()
        run.prepare(*names)
        assert [command[2] for command in commands if command[1] == "-m"] == ["pip"]
        assert commands[-1][-1] == str(run.ROOT / "requirements-dev.txt")

    def test_another_python_gives_another_digest(self, folder: Path) -> None:
        names = ["requirements.txt"]
        assert run.digest(names, (3, 11)) == run.digest(names, (3, 11)) != run.digest(names, (3, 12))

    def test_an_unusable_environment_is_made_anew(
        self, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run.prepare("requirements.txt")
        (run.ROOT / "requirements.txt").write_text("other==2\n")
        commands.clear()
        monkeypatch.setattr(subprocess, "call", lambda *args, **options: 1)
        run.prepare("requirements.txt")
        assert [command[2:4] for command in commands] == [["venv", "--clear"], ["pip", "install"]]

    def test_a_half_finished_installation_is_taken_up_again(
        self, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as broken:
            failing(broken, "pip", "ERROR: interrupted")
            with pytest.raises(run.Stop):
                run.prepare("requirements.txt")
        commands.clear()
        run.prepare("requirements.txt")
        assert commands[-1][2:4] == ["pip", "install"]

    @pytest.mark.parametrize(
        ("step", "printed", "sentence"),
        [
            ("venv", "The virtual environment was not created: ensurepip is not\navailable.", "python3-venv"),
            ("venv", "/usr/bin/python3: No module named venv", "python3-venv"),
            ("venv", "Error: [Errno 13] Permission denied: '.venv'", "Nothing can be written in"),
            ("pip", "/x/.venv/bin/python: No module named pip", "python3-venv"),
            (
                "pip",
                "WARNING: Retrying: Failed to establish a new connection: [Errno -3] Temporary failure\n"
                "ERROR: Could not find a version that satisfies the requirement streamlit==1.67.0",
                "check the internet connection",
            ),
            ("pip", "ERROR: Could not install packages: [Errno 28] No space left on device", "disk is full"),
            ("pip", "ERROR: No matching distribution found for numpy==2.4.6", "use Python 3.11 to 3.14"),
            ("pip", "first\nERROR: something new\n\n", "Preparing failed: ERROR: something new"),
            ("pip", "", "Preparing failed: ?"),
        ],
    )
    def test_a_failure_is_one_sentence(
        self,
        commands: list[list[str]],
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        step: str,
        printed: str,
        sentence: str,
    ) -> None:
        failing(monkeypatch, step, printed)
        assert run.main(["--no-browser"]) == 1
        said = capsys.readouterr().err
        assert sentence in said
        assert said.count("\n") == 1

    def test_a_full_disk_is_recognised_when_the_step_hides_it(
        self, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(run.shutil, "disk_usage", lambda path: SimpleNamespace(free=0))
        failing(monkeypatch, "venv", "Error: Command '... -m ensurepip' returned non-zero exit status 1.")
        with pytest.raises(run.Stop, match="disk is full"):
            run.prepare("requirements.txt")

    def test_an_error_of_the_system_is_one_sentence(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def refuse(*args: object, **options: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(subprocess, "run", refuse)
        assert run.main([]) == 1
        assert capsys.readouterr().err == run.ENGLISH["disk"] + "\n"

    def test_an_old_python_is_told_so(
        self, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(run.sys, "version_info", (3, 10, 2))
        assert run.main([]) == 1
        assert "needs Python 3.11 or newer and this is 3.10.2" in capsys.readouterr().err
        assert commands == []


class TestServing:
    def test_a_dashboard_that_does_not_start_is_one_sentence(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        gone = subprocess.Popen([sys.executable, "-c", "raise SystemExit(1)"])
        gone.wait()
        monkeypatch.setattr(subprocess, "Popen", lambda *args, **options: gone)
        monkeypatch.setattr(run, "answers", lambda port: False)
        with pytest.raises(run.Stop, match="did not start"):
            run.serve(8501, True)

    @pytest.mark.parametrize(
        ("screen", "show", "opened"), [(True, True, 1), (True, False, 0), (False, True, 0)]
    )
    @pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a screen")
    def test_the_browser_opens_on_a_screen_when_wanted(
        self,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        screen: bool,
        show: bool,
        opened: int,
    ) -> None:
        addresses: list[str] = []
        given: list[list[str]] = []

        def start(command: list[str], env: dict[str, str], **options: object) -> SimpleNamespace:
            given.append(command)
            assert env["FIVEC_LOCAL"] == "1"
            return SimpleNamespace(poll=lambda: None, wait=lambda: 0, terminate=lambda: None)

        monkeypatch.setattr(subprocess, "Popen", start)
        monkeypatch.setattr(run, "answers", lambda port: True)
        monkeypatch.setattr(run.webbrowser, "open", addresses.append)
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        monkeypatch.delenv("DISPLAY", raising=False)
        if screen:
            monkeypatch.setenv("DISPLAY", ":0")
        assert run.serve(8600, show) == 0
        assert addresses == ["http://127.0.0.1:8600"] * opened
        assert "http://127.0.0.1:8600" in capsys.readouterr().out
        assert given[0][given[0].index("--server.address") + 1] == "127.0.0.1"

    def test_health_is_asked_of_the_server(self) -> None:
        with socket.socket() as door:
            door.bind((run.HOST, 0))
            assert not run.answers(door.getsockname()[1])


class TestTesting:
    @pytest.fixture
    def codes(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
        """What each step returns; the steps that ran are its keys, in order."""
        ran: dict[str, int] = {}
        wanted = {"ruff": 0, "mypy": 0, "pytest": 0}

        def call(command: list[str], **options: object) -> int:
            ran[" ".join(command[2:])] = wanted[command[2]]
            return wanted[command[2]]

        monkeypatch.setattr(run, "prepare", lambda *names: None)
        found = SimpleNamespace(returncode=0, stdout="/somewhere/chromium\n")
        monkeypatch.setattr(subprocess, "run", lambda *args, **options: found)
        monkeypatch.setattr(subprocess, "call", call)
        monkeypatch.setenv("CHROMIUM_PATH", "")
        self.wanted = wanted
        return ran

    def test_pytest_comes_last_and_gets_the_arguments(self, codes: dict[str, int]) -> None:
        assert run.main(["test", "tests/one.py", "-x"]) == 0
        assert [step.split()[0] for step in codes] == ["ruff", "ruff", "mypy", "pytest"]
        assert [*codes][-1].endswith(" tests/one.py -x")
        assert os.environ["CHROMIUM_PATH"] == "/somewhere/chromium"

    @pytest.mark.parametrize("step", ["ruff", "mypy", "pytest"])
    def test_any_failure_fails_but_everything_runs(self, codes: dict[str, int], step: str) -> None:
        self.wanted[step] = 3
        assert run.main(["test"]) == 3
        assert len(codes) == 4

    def test_without_a_browser_nothing_runs(
        self, codes: dict[str, int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(
            subprocess, "run", lambda *args, **options: SimpleNamespace(returncode=1, stdout="")
        )
        assert run.main(["test"]) == 1
        assert codes == {}


class TestBrowser:
    @pytest.fixture(autouse=True)
    def bare(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A computer without any browser."""
        for name in ("CHROMIUM_PATH", "PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setattr(browser, "ON_A_MAC", ())
        monkeypatch.setattr(browser.shutil, "which", lambda command: None)
        monkeypatch.setattr(browser, "starts", lambda path: True)

    def test_none_is_found_on_a_bare_computer(self) -> None:
        assert browser.installed() is None

    def test_the_named_one_goes_first(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("mine", "chrome"):
            (tmp_path / name).touch()
        monkeypatch.setattr(browser.shutil, "which", lambda command: str(tmp_path / command))
        assert browser.installed() == str(tmp_path / "chrome")
        monkeypatch.setenv("CHROMIUM_PATH", str(tmp_path / "mine"))
        assert browser.installed() == str(tmp_path / "mine")
        monkeypatch.setenv("CHROMIUM_PATH", str(tmp_path / "gone"))
        assert browser.installed() == str(tmp_path / "chrome")

    def test_the_places_of_windows_and_mac_are_searched(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PROGRAMFILES", str(tmp_path))
        edge = tmp_path / "Microsoft/Edge/Application/msedge.exe"
        chrome = tmp_path / "Google/Chrome/Application/chrome.exe"
        for path in (edge, chrome):
            path.parent.mkdir(parents=True)
            path.touch()
            assert Path(str(browser.installed())) == path

    @pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there it is tried")
    def test_an_empty_shell_is_passed_over(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.undo()
        for name, code in (("chromium", 1), ("google-chrome", 0)):
            (tmp_path / name).write_text(f"#!/bin/sh\nexit {code}\n")
            (tmp_path / name).chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        monkeypatch.delenv("CHROMIUM_PATH", raising=False)
        assert browser.installed() == str(tmp_path / "google-chrome")

    @pytest.mark.skipif(os.name == "nt", reason="no apt-get there")
    @pytest.mark.parametrize(("user", "start"), [(0, ["apt-get"]), (1000, ["sudo", "-n", "apt-get"])])
    def test_debian_installs_its_own(
        self, monkeypatch: pytest.MonkeyPatch, user: int, start: list[str]
    ) -> None:
        monkeypatch.setattr(browser.shutil, "which", lambda command: command)
        monkeypatch.setattr(browser.os, "geteuid", lambda: user)
        update, install, own = browser.installations()
        assert update == [*start, "update"]
        assert install[:-2] == [*start, "install", "-y", "--no-install-recommends"]
        assert install[-2] == "chromium"
        assert own[1:] == ["-m", "playwright", "install", "chromium"]

    def test_elsewhere_playwright_fetches_its_own(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(browser.shutil, "which", lambda command: None if "apt" in command else command)
        assert [step[1:] for step in browser.installations()] == [["-m", "playwright", "install", "chromium"]]

    def test_installing_stops_at_the_first_browser(self, monkeypatch: pytest.MonkeyPatch) -> None:
        ran: list[str] = []
        monkeypatch.setattr(browser, "installations", lambda: [["update"], ["install"], ["own"]])
        monkeypatch.setattr(browser, "installed", lambda: "/x/chromium" if "install" in ran else None)
        monkeypatch.setattr(browser, "bundled", lambda: None)
        monkeypatch.setattr(subprocess, "run", lambda step, **options: ran.extend(step))
        assert browser.browser() == "/x/chromium"
        assert ran == ["update", "install"]

    def test_none_after_all_is_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(browser, "installations", lambda: [["own"]])
        monkeypatch.setattr(browser, "bundled", lambda: None)
        monkeypatch.setattr(subprocess, "run", lambda step, **options: None)
        assert browser.browser() is None
