import { expect, it } from "vitest";
import { repositoryFields } from "./repository-fields.js";

const known = (page: string): object => ({
  repository: { type: "git", url: `git+${page}.git`, directory: "runtime" },
  homepage: `${page}#readme`,
  bugs: { url: `${page}/issues` },
});
const only = (url: string): object => ({ repository: { type: "git", url, directory: "runtime" } });

it.each([
  "https://github.com/owner/repo",
  "https://github.com/owner/repo/",
  "https://github.com/owner/repo.git",
  "http://github.com/owner/repo.git",
  "git@github.com:owner/repo.git",
  "git@github.com:/owner/repo.git",
  "github.com:owner/repo",
  "ssh://git@github.com/owner/repo.git",
  "ssh://git@github.com:22/owner/repo.git",
  "git+ssh://git@github.com/owner/repo.git",
  "git+https://github.com/owner/repo.git",
  "git://github.com/owner/repo.git",
  "https://user:secret@github.com/owner/repo.git",
  "https://secret@github.com/owner/repo.git?token=secret#secret",
])("a remote at a known host, %s, gives repository, homepage and bugs", (remote) => {
  expect(repositoryFields(remote, "runtime")).toEqual(known("https://github.com/owner/repo"));
});

it.each([
  ["git@gitlab.com:group/subgroup/repo.git", "https://gitlab.com/group/subgroup/repo"],
  ["https://me@bitbucket.org/team/repo.git", "https://bitbucket.org/team/repo"],
])("a remote at another known host, %s, gives all three, too", (remote, page) => {
  expect(repositoryFields(remote, "runtime")).toEqual(known(page));
});

it.each([
  ["https://git.example.com/owner/repo.git", "git+https://git.example.com/owner/repo.git"],
  ["https://git.example.com:8443/owner/repo", "git+https://git.example.com:8443/owner/repo"],
  ["https://user:secret@git.example.com/repo.git?token=secret", "git+https://git.example.com/repo.git"],
  ["git@git.example.com:owner/repo.git", "git+ssh://git@git.example.com/owner/repo.git"],
  ["ssh://git:secret@git.example.com:2222/owner/repo.git", "git+ssh://git@git.example.com:2222/owner/repo.git"],
  ["ssh://somebody@git.example.com/owner/repo.git", "git+ssh://git.example.com/owner/repo.git"],
  ["git://git.example.com/repo.git", "git://git.example.com/repo.git"],
])("a remote at an unknown host, %s, gives only repository, without credentials", (remote, url) => {
  expect(repositoryFields(remote, "runtime")).toEqual(only(url));
});

it.each([
  undefined,
  "",
  "/srv/git/repo.git",
  "../repo",
  "./host.example.com:repo",
  "repo.git",
  "file:///srv/git/repo.git",
  "C:\\code\\repo",
  "C:/code/repo",
  "ext::ssh -i key git.example.com %S repo",
  "helper::eu-west-1://profile@repo",
  "http://localhost:3000/owner/repo.git",
  "http://user@127.0.0.1:3000/owner/repo.git",
  "http://[::1]:3000/repo.git",
  "git@alias-of-a-host:owner/repo.git",
  "https://github.com",
  "https://",
])("a remote that nobody else can reach, %s, gives nothing", (remote) => {
  expect(repositoryFields(remote, "runtime")).toEqual({});
});

it("a remote of 100,000 characters is read in time, and gives nothing", () => {
  for (const part of ["a", "@", ":", "/", "a@", "a:", "aa:"])
    expect(repositoryFields(part.repeat(100_000), "runtime"), part).toEqual({});
});
