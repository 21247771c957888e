"""The command line on files: report, measures, tables, errors."""

import json
import os
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest

from fivec import tables
from fivec.__main__ import main
from fivec.assembly import read

SAMPLE = Path(__file__).parents[1] / "sample_data" / "nl"
POSTS = """id,author,parent,created_at,text
1,desk,,2026-01-01 09:00,hello all
2,eve,1,2026-01-01 10:00,@desk nice
3,cas,2,2026-01-01 11:00,indeed
4,eve,,2026-01-01 12:00,@desk are you open on Sunday?
5,desk,4,2026-01-01 14:00,yes
6,ann,,2026-02-01 09:00,=1+1
,ann,,2026-02-01 09:00,no id
"""
ROSTER = "name,accounts,team\nAnn,ann,Care\nBob,,Care\nDesk,desk,Care\nDirk,dirk,Care\nEls,els,Care\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "posts.csv").write_text(POSTS)
    (tmp_path / "roster.csv").write_text(ROSTER)
    return tmp_path


def run(capsys, *arguments: object) -> tuple[int, str, str]:
    code = main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_check_reports_every_file_and_what_it_unlocks(folder, capsys):
    code, out, _ = run(capsys, "check", folder, "--json")
    found = json.loads(out)
    assert code == 0
    sources = {source["name"].split("/")[-1]: source for source in found["sources"]}
    posts = sources["posts.csv"]
    assert (posts["rows_read"], posts["rows_set_aside"], posts["reasons"]) == (7, 1, {"no_id": 1})
    assert posts["totals"]["posts"] == 6 and posts["totals"]["replies"] == 3
    assert set(posts) >= {"name", "format", "rows_read", "rows_set_aside", "reasons", "feeds"}
    assert "connections" in found["unlocked"] and "conversations" in found["unlocked"]


def test_check_in_words_in_both_languages(folder, capsys):
    assert "7 rijen gelezen, 1 opzijgezet" in run(capsys, "check", folder, "--language", "nl")[1]
    assert "7 rows read, 1 set aside" in run(capsys, "check", folder)[1]


def test_check_tells_what_was_left_out_apart_from_rows_set_aside(tmp_path, capsys):
    (tmp_path / "team.csv").write_text("naam;e-mail\nAnna de Wit;anna@voorbeeld.nl\n")
    out = run(capsys, "check", tmp_path / "team.csv", "--language", "nl")[1].splitlines()
    at = out.index("  weggelaten om privacy:")
    assert out[at - 1].endswith("0 opzijgezet") and out[at + 1].endswith(": 1")


def test_check_of_nothing_to_answer_says_so(tmp_path, capsys):
    (tmp_path / "unknown.csv").write_text("kleur;maat\nrood;38\n")
    out = run(capsys, "check", tmp_path / "unknown.csv", "--language", "nl")[1]
    assert out.splitlines()[-1] == "Hiermee te beantwoorden: nog niets"


def test_measure_tells_of_each_advice_the_measure_that_it_follows_from(capsys):
    out = run(capsys, "measure", SAMPLE, "--quick")[1].splitlines()
    printed = {line.split()[0] for line in out if line.strip()}
    advised = [line for line in out if line.startswith("  → ")]
    assert len(advised) >= 10 and all(line.endswith(")") for line in advised)
    assert {line.rstrip(")").rsplit("(", 1)[1] for line in advised} <= printed


def test_measure_tells_times_on_the_office_clock_apart(folder, capsys):
    plain = run(capsys, "measure", folder, "--quick", "--organisation", "desk")[1]
    code, out, _ = run(capsys, "measure", folder, "--quick", "--organisation", "desk", "--office-hours")
    assert code == 0 and out.startswith(plain)
    assert "Monday to Friday from 09:00 to 17:00" in out[len(plain) :]
    assert out[len(plain) :].count("CV-4.") == 3 and "CV-4.mean" not in out[len(plain) :]
    told = run(capsys, "measure", folder, "--quick", "--organisation", "desk", "--office-hours", "--json")[1]
    assert {one["basis"] for one in json.loads(told)[-3:]} <= {"office_hours", "none", "never_half"}


def test_measure_prints_every_field_of_every_measure(folder, capsys):
    code, out, _ = run(capsys, "measure", folder, "--json", "--quick")
    lines = json.loads(out)
    assert code == 0
    assert {line["c"] for line in lines} == {
        "connections",
        "congruence",
        "conversations",
        "content",
        "context",
    }
    fields = "id name c side value low high k n expected p grade basis missing agreed"
    assert all(list(line) == fields.split() for line in lines)
    ladder = {line["id"]: line for line in lines if line["c"] == "conversations"}
    # ann, desk (Desk) are ours: their two threads and eve's question; the young thread does not count.
    assert (ladder["CV-1"]["k"], ladder["CV-1"]["n"], ladder["CV-1"]["grade"]) == (1, 2, "C")
    assert next(line for line in lines if line["id"] == "CT-1")["grade"] is None


