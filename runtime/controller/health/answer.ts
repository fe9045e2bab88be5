/** Checks, by name. Each returns whether something works. A check that throws has failed. */
export interface Checks {
  readonly [name: string]: () => boolean;
}

/** The checks and metrics that a health server reports. */
export interface HealthSources {
  /** If one of these checks fails, the process must be restarted. */
  readonly live: Checks;
  /** If one of these checks fails, the process cannot do its work at present. */
  readonly ready: Checks;
  /** The metrics as text. Without them, `/metrics` is not found. */
  readonly metrics?: { readonly contentType: string; text(): string } | undefined;
}

/** A response, as data. */
export interface HealthAnswer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

const PLAIN = { "content-type": "text/plain; charset=utf-8" };

/** Answers a request. Does no I/O, unless a check does. */
export function answerTo(method: string, url: string, { live, ready, metrics }: HealthSources): HealthAnswer {
  if (method !== "GET" && method !== "HEAD") {
    return { status: 405, headers: { ...PLAIN, allow: "GET, HEAD" }, body: "only GET and HEAD are allowed\n" };
  }
  const [path = "", query = ""] = splitOnce(url, "?");
  if (path === "/metrics" && metrics !== undefined) {
    return printed(metrics);
  }
  const [, endpoint = "", name] = /^\/(livez|healthz|readyz)(?:\/([^/]*))?$/.exec(path) ?? [];
  const checks = { livez: live, healthz: live, readyz: ready }[endpoint];
  if (checks === undefined || (name !== undefined && name !== "" && !Object.hasOwn(checks, name))) {
    return { status: 404, headers: PLAIN, body: "not found\n" };
  }
  const wanted = name === undefined || name === "" ? checks : { [name]: checks[name] as () => boolean };
  return answerOf(endpoint, wanted, new URLSearchParams(query));
}

function printed({ contentType, text }: NonNullable<HealthSources["metrics"]>): HealthAnswer {
  try {
    return { status: 200, headers: { "content-type": contentType }, body: text() };
  } catch {
    return { status: 500, headers: PLAIN, body: "the metrics could not be read\n" };
  }
}

/**
 * Formats the results of checks as Kubernetes' components do. The answer does not say why a check failed, because anybody may request it.
 */
function answerOf(endpoint: string, checks: Checks, query: URLSearchParams): HealthAnswer {
  const excluded = new Set(query.getAll("exclude"));
  const results = Object.entries({ ping: () => true, ...checks }).map(([name, check]) => ({
    name,
    isExcluded: excluded.has(name),
    isFine: excluded.has(name) || succeeds(check),
  }));
  const isFine = results.every((result) => result.isFine);
  if (isFine && !query.has("verbose")) return { status: 200, headers: PLAIN, body: "ok" };
  const lines = results.map((result) => {
    if (!result.isFine) return `[-]${result.name} failed: reason withheld`;
    return result.isExcluded ? `[+]${result.name} excluded: ok` : `[+]${result.name} ok`;
  });
  const summary = `${endpoint} check ${isFine ? "passed" : "failed"}`;
  return { status: isFine ? 200 : 500, headers: PLAIN, body: `${[...lines, summary].join("\n")}\n` };
}

function succeeds(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}

function splitOnce(text: string, separator: string): string[] {
  const index = text.indexOf(separator);
  return index === -1 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}
