/** The words of the page that makes an invitation, and shows it. */

const or = new Intl.ListFormat('en-GB', { type: 'disjunction' });

export const invite = {
	title: (name: string) => `Invite ${name}`,
	what: 'An invitation works once, for 7 days. With it they choose their own passphrase. An earlier one stops working.',
	reset: 'They have a passphrase. With this they choose a new one, and are signed out everywhere. For more than a recorder, somebody else here has to agree first.',
	own: 'It also sets up their own phone or laptop',
	ownNot: 'If not, they take it up on a tablet that is set up.',
	ownWhere: 'Their device belongs to',
	go: 'Make the invitation',
	later: 'Not now',
	several: 'Invite several people',
	severalWhat: 'Each gets an invitation of their own, which works once, for 7 days. Earlier ones stop working.',
	severalWhere: 'Whoever is woken by alerts can set up their own phone or laptop with it. Everyone else takes it up on a tablet that is set up.',
	severalNobody: 'Everyone here has signed in already, or cannot be invited.',
	severalGo: (many: number) => (many === 1 ? 'Make 1 invitation' : `Make ${many} invitations`),
	severalGoing: (at: number, of: number) => `Making them: ${at} of ${of}`,
	severalReady: (many: number) => (many === 1 ? '1 invitation. It is shown only now.' : `${many} invitations. They are shown only now.`),
	severalNot: (names: string) => `Not made for ${names}. They need an appointment at a place that you look after. Try again with a signal.`,
	severalOwn: 'Opens on their own phone or laptop, or on a tablet that is set up.',
	severalShared: 'Opens on a tablet that is set up.',
	severalCode: 'Invitation code',
	severalOwnCode: 'Code for “Set up this device”',
	print: 'Print them',
	copyAll: 'Copy all links',
	ready: (name: string) => `For ${name} only`,
	scan: 'Let them scan this',
	agreement: (names: readonly string[]) => `It opens nothing yet: somebody else has to agree. Ask ${or.format(names)} to open People and agree.`,
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
		'nobody-agrees': 'Somebody else has to agree to this, and nobody else here can. Whoever runs Harken can invite them.',
		'no-network': 'This needs a signal. No invitation was made.',
		failed: 'No invitation could be made. They need an appointment at a place that you look after.'
	}
} as const;
