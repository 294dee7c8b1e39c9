/** Nobody: the row of the empty list that shows how. It is taken for a mistake, not for a child. */
export const EXAMPLE = { ref: 'EX-1', name: 'Example Child' } as const;

/** An empty list to fill in: the headings that are understood, and one row that shows how. */
export const TEMPLATE = [
	'Reference,Name,Room,Date of birth,Legal status,Placing authority,Social worker,Social worker phone,Emergency duty team,Host authority,School,Stay,Where,Since,Safe to tell',
	`${EXAMPLE.ref},${EXAMPLE.name},Room 1,09/03/2014,Section 20,Northshire Council,Jo Field,01632 960101,01632 960100,,Oak School,Residential,Oak House,01/09/2026,Gran. Not the uncle.`
].join('\r\n');
