/**
 * Deno's cache as a script without rights sees it. Deno lets every script keep things there (`localStorage`, `caches`), with no right
 * at all, and keeps what it compiles for it: so the script's Deno gets a folder of its own, which leads to the cache for what is read
 * and is thrown away afterwards.
 */
import { onLeaving } from "../../process/leaving.ts";

/** A folder of a script's own. */
export interface Scratch extends Disposable {
  /** Its path. */
  readonly path: string;
  /** What stands for Deno's cache. */
  readonly cache: string;
}

/** Modules from the web: they are there once the imports of a script have been listed. */
const MODULES = "remote";

/** What was compiled of files and modules, and what was found out about them. */
const FINDINGS = ["gen/file", "gen/http", "gen/https", "dep_analysis_cache_v2", "node_analysis_cache_v2"];

/** A new folder, with a view of Deno's cache in it. */
export function scratch(): Scratch {
  const path = Deno.makeTempDirSync({ prefix: "fodlam-script-" });
  const remove = () => void (removed(path) || removed(path) || removed(path)); // a process that was just stopped may still write
  const forget = onLeaving(remove);
  const cache = `${path}/cache`, real = cacheFolder();
  Deno.mkdirSync(`${cache}/gen`, { recursive: true });
  Deno.writeTextFileSync(`${cache}/location_data`, ""); // where a folder would have to be to keep anything
  if (real !== undefined) {
    const taken = [MODULES, ...FINDINGS.filter((name) => isThere(`${real}/${name}`))];
    for (const name of taken) link(`${real}/${name}`, `${cache}/${name}`);
  }
  return {
    path,
    cache,
    [Symbol.dispose]: () => {
      forget();
      remove();
    },
  };
}

/** Whether a folder is gone; if not, the system clears its folder of temporary files one day. */
function removed(path: string): boolean {
  try {
    Deno.removeSync(path, { recursive: true });
    return true;
  } catch (error) {
    return error instanceof Deno.errors.NotFound;
  }
}

function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

function link(from: string, to: string): void {
  try {
    Deno.symlinkSync(from, to);
  } catch { /* a system without links: it is made anew */ }
}

/** Deno's cache (docs.deno.com, "Environment variables": DENO_DIR). */
function cacheFolder(): string | undefined {
  const { DENO_DIR, XDG_CACHE_HOME, HOME, LOCALAPPDATA } = Deno.env.toObject();
  if (DENO_DIR) return absolute(DENO_DIR);
  if (Deno.build.os === "windows") return LOCALAPPDATA && `${LOCALAPPDATA}/deno`;
  if (Deno.build.os === "darwin") return HOME && `${HOME}/Library/Caches/deno`;
  return XDG_CACHE_HOME ? `${XDG_CACHE_HOME}/deno` : HOME && `${HOME}/.cache/deno`;
}

function absolute(path: string): string {
  return /^(\/|[A-Za-z]:)/.test(path) ? path : `${Deno.cwd()}/${path}`;
}
