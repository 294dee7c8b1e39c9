/** The words of the page that brings the codes into somebody's phone. */
export const codes = {
	title: 'Show that it is you',
	why: 'Before you say who may be told of children, you show that it is really you: with your passphrase, and 6 digits from your phone.',
	app: 'For that, once, you need an app that shows codes, such as the authenticator or passwords app of your phone.',
	begin: 'Begin',
	failed: 'This needs a signal. Where you have codes already, they stay as they are.',
	scan: 'Scan this with the app',
	qr: 'The secret of your codes, for a camera',
	type: 'Or type this into the app. It is shown only now.',
	then: 'Then show that it works'
} as const;
