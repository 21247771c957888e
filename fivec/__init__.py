"""Five C's of social media, measured from the exports an organisation already has.

>>> import fivec
>>> data = fivec.read(["posts.csv", "roster.csv"])      # doctest: +SKIP
>>> fivec.measure(data).conversations.headline          # doctest: +SKIP
"""

import pyarrow as pa

from fivec import congruence, connections, content, context, conversations
from fivec.assembly import assemble, read
from fivec.dataset import Dataset, Selection
from fivec.measures import Measure, Result
from fivec.schema import FivecError
from fivec.scorecard import Scorecard, measure

__all__ = [
    "Dataset",
    "FivecError",
    "Measure",
    "Result",
    "Scorecard",
    "Selection",
    "assemble",
    "congruence",
    "connections",
    "content",
    "context",
    "conversations",
    "measure",
    "read",
]

# Arrow's own allocators keep much of what is let go of: a large table would take half as much memory again.
pa.set_memory_pool(pa.system_memory_pool())
