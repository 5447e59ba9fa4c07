/** The pages that are written from the code. */
import { cliPage } from "./cli.ts";
import { layersPage } from "./layers.ts";
import { profilesPage } from "./profiles.ts";

/** The text of every generated page by its path. */
export async function referencePages(): Promise<Record<string, string>> {
  const [layers, profiles, cli] = await Promise.all([layersPage(), profilesPage(), cliPage()]);
  return {
    "docs/reference/layers.md": layers,
    "docs/reference/profiles.md": profiles,
    "docs/reference/cli.md": cli,
  };
}
