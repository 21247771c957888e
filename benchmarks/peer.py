"""The numbers of the five C's the plain way: pandas, networkx and scikit-learn, nothing of fivec's speed.

Only the definitions are shared: the stop word lists, and what counts as a handle and as noise in a text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from functools import cache
from math import log
from pathlib import Path
from typing import Final

import networkx as nx
import numpy as np
import pandas as pd
import py3langid
import snowballstemmer
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.metrics.pairwise import cosine_similarity
from sklearn.preprocessing import normalize

from benchmarks.cases import FILTER, FIVE, Case, Numbers, given
from fivec.text import stop_words

Frames = dict[str, pd.DataFrame]

HANDLE = r"(?<![\w@/.])@([A-Za-z0-9_][A-Za-z0-9_.\-]*)"
NOISE = re.compile(r"(?:https?://|www\.)\S*|\S*@\S*")
WORD = re.compile(r"[^\W_]{2,}")
STEMMERS = {"nl": snowballstemmer.stemmer("dutch"), "en": snowballstemmer.stemmer("english")}
MODEL_LIMIT = 20_000
HEAD_START = 6.0  # log-probability that Dutch and English get beyond other languages
"""Posts of undecided language up to which the language model is asked."""


# -- reading ------------------------------------------------------------------------------------------------


def read(folder: Path) -> Frames:
    """Every file of the folder with ids as text and dates as dates."""
    ids = dict.fromkeys(("id", "in_reply_to_id", "share_of", "author", "platform", "text", "group"), "str")
    posts = pd.read_csv(folder / "posts.csv", dtype=ids, parse_dates=["created_at"])
    lists = {name: pd.read_csv(folder / f"{name}.csv") for name in ("people", "story", "audience")}
    return {"posts": posts, "influencers": pd.read_csv(folder / "influencers.csv"), **lists}


def totals(frames: Frames) -> Numbers:
    """What to compare after reading."""
    posts = frames["posts"]
    return {
        "posts": len(posts),
        "authors": posts["author"].nunique(),
        "replies": int(posts["in_reply_to_id"].notna().sum()),
        "replies with parent": int(posts["in_reply_to_id"].isin(posts["id"]).sum()),
        "likes": int(posts["likes"].sum()),
        "impressions": int(posts["impressions"].sum()),
        "first": posts["created_at"].min().isoformat(),
        "last": posts["created_at"].max().isoformat(),
    }


# -- accounts and ties --------------------------------------------------------------------------------------


def network(frames: Frames) -> Frames:
    """The posts with account and employee, and who answered, shared and mentioned whom."""
    posts, people = frames["posts"].copy(), frames["people"]
    employee = pd.Series(people.index, index=people["accounts"]).loc[lambda rows: rows.index.notna()]
    posts["account"] = posts["platform"] + ":" + posts["author"]
    posts["employee"] = posts["author"].map(employee)
    accounts = posts.drop_duplicates("account").set_index("account")[["author", "employee"]]
    author = posts[["id", "account"]].set_axis(["other", "target"], axis=1)
    named = posts[posts["text"].str.contains("@", regex=False)]
    mention = (named["platform"] + ":").to_frame("platform")
    mention["handle"] = named["text"].str.findall(HANDLE)
    mention = mention.explode("handle").dropna()
    mention["target"] = mention["platform"] + mention["handle"].str.lower().str.rstrip(".-")
    mention = mention[mention["target"].isin(accounts.index)]
    parts = [mention[["target"]].assign(kind="mention").reset_index(names="post").drop_duplicates()]
    for kind, column in (("reply", "in_reply_to_id"), ("share", "share_of")):
        made = posts[[column]].dropna().reset_index(names="post")
        made = made.merge(author, left_on=column, right_on="other")
        parts.append(made[["post", "target"]].assign(kind=kind))
    ties = pd.concat(parts, ignore_index=True)
    ties["source"] = posts["account"].reindex(ties["post"]).to_numpy()
    ties = ties[ties["source"] != ties["target"]]
    for end in ("source", "target"):
        ties[f"{end}_employee"] = ties[end].map(accounts["employee"])
    return {**frames, "posts": posts, "accounts": accounts, "ties": ties}


def connections(net: Frames, kept: pd.DataFrame | None = None) -> Numbers:
    """CN-1, CN-2, CN-5 and CN-6 of the last 90 days, or of the posts kept."""
    people, ties = net["people"], net["ties"]
    if kept is None:
        at = net["posts"]["created_at"]
        kept = net["posts"][at >= at.max() - pd.Timedelta(days=90)]
    ties = ties[ties["post"].isin(kept.index)]
    wrote = set(kept["employee"].dropna())
    answers = ties[(ties["kind"] == "reply") & ties["target_employee"].isna()]
    talked = set(answers["source_employee"].dropna())
    ends = ties[["source_employee", "target_employee"]]
    both_ways = pd.concat([ends.set_axis(["one", "other"], axis=1), ends.set_axis(["other", "one"], axis=1)])
    both_ways = both_ways.dropna(subset="one")
    outsider = set(both_ways.loc[both_ways["other"].isna(), "one"])
    staff = both_ways.dropna()
    staff = staff[staff["one"] != staff["other"]].drop_duplicates()
    colleague = set(staff["one"])
    graph = nx.from_pandas_edgelist(staff, "one", "other")
    graph.add_nodes_from(people.index)
    largest = max(len(part) for part in nx.connected_components(graph))
    team = people["team"]
    crossing = [team[one] != team[other] for one, other in graph.edges]
    n = len(people)
    return {
        "CN-1": [len(wrote), n],
        "CN-1.colleagues": [len(colleague), n],
        "CN-1.outsiders": [len(outsider), n],
        "CN-5.account": [int(people["accounts"].notna().sum()), n],
        "CN-5.connected": [len(wrote | colleague | outsider), n],
        "CN-5.active": [len(wrote), n],
        "CN-5.conversation": [len(talked), n],
        "CN-2.sarnoff": [largest, n],
        "CN-2.odlyzko_tilly value": largest * log(largest) / (n * log(n)),
        "CN-2.metcalfe value": largest * (largest - 1) / (n * (n - 1)),
        "CN-6 value": 2 * sum(crossing) / len(crossing) - 1,
    }


def kernels(net: Frames) -> Numbers:
    """The network of all attention: shape, components, PageRank, communities."""
    ties = net["ties"].groupby(["source", "target"]).size().reset_index(name="weight")
    graph = nx.from_pandas_edgelist(ties, "source", "target", "weight", create_using=nx.DiGraph)
    graph.add_nodes_from(net["accounts"].index)
    # The default tolerance leaves the third digit open.
    heard = nx.pagerank(graph, tol=1e-8)
    undirected = nx.Graph()
    undirected.add_nodes_from(graph)
    for source, target, weight in graph.edges(data="weight"):
        before = undirected.get_edge_data(source, target, {"weight": 0})["weight"]
        undirected.add_edge(source, target, weight=before + weight)
    groups = nx.community.louvain_communities(undirected, seed=0)
    top = sorted(heard.items(), key=lambda item: -item[1])[:20]
    return {
        "ties": graph.number_of_edges(),
        "density": nx.density(graph),
        "reciprocity": nx.reciprocity(graph),
        "components": nx.number_weakly_connected_components(graph),
        **{f"PageRank {name}": value for name, value in top},
        "modularity": nx.community.modularity(undirected, groups),
    }


# -- conversations ------------------------------------------------------------------------------------------


def talk(net: Frames) -> Frames:
    """The posts with thread, party and what their thread reached; made once, whatever is filtered."""
    posts, ties = net["posts"].copy(), net["ties"]
    posts["parent"] = posts["in_reply_to_id"].map(pd.Series(posts.index, index=posts["id"]))
    parent = posts["parent"].fillna(posts.index.to_series()).astype("int64")
    root = parent
    while not (further := root.map(parent)).equals(root):
        root = further
    posts["root"] = root
    us = posts["employee"].notna()
    posts["us"] = us
    posts["party"] = posts["account"].mask(us, "us")
    is_reply = posts["parent"].notna()
    answers = posts["party"].reindex(posts["parent"]).set_axis(posts.index)
    edge = is_reply & (answers != posts["party"])
    from_us, to_us = edge & us, edge & (answers == "us")
    started = us.reindex(root).set_axis(posts.index)
    level = pd.Series(0, posts.index)
    level[(started & edge & ~us) | (~started & from_us)] = 1
    level[(started & from_us) | (~started & to_us)] = 2
    level[edge & ~us & (answers != "us")] = 3
    posts["step"] = level.groupby(root).transform("max")
    mention = ties[(ties["kind"] == "mention") & ties["target_employee"].notna()]
    mentions_us = posts.index.isin(mention["post"])
    part = us.groupby(root).transform("any")
    posts["concerned"] = (root == posts.index) & posts["share_of"].isna() & (part | mentions_us)
    asks = posts["text"].str.contains("?", regex=False) | posts["text"].str.contains(r"^\s*\.?@")
    posts["message"] = ~us & asks & ((is_reply & (answers == "us")) | mentions_us)
    answer = posts.loc[from_us, ["parent", "created_at"]]
    asked_at = posts["created_at"].reindex(answer["parent"]).to_numpy()
    delay = (answer["created_at"] - asked_at).dt.total_seconds()
    first = delay[delay >= 0].groupby(answer["parent"]).min()
    posts["first_answer"] = first.reindex(posts.index)
    posts["left"] = (posts["created_at"].max() - posts["created_at"]).dt.total_seconds()
    posts["kind_of_writer"] = posts["employee"].map(net["people"]["kind"])
    return {**net, "posts": posts}


def conversations(net: Frames, kept: pd.DataFrame | None = None) -> Numbers:
    """CV-1 to CV-5 of the posts kept."""
    posts = net["posts"] if kept is None else kept
    hour, limit = 3600.0, 72 * 3600.0
    threads = posts[posts["concerned"] & (posts["left"] >= limit)]
    own = threads["us"]
    multi = threads["step"] == 3
    ladder = threads["step"].value_counts().reindex(range(4), fill_value=0)
    messages = posts[posts["message"]]
    old = messages[messages["left"] >= limit]
    watched = messages["left"].clip(upper=limit)
    answered = messages["first_answer"] <= watched
    survived = _kaplan_meier(messages["first_answer"].where(answered, watched) / hour, answered)
    writers = posts["kind_of_writer"].value_counts()
    reached = survived[survived <= 0.5 + 1e-12]
    return {
        "CV-1": [int(multi.sum()), len(threads)],
        **{f"CV-2.L{step}": [int(n), len(threads)] for step, n in ladder.items()},
        "CV-1.own": [int((multi & own).sum()), int(own.sum())],
        "CV-1.inbound": [int((multi & ~own).sum()), int((~own).sum())],
        "CV-3": [int((old["first_answer"] <= limit).sum()), len(old)],
        "CV-4.median value": float(reached.index[0]) if len(reached) else None,
        "CV-4.within_4h value": 1 - min(survived[survived.index <= 4.0], default=1.0),
        "CV-5": [int(writers.get("person", 0)), int(writers.sum())],
    }


def _kaplan_meier(duration: pd.Series, event: pd.Series) -> pd.Series:
    """Share not yet answered after each time at which somebody was."""
    table = event.groupby(duration).agg(["sum", "size"])
    at_risk = table["size"][::-1].cumsum()[::-1]
    return (1 - table["sum"] / at_risk).cumprod()[table["sum"] > 0]


# -- a filter -----------------------------------------------------------------------------------------------


def filtered(net: Frames, start: str, end: str, platforms: list[str]) -> Numbers:
    """Connections and conversations of a period and some channels."""
    posts = net["posts"]
    at = posts["created_at"]
    inside = (at >= start) & (at < pd.Timestamp(end) + pd.Timedelta(days=1))
    kept = posts[inside & posts["platform"].isin(platforms)]
    return {**connections(net, kept), **conversations(net, kept)}


# -- words --------------------------------------------------------------------------------------------------


def corpus(posts: pd.DataFrame) -> pd.DataFrame:
    """The content words and the language of every post."""
    words = [WORD.findall(NOISE.sub(" ", text).lower()) for text in posts["text"]]
    language = [_language(found) for found in words]
    undecided = [at for at, code in enumerate(language) if code == "unknown" and words[at]]
    if len(undecided) < MODEL_LIMIT:
        for at in undecided:
            language[at] = _modelled(posts["text"].iloc[at])
    stems = [_content(found, code) for found, code in zip(words, language, strict=True)]
    table = pd.DataFrame({"stems": pd.Series(stems, dtype="object"), "language": language}, posts.index)
    return table.assign(n_words=[len(found) for found in stems])


def _words(net: Frames) -> pd.DataFrame:
    """The words of the posts, cut once."""
    return net["words"] if "words" in net else corpus(net["posts"])


def _telling() -> dict[str, str]:
    """Stop words of one language only, with their language."""
    lists = {name: stop_words(name) for name in ("nl", "en", "other")}
    times = Counter(word for words in lists.values() for word in words)
    return {word: name for name, words in lists.items() for word in words if times[word] == 1}


TELLING = _telling()
STOP = {name: stop_words(name) for name in ("nl", "en", "other")}
STOP["unknown"] = STOP["nl"] | STOP["en"] | STOP["other"]


def _language(words: list[str]) -> str:
    hits = Counter(TELLING[word] for word in words if word in TELLING).most_common(2)
    if not hits or hits[0][1] < 0.1 * len(words) or (len(hits) == 2 and hits[0][1] == hits[1][1]):
        return "unknown"
    return hits[0][0]


def _modelled(text: str) -> str:
    ranked = py3langid.rank(text)
    best = max(score for _, score in ranked)
    name, score = max(((name, score) for name, score in ranked if name in STEMMERS), key=lambda one: one[1])
    return name if score >= best - HEAD_START else "other"


@cache
def _stem(word: str, language: str) -> str:
    return STEMMERS[language].stemWord(word) if language in STEMMERS else word


def _content(words: list[str], language: str) -> list[str]:
    stop = STOP[language]
    return [_stem(word, language) for word in words if word not in stop]


def _as_is(words: list[str]) -> list[str]:
    return words


def _vectorized(
    rows: pd.DataFrame, language: str, *typed: pd.DataFrame
) -> tuple[CountVectorizer, TfidfTransformer, sparse.csr_matrix]:
    """Weights of the words of the posts; typed texts only add words, which nobody uses."""
    posts, *others = (part.loc[part["language"] == language, "stems"] for part in (rows, *typed))
    counter = CountVectorizer(analyzer=_as_is).fit(pd.concat([posts, *others]) if typed else posts)
    counts = counter.transform(posts)
    return counter, TfidfTransformer(sublinear_tf=True).fit(counts), counts


def _typed(texts: pd.Series) -> pd.DataFrame:
    words = [WORD.findall(text.lower()) for text in texts]
    language = [_language(found) for found in words]
    stems = [_content(found, code) for found, code in zip(words, language, strict=True)]
    return pd.DataFrame({"stems": pd.Series(stems, dtype="object"), "language": language})


# -- content ------------------------------------------------------------------------------------------------


def content(net: Frames) -> Numbers:
    """CT-1 with both fits of our own posts, CT-6."""
    posts, words = net["posts"], _words(net)
    ours = posts["employee"].notna()
    starts = posts["in_reply_to_id"].isna()
    own = words[ours & starts & posts["share_of"].isna()]
    long_enough = own[own["n_words"] >= 5]
    copies = long_enough["stems"].map(lambda found: " ".join(sorted(found))) + long_enough["language"]
    usable = long_enough[~copies.duplicated()]
    story = _typed(net["story"]["value"] + ". " + net["story"]["text"])
    audience = _typed(net["audience"]["question"])
    parts = [
        _fits(words, usable, language, story, audience)
        for language in sorted(set(story["language"]) & set(audience["language"]))
    ]
    fits = pd.concat(parts)
    both = (fits["story_p"] <= 0.05) & (fits["audience_p"] <= 0.05)
    author_of = posts.set_index("id")["employee"].notna()
    messages = posts[ours & starts]
    passed_on = messages["share_of"].notna() & ~messages["share_of"].map(author_of).fillna(False).astype(bool)
    return {
        "CT-1.too_short": [len(own) - len(long_enough), len(own)],
        "judged posts": len(fits),
        "story cosine, mean": float(fits["story"].mean()),
        "story cosine, highest": float(fits["story"].max()),
        "audience cosine, mean": float(fits["audience"].mean()),
        "CT-1 value": float(both.mean()),
        "CT-2.story_fit value": float((fits["story_p"] <= 0.05).mean()),
        "CT-2.audience_fit value": float((fits["audience_p"] <= 0.05).mean()),
        "CT-6": [int(passed_on.sum()), len(messages)],
    }


def _fits(
    words: pd.DataFrame, own: pd.DataFrame, language: str, story: pd.DataFrame, audience: pd.DataFrame
) -> pd.DataFrame:
    """Cosine of each post with the story and the audience, and how many made-up posts come as close."""
    counter, tfidf, counts = _vectorized(words, language, story, audience)

    def vectors(rows: pd.DataFrame) -> sparse.csr_matrix:
        return tfidf.transform(counter.transform(rows.loc[rows["language"] == language, "stems"]))

    targets = {"story": (vectors(story), 1), "audience": (vectors(audience), 10)}
    own = own[own["language"] == language]
    mine = vectors(own)
    fits = pd.DataFrame(index=own.index)
    size = np.rint(np.log(own["n_words"].clip(1, 400)) / log(1.2)).astype(int)
    rng = np.random.default_rng(0)
    chance = np.asarray(counts.sum(axis=0)).ravel()
    for name, (target, nearest) in targets.items():
        fits[name] = _nearest(mine, target, nearest)
    for number in sorted(set(size)):
        here = (size == number).to_numpy()
        null = tfidf.transform(_drawn(rng, chance / chance.sum(), max(1, round(1.2**number))))
        for name, (target, nearest) in targets.items():
            scores = np.sort(_nearest(null, target, nearest))
            as_close = len(scores) - np.searchsorted(scores, fits.loc[here, name] - 1e-6)
            fits.loc[here, f"{name}_p"] = (1 + as_close) / (len(scores) + 1)
    return fits


def _nearest(rows: sparse.csr_matrix, target: sparse.csr_matrix, n: int) -> np.ndarray:
    """Mean cosine of each row with the n nearest targets."""
    found = []
    for start in range(0, rows.shape[0], 10_000):
        cosine = cosine_similarity(rows[start : start + 10_000], target)
        found.append(np.sort(cosine, axis=1)[:, -n:].mean(axis=1))
    return np.concatenate(found)


def _drawn(rng: np.random.Generator, chance: np.ndarray, n_words: int) -> sparse.csr_matrix:
    drawn = rng.choice(len(chance), size=400 * n_words, p=chance)
    row = np.repeat(np.arange(400), n_words)
    return sparse.csr_matrix((np.ones(len(row)), (row, drawn)), shape=(400, len(chance)))


# -- congruence ---------------------------------------------------------------------------------------------


def congruence(net: Frames) -> Numbers:
    """CG-4 and the three tests of known groups; the topic test without its random draws."""
    net = net if "root" in net["posts"] else talk(net)
    posts = net["posts"].copy()
    name = posts["platform"] + "/" + posts["group"]
    posts["group"] = name.fillna(name.reindex(posts["root"]).set_axis(posts.index))
    members = posts.groupby(["group", "account"]).size().rename("n_posts").reset_index()
    sizes = members["group"].value_counts()
    shown = sizes.index[sizes >= 5]
    large = members[members["group"].isin(shown)].sort_values(
        ["account", "n_posts", "group"], ascending=[True, False, True]
    )
    home = large.drop_duplicates("account").set_index("account")["group"]
    acts = net["ties"].groupby(["post", "source", "target"])["kind"].agg(set).reset_index()
    ends = acts["source"].map(home), acts["target"].map(home)
    at_home = ends[0].notna() & ends[1].notna()
    acts["group"] = posts["group"].reindex(acts["post"]).to_numpy()
    acts["reply"] = acts["kind"].map(lambda kinds: "reply" in kinds)
    acts["talk"] = acts["kind"].map(lambda kinds: bool(kinds & {"reply", "mention"}))
    both = acts.merge(members, left_on=["group", "source"], right_on=["group", "account"])
    both = both.merge(members, left_on=["group", "target"], right_on=["group", "account"])
    at = posts["created_at"]
    late = at >= at.min() + (at.max() - at.min()) * 2 / 3
    leads = _leads(members, both, sizes)
    talks = _talks(posts[late], both[both["talk"] & late.reindex(both["post"]).to_numpy()])
    cohesion, expected = _cohesion(posts, _words(net), shown)
    return {
        "CG-4": [int((ends[0] != ends[1])[at_home].sum()), int(at_home.sum())],
        "active people": posts["account"].nunique(),
        "groups": len(shown),
        "groups somebody leads": sum(leads.get(group, False) for group in shown),
        "groups that talk": sum(talks.get(group, False) for group in shown),
        "cohesion, mean": float(cohesion.mean()),
        "cohesion of everybody": expected,
    }


def _leads(members: pd.DataFrame, acts: pd.DataFrame, sizes: pd.Series) -> Mapping[Hashable, bool]:
    heard = acts.groupby(["group", "target"])["source"].nunique().rename("listeners")
    replies = acts[acts["reply"]].groupby(["group", "target"]).size().rename("replies")
    table = members.set_index(["group", "account"]).join(
        [series.rename_axis(["group", "account"]) for series in (heard, replies)]
    )
    table = table.fillna(0).reset_index()
    table["rate"] = table["replies"] / table["n_posts"]
    middle = table.groupby("group")["rate"].transform("median")
    enough = table["listeners"] >= np.maximum(3, 0.1 * table["group"].map(sizes))
    return (enough & (table["rate"] >= middle)).groupby(table["group"]).any().to_dict()


def _talks(late: pd.DataFrame, acts: pd.DataFrame) -> Mapping[Hashable, bool]:
    active = late[["group", "account"]].drop_duplicates()
    took_part = pd.concat([acts[["group", end]].set_axis(["group", "account"], axis=1) for end in ENDS])
    talking = active.merge(took_part.drop_duplicates())
    share = talking["group"].value_counts() / active["group"].value_counts()
    pairs = acts[["group", "source", "target"]].drop_duplicates()
    back = pairs.set_axis(["group", "target", "source"], axis=1)
    return ((share >= 0.5) & share.index.isin(pairs.merge(back)["group"])).to_dict()


ENDS = ("source", "target")


def _cohesion(posts: pd.DataFrame, words: pd.DataFrame, shown: pd.Index) -> tuple[pd.Series, float]:
    """Mean cosine of what members write, per group and over everybody."""
    parts, idf, rows = [], [], []
    usable = posts["share_of"].isna() & ~posts["text"].duplicated() & posts["group"].isin(shown)
    for language in sorted(set(words["language"])):
        _, tfidf, counts = _vectorized(words, language)
        here = words["language"] == language
        kept = (usable & (words["n_words"] > 0))[here].to_numpy()
        parts.append(counts[kept])
        rows.append(posts.index[here][kept])
        idf.append(tfidf.idf_)
    counts = sparse.block_diag(parts, format="csr")
    found = posts.loc[np.concatenate(rows), ["group", "account"]]
    unit = found.groupby(["group", "account"]).ngroup().to_numpy()
    n_words = np.bincount(unit, weights=np.asarray(counts.sum(axis=1)).ravel())
    chosen = (np.bincount(unit) >= 3) | (n_words >= 30)
    sums = sparse.csr_matrix((np.ones(len(unit)), (unit, np.arange(len(unit))))) @ counts
    sums.data = 1 + np.log(sums.data)
    vectors = normalize(sums @ sparse.diags(np.concatenate(idf)))[chosen]
    group = found.drop_duplicates().sort_values(["group", "account"])["group"].to_numpy()[chosen]
    sizes = pd.Series(group).value_counts()
    tested = sizes.index[(sizes >= 5) & (len(group) - sizes >= 5)]
    cohesion = pd.Series({name: _mean_cosine(vectors[group == name]) for name in tested})
    return cohesion, _mean_cosine(vectors)


def _mean_cosine(vectors: sparse.csr_matrix) -> float:
    n = vectors.shape[0]
    return float(((np.asarray(vectors.sum(axis=0)) ** 2).sum() - n) / (n * (n - 1)))


# -- context ------------------------------------------------------------------------------------------------


def context(net: Frames) -> Numbers:
    """CX-1 of the people named, CX-2 and CX-5, over the last 180 days."""
    at = net["posts"]["created_at"]
    recent = at[at >= at.max() - pd.Timedelta(days=180)].index
    acts = net["ties"].drop_duplicates(["post", "target"])
    acts = acts[acts["post"].isin(recent)]
    kind = net["people"]["kind"]
    acts = acts.assign(
        to_us=acts["target_employee"].notna(),
        from_us=acts["source_employee"].notna(),
        to_kind=acts["target_employee"].map(kind),
        from_kind=acts["source_employee"].map(kind),
    )
    inward, outward = acts[acts["to_us"] & ~acts["from_us"]], acts[acts["from_us"] & ~acts["to_us"]]
    handles = net["influencers"]["handle"]
    handle = net["accounts"]["author"]
    towards, back = inward["source"].map(handle), outward["target"].map(handle)
    contact = handles[handles.isin(towards) & handles.isin(back)]
    by_person = set(towards[inward["to_kind"] == "person"]) | set(back[outward["from_kind"] == "person"])
    theirs = acts[~acts["from_us"]]
    pairs = theirs.groupby(["source", "target", "to_us"]).size().rename("n").reset_index()
    total = pairs.groupby("source")["n"].sum()
    ours = pairs[pairs["to_us"]].groupby("source")["n"].agg(["sum", "max"])
    pairs["best"] = pairs["source"].map(ours["max"])
    above = (pairs["n"] > pairs["best"]).groupby(pairs["source"]).sum()
    influenced = ours[(above.reindex(ours.index) < 3) & (ours["sum"] >= 2)]
    kinds = inward["to_kind"].value_counts()
    return {
        "CX-1": [len(contact), len(handles)],
        "CX-1.personal": [int(contact.isin(by_person).sum()), len(contact)],
        "CX-2": [len(influenced), int((total >= 2).sum())],
        "CX-5": [int(kinds.get("person", 0)), int(kinds.sum())],
    }


# -- the cases ----------------------------------------------------------------------------------------------

MEASURES: Final[Mapping[str, Callable[[Frames], Numbers]]] = {
    "connections": connections,
    "congruence": congruence,
    "conversations": lambda net: conversations(talk(net)),
    "content": content,
    "context": context,
}


def _alone(name: str) -> Callable[[Frames], Numbers]:
    return lambda frames: MEASURES[name](network(frames))


def everything(folder: Path) -> Numbers:
    """From the files to the numbers of all five; threads, ties and words are made once."""
    net = talk(network(read(folder)))
    net["words"] = corpus(net["posts"])
    found: Numbers = {}
    for measure in (connections, congruence, conversations, content, context):
        found |= measure(net)
    return {name: value for name, value in found.items() if "-" in name}


CASES: Final[Mapping[str, Case]] = {
    "reading": Case(Path, read, lambda _, frames: totals(frames)),
    **{name: Case(read, _alone(name), given) for name in FIVE},
    "network": Case(read, lambda frames: kernels(network(frames)), given),
    "filter": Case(lambda folder: talk(network(read(folder))), lambda net: filtered(net, *FILTER), given),
    "all five": Case(Path, everything, given),
}
