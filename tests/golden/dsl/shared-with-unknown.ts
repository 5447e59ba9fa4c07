import { embedding, network } from "../../../mod.ts";

const words = embedding(50257, 768, { name: "words" });
network("net", [128], words.fc(50257, { bias: false, sharedWith: "word" }));
