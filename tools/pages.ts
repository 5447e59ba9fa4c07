/**
 * Puts a folder into a commit of a branch of its own, without touching the working tree: `deno task publish-site [FOLDER [BRANCH]]`.
 *
 * @module
 */

/** Runs git; gives what it prints. */
async function git(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command("git", { args: [...args], cwd, env }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  if (code !== 0) throw new Error(`git ${args.join(" ")} ended with ${code}: ${text(stderr)}`);
  return text(stdout);
}

/** The commit of a folder's files on a branch; the branch's last commit is its parent. */
export async function committed(root: string, folder: string, branch: string): Promise<string> {
  const index = await Deno.makeTempDir({ prefix: "fodlam-pages-" });
  const env = { GIT_INDEX_FILE: `${index}/index` };
  try {
    await git(root, ["--work-tree", folder, "add", "--all", "--force", "."], env);
    const tree = await git(root, ["write-tree"], env);
    const last = await git(root, ["rev-parse", "--verify", "--quiet", `refs/heads/${branch}`]).catch(() =>
      ""
    );
    const parent = last === "" ? [] : ["-p", last];
    const source = await git(root, ["rev-parse", "--short", "HEAD"]);
    const commit = await git(root, ["commit-tree", tree, ...parent, "-m", `Write the site of ${source}`]);
    await git(root, ["update-ref", `refs/heads/${branch}`, commit]);
    return commit;
  } finally {
    await Deno.remove(index, { recursive: true });
  }
}

if (import.meta.main) {
  const root = new URL("../", import.meta.url).pathname,
    [folder = `${root}site`, branch = "pages"] = Deno.args;
  if (!await Deno.stat(`${folder}/index.html`).then(() => true, () => false)) {
    console.error(
      `Cannot publish ${folder}: expected a site, got no index.html there; write it with: deno task site`,
    );
    Deno.exit(1);
  }
  await Deno.writeTextFile(`${folder}/.nojekyll`, ""); // GitHub's pages would leave out files that begin with _
  console.log(
    `${branch} is ${await committed(
      root,
      await Deno.realPath(folder),
      branch,
    )}; publish it with: git push origin ${branch}`,
  );
}
