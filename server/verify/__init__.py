"""`harken verify` reads everything that a tenant has and checks it against itself, sharing no code with what wrote it.

It imports nothing of ours but the configuration: a mistake of the writer cannot excuse itself here. What it needs is
the database, the key file and the specification (`spec`, `text`, `kinds`).

What no look at the database alone can show, because every trace of it lies there and nowhere else:

- an end cut off everywhere at once: the last entries with their heads, index rows, commands and held items. The devices
  that saw them refuse the shorter past, a recorder's receipt names what is gone, and a gap in a device's own numbers,
  which is printed as a note, is the one trace left here;
- a command that was refused, or that left no entry, and whose row was removed: for the same reason;
- a public key of a device or author replaced together with header and signature of everything it ever signed. The words
  stay what they were, their text being bound to the key file; the owner of the key can show the true one;
- a tenant whose short name was removed: row-level security shows the rest of it to nobody who does not know its id;
- anything at all by somebody who has the key file as well as the database, and puts public keys of their own in the
  place of the authors': only devices can tell then, from what they have seen.
"""
