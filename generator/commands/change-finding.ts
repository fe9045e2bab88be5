import { type Allow, type Change, changeMessage, changeSubject, isAllowed, type Rank } from "../diff/index.js";
import type { APIPlace, Finding, FindingPlace, Level } from "../reports/index.js";
import { rankWords, reachedText } from "./report-diff.js";

const LEVELS: { readonly [rank in Rank]: Level } = {
  breaking: "error",
  "possibly-breaking": "warning",
  compatible: "note",
};

/** A change as a finding. */
export function changeFinding(change: Change, allow: Allow | undefined, places: readonly FindingPlace[]): Finding {
  const { kind, rank, breaks, groupVersion } = change;
  const subject = changeSubject(change);
  const reached = reachedText({ groupVersion, subject, changes: [change] });
  return {
    rule: kind,
    level: LEVELS[rank],
    fails: !isAllowed(change, allow),
    suite: groupVersion,
    subject: placeOf(change),
    message: changeMessage(change),
    details: [
      `${rankWords(rank)}${breaks.length === 0 ? "" : `; may break ${breaks.join(", ")}`}`,
      ...(reached === "" ? [] : [reached]),
    ],
    api: apiPlace(change),
    places,
    identity: identityOf(change),
  };
}

/** The place of a change for people: `Part.spec.size`, `pods/eviction`. */
export function placeOf(change: Change): string {
  const { path = "" } = change;
  const separator = path === "" || /^[[{]/.test(path) ? "" : ".";
  return `${changeSubject(change)}${separator}${path}`;
}

function apiPlace(change: Change): APIPlace {
  const { groupVersion, definition, resource, path = "", document, pointer } = change;
  const place = { ...(document !== undefined && { document }), ...(pointer !== undefined && { pointer }) };
  if (definition !== undefined)
    return { name: `${groupVersion}/${placeOf(change)}`, kind: path === "" ? "type" : "member", ...place };
  if (resource === undefined) return { name: groupVersion, kind: "namespace", ...place };
  return { name: `${groupVersion}/${placeOf(change)}`, kind: "resource", ...place };
}

/** What distinguishes a change from all others of the same two versions. */
export function identityOf(change: Change): string {
  const { kind, groupVersion, resource, subresource, verb, definition, path, keyword, from, to } = change;
  return JSON.stringify([kind, groupVersion, resource, subresource, verb, definition, path, keyword, from, to]);
}
