"""Content: does it fit our story and our audience, and is it shared?"""

from dashboard import frame, meaning, pictures, rooms, tables

SHOWN = ("CT-1", "CT-2.story_fit", "CT-2.audience_fit", "CT-4")

view = frame.view("content")
result = rooms.opening(view, "content")
rooms.headline(view, "content", result)
side = rooms.side(view, result, "content")
pictures.quadrant(view, result, side)
rooms.supporting(view, result, SHOWN[1:], side)
rooms.advise(view, "content", result, side)
if tables.asks_for_typing(result):
    rooms.typing(view, "content")
rooms.more(view, result, SHOWN, side)
meaning.control(view, result, side)
rooms.rows_behind(view, "content", tables.posts(view, result, side))
rooms.computed(view, "content")
rooms.limits(view, "content", result)
