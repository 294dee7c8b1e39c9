/** The kept set: 24 × 24, drawn with one 2-unit line. An icon always stands beside a word. */
export const icons = {
	phone: 'M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 6a2 2 0 0 1 2-2',
	pen: 'M4 20h4L19 9l-4-4L4 16zM13 7l4 4',
	search: 'M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13M15.5 15.5 20 20',
	person: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8M4 21c0-4 3.5-6 8-6s8 2 8 6',
	lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
	hide: 'M4 4l16 16M10 6a9 9 0 0 1 2-.2c5 0 8.5 4 9.5 6.2a14 14 0 0 1-2.7 3.6M6.5 7.5A14 14 0 0 0 2.5 12c1 2.2 4.5 6.2 9.5 6.2a9 9 0 0 0 4.5-1.2M10 10.2a2.8 2.8 0 0 0 3.8 3.8',
	back: 'M11 5l-7 7 7 7M4 12h16',
	close: 'M6 6l12 12M18 6L6 18',
	home: 'M4 11l8-7 8 7v9h-5v-6H9v6H4z',
	list: 'M4 6h16M4 12h16M4 18h10',
	plus: 'M12 5v14M5 12h14',
	note: 'M5 4h14v16H5zM9 9h6M9 13h6M9 17h3',
	tick: 'M5 13l4.5 4.5L19 7',
	ticks: 'M2 13l4.5 4.5L15 8M11.5 16.5l1 1L22 8',
	tablet: 'M7 3h10a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1M11 18h2',
	sent: 'M12 20V5M6 11l6-6 6 6',
	alert: 'M12 4l9 16H3zM12 10v4M12 17v.5',
	info: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18M12 11v5M12 7.5V8',
	shield: 'M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6z',
	speech: 'M4 5h16v11H10l-5 4v-4H4z',
	strike: 'M10 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8M3 21c0-4 3-6 7-6M15 15l6 6M21 15l-6 6',
	undo: 'M9 6L4 11l5 5M4 11h10a6 6 0 0 1 6 6v2',
	bell: 'M6 17V11a6 6 0 0 1 12 0v6l1.5 2h-15zM10 21h4',
	mail: 'M3 6h18v12H3zM3 7l9 7 9-7',
	renew: 'M20 12a8 8 0 1 1-2.5-5.8L20 8.5M20 4v4.5h-4.5'
} as const;

export type IconName = keyof typeof icons;
