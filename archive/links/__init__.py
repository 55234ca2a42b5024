"""Who is behind advertisers and payers: judgements with who, when and why, which can be undone, and what follows."""
