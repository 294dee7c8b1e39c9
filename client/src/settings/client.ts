/** What the screens of settings talk to. */
import { harken } from '../harken.svelte';
import { SettingsClient } from './keeping.svelte';
import type { Settings } from './port';

export const settings: Settings = new SettingsClient(() => harken.parts());
