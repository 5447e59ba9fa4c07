import { conv, run } from "../../../mod.ts";

// @ts-expect-error the types refuse it too
await run(conv(8, 3));
