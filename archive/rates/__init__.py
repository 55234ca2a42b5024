"""Exchange rates: where they come from, how long one stands, and answers in one currency."""
