"""One file per dump format; each holds `FORMAT`. Found by listing this folder."""
