declare global {
	namespace App {
		/** What a screen remembers in its history entry: ids only, never words, and nothing of it in the URL. */
		interface PageState {
			/** The concern that is open on the desk. */
			matter?: string;
			/** The command whose state of telling the saved screen shows, or that is being added to. */
			cmd?: string;
			/** Who is open on the page of people. */
			person?: string;
		}
	}
}

export {};
