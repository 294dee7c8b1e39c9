/** A sign-in name that nobody has: the address, or the name as an address would have it. `taken` is in small letters. Pure. */
export function loginOf(name: string, email: string, taken: ReadonlySet<string>): string {
	const words = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().match(/[a-z0-9]+/g) ?? ['person'];
	const wanted = email.trim() === '' ? words.join('.') : email.trim().toLowerCase();
	for (let more = 1; ; more++) {
		const login = more === 1 ? wanted : `${words.join('.')}${more}`;
		if (!taken.has(login)) return login;
	}
}
