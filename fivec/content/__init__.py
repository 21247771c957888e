"""Content: does what we post fit our story and our audience, and is it shared?"""

from fivec.content.checked import after_check
from fivec.content.measuring import before_check, measure, month_table

__all__ = ["after_check", "before_check", "measure", "month_table"]