def test_filters_and_organisation_of_the_command_line(folder, capsys):
    out = run(
        capsys,
        *("measure", folder / "posts.csv", "--json", "--organisation", "@desk,ann"),
        *("--start", "2026-01-01", "--end", "2026-01-31", "--channel", "posts"),
    )[1]
    headline = next(line for line in json.loads(out) if line["id"] == "CV-1")
    assert (headline["n"], headline["basis"], headline["side"]) == (2, "full", "external")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("measure", "--channel", "myspace"), "posts"),
        (("measure", "--organisation", "desk,Nope"), "Nope"),
        (("tables", "-o", "posts.csv"), "posts.csv"),
    ],
)
def test_a_wrong_command_line_is_one_sentence_and_two(folder, capsys, monkeypatch, arguments, named):
    monkeypatch.chdir(folder)
    with pytest.raises(SystemExit) as ended:
        main([arguments[0], ".", *arguments[1:], "--language", "nl"])
    error = capsys.readouterr().err
    assert ended.value.code == 2
    assert named in error and error.count("\n") == 1


def test_output_is_utf8_in_a_pipe_and_may_be_cut_off(folder):
    (folder / "posts.csv").rename(folder / "Łódź→😀.csv")
    for stop in (False, True):
        process = subprocess.Popen(
            [sys.executable, "-m", "fivec", "check", str(folder), "--json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONIOENCODING": "cp1252"},
        )
        if stop:
            assert process.stdout is not None
            process.stdout.close()
            assert process.stderr is not None and process.stderr.read() == b""
            process.wait()
        else:
            assert "Łódź→😀.csv" in process.communicate()[0].decode("utf-8")


