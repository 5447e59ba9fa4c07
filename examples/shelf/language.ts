import type { Shelf } from "./entry.ts";
import { context, fixed, prompt } from "./open.ts";

const PROMPT = { tokens: 128 }, CONTEXT = { tokens: 2048 }, DECODE = { context: 2048 };

/** What several references count otherwise. */
const MASKED = "the whole attention matrix with what the masks throw away; the head on every token";
const ABSORBED =
  "attention to the latent features themselves; Hugging Face's module caches the keys and values of all heads";
const BANDED = "every second layer has 128 tokens in its cache, the others 2048";
const SCAN =
  "no MACs in the scan; transformers does one of its products by matmul, 75497472, and pads its input's end, 442368";
const THOP =
  "thop leaves out attention products, 63026135040, and adds 4 operations an element of layer norm, 138608640";

/** Large language models, mixtures of experts, state-space models, diffusion. */
export const language: Shelf = {
  "deepseek-v2-lite": {
    title: "DeepSeek-V2-Lite, prompt of 128 tokens",
    paper: "DeepSeek-AI, arXiv:2405.04434, 2024",
    macs: 316032417792,
    parameters: 15706484224,
    reference: "transformers DeepseekV2ForCausalLM, counted by operation, its experts by hand",
    convention: MASKED,
    open: prompt(() => import("../deepseek.ts"), ({ deepseekV2 }, at) => deepseekV2("lite", at), PROMPT),
  },
  "deepseek-v2-lite-decode": {
    title: "DeepSeek-V2-Lite, one token, context 2048",
    paper: "DeepSeek-AI, arXiv:2405.04434, 2024",
    macs: 3413901312,
    parameters: 15706484224,
    reference: "hand count",
    convention: ABSORBED,
    open: context(() => import("../deepseek.ts"), ({ deepseekV2 }, at) => deepseekV2("lite", at), CONTEXT),
  },
  "gpt-oss-20b": {
    title: "GPT-OSS-20B, prompt of 128 tokens",
    paper: "OpenAI, arXiv:2508.10925, 2025",
    macs: 464935452672,
    parameters: 20914757184,
    reference: "transformers GptOssForCausalLM, counted by operation, its experts by hand",
    convention: MASKED,
    open: prompt(() => import("../gpt-oss.ts"), ({ gptOss }, at) => gptOss("20b", at), PROMPT),
  },
  "gpt-oss-20b-decode": {
    title: "GPT-OSS-20B, one token, context 2048",
    paper: "OpenAI, arXiv:2508.10925, 2025",
    macs: 3821051904,
    parameters: 20914757184,
    reference: "hand count",
    convention: BANDED,
    open: context(() => import("../gpt-oss.ts"), ({ gptOss }, at) => gptOss("20b", at), CONTEXT),
  },
  "llama-2-13b": {
    title: "Llama 2 13B, prompt of 128 tokens",
    paper: "Touvron et al., arXiv:2307.09288, 2023",
    macs: 1651716915200,
    parameters: 13015864320,
    reference: "transformers LlamaForCausalLM, counted by operation",
    convention: MASKED,
    open: prompt(() => import("../llama.ts"), ({ llama }, at) => llama("2-13b", at), PROMPT),
  },
  "llama-2-13b-decode": {
    title: "Llama 2 13B, one token, context 2048",
    paper: "Touvron et al., arXiv:2307.09288, 2023",
    macs: 13690470400,
    parameters: 13015864320,
    reference: "hand count",
    open: context(() => import("../llama.ts"), ({ llama }, at) => llama("2-13b", at), CONTEXT),
  },
  "llama-2-70b": {
    title: "Llama 2 70B, prompt of 128 tokens",
    paper: "Touvron et al., arXiv:2307.09288, 2023",
    macs: 8816762552320,
    parameters: 68976648192,
    reference: "transformers LlamaForCausalLM, counted by operation",
    convention: MASKED,
    open: prompt(() => import("../llama.ts"), ({ llama }, at) => llama("2-70b", at), PROMPT),
  },
  "llama-2-70b-decode": {
    title: "Llama 2 70B, one token, context 2048",
    paper: "Touvron et al., arXiv:2307.09288, 2023",
    macs: 71397539840,
    parameters: 68976648192,
    reference: "hand count",
    open: context(() => import("../llama.ts"), ({ llama }, at) => llama("2-70b", at), CONTEXT),
  },
  "llama-2-7b": {
    title: "Llama 2 7B, which is also Llama 1's, prompt of 128 tokens",
    paper: "Touvron et al., arXiv:2307.09288, 2023",
    macs: 850000871424,
    parameters: 6738415616,
    reference: "transformers LlamaForCausalLM, counted by operation; calflops prints 850 G",
    convention: MASKED,
    aliases: ["llama-7b", "llama-2"],
    open: prompt(() => import("../llama.ts"), ({ llama }, at) => llama("2-7b", at), PROMPT),
  },
  "llama-2-7b-decode": {
    title: "Llama 2 7B, which is also Llama 1's, one token, context 2048",
    paper: "Touvron et al., arXiv:2307.09288, 2023",
    macs: 7143948288,
    parameters: 6738415616,
    reference: "hand count",
    open: context(() => import("../llama.ts"), ({ llama }, at) => llama("2-7b", at), CONTEXT),
  },
  "llama-3-8b": {
    title: "Llama 3 8B, prompt of 128 tokens",
    paper: "Grattafiori et al., arXiv:2407.21783, 2024",
    macs: 964891246592,
    parameters: 8030261248,
    reference: "transformers LlamaForCausalLM, counted by operation",
    convention: MASKED,
    open: prompt(() => import("../llama.ts"), ({ llama }, at) => llama("3-8b", at), PROMPT),
  },
  "llama-3-8b-decode": {
    title: "Llama 3 8B, one token, context 2048",
    paper: "Grattafiori et al., arXiv:2407.21783, 2024",
    macs: 8041529344,
    parameters: 8030261248,
    reference: "hand count",
    open: context(() => import("../llama.ts"), ({ llama }, at) => llama("3-8b", at), CONTEXT),
  },
  "llama-3.2-1b": {
    title: "Llama 3.2 1B, prompt of 128 tokens",
    paper: "Grattafiori et al., arXiv:2407.21783, 2024",
    macs: 159249334272,
    parameters: 1235814400,
    reference: "transformers LlamaForCausalLM, counted by operation",
    convention: MASKED,
    open: prompt(() => import("../llama.ts"), ({ llama }, at) => llama("3.2-1b", at), PROMPT),
  },
  "llama-3.2-1b-decode": {
    title: "Llama 3.2 1B, one token, context 2048",
    paper: "Grattafiori et al., arXiv:2407.21783, 2024",
    macs: 1369964544,
    parameters: 1235814400,
    reference: "hand count",
    open: context(() => import("../llama.ts"), ({ llama }, at) => llama("3.2-1b", at), CONTEXT),
  },
  "mamba-130m": {
    title: "Mamba-130M, prompt of 128 tokens",
    paper: "Gu and Dao, COLM 2024",
    macs: 16437215232,
    parameters: 129135360,
    reference: "transformers MambaForCausalLM, counted by operation",
    convention: SCAN,
    open: prompt(() => import("../mamba.ts"), ({ mamba }, at) => mamba("130m", at), PROMPT),
  },
  "mamba-130m-decode": {
    title: "Mamba-130M, one token, after any number",
    paper: "Gu and Dao, COLM 2024",
    macs: 128415744,
    parameters: 129135360,
    reference: "hand count",
    convention: "no MACs in the scan",
    open: fixed(() => import("../mamba.ts"), ({ mamba }) => mamba("130m", DECODE)),
  },
  "mistral-7b": {
    title: "Mistral 7B, prompt of 128 tokens",
    paper: "Jiang et al., arXiv:2310.06825, 2023",
    macs: 914425380864,
    parameters: 7241732096,
    reference: "transformers MistralForCausalLM, counted by operation",
    convention: MASKED,
    open: prompt(() => import("../mistral.ts"), ({ mistral }, at) => mistral(at), PROMPT),
  },
  "mistral-7b-decode": {
    title: "Mistral 7B, one token, context 2048",
    paper: "Jiang et al., arXiv:2310.06825, 2023",
    macs: 7647264768,
    parameters: 7241732096,
    reference: "hand count",
    open: context(() => import("../mistral.ts"), ({ mistral }, at) => mistral(at), CONTEXT),
  },
  "mixtral-8x7b": {
    title: "Mixtral 8x7B, prompt of 128 tokens",
    paper: "Jiang et al., arXiv:2401.04088, 2024",
    macs: 1636114104320,
    parameters: 46702792704,
    reference: "transformers MixtralForCausalLM, counted by operation, its experts by hand",
    convention: MASKED,
    open: prompt(() => import("../mixtral.ts"), ({ mixtral }, at) => mixtral(at), PROMPT),
  },
  "mixtral-8x7b-decode": {
    title: "Mixtral 8x7B, one token, context 2048",
    paper: "Jiang et al., arXiv:2401.04088, 2024",
    macs: 13285457920,
    parameters: 46702792704,
    reference: "hand count",
    open: context(() => import("../mixtral.ts"), ({ mixtral }, at) => mixtral(at), CONTEXT),
  },
  "stable-diffusion-1.5": {
    title: "Stable Diffusion 1.5's U-Net, one step, 512x512, 77 words",
    paper: "Rombach et al., CVPR 2022",
    macs: 401636720640,
    parameters: 859520964,
    reference:
      "hand count; diffusers' documentation has 859520964 parameters; thop prints 338749194240 (BK-SDM issue 53)",
    convention: THOP,
    open: async () => (await import("../stable-diffusion.ts")).default,
  },
};
