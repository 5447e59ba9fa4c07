/** npm, for what is made with packages that nothing imports. */

/** Runs npm; what it says is shown only if it fails. */
export async function npm(args: readonly string[], cwd: string): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command("npm", { args: [...args], cwd }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (code !== 0) throw new Error(`npm ${args.join(" ")} ended with ${code}:\n${text(stderr)}`);
  return text(stdout).trim();
}
