/** What the manifest of a published package says about the project's repository. */
export interface RepositoryFields {
  readonly repository?: { readonly type: "git"; readonly url: string; readonly directory: string };
  readonly homepage?: string;
  readonly bugs?: { readonly url: string };
}

/** Public hosts whose pages for a README and for issues are known, with the path of the issues below the repository's page. */
const ISSUES: { readonly [host: string]: string } = {
  "github.com": "/issues",
  "gitlab.com": "/issues",
  "bitbucket.org": "/issues",
};

/** The schemes that Git can fetch from another machine with. */
const SCHEMES = ["https:", "http:", "ssh:", "git:"];

/**
 * The fields that `npm init` derives from a clone's remote. For a known public host, they are `repository`, `homepage` and `bugs`. For another
 * host, it is only `repository`. There are none if the remote is a path, or a host that has a name only on this machine.
 * Passwords, user names and parameters in the remote are left out, because the package is public.
 * @param remote the URL of the remote `origin`, as Git prints it; `undefined` if there is none
 * @param directory the package's folder in the repository
 */
export function repositoryFields(remote: string | undefined, directory: string): RepositoryFields {
  const url = remote === undefined ? undefined : parseRemote(remote);
  if (url === undefined) return {};
  const path = `/${url.pathname.replace(/^\/+/, "").replace(/\/$/, "")}`;
  const issues = Object.hasOwn(ISSUES, url.hostname) ? ISSUES[url.hostname] : undefined;
  if (issues === undefined) {
    // The user of SSH servers for Git; without it, the address does not work.
    const user = url.protocol === "ssh:" && url.username === "git" ? "git@" : "";
    const scheme = url.protocol === "git:" ? "git:" : `git+${url.protocol}`;
    return { repository: { type: "git", url: `${scheme}//${user}${url.host}${path}`, directory } };
  }
  const page = `https://${url.hostname}${path.replace(/\.git$/, "")}`;
  return {
    repository: { type: "git", url: `git+${page}.git`, directory },
    homepage: `${page}#readme`,
    bugs: { url: `${page}${issues}` },
  };
}

/** The address of a repository on another machine; `undefined` if the remote is something else. */
function parseRemote(remote: string): URL | undefined {
  // Git's short form of SSH, `user@host:path`; `C:\path` is a path in Windows, and `host::address` is the address of a program.
  const [, authority, path] = /^((?:[^@/:]+@)?[^@/:]{2,}):(?![/:]{2}|:)(.+)$/.exec(remote) ?? [];
  const text = authority === undefined ? remote.replace(/^git\+/, "") : `ssh://${authority}/${path}`;
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isElsewhere = url.hostname.includes(".") && !/^127\./.test(url.hostname);
  return SCHEMES.includes(url.protocol) && isElsewhere && url.pathname.length > 1 ? url : undefined;
}
