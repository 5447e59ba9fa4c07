/** MAESTRO's networks: pieces of the tool's own files (re-entered), what is written, what is refused. */
import assert from "node:assert/strict";
import { input } from "../../dsl/mod.ts";
import { lower } from "../../ir/lower.ts";
import { detect } from "../../formats/mod.ts";
import { format } from "../../formats/maestro/mod.ts";
import { fuzz } from "./fuzz.ts";

async function read(text: string) {
  return await format.read!({ path: "net.m", bytes: new TextEncoder().encode(text) }, {});
}

// the forms of data/mapping/Resnet50_kcp_ws.m, data/model/MobileNetV2_model.m, ResNeXt50_model.m, UNet_model.m and
// data/mapping/GEMM_Example.m, BMM_Example.m of github.com/maestro-project/maestro
const SAMPLE = `
// constants and remarks
Constant SzM 100;
Constant Seq_Len 128;

Network Mixed {
	Layer CONV1 {
		Type: CONV
		Stride { X: 2, Y: 2 }
		Dimensions { K: 64, C: 3, R: 7, S: 7, Y:224, X:224 }
		Dataflow {
			SpatialMap(1,1) K;
			TemporalMap(Sz(R),1) Y';
			Cluster(64, P);
		}
	}
	Layer Bottleneck1_1_2 {
		Type: DSCONV
		Stride { X: 1, Y: 1 }
		Dimensions { K: 1, C: 32, R: 3, S: 3, Y:112, X:112 }
	}
	Layer CONV2_1_2 {
		Type: NGCONV
		Dimensions { G: 32, K: 4, C: 128 R: 3, S: 3, Y: 56, X: 56 }
	}
	Layer TRCONV1 {
		Type: TRCONV
		Dimensions { K: 512, C: 1024, R: 2, S: 2, Y: 28, X: 28 }
	}
	Layer BLAS {
		Type: GEMM
		Dimensions { K: SzM, M: SzM, N: 50 }
	}
	Layer BMM {
		Type: BMM
		Dimensions { B: 10, K: 20, M: 30, N: 40 }
	}
	Layer FF_A_0 { // a batched product, as a convolution
		Type: CONV
		Dimensions { N: Seq_Len, K: 2048, C: 1, R: 1, S: 512, Y:1, X:512 }
	}
}
// Accelerator {
//  PE { NumPEs: 128 }
// }
`;

Deno.test("every type of layer is read with its MACs", async () => {
  assert.equal(detect("net.m", new TextEncoder().encode(SAMPLE)), "maestro");
  const { networks: [net], notes } = await read(SAMPLE);
  assert.equal(net!.name, "Mixed");
  assert.deepEqual(lower(net!).map(({ macs }) => macs), [
    64 * 3 * 49 * 109 * 109,
    32 * 9 * 110 * 110,
    128 * 4 * 9 * 54 * 54,
    512 * 1024 * 4 * 28 * 28,
    100 * 100 * 50,
    10 * 20 * 30 * 40,
    128 * 2048 * 512,
  ]);
  assert.deepEqual(net!.layers.map(({ kind }) => kind), [
    "conv",
    "depthwise",
    "conv",
    "conv",
    "fc",
    "matmul",
    "conv3d",
  ]);
  assert.ok(notes.some(({ layers }) => layers.includes("TRCONV1")));
});

Deno.test("several networks, layers of one name, and a DSCONV with K as C are read", async () => {
  const layer = "Layer A { Type: DSCONV Dimensions { K: 8, C: 8, R: 3, S: 3, Y: 9, X: 9 } }";
  const { networks } = await read(`Network a { ${layer} ${layer} }\nNetwork b { ${layer} }`);
  assert.deepEqual(networks.map(({ layers }) => layers.map(({ name }) => name)), [["A", "A_2"], ["A"]]);
  assert.equal(lower(networks[0]!)[0]!.macs, 8 * 9 * 49);
});

