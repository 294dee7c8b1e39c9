"""A concern from its first words to its follow-up: the feature that the others imitate."""
