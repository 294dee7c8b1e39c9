/** What became of a link for somebody outside, as it is read in a chronology and on paper. */
export const linked = {
	'make-link': 'Sent by a link',
	'take-back-link': 'The link was taken back',
	'link-opened': 'The link was opened',
	'link-acknowledged': 'They say they have read it and made a note',
	'link-locked': 'The link was shut: too many wrong digits',
	'link-expired': 'Nobody said in time that they read what was sent by a link',
	'link-ended': {
		'another-child': 'The link was shut: something in it is not about this child',
		confidential: 'The link was shut: something in it is confidential now'
	}
} as const;
