"""SQL about merged patterns: which pattern stands now for one that was named earlier, and which ones it stands for.

The rows of decisions, commitments, stages, ratings and past slates keep the pattern that they were about, so that
taking a merge back needs no record of what came from where. Whatever reads them names the pattern that stands now.
"""


def standing(column: str) -> str:
    """Return the SQL expression for the id of the pattern that stands now for the one whose id is in `column`.

    That is the end of the chain of merges; NULL for NULL. `column` is qualified, as in "d.pattern_id". In a circle of
    merges, which nothing in the app makes, each pattern stands for itself.
    """
    return (
        "coalesce((WITH RECURSIVE chain(id, into_id) AS ("
        f"SELECT q.id, q.merged_into FROM pattern q WHERE q.id = {column} "
        "UNION SELECT q.id, q.merged_into FROM chain JOIN pattern q ON q.id = chain.into_id) "
        f"SELECT chain.id FROM chain WHERE chain.into_id IS NULL), {column})"
    )


def with_family(pattern_id: str) -> str:
    """Return the SQL clause that names `family(id, own)`: a pattern, and with `own` = 0 all that were merged into it.

    `pattern_id` is a parameter or a qualified column. A SELECT follows the clause.
    """
    return (
        f"WITH RECURSIVE family(id, own) AS (SELECT {pattern_id}, 1 "
        "UNION SELECT q.id, 0 FROM family JOIN pattern q ON q.merged_into = family.id) "
    )
