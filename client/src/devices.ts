/** The devices of the settings whose facts the holder keeps, and withdrawing one: asked of the server now, never kept here. */
import type { DeviceListed, Parts } from './port';
import type { DeviceId, SettingId } from './sync/protocol.gen';
import { answered, json, nothing, QUIET_MS } from './transport';

interface DevicesAnswer {
	readonly devices: readonly {
		readonly device: DeviceId;
		readonly name: string;
		readonly setting: SettingId;
		readonly shared: boolean;
		readonly enrolled_at: string;
		readonly seen_at: string;
		readonly revoked_at: string | null;
		readonly missing?: number;
	}[];
}

/** Null without the server's word. */
export async function devices({ world, holder }: Parts): Promise<readonly DeviceListed[] | null> {
	const person = holder();
	if (person === null) return null;
	const { value } = await answered(world.ask('/devices', { person, quietMs: QUIET_MS }), json<DevicesAnswer>);
	return (
		value &&
		value.devices.map(({ enrolled_at: enrolledAt, seen_at: seenAt, revoked_at: revokedAt, missing = 0, ...one }) => ({ ...one, enrolledAt, seenAt, revokedAt, missing }))
	);
}

/** From the next request on that device is served nothing; what it still has to send is taken. */
export async function revokeDevice({ world, holder }: Parts, device: DeviceId): Promise<'revoked' | 'no-network' | 'failed'> {
	const person = holder();
	if (person === null) return 'failed';
	const { status } = await answered(world.ask(`/devices/${device}/revoke`, { method: 'POST', person, quietMs: QUIET_MS }), nothing);
	if (status === 204) return 'revoked';
	return status === 0 ? 'no-network' : 'failed';
}
