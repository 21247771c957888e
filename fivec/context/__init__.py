"""Context: who gives it meaning, who influences us, and whom do we influence?"""

from fivec.context.cards import people
from fivec.context.measuring import measure

__all__ = ["measure", "people"]
