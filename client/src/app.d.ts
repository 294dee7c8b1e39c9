declare global {
	namespace App {
		/** What a screen remembers in its history entry: ids only, never words, and nothing of it in the URL. */
		interface PageState {
			/** The concern that is open on the desk. */
			matter?: string;
			/** What is open on the page of what is shared. */
			handoff?: string;
			/** The command whose state of telling the saved screen shows, or that is being added to. */
			cmd?: string;
			/** The child who is open on the page of children. */
			child?: string;
			/** That is shared with another place. */
			share?: boolean;
			/** Whom the summary is for. */
			body?: string;
			/** Where on the desk the record stands that the form begins with, if not with the newest. */
			version?: number;
			/** Who is open on the page of people. */
			person?: string;
			/** Who are invited in one go. */
			people?: readonly string[];
			/** They were asked for by the tap that led here. */
			make?: boolean;
		}
	}
}

export {};
