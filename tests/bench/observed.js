/** What a page says of itself while it is measured: put into it before anything of Harken runs. Times are performance.now(). */
globalThis.observed = {
	began: 0,
	/** Of what began: the first frame after it, and the frame in which it was whole. */
	response: null,
	whole: null,
	/** Tasks of the main thread of more than 50 ms: how long each. */
	tasks: [],
	/** How long each run of a timer of 700 ms took: the language guard's, after a pause. */
	timers: [],
	/** Between two frames, since `frames` was asked for. */
	gaps: [],

	/** The next event of this kind begins what is measured, which is whole once this is so. */
	begin(kind, so) {
		const began = (event) => {
			observed.began = event.timeStamp;
			observed.response = observed.painted();
			observed.whole = observed.response.then((at) => (so() ? at : observed.when(so)));
		};
		addEventListener(kind, began, { capture: true, once: true });
	},

	/** When what was changed up to now has been drawn. */
	painted: () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))),

	/** The time of the frame in which this has become true. */
	async when(so) {
		while (!so()) await new Promise(requestAnimationFrame);
		return observed.painted();
	},

	frames() {
		observed.gaps = [];
		let last = performance.now();
		const frame = (now) => {
			observed.gaps.push(now - last);
			last = now;
			if (observed.gaps.length < 600) requestAnimationFrame(frame);
		};
		requestAnimationFrame(frame);
	},

	/** All that whoever is signed in may see, each entry parsed and hashed once, the network left out. */
	async bare(epoch) {
		const held = {};
		const texts = [];
		let [feed, more] = ['', true];
		while (more) {
			const body = JSON.stringify({ p: 1, epoch, held });
			const text = await (await fetch('/sync/pull', { method: 'POST', body, headers: { 'content-type': 'application/json' } })).text();
			for (const line of text.split('\n')) {
				const [word, ...rest] = line.split(' ', 3);
				if (word === 'feed') feed = rest[0];
				else if (word === 'head') held[feed] = [Number(rest[0]), rest[1]];
				else if (word === 'S' || word === 'F') texts.push(line.slice(line.indexOf('{')));
			}
			more = text.endsWith('\nmore\n');
		}
		const began = performance.now();
		const encoder = new TextEncoder();
		for (const text of texts) JSON.parse(text);
		await Promise.all(texts.map((text) => crypto.subtle.digest('SHA-256', encoder.encode(text))));
		return { ms: performance.now() - began, entries: texts.length, characters: texts.reduce((sum, { length }) => sum + length, 0) };
	},

	/** So many rows of two lines each, in place of everything; how long until they are drawn. */
	async rows(count) {
		document.body.replaceChildren();
		await observed.painted();
		const began = performance.now();
		const list = document.createElement('ul');
		for (let n = 0; n < count; n++) {
			const row = list.appendChild(document.createElement('li'));
			for (const text of [`Child ${n}`, 'What somebody saw or heard, in as many words as stand in a row of the list.']) row.appendChild(document.createElement('p')).textContent = text;
		}
		document.body.append(list);
		return (await observed.painted()) - began;
	}
};
new PerformanceObserver((list) => observed.tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask', buffered: true });
const set = globalThis.setTimeout;
globalThis.setTimeout = (run, ms, ...given) =>
	set(() => {
		const began = performance.now();
		run(...given);
		if (ms === 700) observed.timers.push(performance.now() - began);
	}, ms);
