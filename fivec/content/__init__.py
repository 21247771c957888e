"""Content: does what we post fit our story and our audience, and is it shared?"""

from fivec.content.measuring import measure

__all__ = ["measure"]
