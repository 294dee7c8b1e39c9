/**
 * An alert was tapped: the desk opens the most urgent concern that nobody has, as soon as somebody may read it. Kept in
 * memory through unlocking; nothing of it stays in the address, and an alert never says which concern it was for.
 */
class Wanted {
	alert = $state(false);
}

export const wanted = new Wanted();
