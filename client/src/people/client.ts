/** What the screens of people talk to. */
import { harken } from '../harken.svelte';
import { PeopleClient } from './asking';
import type { People } from './port';

export const people: People = new PeopleClient(() => harken.parts());
