import { afterEach, expect, it, vi } from 'vitest';
import { leaving } from './leaving';

const at = { state: { of: 'the form' }, back: vi.fn() };
vi.stubGlobal('history', at);
afterEach(() => at.back.mockClear());

it('goes back from where it was taken', () => {
	leaving()();
	expect(at.back).toHaveBeenCalledOnce();
});

it('leaves whoever went on where they are, and so whoever is at the form anew', () => {
	const leave = leaving();
	at.state = { of: 'the list' };
	leave();
	at.state = { of: 'the form' };
	leave();
	expect(at.back).not.toHaveBeenCalled();
});
