import { linkSignals } from "../async/signals.js";
import type { Rotation } from "../connections/rotation.js";
import type { Authenticator, Credential } from "./index.js";

const ANONYMOUS: Credential = { authorization: undefined };

/** The origin of an issued credential: the authenticator's own credential, and the generation of connections that it is used on. */
interface GivenOut {
  readonly own: Credential;
  readonly generation: number;
}

/**
 * Makes connections follow the certificates of an authenticator's credentials, and reads certificate files again after a 401.
 *
 * @param inner undefined if certificate files are the only credentials
 */
export function followCertificates(inner: Authenticator | undefined, rotation: Rotation): Authenticator {
  const given = new WeakMap<Credential, GivenOut>();
  let last: Credential | undefined;

  // The same object as long as nothing changed: a request sent before a change must be distinguishable from one sent after it.
  function giveOut(own: Credential): Credential {
    const known = last && given.get(last);
    if (last !== undefined && known?.own === own && known.generation === rotation.generation) return last;
    last = { ...own };
    given.set(last, { own, generation: rotation.generation });
    return last;
  }

  return {
    credential: (signal) => {
      const link = linkSignals(signal, rotation.closed, 0, undefined);
      const found = inner?.credential(link.signal) ?? ANONYMOUS;
      if (!(found instanceof Promise) && rotation.uses(found.certificate)) {
        link.release();
        return giveOut(found);
      }
      return Promise.resolve(found)
        .then(async (own) => {
          await rotation.use(own.certificate);
          return giveOut(own);
        })
        .finally(link.release);
    },
    renew: async (rejected, signal) => {
      const known = given.get(rejected);
      if (known?.generation !== rotation.generation) return true;
      await rotation.refresh(0);
      // A changed authority does not explain a refusal. Kubelet, for example, replaces it together with the token.
      if (known.generation !== rotation.generation) return true;
      const link = linkSignals(signal, rotation.closed, 0, undefined);
      return Promise.resolve(inner?.renew?.(known.own, link.signal) ?? false).finally(link.release);
    },
  };
}
