"""The command line: ``python -m fivec check | measure | tables | sheet PATH…``."""

from __future__ import annotations

import argparse
import io
import os
import sys
from datetime import date
from pathlib import Path
from typing import Final, NoReturn
from zoneinfo import available_timezones

from fivec import counting
from fivec.assembly import read
from fivec.connections.whole import is_plain
from fivec.conversations import in_office_hours
from fivec.dataset import Dataset, Selection
from fivec.language import LANGUAGES, Translator, translator
from fivec.network_rows import pageranks
from fivec.office_hours import office_hours
from fivec.parties import is_chosen
from fivec.printed import as_json, fed, measure_line, print_measure, print_report, print_result, source_line
from fivec.readers import Options
from fivec.readers.column_map import ColumnMap
from fivec.schema import ACCOUNT_KINDS, C_NAMES, FivecError
from fivec.scorecard import measure
from fivec.tables import written_tables
from fivec.text import semantic

RANKS_SHOWN: Final = 100
"""Accounts of which the PageRank is printed; people.csv and the JSON have them all."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when every file was read, 1 when one was not, 2 for a wrong command line."""
    options = _parser().parse_args(arguments)
    _prepare_output()
    t = translator(options.language)
    data = read(options.paths, _reading(options, t))
    failed = [report for report in data.reports if report.error]
    for report in failed:
        assert report.error is not None
        print(t(f"error.{report.error.key}", **{"file": report.name, **report.error.values}), file=sys.stderr)
    organisation = _organisation(data, getattr(options, "organisation", ""), t)
    data = data.with_organisation(organisation) if organisation else data
    try:
        options.run(data, options, t)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1 if failed or not data.reports else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m fivec", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    check = commands.add_parser("check", help="what was read, what was set aside and why")
    figures = commands.add_parser("measure", help="every measure of the five C's")
    tables = commands.add_parser(
        "tables", help="people, threads, ties and sources as CSV, the network as graph files"
    )
    sheet = commands.add_parser("sheet", help="a sheet to count replies by hand, for Excel or LibreOffice")
    for command, run in ((check, _check), (figures, _measure), (tables, _tables), (sheet, _sheet)):
        command.add_argument("paths", nargs="+", metavar="PATH", help="a file, zip or folder")
        command.add_argument("--language", choices=LANGUAGES, default="en")
        command.add_argument(
            "--mapping", action="append", default=[], type=Path, metavar="FILE", help="what columns mean"
        )
        command.add_argument("--zone", metavar="ZONE", help="time zone of times that name none")
        command.add_argument(
            "--day-first", action=argparse.BooleanOptionalAction, help="whether 3/4 is the third of April"
        )
        command.set_defaults(run=run)
    for command in (check, figures):
        command.add_argument("--json", action="store_true", help="machine-readable output")
    for command in (figures, tables, sheet):
        command.add_argument("--organisation", default="", metavar="HANDLE,…", help="accounts that are ours")
    for command in (figures, tables):
        command.add_argument("--start", type=date.fromisoformat, metavar="YYYY-MM-DD")
        command.add_argument("--end", type=date.fromisoformat, metavar="YYYY-MM-DD", help="last day included")
        for name in ("channel", "team", "kind"):
            command.add_argument(f"--{name}", default="", metavar=f"{name.upper()},…")
    figures.add_argument("--quick", action="store_true", help="leave out nulls and bootstraps")
    figures.add_argument(
        "--office-hours", action="store_true", help="answering times on the office clock too"
    )
    figures.add_argument("--by-meaning", action="store_true", help="compare texts by meaning, not by words")
    tables.add_argument("-o", "--output", type=Path, required=True, metavar="DIR")
    sheet.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.xlsx")
    tables.add_argument("--names", action="store_true", help="employees by handle instead of codename")
    return parser


def _reading(options: argparse.Namespace, t: Translator) -> Options:
    """How files are read; a map that cannot be read, or a zone that is none, is refused."""
    if options.zone and options.zone not in available_timezones():
        _refuse(t("refused.zone", zone=options.zone))
    try:
        maps = tuple(
            ColumnMap.from_json(path.read_text(encoding="utf-8-sig"), path.name) for path in options.mapping
        )
    except FivecError as error:
        _refuse(t(f"error.{error.key}", **error.values))
    except (OSError, UnicodeError) as error:
        _refuse(
            t("refused.mapping", file=error.filename if isinstance(error, OSError) else options.mapping[0])
        )
    return Options(options.zone, options.day_first, maps=maps)


