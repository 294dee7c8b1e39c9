"""A marked drill through the real chain (R12): does the alert arrive, and does a person answer?"""
