/** A cost model's module, which exports the model under its name. */
export {};