Deno.test("what is written is MAESTRO's form, padding in Y and X", async () => {
  const x = input(4, 8, 8).conv(8, 3, { padding: 1, stride: 2, name: "conv/1" })
    .depthwise(3, { multiplier: 2, name: "dw" }).conv(4, 1, { groups: 2, name: "3rd" });
  const net = x.fc(10, { name: "head" }).toNetwork("small net");
  const { files } = await format.write!(net, { batch: 2 });
  assert.equal(
    files[0]!.content,
    `Network small_net {
  Layer conv_1 {
    Type: CONV
    Stride { X: 2, Y: 2 }
    Dimensions { N: 2, K: 8, C: 4, R: 3, S: 3, Y: 9, X: 9 }
  }
  Layer dw {
    Type: DSCONV
    Stride { X: 1, Y: 1 }
    Dimensions { N: 2, K: 2, C: 8, R: 3, S: 3, Y: 4, X: 4 }
  }
  Layer _3rd {
    Type: NGCONV
    Stride { X: 1, Y: 1 }
    Dimensions { N: 2, G: 2, K: 2, C: 16, R: 1, S: 1, Y: 2, X: 2 }
  }
  Layer head {
    Type: GEMM
    Dimensions { M: 2, N: 10, K: 16 }
  }
}
`,
  );
});

const LAYER = "Layer A { Type: CONV Dimensions { K: 8, C: 8, R: 3, S: 3, Y: 9, X: 9 } }";

/** What is wrong with a file, and what is said. */
const faults: readonly (readonly [title: string, text: string, message: string])[] = [
  [
    "an end in the middle",
    "Network a {\n Layer A {\n",
    "line 3: expected a part of a layer, got the end of the file",
  ],
  [
    "an unknown type",
    `Network a {\n${LAYER.replace("CONV", "CONW")} }`,
    'line 2: expected a type among CONV, FC, DSCONV, NGCONV, TRCONV, GEMM, BMM in "A", got "CONW"',
  ],
  [
    "a missing dimension",
    `Network a {\n\n${LAYER.replace("K: 8,", "")} }`,
    'line 3: expected dimension K in "A", got none',
  ],
  [
    "a negative dimension",
    `Network a { ${LAYER.replace("8", "-8")} }`,
    'line 1: expected Dimensions K to be a whole number of at least 1, got "-8"',
  ],
  ["2^53", `Network a { ${LAYER.replace("8", "9007199254740992")} }`, 'got "9007199254740992"'],
  [
    "more than 2^53 MACs",
    `Network a { ${LAYER.replaceAll("8", "999999999")} }`,
    'line 1 layer "A": expected a layer of at most 2^53 MACs, got more',
  ],
  [
    "a large kernel",
    `Network a { ${LAYER.replace("R: 3", "R: 13")} }`,
    'line 1: expected an input (Y, X) of at least 13x3 in "A", got 9x9',
  ],
  [
    "groups that do not divide",
    `Network a { ${LAYER.replace("CONV", "NGCONV").replace("{ K", "{ G: 3, K")} }`,
    'line 1: expected channels that 3 groups divide in "A", got 8',
  ],
  ["no network", "Constant a 3;", "line 1: expected at least one Network, got none"],
  ["something else", "hello", 'line 1: expected "Network", "Constant" or "Accelerator", got "hello"'],
];

for (const [title, text, message] of faults) {
  Deno.test(`a network with ${title} is refused with the line`, async () => {
    await assert.rejects(() => read(text), (error: Error) => {
      assert.ok(error.message.endsWith(message), error.message);
      return error.message.startsWith("Cannot read net.m line ");
    });
  });
}

Deno.test("hostile networks are refused with a place, or read", async () => {
  const { read, refused } = await fuzz(format, [{ path: "net.m", bytes: SAMPLE }]);
  assert.ok(read > 100 && refused["bad-file"]! > 100);
});
