/** After the server was restored, on the screens of whoever is signed in. */
export const restored = {
	unconfirmed: (entries: number) =>
		`The server was restored from a backup. ${entries === 1 ? 'One entry that you had is' : `${entries} entries that you had are`} not confirmed: they come back with the tablets that made them.`,
	disbelieved: 'What the server sends does not agree with what this device has seen. What is here stays as it was. Tell whoever runs Harken.'
} as const;
