import { linkSignals } from "../async/signals.js";
import type { Rotation } from "../connections/rotation.js";
import type { Authenticator, Credential } from "./index.js";

const ANONYMOUS: Credential = { authorization: undefined };

/** What a credential stands for that was given out: the authenticator's own, over connections of one generation. */
interface GivenOut {
  readonly own: Credential;
  readonly generation: number;
}

/**
 * Has connections follow the certificates that an authenticator's credentials carry, and has a 401 look for new certificate files.
 *
 * @param inner undefined where certificate files are the only credentials
 */
export function followCertificates(inner: Authenticator | undefined, rotation: Rotation): Authenticator {
  const given = new WeakMap<Credential, GivenOut>();
  let last: Credential | undefined;

  // The same object as long as nothing changed: a request of before must be told apart from one of after.
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
      // An authority that changed does not explain a refusal: kubelet, for one, replaces it together with the token.
      if (known.generation !== rotation.generation) return true;
      const link = linkSignals(signal, rotation.closed, 0, undefined);
      return Promise.resolve(inner?.renew?.(known.own, link.signal) ?? false).finally(link.release);
    },
  };
}
