/** Everything that is not needed before text can be typed, as one import: engine, sealing, vault, folds. */
export { author, checkLengths, routeOf } from './author';
export { enrol } from './enrolling';
export { Feeds } from './feeds';
export { Runner } from './runner';
export { TooLong } from './sync/envelope';
export { reference } from './sync/ids';
export { sealTo } from './sync/intake';
export { signingKey } from './sync/receipt';
export { signOut, told } from './transport';
export { registerAuthor, unlock } from './unlocking';
export { stretchInWorker } from './vault/stretch.client';
export { see } from './view';
