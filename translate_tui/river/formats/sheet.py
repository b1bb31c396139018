"""The six-column sheet that support and product fill in together.

A row is one issue in the teams' words. Its number of customers is a statement, not a count: it is added as text under
the quote and does not change the volume of a pattern. Source: the practice, "Joint Prioritization" in
docs/vocabulary.md.
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
        appended_columns=(NUMBER, SEGMENTS),
    ),
)
