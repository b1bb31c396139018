"""The rules of the practice: pure functions over values, without database, screen or clock."""
