/** The namespaces with the objects, and how many names each of them has. */
export const NAMESPACES: readonly string[] = ["chaos-0", "chaos-1", "chaos-2", "chaos-3"];
export const NAMES_PER_NAMESPACE = 500;

/** What one informer caches, and how. */
export interface View {
  readonly name: string;
  /** The namespaces of the objects. Undefined: all. */
  readonly namespaces: readonly string[] | undefined;
  readonly labels: { readonly [name: string]: string };
  readonly streamingList: boolean;
  readonly structuralSharing: boolean;
  /** Which protocol its client speaks. */
  readonly http2: boolean;
}

/** What informers can be told apart by in their selection. */
export interface Place {
  readonly namespace: string;
  readonly labels: { readonly [name: string]: string };
}

export const VIEWS: readonly View[] = [
  {
    name: "list and watch",
    namespaces: undefined,
    labels: { run: "chaos", selected: "yes" },
    streamingList: false,
    structuralSharing: true,
    http2: true,
  },
  {
    name: "streaming list",
    namespaces: undefined,
    labels: { run: "chaos" },
    streamingList: true,
    structuralSharing: true,
    http2: true,
  },
  {
    name: "sharing off",
    namespaces: ["chaos-1"],
    labels: { run: "chaos", selected: "yes" },
    streamingList: true,
    structuralSharing: false,
    http2: false,
  },
  {
    name: "several namespaces",
    namespaces: ["chaos-0", "chaos-1", "chaos-3"],
    labels: { run: "chaos" },
    streamingList: true,
    structuralSharing: true,
    http2: true,
  },
];

/** Whether an object belongs to a view. */
export function isVisible(view: View, { namespace, labels }: Place): boolean {
  if (view.namespaces !== undefined && !view.namespaces.includes(namespace)) return false;
  return Object.entries(view.labels).every(([name, value]) => labels[name] === value);
}
