"""Context: who influences us, and whom do we influence?"""

from dashboard import changing, frame, influence, page_exports, pictures, rooms, tables

SHOWN = ("CX-1", "CX-2", "CX-3", "CX-6", "CX-1.personal", "CX-5")

every = frame.view("context")
view = influence.looked_from(every)
result = rooms.opening(view, "context")
influence.perspective(every)
rooms.headline(view, "context", result)
if pictures.both_ways(result) or not page_exports.mentioned(view, result):
    influence.picture(view, result)
side = rooms.side(view, result, "context")
shown = rooms.supporting(view, result, SHOWN[1:], side)
rooms.advise(view, "context", result, side)
influence.approachable(view, result)
changing.room(view, "context", result, side)
rooms.more(view, result, (SHOWN[0], *shown), side)
rooms.rows_behind(view, "context", tables.influencers(view, result))
rooms.computed(view, "context")
rooms.limits(view, "context", result, side)
