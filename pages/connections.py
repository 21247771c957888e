"""Connections: does everyone take part in the network?"""

from dashboard import frame, joining, page_exports, rooms, tables

SHOWN = (
    "CN-1",
    "CN-1.colleagues",
    "CN-1.outsiders",
    "CN-4.next",
    "CN-6",
    "CN-5.conversation",
    "CN-12",
    "CN-11",
)

view = frame.view("connections")
result = rooms.opening(view, "connections")
rooms.headline(view, "connections", result)
side = rooms.side(view, result, "connections")
if not page_exports.accounts(view, result):
    joining.pictured(view, result, side)
shown = rooms.supporting(view, result, SHOWN[1:], side)
rooms.advise(view, "connections", result, side)
joining.invitations(view, result, side)
rooms.more(view, result, (SHOWN[0], *shown), side, joining.links(view, result, side))
rooms.rows_behind(view, "connections", tables.teams(view, result))
rooms.computed(view, "connections")
rooms.limits(view, "connections", result, side)
