/** A link for somebody outside. What opens it stands in its fragment, which no server and no log sees. Pure. */
export interface Opens {
	readonly tenant: string;
	readonly link: string;
	/** 16 bytes as base64url. */
	readonly secret: string;
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SECRET = /^[A-Za-z0-9_-]{22}$/;

export const addressOf = ({ tenant, link, secret }: Opens, origin: string): string => `${origin}/link.html#${tenant}.${link}.${secret}`;

/** Null for what is no such fragment, or only a part of one. */
export function opensOf(fragment: string): Opens | null {
	const [tenant = '', link = '', secret = '', ...more] = fragment.replace(/^#/, '').split('.');
	return ID.test(tenant) && ID.test(link) && SECRET.test(secret) && more.length === 0 ? { tenant, link, secret } : null;
}
