/** An invitation as an address. The codes stand in its fragment, which no server and no log sees. */
import type { Invitation } from './port';

export function linkOf({ code, enrolCode }: Invitation, origin: string): string {
	const codes = [code, enrolCode].filter((one) => one !== null);
	return `${origin}/join#${codes.map(encodeURIComponent).join('~')}`;
}
