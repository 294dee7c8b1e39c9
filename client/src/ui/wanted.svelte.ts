/**
 * What the next screens are to do, kept in memory through unlocking; nothing of it stays in the address or in the history.
 *
 * `alert`: an alert was tapped, and the desk opens the most urgent concern that nobody has, as soon as somebody may read it;
 * an alert never says which concern it was for. `login`: whoever has just taken up an invitation signs in with it.
 */
class Wanted {
	alert = $state(false);
	login = '';
}

export const wanted = new Wanted();
