"""Conversations: do we send, answer, or do people talk with each other?"""

from dashboard import counting, frame, pictures, rooms

SHOWN = ("CV-1", "CV-3", "CV-4.median", "CV-5")

view = frame.view("conversations")
result = rooms.opening(view, "conversations")
rooms.headline(view, "conversations", result)
counting.offer(view, "conversations")
side = rooms.side(view, result, "conversations")
pictures.conversations_ladder(view, result, side, result.headline)
rooms.supporting(view, result, SHOWN[1:], side)
rooms.advise(view, "conversations", result, side)
rooms.more(view, result, SHOWN, side, pictures.response(view, result, side))
rooms.rows_behind(view, "conversations", counting.behind(view, result, side))
rooms.computed(view, "conversations")
rooms.limits(view, "conversations", result)
