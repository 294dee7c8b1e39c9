"""A tenant's policy as data. Pure: reads bytes that it is given, decides nothing by itself."""
