/**
 * Quick hide: one tap, or Escape twice, blanks the screen. What was open stays as it was below it.
 *
 * With somebody signed in, only their passphrase shows it again. The sign-in name is kept in memory for that alone.
 */
class Hide {
	hidden = $state(false);
	login = $state('');
}

export const hide = new Hide();
