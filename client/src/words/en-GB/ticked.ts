/** How many of a list are ticked, beside its name. */
export const ticked = (n: number): string => `${n} ticked`;
