import { beforeEach, expect, it, vi } from 'vitest';

const { harken } = vi.hoisted(() => ({ harken: { holder: { person: 'sam' } as { person: string } | null } }));
vi.mock('../harken.svelte', () => ({ harken }));
const { begun, done } = await import('./saying.svelte');

const note = (key: string, of?: string) => begun(key, () => ({ text: '' }), of);
beforeEach(() => void (harken.holder = { person: 'sam' }));

it('is there again for whoever typed it and went elsewhere, and for nobody else', () => {
	note('a').text = 'half a note';
	expect(note('a').text).toBe('half a note');
	harken.holder = { person: 'jo' };
	expect(note('a').text).toBe('');
	harken.holder = { person: 'sam' };
	expect(note('a').text).toBe('');
});

it('stands beside the others of one concern, and goes with the next, and with what was saved', () => {
	note('meeting', 'a').text = 'half';
	note('review', 'a').text = 'of it';
	expect([note('meeting', 'a').text, note('review', 'a').text]).toEqual(['half', 'of it']);
	done('meeting');
	expect([note('meeting', 'a').text, note('review', 'a').text]).toEqual(['', 'of it']);
	note('meeting', 'b');
	expect(note('review', 'a').text).toBe('');
});
