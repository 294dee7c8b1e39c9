/** The devices of a lead's settings, and withdrawing one: asked of the server now, never kept here. */
import type { DeviceListed, Harken } from './port';
import type { DeviceId, PersonId } from './sync/protocol.gen';
import * as transport from './transport';
import type { World } from './world';

export class Devices {
	constructor(
		private readonly world: World,
		private readonly holder: () => PersonId | null
	) {}

	/** Null without the server's word. */
	async all(): Promise<readonly DeviceListed[] | null> {
		const holder = this.holder();
		if (holder === null) return null;
		const { value } = await transport.devices(this.world, holder);
		return (
			value &&
			value.devices.map(({ enrolled_at: enrolledAt, seen_at: seenAt, revoked_at: revokedAt, ...one }) => ({ ...one, enrolledAt, seenAt, revokedAt }))
		);
	}

	/** From the next request on that device is served nothing; what it still has to send is taken. */
	async revoke(device: DeviceId): ReturnType<Harken['revokeDevice']> {
		const holder = this.holder();
		if (holder === null) return 'failed';
		const { status } = await transport.revokeDevice(this.world, holder, device);
		if (status === 204) return 'revoked';
		return status === 0 ? 'no-network' : 'failed';
	}
}
