"""Connections: does everyone take part in the network?"""

from dashboard import frame, page_exports, pictures, rooms, tables

SHOWN = ("CN-1", "CN-1.colleagues", "CN-1.outsiders", "CN-5.conversation", "CN-12", "CN-11")

view = frame.view("connections")
result = rooms.opening(view, "connections")
rooms.headline(view, "connections", result)
if not page_exports.accounts(view, result):
    pictures.network(view, result)
side = rooms.side(view, result, "connections")
shown = rooms.supporting(view, result, SHOWN[1:], side)
rooms.advise(view, "connections", result, side)
rooms.more(view, result, (SHOWN[0], *shown), side)
rooms.rows_behind(view, "connections", tables.teams(view, result))
rooms.computed(view, "connections")
rooms.limits(view, "connections", result)
