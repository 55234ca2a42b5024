"""One file per kind of document about removed networks; each holds `FORMAT`. Found by listing this folder."""
