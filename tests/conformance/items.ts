/** A rule of behaviour that client-go, the API server or safety sets, in a few words. */
export interface Item {
  /** Part and number: `B.2`. */
  readonly id: string;
  readonly rule: string;
  /** Why it is not done, if it is not. */
  readonly notDone?: string;
  /** What of it is done otherwise, or not yet. */
  readonly partly?: string;
}

/** A rule of the list below: its words alone, or with what is to be said of it. */
type Entry = string | readonly [rule: string, note: Pick<Item, "notDone" | "partly">];

/** A part of the list, by its letter. */
export interface Part {
  readonly letter: string;
  readonly title: string;
  readonly items: readonly Item[];
}

function part(letter: string, title: string, rules: readonly Entry[]): Part {
  const items = rules.map((entry, index): Item => {
    const [rule, note] = typeof entry === "string" ? [entry, {}] : entry;
    return { id: `${letter}.${index + 1}`, rule, ...note };
  });
  return { letter, title, items };
}

/** All rules of configuration, requests and security. A test names the rules that it shows at the start of its title. */
export const PARTS: readonly Part[] = [
  part("B", "Configuration and credentials", [
    "Which files make the kubeconfig: KUBECONFIG's list, an explicit path, the home folder",
    "Merging files: the complete entry of the first file wins",
    "Relative paths belong to the file that defines the entry",
    "Empty files, JSON, unknown fields, home folders",
    "Certificates and keys: data or file, never both, never half",
    "Contradictions are errors, but only in the selected context",
    "Overrides and what they clear",
    "Where the namespace comes from",
    "The service account inside a pod, only if nothing is configured",
    [
      "The server's address in all spellings; its path in front of every request",
      { partly: "WebSocket requests come with the streaming subresources." },
    ],
    "Plain http carries no credentials, except impersonation",
    "Tokens and token files, read again in time",
    "A caller's own Authorization wins; two kinds of credentials are an error",
    [
      "Certificate and CA files are read again, and connections replaced",
      { partly: "connections are drained, not cut, so that no request fails." },
    ],
    "The CA replaces the system's; at least TLS 1.2; the server's name for TLS",
    [
      "Proxies: proxy-url, or the environment's with NO_PROXY as Go reads it",
      { partly: "an http server is reached by CONNECT, too; WebSocket upgrades come with the streaming subresources." },
    ],
    "Compression, and switching it off",
    "Impersonation: user, uid, groups, extra, each value a header of its own",
    "Legacy auth providers: oidc works, the others name their successor",
    "Exec plugins: versions and interactive modes",
    "Exec plugins: environment and KUBERNETES_EXEC_INFO",
    "Exec plugins: standard streams, no shell, ended by an abort",
    "Exec plugins: token, certificate, expiry",
    "Exec plugins: one cache, one process at a time",
    "Exec plugins: run again after a 401, once",
    "Exec plugins: precedence, and helpful errors without secrets",
    ["Exec plugins: the policy of what may run", { partly: "by options of connect; kuberc files are not read." }],
  ]),
  part("C", "Requests", [
    "URLs; names that would change the path are refused",
    "Missing names and namespaces are found before anything is sent",
    "Options as query parameters",
    "Timeouts, which are also sent to the server; requests without an end have none",
    "No client-side throttling: the server's flow control decides",
    [
      "The User-Agent",
      { partly: "its shape is ours: kubesmith-runtime/<version> (<platform>/<arch>) node/<version>." },
    ],
    "Retries if the server asks for it",
    "Interrupted connections: only reads are retried",
    "Failures without Retry-After come back at once, with what the server says about waiting",
    "A Status of failure is an error, under any HTTP status",
    "Failures that are not a Status",
    "Failures that the guards recognise",
    "Warnings",
    ["Requested content types; tables and partial metadata", { partly: "neither CBOR nor protobuf is requested." }],
    "Patch types",
    "Server-side apply and its conflicts",
    "Dry run and field validation",
    "Deletion: options, preconditions, two kinds of results",
    "Replacement and resource versions",
    "Resource versions of reads",
    "Comparing resource versions",
    "Lists, page by page",
    "An expired continue token",
    "List items get their type; unknown fields survive",
    "Bodies that are too large",
    "Unread bodies and aborted requests leave no socket behind",
    "Time and MicroTime",
    [
      "Redirects are not followed; limits by kind of request; one pool",
      { partly: "limits for streams come with the streaming subresources." },
    ],
  ]),
  part("D", "Watches", [
    "Events are JSON documents, however the bytes are cut; unknown types are reported",
    "A failure is the same as a response and as an event",
    "Deletions carry the last state; bookmarks are not reported as changes",
    "A list, then a watch; relists",
    "Which lists are paged",
    "A watch that the server ends continues from the last version, without a list",
    "The last version advances with every event",
    "A watch that ends at once is begun again after a while",
    "Refused connections and 429: the same version again, after a while",
    "Back-off",
    "Streaming lists",
    [
      "Servers without streaming lists",
      { partly: "after ten seconds of silence, an informer lists, instead of only warning as client-go does." },
    ],
    "Objects of another kind and bytes that are not JSON are reported",
    "The cache of an informer",
    "Slow and failing handlers",
    "What a relist changes",
    "Resync",
    "When an informer is synced",
    "Order of delivery",
    "Indexes",
    "What ends a watch, and what does not",
    "A silent connection is given up",
    "Where a watch is, and its prompt end",
    "One object, by its name",
    "Parameters that the runtime does not know are sent",
  ]),
  part("E", "Streams of pods, services and nodes", [
    "exec and attach: a WebSocket that offers v5 and v4",
    "The verbs that exec, attach and portForward need",
    "Messages: channels, the end of stdin, what is ignored",
    "A server with v4 alone cannot signal the end of stdin, which is an error",
    "The exit code, or another failure, in a Status; without one, the connection was lost",
    "Terminals, and their size",
    ["Pings, and the time after which a connection is lost", { partly: "a write has no time limit of its own." }],
    "The order at the end; aborts; back-pressure",
    "A refused upgrade is the server's failure, without the command",
    "HTTP/1.1, and credentials only in headers",
    "Ports by SPDY inside a WebSocket",
    "Ports by a WebSocket for each connection",
    "Ports: errors of one connection, local addresses",
    "Logs: all options, follow, and follow across interruptions",
    "Proxies of pods, services and nodes",
  ]),
  part("F", "Leader election and retries after conflicts", [
    "Leases, client-go's default durations, and what durations must satisfy",
    "A Lease is valid for its own duration after the last change that was seen, by the monotonic clock",
    "Acquiring: created, taken over, or left to the one who was faster; retries after random times",
    "What is written, and how often it is read",
    "Leadership that is not renewed in time is lost",
    "A release, after the work has ended",
    "No fencing, but a check by the clock; suspended processes notice that they were suspended",
    "Retries after conflicts",
  ]),
  part("G", "Safety", [
    "No error, log or inspection shows credentials or Secrets",
    "No redirect is followed",
    "The server's OpenAPI addresses stay on the server",
    "Tokens of the server are opaque and encoded",
    "File names come from group and version alone, and stay in the output folder",
    "Text of documents never becomes code",
    "All strings are escaped, and the output is parsed again",
    "Kinds and properties with any name",
    "__proto__ is a name like any other",
    [
      "Limits of size, depth and number",
      { partly: "limits of watch events and of exec's status come with their verbs." },
    ],
    "Files are private and written atomically",
    "The document cache cannot be poisoned",
    "TLS is verified unless explicitly switched off",
    "Exec plugins of a kubeconfig: the user sees which command runs",
    "Control characters do not reach the terminal",
    "Credentials are sent only to their own origin",
    "Generated packages run nothing and fetch nothing",
  ]),
  part("H", "Controllers", [
    "The queue: one entry for each key, never twice at once; the earliest time and the highest priority count",
    "Priorities of initial and repeated objects",
    "Rate limits, forgotten after a success",
    "A reconcile begins when the caches have what the last one wrote",
    "Caches are filled before leadership is won, and tell readiness",
    "Time limits; exceptions; failures that are not tried again",
    "Changes of owned objects, and of others by a function",
    "Finalizers",
    "Events",
    "The order in which a run ends",
    "Health checks and metrics",
    "Filters of updates",
    [
      "Cached objects are shared and must not be changed",
      { partly: "they are frozen if the environment variable NODE_ENV is `development` or `test`." },
    ],
  ]),
  part("I", "What a change of an API means", [
    "Group/versions, resources, subresources and verbs that were added or removed, and what requests may contain",
    "Scopes, kinds and kinds of lists",
    "Deprecation",
    "Properties that were added, removed, or became required or optional",
    "Types, and null",
    "Enum values",
    "Defaults",
    "Bounds, lengths, patterns and formats",
    "How lists and maps are merged",
    "Unknown fields",
    "CEL rules",
    "Documentation is not a change, and unknown keywords are named with both values",
    "A change inside a shared definition is reported once, with the kinds that it reaches",
    "Renames are two changes that name each other",
  ]),
];
