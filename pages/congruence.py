"""Congruence: are there groups of like-minded people, with windows open?"""

from dashboard import deeds, frame, groups, page_exports, rooms, tables

SHOWN = ("CG-1", "CG-1.groups", "CG-4", "CG-2")

view = frame.view("congruence")
result = deeds.with_deeds(view, rooms.opening(view, "congruence"))
rooms.headline(view, "congruence", result)
side = rooms.side(view, result, "congruence")
if not page_exports.followers_alone(result):
    groups.groups(view, result, side)
    shown = rooms.supporting(view, result, SHOWN[1:], side)
else:
    page_exports.followers(view, result)
    shown = ()
rooms.advise(view, "congruence", result, side)
if not page_exports.followers_alone(result):
    page_exports.followers(view, result)
rooms.more(view, result, (SHOWN[0], *shown), side, deeds.said_and_done(view, result, side))
rooms.rows_behind(view, "congruence", tables.groups(view, result))
rooms.computed(view, "congruence")
rooms.limits(view, "congruence", result, side)
