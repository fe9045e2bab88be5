import { pick, type Random } from "../../support/random.js";
import { NAMES_PER_NAMESPACE, NAMESPACES } from "../views.js";

/** How an object is written. */
export type OperationKind = "create" | "update" | "patch" | "change labels" | "delete" | "delete and create";

/** One operation of a writer, as data. */
export interface Operation {
  readonly kind: OperationKind;
  readonly namespace: string;
  readonly name: string;
  readonly labels: { readonly run: string; readonly selected: string };
  readonly data: { readonly [key: string]: string };
}

const WEIGHTS: { readonly [K in OperationKind]: number } = {
  create: 4,
  update: 3,
  patch: 5,
  "change labels": 3,
  delete: 2,
  "delete and create": 1,
};
/** Of one to four bytes each, so that streams can be cut inside of them. */
const CHARACTERS = [..."aß€漢字💥🧪é☃"];

/** The next operation of a writer, on any of the objects. */
export function nextOperation(random: Random): Operation {
  const index = Math.floor(random() * NAMES_PER_NAMESPACE * NAMESPACES.length);
  const selected = random() < 0.6 ? "yes" : "no";
  return {
    kind: pick(random, WEIGHTS),
    namespace: NAMESPACES[index % NAMESPACES.length] as string,
    name: `object-${Math.floor(index / NAMESPACES.length)}`,
    // Without the first label, no informer sees the object.
    labels: { run: random() < 0.95 ? "chaos" : "none", selected },
    data: {
      number: String(Math.floor(random() * 1e9)),
      text: textOf(random),
      constant: "the same text in each object ☃",
    },
  };
}

function textOf(random: Random): string {
  const length = Math.floor(random() * 120);
  return Array.from({ length }, () => CHARACTERS[Math.floor(random() * CHARACTERS.length)]).join("");
}

/** All objects, as they are created before the writers begin. */
export function initialObjects(random: Random): Operation[] {
  return NAMESPACES.flatMap((namespace) =>
    Array.from({ length: NAMES_PER_NAMESPACE }, (_, i) => ({
      ...nextOperation(random),
      kind: "create" as const,
      namespace,
      name: `object-${i}`,
    })),
  );
}
