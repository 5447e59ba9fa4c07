/** What docs/releasing.md says: each step is a task that does what it says. */
import assert from "node:assert/strict";
import project from "../../deno.json" with { type: "json" };
import { committed } from "../../tools/pages.ts";
import { setVersion } from "../../tools/version.ts";
import { inFolder, listed } from "../outside/run.ts";
import { must } from "../release/runtimes.ts";
import { here } from "../scripts/deno.ts";

Deno.test("docs/releasing.md names tasks that there are", async () => {
  const page = await Deno.readTextFile(here("docs/releasing.md"));
  const named = [...page.matchAll(/deno task ([\w-]+)/g)].map(([, task]) => task!);
  assert.ok(named.length > 10);
  assert.deepEqual(named.filter((task) => !(task in project.tasks)), []);
  const steps = Object.keys(project.tasks).filter((task) => /^(publish-|version$|site$|release$)/.test(task));
  assert.deepEqual(steps.filter((task) => !named.includes(task)), []);
});

/** Files in which somebody writes the version; all others have it from these or from `deno task bless`. */
const PLACES = ["deno.json", "CITATION.cff", "CHANGELOG.md", "docs/npm.md", "ir/version.ts"];

Deno.test("a version is written wherever it stands, or nowhere", async () => {
  await inFolder(async (folder) => {
    const copy = async (path: string) => await Deno.copyFile(here(path), `${folder}/${path}`);
    for (const path of ["ir", "docs"]) await Deno.mkdir(`${folder}/${path}`);
    for (const path of PLACES) await copy(path);
    const texts = (): Record<string, string> =>
      Object.fromEntries(PLACES.map((path) => [path, Deno.readTextFileSync(`${folder}/${path}`)]));
    const before = texts();
    for (const wrong of [undefined, "", "1.2", "v1.2.3", "1.2.3 "]) {
      assert.match(await setVersion(`${folder}/`, wrong) ?? "", /^Cannot set the version: expected a number/);
    }
    assert.deepEqual(texts(), before);
    assert.equal(await setVersion(`${folder}/`, "7.8.9-rc.1"), undefined);
    const after = texts();
    assert.equal(JSON.parse(after["deno.json"]!).version, "7.8.9-rc.1");
    assert.match(after["CITATION.cff"]!, /^version: 7\.8\.9-rc\.1$/m);
    assert.match(after["CHANGELOG.md"]!, /^## 7\.8\.9-rc\.1$/m);
    assert.match(after["ir/version.ts"]!, /^export const VERSION = "7\.8\.9-rc\.1";$/m);
    assert.match(after["docs/npm.md"]!, /^npm install \.\.\/fodlam-7\.8\.9-rc\.1\.tgz$/m);
    const old = `fodlam-${project.version}.tgz`;
    assert.deepEqual(
      Object.entries(after).filter(([, text]) => text.includes(old)).map(([path]) => path),
      [],
    );
    for (const [path, text] of Object.entries(after)) {
      assert.equal(text.split("\n").length, before[path]!.split("\n").length);
    }
    assert.match(await setVersion(`${folder}/`, "8.0.0") ?? "", /in CHANGELOG\.md, got no such line$/);
  });
});

Deno.test("a site becomes a commit of its own branch, and the working tree stays", async () => {
  await inFolder(async (folder) => {
    const git = (...args: readonly string[]) => must("git", args, folder);
    await git("init", "--quiet");
    await git("config", "user.name", "a test");
    await git("config", "user.email", "test@example.invalid");
    await Deno.writeTextFile(`${folder}/source.txt`, "one\n");
    await Deno.writeTextFile(`${folder}/.gitignore`, "/site/\n");
    await git("add", ".");
    await git("commit", "--quiet", "-m", "One");
    await Deno.mkdir(`${folder}/site/docs`, { recursive: true });
    await Deno.writeTextFile(`${folder}/site/index.html`, "<h1>1</h1>");
    await Deno.writeTextFile(`${folder}/site/docs/a.html`, "<h1>2</h1>");
    await committed(folder, `${folder}/site`, "pages");
    await Deno.remove(`${folder}/site/docs`, { recursive: true });
    const second = await committed(folder, `${folder}/site`, "pages");
    assert.equal((await git("rev-parse", "pages")).trim(), second);
    assert.equal(await git("ls-tree", "-r", "--name-only", "pages"), "index.html\n");
    assert.equal(await git("ls-tree", "-r", "--name-only", "pages~"), "docs/a.html\nindex.html\n");
    assert.equal(await git("status", "--porcelain"), "");
    assert.deepEqual(listed(folder), [".git", ".gitignore", "site", "source.txt"]);
  });
});
