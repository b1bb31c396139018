"""The six-column sheet that support and product fill in jointly.

A row is one issue in the teams' words. The number of customers in it is said, not counted: it is kept
as words under the quote, and the volume of a pattern stays what the evidence shows. Source:
the practice itself, "Joint Prioritization" (docs/vocabulary.md).
"""

from typing import Final

from translate_tui.model import IMPACT, ISSUE, NUMBER, REQUESTED, SEGMENTS, WORKAROUND
from translate_tui.river.format import ExportFormat

FORMATS: Final = (
    ExportFormat(
        "six-column sheet",
        "sheet",
        {
            "text": (ISSUE,),
            "segment": (SEGMENTS,),
            "impact": (IMPACT, "Business impact"),
            "requested": (REQUESTED,),
            "workaround": (WORKAROUND,),
        },
        tuple((ISSUE, other) for other in (NUMBER, SEGMENTS, IMPACT, REQUESTED, WORKAROUND)),
        as_said=(NUMBER, SEGMENTS),
    ),
)
