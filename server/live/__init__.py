"""Step 8 of a concern's life: whoever follows a feed that has something new is told so, and told nothing else.

A poke is never needed: a device that hears none pulls within a minute all the same. So nothing here is stored, and
whatever fails costs only that.
"""
