/**
 * Files that are written whole or not at all: first beside their place, under a name of their own, then given their name in one step. What
 * fails on the way, or is interrupted, leaves what was there.
 */
import { cannotWrite, FodlamError } from "../../ir/errors.ts";
import { folderOf } from "../input/paths.ts";
import { onLeaving } from "../process/leaving.ts";
import { writeReasonOf } from "../process/reason.ts";
import { system, type SystemFile } from "../process/system.ts";

/** A file to be written. */
export interface Target {
  /** Its path. */
  readonly path: string;
  /** What goes into it. */
  readonly content: string | Uint8Array;
}

/** How to write. */
export interface WholeOptions {
  /** Whether what is there already may be written over. */
  readonly force?: boolean;
  /** What is said of a file that is there and may not. */
  readonly taken?: string;
  /** Whether folders that are not there are made. */
  readonly folders?: boolean;
}

/** Writes files, all or none: one that is there already is kept unless it may be overwritten. */
export async function writeWhole(targets: readonly Target[], options: WholeOptions = {}): Promise<void> {
  const undoing = new Undoing();
  const forget = onLeaving(() => undoing.undo());
  try {
    for (const { path } of options.force === true ? [] : targets) refuseTaken(path, options);
    const fresh = freshFolder(targets);
    if (fresh === undefined) await writeFiles(targets, options, undoing);
    else await writeFolder(fresh, targets, undoing);
  } catch (error) {
    undoing.undo();
    throw error;
  } finally {
    undoing.end();
    forget();
  }
}

/** Writes files into folders that are there, or one file. */
async function writeFiles(
  targets: readonly Target[],
  options: WholeOptions,
  undoing: Undoing,
): Promise<void> {
  const ready: Ready[] = [];
  for (const target of targets) {
    const place = placeOf(target.path, options, undoing);
    if (place === undefined) await poured(target);
    else ready.push({ ...place, temporary: await written(target, place, undoing) });
  }
  name(ready, options, undoing); // in one go: no signal comes between
  for (const folder of new Set(ready.map(({ file }) => folderOf(file)))) settle(folder);
}

/** The folder that several files are all in and that is not there yet: it can get its name with all of them in it. */
function freshFolder(targets: readonly Target[]): string | undefined {
  if (targets.length < 2) return undefined;
  const tops = new Set(targets.map(({ path }) => trying(path, () => missing(folderOf(path)))));
  return tops.size === 1 ? [...tops][0] : undefined;
}

/** The highest folder of a path that is not there. */
function missing(folder: string): string | undefined {
  if (found(() => system().statSync(folder)) !== undefined) return undefined;
  return missing(folderOf(folder)) ?? folder;
}

async function writeFolder(fresh: string, targets: readonly Target[], undoing: Undoing): Promise<void> {
  const temporary = `${folderOf(fresh)}/.fodlam-${crypto.randomUUID()}.tmp`;
  undoing.add(() => system().removeSync(temporary, { recursive: true }));
  for (const { path, content } of targets) {
    const file = `${temporary}${path.slice(fresh.length)}`;
    await tryingTo(path, async () => {
      system().mkdirSync(folderOf(file), { recursive: true });
      using open = system().openSync(file, { write: true, createNew: true });
      await pour(open, content);
      await open.sync();
    });
  }
  trying(fresh, () => system().renameSync(temporary, fresh));
  settle(folderOf(fresh));
}

/** The file that a path means, links followed, and whether it is there. */
interface Place {
  readonly path: string;
  readonly file: string;
  readonly mode?: number;
}

/** A file that has its content and not yet its name. */
interface Ready extends Place {
  readonly temporary: string;
}

/** What has been done and can be undone, the last thing first. */
class Undoing {
  #steps: (() => void)[] = [];
  #leftovers: (() => void)[] = [];

  /** Remembers how to undo a step, and what is to be cleared away however it ends. */
  add(step: () => void): void {
    this.#steps.push(step);
  }

  /** Remembers what is to be cleared away even if all goes well. */
  later(step: () => void): void {
    this.#leftovers.push(step);
  }

  undo(): void {
    for (const step of this.#steps.reverse()) quietly(step);
    this.#steps = [];
    this.end();
  }

  end(): void {
    for (const step of this.#leftovers) quietly(step);
    this.#leftovers = [];
  }
}

function quietly(step: () => void): void {
  try {
    step();
  } catch { /* it is gone already */ }
}

/** Does something to a file; what the system says against it becomes a message with the path. */
function trying<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw error instanceof FodlamError ? error : new FodlamError(cannotWrite(path, writeReasonOf(error)));
  }
}

