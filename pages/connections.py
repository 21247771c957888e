"""Connections: does everyone take part in the network?"""

from dashboard import frame, pictures, rooms, tables

SHOWN = ("CN-1", "CN-5.active", "CN-5.conversation", "CN-1.colleagues")

view = frame.view("connections")
result = rooms.opening(view, "connections")
rooms.headline(view, "connections", result)
pictures.network(view, result)
side = rooms.side(view, result, "connections")
rooms.supporting(view, result, SHOWN[1:], side)
rooms.advise(view, "connections", result, side)
with rooms.more(view):
    rooms.others(view, result, SHOWN, side)
rooms.rows_behind(view, "connections", tables.teams(view, result))
rooms.computed(view, "connections")
rooms.limits(view, "connections", result)
