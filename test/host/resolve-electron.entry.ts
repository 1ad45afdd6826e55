// A module hook of Node: main's `import … from 'electron'` gets the stand-in that lies beside this file, so main's bundle runs unchanged.
type Resolved = { readonly url: string; readonly shortCircuit?: boolean };
type NextResolve = (specifier: string, context: unknown) => Promise<Resolved>;

export async function resolve(
  specifier: string,
  context: unknown,
  nextResolve: NextResolve,
): Promise<Resolved> {
  return specifier === 'electron'
    ? { url: new URL('./electron.js', import.meta.url).href, shortCircuit: true }
    : nextResolve(specifier, context);
}
