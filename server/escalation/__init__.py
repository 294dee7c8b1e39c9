"""Who is told next, until a person says "I have it" (R5, R9-R12; S8)."""