/** The same for what takes time. */
async function tryingTo<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw error instanceof FodlamError ? error : new FodlamError(cannotWrite(path, writeReasonOf(error)));
  }
}

const TAKEN = "it is there already; --force writes over it";

function refuseTaken(path: string, { taken = TAKEN }: WholeOptions): void {
  const isThere = trying(path, () => found(() => system().lstatSync(path)) !== undefined);
  if (isThere) throw new FodlamError(cannotWrite(path, taken));
}

/** What a look finds; nothing if there is nothing. */
function found<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof system().errors.NotFound) return undefined;
    throw error;
  }
}

/** Where a file goes; nothing if there is something that is no file, such as a pipe or `/dev/stdout`, which takes what comes. */
function placeOf(
  path: string,
  { force = false, folders = true }: WholeOptions,
  undoing: Undoing,
): Place | undefined {
  return trying(path, () => {
    if (folders) makeFolder(folderOf(path), undoing);
    const file = force ? found(() => system().realPathSync(path)) ?? path : path;
    const there = force ? found(() => system().statSync(file)) : undefined;
    if (there?.isDirectory) throw new FodlamError(cannotWrite(path, "it is a directory"));
    if (there !== undefined && !there.isFile) return undefined;
    return {
      path,
      file,
      ...(there?.mode !== undefined && there.mode !== null && { mode: there.mode & 0o7777 }),
    };
  });
}

/** Makes a folder and those above it that are not there; all that were made are taken away again if the writing fails. */
function makeFolder(folder: string, undoing: Undoing): void {
  if (found(() => system().statSync(folder)) !== undefined) return;
  makeFolder(folderOf(folder), undoing);
  system().mkdirSync(folder);
  undoing.add(() => system().removeSync(folder));
}

/** Writes a content beside the place of its file, to the disk itself. */
async function written({ path, content }: Target, { file, mode }: Place, undoing: Undoing): Promise<string> {
  const temporary = `${folderOf(file)}/.fodlam-${crypto.randomUUID()}.tmp`;
  return await tryingTo(path, async () => {
    using open = system().openSync(temporary, { write: true, createNew: true });
    undoing.add(() => system().removeSync(temporary));
    await pour(open, content);
    await open.sync();
    if (mode !== undefined && system().build.os !== "windows") system().chmodSync(temporary, mode);
    return temporary;
  });
}

async function pour(to: SystemFile, content: string | Uint8Array): Promise<void> {
  let bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  while (bytes.length > 0) bytes = bytes.subarray(await to.write(bytes));
}

/** Writes to what is no file. */
async function poured({ path, content }: Target): Promise<void> {
  await tryingTo(path, async () => {
    using open = await system().open(path, { write: true });
    await pour(open, content);
  });
}

/** Gives files their names. If one cannot have it, those before it are what they were. */
function name(files: readonly Ready[], options: WholeOptions, undoing: Undoing): void {
  const isAlone = files.length === 1;
  for (const { path, file, temporary } of files) {
    trying(path, () => {
      if (options.force !== true) return claim(file, temporary, { options, undoing });
      if (!isAlone) keep(file, undoing);
      system().renameSync(temporary, file);
    });
  }
}

/** Gives a file a name that nobody has: somebody may have taken it meanwhile. */
function claim(
  file: string,
  temporary: string,
  { options: { taken = TAKEN }, undoing }: { options: WholeOptions; undoing: Undoing },
): void {
  try {
    system().linkSync(temporary, file);
    system().removeSync(temporary);
  } catch (error) {
    if (error instanceof system().errors.AlreadyExists) throw new FodlamError(cannotWrite(file, taken));
    if (found(() => system().lstatSync(temporary)) === undefined) return;
    system().renameSync(temporary, file); // a file system without links
  }
  undoing.add(() => system().removeSync(file));
}

/** Keeps a file that is about to be replaced under a second name, until all are. */
function keep(file: string, undoing: Undoing): void {
  if (found(() => system().lstatSync(file)) === undefined) {
    return undoing.add(() => system().removeSync(file));
  }
  const kept = `${folderOf(file)}/.fodlam-${crypto.randomUUID()}.old`;
  system().linkSync(file, kept);
  undoing.add(() => system().renameSync(kept, file));
  undoing.later(() => system().removeSync(kept));
}

/** Has a folder written to the disk, where a system does that. */
function settle(folder: string): void {
  quietly(() => {
    using open = system().openSync(folder);
    open.syncSync();
  });
}
