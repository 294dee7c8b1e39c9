// Draws the icons of the installed app from one shape, so that no drawing program is needed to change them.
// `npm run icons` writes static/icon.svg and the PNGs; they are kept in the repository.
import { writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';

const GROUND = '#0a4f54';
const LINE = '#fffdf8';
const STROKE = 0.1;
// A lower-case h, in parts of the whole side: its stem, and the arch that listens. It stays inside the safe zone of a mask.
const STEM = { x: 0.34, top: 0.22, foot: 0.78 };
const ARCH = { x: 0.5, y: 0.56, r: 0.16 };

const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><rect width="100" height="100" rx="22" fill="${GROUND}"/><path d="M34 22v56M34 56a16 16 0 0 1 32 0v22" fill="none" stroke="${LINE}" stroke-width="${STROKE * 100}" stroke-linecap="round"/></svg>\n`;

/** Distance from a point to the middle of the line. */
function distance(x, y) {
	const upright = (at, top) => Math.hypot(x - at, y - Math.min(Math.max(y, top), STEM.foot));
	const arch = y <= ARCH.y ? Math.abs(Math.hypot(x - ARCH.x, y - ARCH.y) - ARCH.r) : Infinity;
	return Math.min(upright(STEM.x, STEM.top), upright(ARCH.x + ARCH.r, ARCH.y), arch);
}

const rgb = (hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

function pixels(size) {
	const [ground, line] = [rgb(GROUND), rgb(LINE)];
	const rows = [];
	for (let y = 0; y < size; y++) {
		rows.push(0); // no filter
		for (let x = 0; x < size; x++) {
			const inside = (STROKE / 2 - distance((x + 0.5) / size, (y + 0.5) / size)) * size + 0.5;
			const share = Math.min(Math.max(inside, 0), 1);
			rows.push(...ground.map((g, i) => Math.round(g + (line[i] - g) * share)));
		}
	}
	return Buffer.from(rows);
}

function chunk(type, data) {
	const body = Buffer.concat([Buffer.from(type, 'ascii'), data]);
	const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
	length.writeUInt32BE(data.length);
	check.writeUInt32BE(crc32(body));
	return Buffer.concat([length, body, check]);
}

function png(size) {
	const header = Buffer.alloc(13);
	header.writeUInt32BE(size, 0);
	header.writeUInt32BE(size, 4);
	header.set([8, 2], 8); // 8 bits, RGB
	const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
	return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(pixels(size), { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

writeFileSync('static/icon.svg', svg);
for (const size of [192, 512]) writeFileSync(`static/icon-${size}.png`, png(size));
