/** The words of leaving a page on which something is not saved. */
export const leaving = {
	title: 'Leave without saving?',
	what: 'What you changed here is not saved. It is lost if you leave.',
	stay: 'Stay here',
	leave: 'Leave'
} as const;
