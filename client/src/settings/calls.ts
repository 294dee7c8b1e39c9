/** The server's calls about settings and new providers, one function each; fetched with the screens that need them. */
import type { PersonId, SettingId } from '../sync/protocol.gen';
import { answered, json, QUIET_MS, type Answered } from '../transport';
import type { World } from '../world';
import type { NewProvider, PackOffered } from './port';

const post = <T>(world: World, path: string, body: object, person?: PersonId): Promise<Answered<T>> =>
	answered(world.ask(path, { method: 'POST', body: JSON.stringify(body), person, quietMs: QUIET_MS }), json<T>);

export const code = (world: World, person: PersonId, setting: SettingId, shared: boolean) =>
	post<{ readonly code: string; readonly ends_at: string }>(world, '/devices/codes', { setting, shared }, person);

export const look = (world: World, code: string) => post<{ readonly packs: readonly PackOffered[] }>(world, '/providers/look', { code });

export const begin = (world: World, provider: NewProvider) =>
	post<{ readonly enrol_code: string; readonly login: string }>(world, '/providers', provider);
