from datetime import UTC, datetime
from pathlib import Path

from fivec.readers import exports

EXPORTS = Path(__file__).parents[1] / "exports"


def test_customer_service_tweets():
    (export,) = exports([EXPORTS / "twcs.csv"])
    posts = export.tables["posts"]
    assert posts["id"].to_pylist() == ["10", "11", "12", "14"]
    assert posts["author"].to_pylist() == ["ZorgPlein", "501", "501", "502"]
    assert posts["parent"].to_pylist() == ["12", "10", None, "99"]
    assert posts["text"].to_pylist()[:3] == [
        "@501 Dank je! We kijken & bellen je",
        "@ZorgPlein fijn,\ntot dan",
        "@ZorgPlein   niemand neemt op",
    ]
    assert posts["posted_at"][0].as_py() == datetime(2017, 10, 31, 22, 10, 47, tzinfo=UTC)
    assert set(posts["channel"].to_pylist()) == {"x"}
    assert export.report.totals == {
        "posts": 4,
        "authors": 3,
        "replies": 3,
        "first": "2017-10-31",
        "last": "2017-10-31",
    }
    assert export.report.rows_set_aside == 0
