"""How long what was written is kept, who decides that it goes, and how it goes (S11)."""
