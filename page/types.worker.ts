/** What the editor knows of types: mistakes, hovers and completions, from TypeScript itself, apart from the page. */

import { createSystem, createVirtualTypeScriptEnvironment, ts } from "../deps/typescript_service.ts";
import type { Mistake, Suggestion, TypesAnswers, TypesAsk } from "./typing.ts";
import { missingPart } from "./words.ts";

const PROGRAM = "/net.ts", LIBRARY = "/node_modules/@fodlam/fodlam/index.d.ts", GLOBALS = "/globals.d.ts";

/** What a program may use besides the language and FODLAM. */
const OTHERS = `declare const console: { log(...data: unknown[]): void; error(...data: unknown[]): void };
declare const performance: { now(): number };
interface ImportMeta { readonly main?: boolean }
`;

/** Most suggestions of a list, which the editor narrows itself. */
const MOST = 400;

async function text(path: string): Promise<string> {
  const response = await fetch(new URL(path, import.meta.url));
  if (!response.ok) throw missingPart(path);
  return await response.text();
}

async function environment() {
  const [libraries, fodlam] = await Promise.all([text("./libraries.json"), text("./fodlam.d.ts")]);
  const files = new Map<string, string>(Object.entries(JSON.parse(libraries)));
  files.set(LIBRARY, fodlam).set(GLOBALS, OTHERS).set(PROGRAM, "export {};\n");
  return createVirtualTypeScriptEnvironment(createSystem(files), [PROGRAM, GLOBALS], ts as never, {
    lib: ["lib.es2023.d.ts"],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    paths: { "@fodlam/fodlam": [LIBRARY], "fodlam": [LIBRARY] },
    strict: true,
    skipLibCheck: true,
    types: [],
  });
}

const service = environment();

function mistake({ start = 0, length = 0, messageText, category }: ts.Diagnostic): Mistake {
  return {
    from: start,
    to: start + length,
    message: ts.flattenDiagnosticMessageText(messageText, "\n"),
    isError: category === ts.DiagnosticCategory.Error,
  };
}

async function answer({ ask, source, at }: TypesAsk): Promise<TypesAnswers[TypesAsk["ask"]]> {
  const { languageService, updateFile } = await service;
  updateFile(PROGRAM, source === "" ? "\n" : source);
  switch (ask) {
    case "mistakes":
      return [
        ...languageService.getSyntacticDiagnostics(PROGRAM),
        ...languageService.getSemanticDiagnostics(PROGRAM),
      ].map(mistake);
    case "hover": {
      const info = languageService.getQuickInfoAtPosition(PROGRAM, at);
      if (info === undefined) return null;
      const { start, length } = info.textSpan;
      return {
        from: start,
        to: start + length,
        type: ts.displayPartsToString(info.displayParts),
        doc: ts.displayPartsToString(info.documentation),
      };
    }
    case "suggestions": {
      const found = languageService.getCompletionsAtPosition(PROGRAM, at, {
        includeCompletionsWithInsertText: false,
      });
      return (found?.entries ?? []).filter(({ kind }) => kind !== "warning").slice(0, MOST).map(
        ({ name, kind, sortText }): Suggestion => ({ name, kind, order: sortText }),
      );
    }
  }
}

self.onmessage = async ({ data: { id, ...ask } }: MessageEvent<TypesAsk & { readonly id: number }>) => {
  try {
    self.postMessage({ id, value: await answer(ask) });
  } catch (error) {
    self.postMessage({ id, message: (error as Error).message });
  }
};

service.then(() => self.postMessage({ id: 0, value: null }));
