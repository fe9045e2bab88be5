/** Part of a stream that is not an event. */
export class FrameError extends Error {}
