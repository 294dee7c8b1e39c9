/**
 * Harken as the screens see it. What can be shown and typed at once is here: the front door and the page to record on;
 * everything else is the core's, which is fetched after the first paint.
 */
import type { Core, Face } from './core.svelte';
import { LateDraft } from './late.svelte';
import type {
	AlertsHere, AlertsResult, ConcernFields, DeskConcern, Draft, EnrolResult, Harken, Holder, Looked, Parts, Recorded,
	RosterChild, SettingSeen, SettingWaits, UnlockResult
} from './port';
import { Database } from './store/database';
import * as door from './store/door';
import type { ServiceWorkerLink } from './sw/register';
import type { CommandId, DutyNumber, FrontDoor, MatterId, SettingId, Writer } from './sync/protocol.gen';
import { watch } from './triggers';
import { world as theWorld, type World } from './world';

const AGAIN_AFTER_MS = 5_000;

class Client implements Harken, Face {
	phase: Harken['phase'] = $state('starting');
	frontDoor: FrontDoor | null = $state.raw(null);
	reachedAt: number | null = $state(null);
	unsent = $state(false);
	storageProtected = $state(false);
	updateWaits = $state(false);
	sendsClosed = $state(false);
	withdrawn = $state(false);
	alertTaps = $state(0);

	readonly db = new Database();
	#core: Core | null = $state.raw(null);
	#coming: Promise<Core> | null = null;
	#started: Promise<void> | null = null;
	#link: Promise<ServiceWorkerLink> | null = null;

	constructor(readonly world: World) {}

	start(): Promise<void> {
		this.#started ??= this.#start();
		return this.#started;
	}

