"""Conversations: do we send, answer, or do people talk with each other?"""

from dashboard import (
    check_me,
    conversation,
    counting,
    frame,
    monthly,
    page_exports,
    pictures,
    reading,
    rooms,
    timing,
    waiting,
)

SHOWN = ("CV-1", "CV-3", "CV-4.median", "CV-5", "CV-6.silent", "CV-13", "CV-12")

view = frame.view("conversations")
result = rooms.opening(view, "conversations")
rooms.headline(view, "conversations", result)
side = rooms.side(view, result, "conversations")
counts_only = page_exports.counts_only(result)
if not (counts_only and page_exports.rates(view, result, side, "comments")):
    pictures.conversations_ladder(view, result, side)
shown = rooms.supporting(view, result, SHOWN[1:], side)
rooms.advise(view, "conversations", result, side)
waiting.open_questions(view, result, side)
reading.room(view, result, side)
timing.room(view, result, side)
monthly.room(view, "conversations", result, side)
counting.offer(view, "conversations")
if counts_only:
    page_exports.open_posts(view, result, side, "own")
    page_exports.rate_rows(view, result, side)
rooms.more(view, result, (SHOWN[0], *shown), side, timing.crowd(view, result, side))
rooms.rows_behind(view, "conversations", counting.behind(view, result, side), conversation.opener(view))
check_me.room(view, "conversations", result, side)
rooms.computed(view, "conversations")
rooms.limits(view, "conversations", result, side)
