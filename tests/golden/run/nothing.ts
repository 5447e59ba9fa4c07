import { run } from "../../../mod.ts";

// @ts-expect-error the types refuse it too
await run();
