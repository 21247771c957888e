"""Connections: does everyone take part in the network?"""

from dashboard import frame, pictures, rooms, tables

SHOWN = ("CN-1", "CN-1.colleagues", "CN-1.outsiders", "CN-5.conversation")

view = frame.view("connections")
result = rooms.opening(view, "connections")
rooms.headline(view, "connections", result)
pictures.network(view, result)
side = rooms.side(view, result, "connections")
rooms.supporting(view, result, SHOWN[1:], side)
rooms.advise(view, "connections", result, side)
rooms.more(view, result, SHOWN, side)
rooms.rows_behind(view, "connections", tables.teams(view, result))
rooms.computed(view, "connections")
rooms.limits(view, "connections", result)
