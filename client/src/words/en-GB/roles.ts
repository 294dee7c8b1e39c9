/** What each role is for, in one line. */
import type { Role } from '$sync/protocol.gen';

export const roleMeans = {
	recorder: 'Writes concerns, and sees who has them. Reads no one else’s.',
	lead: 'Is told of concerns first, and reads them.',
	deputy: 'Is told of concerns together with the lead, and reads them.',
	head: 'Is told when nobody answers. Keeps the people of the place true.',
	regional: 'Is told when the place does not answer. Reads no concern.',
	safeguarding: 'Reads what is about adults who work here, and is told when nobody else answers.',
	chief: 'Is told last, when nobody else answers.',
	administrator: 'Keeps people, places and tablets true. Reads no concern.'
} as const satisfies Record<Role, string>;