def _prepare_output() -> None:
    """Let no character of a name stop the output: files and pipes get UTF-8, a screen what it can show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def _organisation(data: Dataset, text: str, t: Translator) -> tuple[str, ...]:
    """The handles of the option; one that is not in the data is refused, or nothing would be ours."""
    handles = _listed(text)
    for handle in handles:
        if not is_chosen(data.accounts, (handle,)).any():
            _refuse(t("refused.account", handle=handle))
    return handles


def _refuse(sentence: str) -> NoReturn:
    """End as argparse does for a wrong command line."""
    print(sentence, file=sys.stderr)
    raise SystemExit(2)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _selection(options: argparse.Namespace, data: Dataset, t: Translator) -> Selection:
    """The filter of the options; a name that is not in the data is refused with the names that are."""
    chosen = {
        "channel": _listed(options.channel),
        "team": _listed(options.team),
        "kind": _listed(options.kind),
    }
    known = {
        "channel": sorted(data.accounts["channel"].dropna().unique()),
        "team": list(data.people["team"].cat.categories),
        "kind": list(ACCOUNT_KINDS),
    }
    for name, values in chosen.items():
        for value in values:
            if value not in known[name]:
                _refuse(t("refused.choice", option=f"--{name}", value=value, known=t.listing(known[name])))
    return Selection(options.start, options.end, chosen["channel"], chosen["team"], chosen["kind"])


# -- check --------------------------------------------------------------------------------------------------


def _check(data: Dataset, options: argparse.Namespace, t: Translator) -> None:
    unlocked = [c for c in C_NAMES if any(c in report.feeds for report in data.reports)]
    if options.json:
        print(as_json({"sources": [source_line(report, t) for report in data.reports], "unlocked": unlocked}))
        return
    for report in data.reports:
        print_report(report, t)
    print(f"{t('check.unlocked')}: {fed(unlocked, t)}")


# -- measure ------------------------------------------------------------------------------------------------


def _measure(data: Dataset, options: argparse.Namespace, t: Translator) -> None:
    if options.by_meaning and not semantic.available():
        _refuse(t("refused.meaning"))
    data = data.with_meaning(options.by_meaning)
    found = measure(data, _selection(options, data, t), options.quick)
    ranks = pageranks(data, _selection(options, data, t)) if is_plain(data) else None
    office = in_office_hours(data, _selection(options, data, t)) if options.office_hours else []
    if options.json:
        told = [] if ranks is None else [{"id": "PageRank", "rows": ranks.to_dict("records")}]
        print(as_json([*(measure_line(one, t) for one in (*found.measures, *office)), *told]))
        return
    for c, result in found:
        print_result(c, result, t)
    if office:
        hours = office_hours()
        print(f"\n{t('measure.office_hours', opens=hours.opens, closes=hours.closes)}")
        for one in office:
            print_measure(one, t)
    if ranks is not None:
        print(f"\n{t('measure.pagerank')}")
        print(ranks.to_string(index=False, max_rows=RANKS_SHOWN, float_format="{:.6f}".format))


# -- tables -------------------------------------------------------------------------------------------------


def _tables(data: Dataset, options: argparse.Namespace, t: Translator) -> None:
    selection = _selection(options, data, t)
    try:
        paths = written_tables(data, options.output, selection, options.names)
    except OSError as error:
        _refuse(t("refused.output", folder=options.output, why=error.strerror))
    print(*paths, sep="\n")


# -- sheet --------------------------------------------------------------------------------------------------


def _sheet(data: Dataset, options: argparse.Namespace, t: Translator) -> None:
    n = len(counting.sample(data))
    if not n:
        _refuse(t("refused.nothing_to_count"))
    try:
        options.output.write_bytes(counting.sheet(data, t))
    except OSError as error:
        _refuse(t("refused.file", file=options.output, why=error.strerror))
    print(t("sheet.written", n=n, file=options.output))


if __name__ == "__main__":
    raise SystemExit(main())
