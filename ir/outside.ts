/** Messages about the outside: addresses, pipes, scripts that run without rights, output. Part of `errors.ts`. */
import type { Problem } from "./problem.ts";
import { joined, oneLine } from "./wording.ts";

/** The hints that several messages share. */
const MORE_TIME = "--timeout allows more", TRUST = "--trust runs it with your rights";

/** Something that cannot be read, and what may help. */
function unreadable(code: string, path: string, reason: string, hint?: string): Problem {
  const message = joined(`Cannot read ${oneLine(path)}: ${oneLine(reason)}`, hint);
  return { code, message, ...(hint !== undefined && { hint }) };
}

/** A script that cannot be used, and what may help. */
function unloadable(code: string, path: string, reason: string, hint?: string): Problem {
  const message = joined(`Cannot load ${oneLine(path)}: ${oneLine(reason)}`, hint);
  return { code, message, ...(hint !== undefined && { hint }) };
}

/** A pipe or an address whose end does not come. */
export function tooSlow(path: string, seconds: number): Problem {
  return unreadable("too-slow", path, `it did not end within ${seconds} s`, MORE_TIME);
}

/** An address that leads to another host. */
export function otherHost(address: string, target: string): Problem {
  const hint = "name that address if you trust it";
  return unreadable("other-host", address, `it redirects to another host, ${target}`, hint);
}

/** An address that leads on and on. */
export function endlessRedirects(address: string, most: number): Problem {
  return unreadable("cannot-read", address, `it redirects more than ${most} times`);
}

/** A script that is not done in time. */
export function scriptTooSlow(path: string, seconds: number): Problem {
  return unloadable("script-too-slow", path, `it was stopped after ${seconds} s`, MORE_TIME);
}

/** A script that takes too much memory; the limit as text. */
export function scriptTooLarge(path: string, most: string): Problem {
  const hint = "--max-memory allows more";
  return unloadable(
    "script-too-large",
    path,
    `it was stopped because it took more than ${most} of memory`,
    hint,
  );
}

/** A script that says more than is read; the limit as text. */
export function scriptTooLoud(path: string, most: string): Problem {
  return unloadable("script-too-loud", path, `it was stopped because it wrote more than ${most}`);
}

/** A script that ended before its networks were handed over; the first line of what it printed. */
export function scriptEnded(path: string, code: number, said: string): Problem {
  const why = said === "" ? "" : `: ${said}`;
  return unloadable(
    "script-ended",
    path,
    `it ended with exit code ${code} before its networks could be read${why}`,
  );
}

/** A right that a script asked for and does not have; the right in Deno's words, the place as text. */
export function rightRefused(path: string, right: string, place?: string): Problem {
  const where = place === undefined ? "" : ` (${place})`;
  return unloadable(
    "right-refused",
    path,
    `it needs ${right}, and scripts run without rights${where}`,
    TRUST,
  );
}

/** A file that a script, or one that it imports, takes for data and must not. */
export function importRefused(path: string, from: string, imported: string): Problem {
  const reason = `${from} imports ${imported}, and data may only be imported from its own folder`;
  return unloadable("import-refused", path, reason, TRUST);
}

/** The process of a script cannot be started; why, as Deno or the system says it. */
export function cannotStart(path: string, reason: string): Problem {
  const hint = "a script runs in a process of its own, without rights; starting it takes " +
    "--allow-run --allow-read --allow-write --allow-env, or --allow-all";
  return unloadable("cannot-start", path, reason.replace(/, run again.*/s, ""), hint);
}

/** A script's networks cannot be made as asked: the words come from the script's process, where the same message is made. */
export function refusedByScript(message: string): Problem {
  return { code: "refused-by-script", message };
}

/** Something that this runtime cannot do; what it takes. */
export function cannotRun(what: string, needed: string): Problem {
  return { code: "cannot-run", message: `Cannot run ${what}: expected ${needed}, got another runtime` };
}

/** A script where there is no Deno. */
export function needsDeno(path: string): Problem {
  const hint = "convert it to JSON with Deno, or call evaluate() in a script of your own";
  const reason = "scripts are run without rights, which takes Deno, and this is another runtime";
  return unloadable("needs-deno", path, reason, hint);
}
