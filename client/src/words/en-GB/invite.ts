/** The words of the page that makes an invitation, and shows it. */
export const invite = {
	title: (name: string) => `Invite ${name}`,
	what: 'An invitation works once, for 7 days. With it they choose their own passphrase. An earlier one stops working.',
	reset: 'They have a passphrase. With this they choose a new one, and are signed out everywhere.',
	own: 'It also sets up their own phone or laptop',
	ownNot: 'If not, they take it up on a tablet that is set up.',
	ownWhere: 'Their device belongs to',
	go: 'Make the invitation',
	later: 'Not now',
	ready: (name: string) => `For ${name} only`,
	scan: 'Let them scan this',
	qr: 'The invitation, for a camera',
	link: 'Or send them this link',
	copy: 'Copy the link',
	copied: 'Copied.',
	notCopied: 'It could not be copied. Mark the link and copy it.',
	read: 'Or read this out',
	readHow: 'On a tablet that is set up: Who are you?, then “I have an invitation”.',
	readOwn: 'On their own device: “Set up this device”, with this code first.',
	until: (when: string) => `It works until ${when}, once.`,
	done: 'Done',
	results: {
		'no-network': 'This needs a signal. No invitation was made.',
		failed: 'No invitation could be made. They need an appointment at a place that you look after.'
	}
} as const;
