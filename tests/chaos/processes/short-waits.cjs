// Loaded before the informers: what takes longer than 12 seconds takes an eighth of the time. After some failures an informer waits up to a
// minute, and it gives up a silent stream after two and a half. In a run of a few minutes, too little would go wrong.
const LONG_MS = 12_000;
const FACTOR = 8;
const realSetTimeout = globalThis.setTimeout;

globalThis.setTimeout = Object.assign(
  (callback, delay, ...args) => realSetTimeout(callback, delay > LONG_MS ? delay / FACTOR : delay, ...args),
  realSetTimeout,
);
