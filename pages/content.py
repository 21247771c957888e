"""Content: does it fit our story and our audience, and is it shared?"""

from dashboard import (
    changing,
    check_me,
    conversation,
    frame,
    general,
    meaning,
    monthly,
    page_exports,
    pictures,
    rooms,
    sharing,
    tables,
    topics,
    vocabulary,
)

SHOWN = ("CT-1", "CT-2.story_fit", "CT-2.audience_fit", "CT-4", "CT-4.beyond", "CT-4.comments")

view = frame.view("content")
result = rooms.opening(view, "content")
rooms.headline(view, "content", result)
side = rooms.side(view, result, "content")
fits = pictures.has_fits(result, side)
if fits or not page_exports.rates(view, result, side, "shares"):
    general.too_general(view, result, side)
    pictures.quadrant(view, result, side)
shown = rooms.supporting(view, result, SHOWN[1:], side)
rooms.advise(view, "content", result, side)
if not fits:
    page_exports.open_posts(view, result, side, "shared")
page_exports.competitors(view, result)
topics.room(view, result, side)
vocabulary.room(view, result, side)
sharing.room(view, result, side, fits)
topics.channels(view, result, side)
monthly.room(view, "content", result, side)
changing.room(view, "content", result, side)
rooms.more(view, result, (SHOWN[0], *shown), side)
if fits:
    rooms.rows_behind(view, "content", tables.posts(view, result, side), conversation.opener(view))
    meaning.control(view, result, side)
else:
    page_exports.rate_rows(view, result, side)
check_me.room(view, "content", result, side)
rooms.computed(view, "content")
rooms.limits(view, "content", result, side)
