import { loadProfile } from "../../../mod.ts";

// @ts-expect-error the types refuse it too
await loadProfile("tpu");
