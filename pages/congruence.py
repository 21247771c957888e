"""Congruence: are there groups of like-minded people, with windows open?"""

from dashboard import frame, pictures, rooms, tables

SHOWN = ("CG-1", "CG-1.groups", "CG-4")

view = frame.view("congruence")
result = rooms.opening(view, "congruence")
rooms.headline(view, "congruence", result)
side = rooms.side(view, result, "congruence")
pictures.groups(view, result, side)
rooms.supporting(view, result, SHOWN[1:], side)
rooms.advise(view, "congruence", result, side)
rooms.more(view, result, SHOWN, side)
rooms.rows_behind(view, "congruence", tables.groups(view, result))
rooms.computed(view, "congruence")
rooms.limits(view, "congruence", result)
