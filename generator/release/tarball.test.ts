import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readTarball } from "./tarball.js";

interface Entry {
  readonly path: string;
  readonly content?: string;
  readonly type?: string;
}

/** A tarball, as far as its reader looks at it. */
function tarball(entries: readonly Entry[]): Buffer {
  const blocks = entries.flatMap(({ path, content = "", type = "0" }) => {
    const header = Buffer.alloc(512);
    header.write(path, 0, 100);
    header.write(Buffer.byteLength(content).toString(8).padStart(11, "0"), 124);
    header.write(type, 156);
    header.write("ustar", 257);
    const body = Buffer.alloc(Math.ceil(Buffer.byteLength(content) / 512) * 512);
    body.write(content);
    return [header, body];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

const read = (entries: readonly Entry[]): [string, string][] =>
  [...readTarball(tarball(entries), () => true)].map(([path, content]) => [path, content.toString()]);

describe("the tarball of a package", () => {
  it("gives the files below its folder, also empty and long ones", () => {
    const long = "x".repeat(5000);
    expect(
      read([{ path: "package/a.json", content: "{}" }, { path: "package/b/c" }, { path: "package/d", content: long }]),
    ).toEqual([
      ["a.json", "{}"],
      ["b/c", ""],
      ["d", long],
    ]);
  });

  it("gives a file by the path in its extended header", () => {
    const path = `package/${"deep/".repeat(40)}file.json`;
    const line = `path=${path}\n`;
    const header = `${line.length + 4} ${line}`;
    expect(
      read([
        { path: "PaxHeader", type: "x", content: header },
        { path: "package/deep", content: "1" },
      ]),
    ).toEqual([[path.slice("package/".length), "1"]]);
  });

  it.each([
    ["a path that leads out", { path: "package/../../etc/passwd", content: "x" }],
    ["an absolute path", { path: "/etc/passwd", content: "x" }],
    ["a file beside the package", { path: "other/file", content: "x" }],
    ["a symbolic link", { path: "package/link", type: "2" }],
    ["a folder", { path: "package/folder", type: "5" }],
  ])("leaves out %s", (_, entry) => {
    expect(read([entry, { path: "package/kept", content: "1" }])).toEqual([["kept", "1"]]);
  });

  it("gives only what is wanted", () => {
    const content = tarball([{ path: "package/a" }, { path: "package/b" }]);
    expect([...readTarball(content, (path) => path === "b").keys()]).toEqual(["b"]);
  });

  it.each([
    ["not compressed", Buffer.from("text")],
    ["something else", gzipSync(Buffer.alloc(1024, "text"))],
    ["cut off", gzipSync(Buffer.from(tarball([]).length.toString()))],
  ])("that is %s is an error, or empty", (_, content) => {
    try {
      expect(readTarball(content, () => true).size).toBe(0);
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
    }
  });

  it.each(["-0000001000", "-0000002000", "-0000000777"])("with a file of the size %s is an error", (size) => {
    const header = Buffer.alloc(512);
    header.write("package/a");
    header.write(size, 124);
    header.write("ustar", 257);
    const content = gzipSync(Buffer.concat([header, Buffer.alloc(1024)]));
    expect(() => readTarball(content, () => true)).toThrow("it is not a tarball of npm");
  });

  it("whose last file is cut off is an error", () => {
    const header = Buffer.alloc(512);
    header.write("package/a", 0);
    header.write("00000001000", 124);
    header.write("0", 156);
    header.write("ustar", 257);
    expect(() => readTarball(gzipSync(header), () => true)).toThrow("it ends too early");
  });
});
