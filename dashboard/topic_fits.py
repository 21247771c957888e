"""Which of our topics fit: counts per topic, and what to post less about."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.frame import View
from dashboard.pictures import of_side
from dashboard.words import md
from fivec.content.listing import QUADRANTS
from fivec.measures import Result
from fivec.own_posts import LEAST


def table(view: View, result: Result, side: str | None) -> None:
    """Our topics with the posts that fit both, one or neither; nothing where that is not known."""
    found = of_side(result.tables["topic_fits"], side)
    if not len(found):
        return
    t = view.t
    st.markdown(f"#### {t('topic_fits.title')}")
    called = {"topic": t("column.topic"), "n": t("column.posts")}
    called |= {name: t(f"quadrant.{name}").capitalize() for name in reversed(QUADRANTS)}
    shown: pd.DataFrame = found[list(called)].rename(columns=called)
    st.dataframe(shown, hide_index=True, alt=t("topic_fits.title"))
    drop = found.loc[found["drop"].astype(bool), "topic"].tolist()
    if drop:
        said = t.listing([f"“{md(topic)}”" for topic in drop])
        key = "topic_fits.drop.internal" if side == "internal" else "topic_fits.drop"
        st.caption(t(key, topics=said, least=LEAST))
