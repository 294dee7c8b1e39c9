"""Whether Harken is well: readiness, figures for whoever watches, and `harken doctor`, which says it in words."""
