/** All wording is in ir/errors.ts, and in the files that are part of it. */
import assert from "node:assert/strict";
import * as commandLine from "../../ir/commandLine.ts";
import * as errors from "../../ir/errors.ts";
import { shipped } from "./shipped.ts";

/** Errors made elsewhere, each with its reason. */
const exceptions: Readonly<Record<string, string>> = {
  "ir/problem.ts": "the class itself",
  "ir/shape.ts": "a shape rule's Refusal says what it wanted; whoever called the rule adds act and layer",
  "engine/equations.ts": "what is no equation is a fault of whoever wrote a model, and no user's",
};

/** Examples are users' programs, and free to throw what programs throw. */
const wording = [
  "ir/errors.ts",
  "ir/commandLine.ts",
  "ir/foreign.ts",
  "ir/measured.ts",
  "ir/outside.ts",
  "ir/profile.ts",
  "ir/sweeps.ts",
  "ir/taken.ts",
  "page/words.ts",
];
const rest = shipped.filter(({ path, room }) =>
  !wording.includes(path) && (room !== "examples" || path === "examples/mod.ts")
);

Deno.test("no shipped file but ir/errors.ts makes an error of its own words", () => {
  const own =
    /new (Error|TypeError|RangeError|SyntaxError|AggregateError)\(|throw ["'`]|extends Error|super\(`/;
  const found = rest.filter(({ code }) => own.test(code)).map(({ path }) => path);
  assert.deepEqual(found, Object.keys(exceptions));
});

/** Where the problem was made before. */
const passedOn = [
  "ir/signature.ts: new FodlamError(problem)", // refuse()
  "dsl/arguments.ts: new FodlamError(problem)", // fieldProblem()
];

Deno.test("a FodlamError is made from a message of ir/errors.ts", () => {
  const makers = new Set([...Object.keys(errors), ...Object.keys(commandLine)]);
  const wrong = rest.flatMap(({ path, code }) =>
    [...code.matchAll(/new FodlamError\(\s*([\w$]*)(.?)/g)]
      .filter(([, name, next]) => !(makers.has(name!) && next === "("))
      .map(([text]) => `${path}: ${text}`)
  );
  assert.deepEqual(wrong, passedOn);
});

Deno.test("sentences that begin as a message do stand in ir/errors.ts alone", () => {
  const sentence = /["'`](Cannot|Expected|Unknown|Invalid|Missing|Failed) /;
  assert.deepEqual(rest.filter(({ code }) => sentence.test(code)).map(({ path }) => path), []);
});

Deno.test("messages are sentence case and end without a full stop", () => {
  const samples = [
    errors.badField("conv", "c", "filters", { expected: "a number" }, 0),
    errors.unknownOption("conv", "c", "x", ["name"]),
    errors.impossibleLayer("conv", "c", { expected: "a", got: "b" }, ["x"]),
    errors.badArguments("relu", "r", [], 1),
    errors.notAFragment("then", 1),
    errors.awaitedFragment(),
    errors.noBranches(),
    errors.emptyNetwork("n"),
    errors.duplicateName("n"),
    errors.badNetwork("inputs", { expected: "a", got: "b" }),
    errors.badLayer(0, "c", { expected: "a", got: "b" }),
    errors.unknownName("profile", "eyeris", ["eyeriss"]),
    errors.badOption("batch", "a number", 0),
    errors.badArgument("Cannot call count", "network", { expected: "a network" }, 0),
    errors.unknownKey("Cannot call count", "an option", "bach", ["batch"]),
    errors.extraArgument("Cannot call count", ["network"], true, 0),
    errors.uncheckedProfile("Cannot call evaluate", new Error("x")),
    errors.modelNotInProfile("sparse", "eyeriss", ["table"]),
    errors.modelNotLoaded("sparse"),
    errors.badProfile("clock.hertz", { expected: "a", got: "b" }),
    errors.partOfParts("eyeriss+eie"),
    errors.badPart("a.json", "parts[0].profile", errors.partOfParts("eyeriss+eie")),
    errors.cannotWrite("a.json", "there is one"),
    errors.cannotScale("dennard", "a", "b"),
    errors.notCovered("c", "eie", "why", "fc"),
    errors.cannotRead("a.json", "no such file"),
    errors.badJson("a.json", 1, 2, "x"),
    errors.noNetworkExported("a.ts", {}),
    errors.unknownNetwork("vgg", ["vgg16"]),
    errors.badConfig("net", "a", "b"),
    errors.noSuchLayer("c", "n", ["conv1"]),
    errors.notANetwork(1),
    commandLine.unknownFlag("--bach", ["--batch"]),
    commandLine.unknownCommand("evla", ["eval"]),
    commandLine.valueMissing("--batch <n>"),
    commandLine.valueTooMuch("--json", "no"),
    commandLine.givenTwice("--batch", ["1", "2"]),
    commandLine.notAChoice("--to", ["json", "csv"], "jsn"),
    commandLine.argumentMissing("net"),
    commandLine.tooManyArguments("eval", 1, ["a", "b"]),
    commandLine.cannotLoad("a.ts", "why"),
    errors.badNetfile("a.json", "a", "b"),
    errors.nothingToSay("EEMS", "n"),
    errors.badFile("a.onnx", 'node "x"', "a", "b\nc"),
    errors.missingDimension("a.onnx", 'input "x"', "N"),
    errors.unknownFormat("a.xyz", ["json"], "--from"),
    errors.oneWayFormat("read", "csv", ["json"]),
    errors.cannotSay("SCALE-Sim", "n", [{ layer: "c", reason: "why" }]),
    errors.outsideFolder("a.onnx", "../b"),
    errors.tooLarge("a.onnx", "2 GiB", "3 GiB"),
    errors.badDimension("N"),
    errors.whichGraph("a.onnx", ["a", "b"]),
    errors.cannotWrite("a.ts", "why"),
    errors.tooSlow("a.json", 30),
    errors.otherHost("https://a/b", "https://c"),
    errors.endlessRedirects("https://a/b", 5),
    errors.scriptTooSlow("a.ts", 30),
    errors.scriptTooLarge("a.ts", "1 GiB"),
    errors.scriptTooLoud("a.ts", "64 MiB"),
    errors.scriptEnded("a.ts", 1, "why"),
    errors.rightRefused("a.ts", "read access", "a.ts:1:1"),
    errors.importRefused("a.ts", "a.ts", "b.json"),
    errors.cannotStart("a.ts", "why"),
    errors.missingFor("sweep", "networks"),
    errors.notMadeForSweep("a network", 5),
    errors.noFiniteTime("n", "a100"),
    errors.needsSqlite(),
    errors.cannotUseStore("r.sqlite", "database or disk is full"),
    errors.badList("a.csv", "line 2", { expected: "a", got: "b" }),
    errors.workerFailed("why"),
    errors.cannotReach("nats://a", "why"),
    errors.otherVersion("1.0.0", "0.1.0"),
  ];
  for (const { message, code } of samples) {
    assert.match(message, /^Cannot .*[^.]$/);
    assert.match(code, /^[a-z]+(-[a-z]+)*$/);
  }
});
