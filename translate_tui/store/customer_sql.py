"""How customers are counted in queries: each as the one into which it is linked. `t` is what has a customer_id."""

from typing import Final

HEAD: Final = "coalesce(l.into_id, t.customer_id)"
JOIN_HEAD: Final = f"LEFT JOIN customer_link l ON l.customer_id = t.customer_id LEFT JOIN customer c ON c.id = {HEAD}"
