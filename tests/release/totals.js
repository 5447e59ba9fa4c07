/**
 * What every runtime computes, to the last digit: 20 networks on all profiles, and the formulas of every cost model, which are printed
 * from the code that runs. Plain JavaScript, as any of them runs it.
 */

/** How many networks. */
const NETWORKS = 20;

/** Mappings are searched for a moment: what they are does not matter. */
const QUICK = { mapSeconds: 0.001 };

/** Models that search mappings all the same; chips that have no other meet every fourth network in turn, unless all is asked for. */
const SEARCHING = ["memoryTree", "hierarchy"], TURNS = 4;

/** Chips that have data for all models among them. */
const EXPLAINED = [
  "eyeriss",
  "scale-sim",
  "nvdla-2048",
  "scnn",
  "snapdragon-8-elite",
  "h100",
  "tpu-v1",
  "mit-eems",
];

/** Seconds and joules by network and profile, `all` of them or fewer of those that take long; a refusal as its message. */
export async function totals(
  { compile, explain, loadProfile, prepare, profileIds, totals },
  { fromZoo, zoo },
  all = false,
) {
  const names = Object.keys(zoo), found = {};
  const chips = await Promise.all(profileIds.map(async (id) => prepare(await loadProfile(id), QUICK)));
  const isLeftOut = ({ profile: { models } }, turn) =>
    !all && turn % TURNS !== 0 && models !== undefined && // chips put together have parts in their place
    Object.keys(models).every((id) => SEARCHING.includes(id));
  for (let i = 0; i < NETWORKS; i++) {
    const name = names[Math.floor(i * names.length / NETWORKS)];
    const compiled = compile(await fromZoo(name));
    chips.forEach((chip, at) => {
      if (isLeftOut(chip, i + at)) return;
      found[`${name} ${profileIds[at]}`] = result(() => totals(compiled, chip, { batch: 3 }));
    });
  }
  const lenet = await fromZoo("lenet5");
  for (const id of EXPLAINED) found[`formulas of ${id}`] = explain(lenet, await loadProfile(id));
  return JSON.stringify(found, null, 1);
}

function result(compute) {
  try {
    return compute();
  } catch (error) {
    return error.message;
  }
}
