/** The border between the screens of settings and the kernel that comes with them. */
import type { Ordered } from '../administering';
import type { AddSetting, KeepContacts, KeepCover, Nation, RegionId, Role, SettingId, SettingKind } from '../sync/protocol.gen';
import type { RegionKept, SettingKept } from './kept';

/** Without what every command has. */
type Of<Command> = Omit<Command, 'k' | 'v'>;

export type EnrolCode = { readonly code: string; readonly link: string; readonly endsAt: string } | 'no-network' | 'failed';

export interface Settings {
	/** Of every setting that the holder follows, by name. Read in markup, it is drawn again when more has come. */
	kept(): readonly SettingKept[];
	regions(): readonly RegionKept[];
	keepContacts(contacts: Of<KeepContacts>): Promise<Ordered>;
	keepCover(cover: Of<KeepCover>): Promise<Ordered>;
	/** Of oneself; null: no longer. */
	sayAvailable(setting: SettingId, until: string | null): Promise<Ordered>;
	addRegion(name: string): Promise<Ordered>;
	addSetting(setting: Of<AddSetting>): Promise<Ordered>;
	describe(setting: SettingId, name: string, region: RegionId | null): Promise<Ordered>;
	/** Makes a one-time code for a device there, now. */
	code(setting: SettingId, shared: boolean): Promise<EnrolCode>;
}

export interface PackOffered {
	readonly name: string;
	readonly title: string;
	/** What a lead is called there. A server of an earlier build says nothing. */
	readonly lead_words?: Readonly<Record<Nation, Readonly<Record<SettingKind, string>>>>;
}

export interface NewProvider {
	readonly code: string;
	readonly name: string;
	readonly slug: string;
	readonly pack: string;
	readonly setting: { readonly kind: SettingKind; readonly nation: Nation; readonly name: string };
	readonly person: { readonly name: string; readonly login: string; readonly email: string; readonly passphrase: string };
	readonly post: { readonly role: Role; readonly title: string } | null;
}

export type Looked = readonly PackOffered[] | 'unknown' | 'wait' | 'no-network';
export type Begun = { readonly enrolCode: string; readonly login: string } | 'unknown' | 'taken' | 'wait' | 'refused' | 'no-network';
