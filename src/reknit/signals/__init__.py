"""The science: nodes and pure functions, one family a folder, and the catalogue of measures."""
