"""`harken dispose`: what somebody decided to go goes, so that nobody can read it again (S11)."""
