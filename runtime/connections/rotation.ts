import type { Socket } from "node:net";
import type { CertificatePair, TlsFiles, TlsOptions } from "../config/tls.js";
import type { Connections, DrainableConnections } from "./index.js";
import { openSocket, type Target } from "./open-socket.js";
import type { Connector, Connectors } from "./undici.js";

/** What a rotation is created from. */
export interface RotationOptions {
  /** The files that `tls` was created from. */
  readonly files: TlsFiles;
  readonly tls: TlsOptions;
  /** Reads the files again. */
  readonly read: () => Promise<TlsFiles>;
  readonly build: (files: TlsFiles) => Promise<TlsOptions>;
  /** Creates what opens sockets, to the server or to a proxy. */
  readonly connectors: (tls: TlsOptions, files: TlsFiles) => Promise<Connectors>;
  readonly open: (connectors: Connectors) => Promise<DrainableConnections>;
  readonly now?: () => number;
}

/** Connections that follow changes of their certificates. */
export interface Rotation extends Connections {
  /** Number of changes of the client certificate so far. */
  readonly generation: number;
  /** Aborts when the connections are destroyed. */
  readonly closed: AbortSignal;
  /**
   * Reads the files again, unless that was done less than `age` milliseconds ago. Resolves with whether anything changed. Never rejects.
   */
  refresh(age: number): Promise<boolean>;
  /** Whether connections use this certificate of a plugin. */
  uses(pair: CertificatePair | undefined): boolean;
  /** Replaces connections by ones with this certificate of a plugin, or without one. */
  use(pair: CertificatePair | undefined): Promise<void>;
}

// As often as client-go reads certificates again: when a connection is made, but at most once a second, and every five minutes.
const CONNECT_INTERVAL_MS = 1000;
const REFRESH_INTERVAL_MS = 300_000;

function isSame(one: TlsFiles, other: TlsFiles): boolean {
  return one.ca === other.ca && one.cert === other.cert && one.key === other.key;
}

/**
 * Creates connections whose certificates may change. After a change, new requests use new connections. Requests in flight finish on the old
 * ones, which are closed when they become idle; streams are ended after a grace period. Files that cannot be read or used, such as a
 * certificate whose key has not been written yet, change nothing.
 */
export async function createRotation(options: RotationOptions): Promise<Rotation> {
  const { now = () => performance.now() } = options;
  const closing = new AbortController();
  const draining = new Set<DrainableConnections>();
  let files = options.files;
  let inUse = options.files;
  let plugin: CertificatePair | undefined;
  let generation = 0;
  let readAt = now();
  let reading: Promise<boolean> | undefined;
  let changing: Promise<unknown> = Promise.resolve();
  let connectors = await options.connectors(options.tls, options.files);
  const following =
    (protocol: keyof Connectors): Connector =>
    (target, callback) => {
      dial(protocol, target).then(
        (socket) => callback(null, socket),
        (error: Error) => callback(error, null),
      );
    };
  const open = (): Promise<DrainableConnections> =>
    options.open({ http1: following("http1"), http2: following("http2") });
  let connections = await open();

  /**
   * Opens a socket with the current files. If that fails, for example because the server has changed its certificate since the files were
   * read, and the files have changed, it is tried once more: nothing has been sent yet.
   */
  async function dial(protocol: keyof Connectors, target: Target): Promise<Socket> {
    await refresh(CONNECT_INTERVAL_MS);
    const tried = connectors;
    try {
      return await openSocket(tried[protocol], target);
    } catch (error) {
      await refresh(0);
      if (connectors === tried || closing.signal.aborted) throw error;
      return openSocket(connectors[protocol], target);
    }
  }

  /** Switches to the current files and plugin certificate. Changes are made one after the other. */
  function change(): Promise<boolean> {
    const changed = changing.then(async () => {
      const wanted = plugin === undefined ? files : { ca: files.ca, cert: plugin.cert, key: plugin.key };
      if (isSame(wanted, inUse) || closing.signal.aborted) return false;
      connectors = await options.connectors(await options.build(wanted), wanted);
      const old = connections;
      connections = await open();
      if (wanted.cert !== inUse.cert || wanted.key !== inUse.key) generation++;
      inUse = wanted;
      draining.add(old);
      const drained = (): void => void draining.delete(old);
      old.close().then(drained, drained);
      return true;
    });
    changing = changed.catch(() => {});
    return changed;
  }

  async function reread(): Promise<boolean> {
    const before = files;
    try {
      files = await options.read();
      return await change();
    } catch {
      files = before;
      return false;
    } finally {
      readAt = now();
      reading = undefined;
    }
  }

  async function refresh(age: number): Promise<boolean> {
    if (age > 0 && reading === undefined && now() - readAt < age) return false;
    // A read in progress may have begun before the caller's failure.
    if (age === 0 && (await reading)) return true;
    reading ??= reread();
    return reading;
  }

  function lookNowAndThen(): void {
    if (now() - readAt >= REFRESH_INTERVAL_MS) void refresh(REFRESH_INTERVAL_MS);
  }

  return {
    get generation() {
      return generation;
    },
    closed: closing.signal,
    refresh,
    uses: (pair) => plugin === pair,
    use: async (pair) => {
      plugin = pair;
      await change();
    },
    dispatch: (request, handler) => {
      lookNowAndThen();
      connections.dispatch(request, handler);
    },
    open: (request, handler) => {
      lookNowAndThen();
      connections.open(request, handler);
    },
    destroy: async () => {
      closing.abort();
      await changing;
      await Promise.all([connections, ...draining].map((one) => one.destroy()));
    },
  };
}
