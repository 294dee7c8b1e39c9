/** Said where a concern was open that this device may not show any more: the same whatever the reason is. */
export const gone = {
	said: 'This concern is not here for you to read any more. What you saved about it is kept. What you only typed was not sent.'
} as const;
