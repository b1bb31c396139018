"""The practice as pure rules: card, gate, grid, clock, agenda."""