def test_a_file_that_cannot_be_read_leaves_the_others_and_is_told(folder, capsys):
    (folder / "broken.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    code, out, err = run(capsys, "check", folder, "--json")
    assert code == 1
    assert "broken.csv" in err and "Traceback" not in err
    assert len(json.loads(out)["sources"]) == 3
    assert any(source["rows_read"] == 7 for source in json.loads(out)["sources"])


def test_tables_hide_employees_unless_names_are_asked_for(folder, capsys, tmp_path):
    out = tmp_path / "out"
    assert run(capsys, "tables", folder, "-o", out)[0] == 0
    people = pd.read_csv(out / "people.csv")
    assert sorted(path.name for path in out.iterdir()) == [
        "months.csv",
        "network.gexf",
        "network.graphml",
        "people.csv",
        "posts.csv",
        "sources.csv",
        "threads.csv",
        "ties.csv",
        "unanswered.csv",
    ]
    assert "ann" not in set(people["handle"]) and {"P001", "eve", "cas"} <= set(people["handle"])
    for name in ("people", "posts", "threads", "ties", "unanswered"):
        assert "ann" not in (out / f"{name}.csv").read_text().split(",")
    for form in ("gexf", "graphml"):
        written = (out / f"network.{form}").read_text()
        assert "P001" in written and not re.search(r"\bann\b", written, re.IGNORECASE)
    run(capsys, "tables", folder, "-o", out, "--names")
    assert {"ann", "desk"} <= set(pd.read_csv(out / "people.csv")["handle"])


def test_tables_hold_what_was_counted(folder, tmp_path):
    data = read([folder])
    threads = tables.thread_rows(data, names=True).set_index("root_post")
    assert threads.loc["1", ["author", "n_posts", "n_participants", "depth", "level"]].tolist() == [
        "desk", 3, 3, 2, 3,
    ]  # fmt: skip
    assert threads.loc["4", ["first_reply_s", "first_answer_s"]].tolist() == [7200, 7200]
    ties = tables.tie_rows(data, names=True)
    assert ties.to_numpy().tolist() == [
        ["cas", "eve", "reply", 1.0],
        ["desk", "eve", "reply", 1.0],
        ["eve", "desk", "mention", 2.0],
        ["eve", "desk", "reply", 1.0],
    ]
    people = tables.people(data, names=True).set_index("handle")
    counted = ["n_posts", "in_degree", "out_degree", "in_strength", "out_strength"]
    assert people.loc["eve", counted].tolist() == [2, 2, 1, 2.0, 3.0]
    assert people["pagerank"].sum() == pytest.approx(1)


def test_the_tables_as_one_zip_are_the_same_every_time(folder):
    data = read([folder])
    packed = tables.zipped(data)
    assert packed == tables.zipped(data)
    with ZipFile(BytesIO(packed)) as found:
        names = [f"{name}.csv" for name in sorted(tables.TABLES)]
        assert "months.csv" in names
        assert sorted(found.namelist()) == names
        people = pd.read_csv(BytesIO(found.read("people.csv")))
    assert "ann" not in set(people["handle"]) and "P001" in set(people["handle"])


@pytest.mark.parametrize("cell", ["=1+1", "+31 6", "-5", "@sum", "\tx", "\nx", " =cmd"])
def test_text_that_a_spreadsheet_would_run_is_inert(cell):
    assert tables.inert(pd.DataFrame({cell: [cell]})).to_dict("list") == {"'" + cell: ["'" + cell]}


def test_numbers_and_plain_text_stay_as_they_are():
    table = pd.DataFrame({"text": ["fine", None, "a=b"], "n": [-1, 2, 3]})
    assert tables.inert(table).to_dict("list") == table.to_dict("list")


ODD = "Nr;Wie was dat;Wat werd er gezegd;Wanneer precies\n1;anna;Komt u ook?;3-4-2024 09:15\n"
MAP = {
    "form": "fivec-columns",
    "version": 1,
    "table": "posts",
    "header": ["Nr", "Wie was dat", "Wat werd er gezegd", "Wanneer precies"],
    "columns": {"author": "Wie was dat", "text": "Wat werd er gezegd", "posted_at": "Wanneer precies"},
}


def test_the_mapping_of_the_page_works_on_the_command_line(tmp_path, capsys):
    odd, mapping = tmp_path / "odd.csv", tmp_path / "columns.json"
    odd.write_text(ODD, encoding="utf-8")
    mapping.write_text(json.dumps(MAP), encoding="utf-8")
    assert main(["check", str(odd)]) == 1
    capsys.readouterr()
    given = ["check", str(odd), "--json", "--mapping", str(mapping)]
    assert main([*given, "--zone", "Asia/Tokyo", "--no-day-first"]) == 0
    (source,) = json.loads(capsys.readouterr().out)["sources"]
    assert source["format"] == "mapped_posts"
    assert source["totals"] == {"posts": 1, "authors": 1, "first": "2024-03-04", "last": "2024-03-04"}


@pytest.mark.parametrize("given", [["--zone", "Mars"], ["--mapping", "none.json"]])
def test_a_zone_or_mapping_that_is_none_is_refused(tmp_path, capsys, given):
    (tmp_path / "odd.csv").write_text(ODD, encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        main(["check", str(tmp_path / "odd.csv"), *given])
    assert stopped.value.code == 2
    assert given[1] in capsys.readouterr().err


def test_sheet_writes_the_posts_to_count_and_is_read_back(folder, tmp_path, capsys):
    book = tmp_path / "tellen.xlsx"
    call = ("sheet", folder / "posts.csv", "--organisation", "desk", "--language", "nl", "-o")
    code, out, _ = run(capsys, *call, book)
    assert (code, out) == (0, f"1 bericht om te tellen: {book}\n")
    code, out, _ = run(capsys, "check", book, "--language", "nl")
    assert code == 0 and "Ingevuld telformulier" in out and "niet ingevuld (telt niet als nul): 1" in out
    with pytest.raises(SystemExit):
        run(capsys, *call, tmp_path / "nowhere" / "tellen.xlsx")
    assert "kan niet worden geschreven" in capsys.readouterr().err


def test_sheet_without_posts_of_ours_says_what_to_do(folder, tmp_path, capsys):
    with pytest.raises(SystemExit):
        run(capsys, "sheet", folder / "posts.csv", "-o", tmp_path / "tellen.xlsx")
    assert "--organisation" in capsys.readouterr().err
    assert not (tmp_path / "tellen.xlsx").exists()


def test_a_list_of_accounts_is_one_more_path(folder, capsys):
    accounts = "channel,account,person,not this person,kind,speaks for the organisation,is employee\n"
    (folder / "accounts.csv").write_text(accounts + "posts,cas,Bob,no,,,\nposts,gone,Bob,no,,,\n")
    code, out, _ = run(capsys, "check", folder, "--json")
    (found,) = [one for one in json.loads(out)["sources"] if one["format"] == "accounts_list"]
    assert (code, found["rows_read"], len(found["notes"])) == (0, 2, 1)
    assert "1 decision" in found["notes"][0]
    with_list = json.loads(run(capsys, "measure", folder, "--json", "--quick")[1])
    (folder / "accounts.csv").unlink()
    without = json.loads(run(capsys, "measure", folder, "--json", "--quick")[1])
    connected = [next(line["k"] for line in lines if line["id"] == "CN-1") for lines in (with_list, without)]
    assert connected[0] == connected[1] + 1
