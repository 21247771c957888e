"""The exports of pages, as LinkedIn and Meta hand them over: workbooks and comma-separated files."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

import xlsxwriter

from making import clock
from making.bank import listed
from making.dice import Dice
from making.files import STAMP, table
from making.pages import PagePost

NAME: Final = "Zorggroep Wilgenoever"
HANDLE: Final = "wilgenoever"
BY_DAY: Final = (
    "Date", "Impressions (organic)", "Impressions (sponsored)", "Impressions (total)",
    "Unique impressions (organic)", "Clicks (organic)", "Clicks (sponsored)", "Clicks (total)",
    "Reactions (organic)", "Reactions (total)", "Comments (total)", "Reposts (total)",
    "Engagement rate (organic)", "Engagement rate (sponsored)", "Engagement rate (total)",
)  # fmt: skip
BY_POST: Final = (
    "Post title", "Post link", "Post type", "Campaign name", "Posted by", "Created date",
    "Campaign start date", "Campaign end date", "Audience", "Impressions", "Views", "Offsite Views", "Clicks",
    "Click through rate (CTR)", "Likes", "Comments", "Reposts", "Follows", "Engagement rate", "Content Type",
)  # fmt: skip
FACEBOOK: Final = (
    "Post ID", "Page ID", "Page name", "Title", "Description", "Duration (sec)", "Publish time",
    "Caption type", "Permalink", "Is crosspost", "Is share", "Post type", "Languages", "Custom labels",
    "Funded content status", "Data comment", "Date", "Views", "Reach", "Reactions, comments and shares",
    "Reactions", "Comments", "Shares", "Total clicks", "Views", "Estimated earnings (USD)",
)  # fmt: skip
INSTAGRAM: Final = (
    "Account username", "Post ID", "Account ID", "Account name", "Description", "Duration (sec)",
    "Publish time", "Permalink", "Post type", "Data comment", "Date", "Views", "Reach", "Likes", "Shares",
    "Follows", "Comments", "Saves",
)  # fmt: skip


def content(language: str, posts: Sequence[PagePost], writers: Sequence[str]) -> bytes:
    """Content of the LinkedIn page: sums per day, and one row per post, the newest first."""
    dice = Dice("pages/content")
    said = "Engagement metrics of all posts, organic and sponsored, aggregated per day."
    days = [[said], list(BY_DAY), *_days(posts)]
    rows: list[list[Any]] = [["Engagement metrics for posts published during the selected time period."]]
    rows.append(list(BY_POST))
    for number, post in reversed(list(enumerate(posts))):
        n = post.numbers
        link = f"https://www.linkedin.com/feed/update/urn:li:activity:{7320000000000000000 + number * 8191}"
        kind = dice.pick(("Image", "Image", "Image", "Video", ""))
        views = int(n["shown"] * 0.3) if kind == "Video" else ""
        done = n["likes"] + n["comments"] + n["shares"] + n["clicks"]
        rows.append(
            [post.text[language], link, "Organic", "", dice.pick(writers), _day(post.at.date()), "", "",
             "All followers", n["shown"], views, "", n["clicks"], round(n["clicks"] / n["shown"], 4),
             n["likes"], n["comments"], n["shares"], dice.below(3), round(done / n["shown"], 4), kind]
        )  # fmt: skip
    return _workbook({"Metrics": days, "All posts": rows})


def _days(posts: Sequence[PagePost]) -> Iterable[list[Any]]:
    plan = listed("pages")
    day, last = (date.fromisoformat(plan[end]) for end in ("start", "end"))
    sums: dict[date, Counter[str]] = {}
    for post in posts:
        sums.setdefault(post.at.date(), Counter()).update(post.numbers)
    while day <= last:
        n = sums.get(day, Counter())
        done = n["likes"] + n["comments"] + n["shares"] + n["clicks"]
        rate = round(done / n["shown"], 4) if n["shown"] else 0
        yield [
            _day(day), n["shown"], 0, n["shown"], n["reached"], n["clicks"], 0, n["clicks"], n["likes"],
            n["likes"], n["comments"], n["shares"], rate, 0, rate,
        ]  # fmt: skip
        day += timedelta(days=1)


def followers() -> bytes:
    """Followers of the LinkedIn page: new ones per day, and all of them by five divisions."""
    plan, dice = listed("pages"), Dice("pages/followers")
    day, last = (date.fromisoformat(plan[end]) for end in ("start", "end"))
    new: list[list[Any]] = [["Date", "Sponsored followers", "Organic followers", "Total followers"]]
    while day <= last:
        n = int(dice.lognormal(plan["followers"]["new"], 0.6))
        new.append([_day(day), 0, n, n])
        day += timedelta(days=1)
    sheets: dict[str, list[list[Any]]] = {"New followers": new}
    for name, groups in plan["followers"].items():
        if isinstance(groups, dict):
            sheets[name] = [[name, "Total followers"], *([group, n] for group, n in groups.items())]
    return _workbook(sheets)


def competitors(posts: Sequence[PagePost]) -> bytes:
    """The LinkedIn page beside others, July to October."""
    plan = listed("pages")
    since = datetime(2026, 7, 1)
    ours = [post for post in posts if post.at >= since]
    done = sum(post.numbers[name] for post in ours for name in ("likes", "comments", "shares"))
    rows: list[list[Any]] = [["Competitor metrics between 07/01/2026 and 10/31/2026"]]
    rows.append(["Page", "Total Followers", "New Followers", "Total post engagements", "Total posts"])
    for raw in plan["competitor"]:
        own = (plan["followers"]["total"], 377, done, len(ours))
        other = (
            own if raw.get("own") else [raw[name] for name in ("followers", "new", "engagements", "posts")]
        )
        rows.append([raw["name"], *other])
    return _workbook({"COMPETITORS": rows})


def facebook(language: str, posts: Sequence[PagePost]) -> bytes:
    """Content of the Facebook page from Meta Business Suite."""
    dice = Dice("pages/facebook/files")
    rows = []
    for number, post in reversed(list(enumerate(posts))):
        n, id = post.numbers, str(122190000000000311 + number * 4099)
        done = n["likes"] + n["comments"] + n["shares"]
        rows.append(
            (id, "61570000000042", NAME, post.text[language].split("\n")[0], post.text[language], 0,
             _pacific(post.at), "", f"https://www.facebook.com/{HANDLE}/posts/{id}", 0, 0,
             dice.pick(("Photos", "Photos", "Links", "Reels")), "", "", "", "", "Lifetime", n["shown"],
             n["reached"], done, n["likes"], n["comments"], n["shares"], n["clicks"], n["shown"], "")
        )  # fmt: skip
    return table(FACEBOOK, rows, bom=True)


def instagram(language: str, posts: Sequence[PagePost]) -> bytes:
    """Content of the Instagram account from Meta Business Suite."""
    dice = Dice("pages/instagram/files")
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"
    rows = []
    for number, post in reversed(list(enumerate(posts))):
        n, short = post.numbers, "D" + "".join(dice.pick(letters) for _ in range(10))
        rows.append(
            (HANDLE, str(18050000000000017 + number * 7019), "17841400000004242", NAME, post.text[language],
             0, _pacific(post.at), f"https://www.instagram.com/p/{short}/",
             dice.pick(("IG image", "IG image", "IG carousel", "IG reel")), "", "Lifetime", n["shown"],
             n["reached"], n["likes"], n["shares"], dice.below(3), n["comments"], n["clicks"] // 4)
        )  # fmt: skip
    return table(INSTAGRAM, rows, bom=True)


def _day(day: date) -> str:
    return f"{day.month:02d}/{day.day:02d}/{day.year}"


def _pacific(local: datetime) -> str:
    # From May to October the clocks of California run seven hours behind UTC.
    return f"{clock.utc(local) - timedelta(hours=7):%m/%d/%Y %H:%M}"


def _workbook(sheets: dict[str, list[list[Any]]]) -> bytes:
    """A workbook whose members carry fixed times and are not packed, like the zip of Viva Engage."""
    stream, found = io.BytesIO(), io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_urls": False})
    book.set_properties({"created": datetime(*STAMP)})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell != "":
                    page.write(number, column, cell)
    book.close()
    with zipfile.ZipFile(stream) as packed, zipfile.ZipFile(found, "w", zipfile.ZIP_STORED) as archive:
        for name in packed.namelist():
            archive.writestr(zipfile.ZipInfo(name, STAMP), packed.read(name))
    return found.getvalue()
