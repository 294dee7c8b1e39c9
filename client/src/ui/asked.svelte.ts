/** Something that only the server knows, asked when a section is drawn and again by hand. `null`: no answer came. */
export class Asked<T> {
	value: T | null = $state.raw(null);
	asking = $state(true);

	constructor(private readonly ask: () => Promise<T | null>) {
		void this.again();
	}

	async again(): Promise<void> {
		this.asking = true;
		this.value = (await this.ask()) ?? this.value;
		this.asking = false;
	}
}