	async #start(): Promise<void> {
		watch(this.world, {
			nudge: () => void this.#nudge(),
			leaving: () => void this.#core?.keep(),
			unsent: () => this.unsent
		});
		await this.look();
		// The first screen is drawn before anything else is fetched.
		this.world.after(0, () => {
			this.#worker((link) => link.register().then(() => this.unsent && this.sendLater()));
			void door.protectStorage().then((kept) => (this.storageProtected = kept));
			void this.#ready().then((core) => core.run());
		});
	}

	async look(): Promise<void> {
		try {
			const asked = [door.frontDoor(this.db), door.anyUnsent(this.db), door.isWithdrawn(this.db)] as const;
			const [kept, unsent, withdrawn] = await Promise.all(asked);
			this.frontDoor = kept?.door ?? null;
			this.unsent = unsent;
			this.withdrawn = withdrawn && kept === null;
			this.phase = kept === null ? 'not-enrolled' : 'ready';
		} catch {
			this.storageFailed(true);
			this.world.after(AGAIN_AFTER_MS, () => void this.look());
		}
	}

	/** What fails here is tried again with the next call; meanwhile Harken works as long as this page stays open. */
	#worker(use: (link: ServiceWorkerLink) => unknown): void {
		const ports = { updateWaits: () => void (this.updateWaits = true), alertTapped: () => void this.alertTaps++ };
		this.#link ??= import('./sw/register').then(({ ServiceWorkerLink }) => new ServiceWorkerLink(ports));
		this.#link.then(use, () => (this.#link = null));
	}

	#ready(): Promise<Core> {
		this.#coming ??= import('./core.svelte').then(({ Core }) => (this.#core = new Core(this)));
		// Cut off on the way, before anything was installed: the next call fetches it again.
		this.#coming.catch(() => (this.#coming = null));
		return this.#coming;
	}

	storageFailed(failed: boolean): void {
		if (failed) this.phase = 'storage-failed';
		else if (this.phase === 'storage-failed') this.phase = 'ready';
	}

	sendLater(): void {
		this.#worker(async (link) => (this.sendsClosed = await link.sendLater()));
	}

	async #nudge(): Promise<void> {
		this.#worker((link) => link.look(this.world.now()));
		await (await this.#ready()).nudge();
	}

	async update(): Promise<void> {
		await this.#core?.keep();
		this.#worker((link) => link.update());
	}

	async enrol(code: string, deviceName: string): Promise<EnrolResult> {
		const result = await (await this.#ready()).enrol(code, deviceName);
		if (result === 'enrolled') await this.look();
		return result;
	}

	// --- who holds the device, and what they see

	get holder(): Holder | null {
		return this.#core?.holding.holder ?? null;
	}
	get mine(): readonly Recorded[] {
		return this.#core?.holding.mine ?? [];
	}
	get roster(): readonly RosterChild[] {
		return this.#core?.holding.roster ?? [];
	}
	get desk(): readonly DeskConcern[] {
		return this.#core?.holding.desk ?? [];
	}
	get contacts(): readonly DutyNumber[] {
		return this.#core?.holding.contacts ?? this.frontDoor?.duty_numbers ?? [];
	}
	get settings(): readonly SettingSeen[] {
		return this.#core?.holding.settings ?? [];
	}
	get waits(): readonly SettingWaits[] {
		return this.#core?.holding.waits ?? [];
	}
	get unconfirmed(): number {
		return this.#core?.holding.unconfirmed ?? 0;
	}
	get disbelieved(): boolean {
		return this.#core?.holding.disbelieved ?? false;
	}
	get firstSync(): Harken['firstSync'] {
		return this.#core?.holding.firstSync ?? null;
	}

	async unlock(login: string, passphrase: string): Promise<UnlockResult> {
		return (await this.#ready()).unlock(login, passphrase);
	}

	async lock(): Promise<void> {
		const core = await this.#ready();
		await core.keep();
		await core.holding.lock();
	}

	// --- recording

	newDraft(): Draft {
		return this.#core?.recorder.newDraft() ?? new LateDraft(this.#ready().then(({ recorder }) => recorder.newDraft()));
	}

	async openDraft(): Promise<{ draft: Draft; fields: ConcernFields } | null> {
		return (await this.#ready()).recorder.openDraft();
	}

	async amend(concern: MatterId, writer: Writer, text: string): Promise<Recorded> {
		return (await this.#ready()).doing.amend(concern, writer, text);
	}
	async stillWorried(concern: MatterId, writer: Writer, text: string): Promise<Recorded> {
		return (await this.#ready()).doing.stillWorried(concern, writer, text);
	}
	async acknowledge(concern: MatterId): Promise<void> {
		await (await this.#ready()).doing.acknowledge(concern);
	}
	async passOn(concern: MatterId): Promise<void> {
		await (await this.#ready()).doing.passOn(concern);
	}
	async note(concern: MatterId, text: string): Promise<void> {
		await (await this.#ready()).doing.note(concern, text);
	}
	async followUp(concern: MatterId, summary: string, action: string, outcome: string): Promise<void> {
		await (await this.#ready()).doing.followUp(concern, summary, action, outcome);
	}
	async rehearse(setting: SettingId): ReturnType<Harken['rehearse']> {
		return (await this.#ready()).doing.rehearse(setting);
	}

	opened(concern: MatterId): void {
		this.#core?.looks.opened(concern);
	}
	async whoLooked(concern: MatterId): Promise<Looked | null> {
		return (await this.#ready()).looks.who(concern);
	}
	async signOutEverywhere(): ReturnType<Harken['signOutEverywhere']> {
		const core = await this.#ready();
		await core.keep();
		return core.holding.signOutEverywhere();
	}

	get alarm(): Harken['alarm'] {
		return this.#core?.holding.alarm ?? null;
	}
	alarmSeen(): void {
		this.#core?.holding.alarmSeen();
	}
	get alertsHere(): AlertsHere {
		return this.#core?.alerts.here ?? 'unknown';
	}
	async turnAlertsOn(): Promise<AlertsResult> {
		return (await this.#ready()).alerts.turnOn();
	}
	async turnAlertsOff(): Promise<void> {
		await (await this.#ready()).alerts.turnOff();
	}
	async parts(): Promise<Parts> {
		return (await this.#ready()).parts;
	}

	async guide(): ReturnType<Harken['guide']> {
		return (await this.#ready()).guide();
	}

	async find(reference: string): Promise<Recorded | null> {
		return (await this.#ready()).tellings.find(reference);
	}

	async askTold(cmd: CommandId): Promise<Recorded | null> {
		if (this.unsent) void this.#nudge();
		return (await this.#ready()).tellings.ask(cmd);
	}
}

export const harken: Harken = new Client(theWorld);
