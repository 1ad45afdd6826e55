// Dependencies point down: renderer, main, preload and server know protocol, and nothing of each other (style.md, item 3).
// tools/test.mjs also asserts that modules were looked at at all (pitfalls.md A12).
const TEST = '([.](test|fixture)[.]tsx?$|[.]stories[.]tsx$|^test/)';
const rooms = ['server', 'main', 'preload', 'renderer'];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'protocol-imports-no-room',
      severity: 'error',
      from: { path: '^protocol/' },
      to: { path: '^(server|main|preload|renderer|test|tools)/' },
    },
    {
      name: 'protocol-imports-only-noble-zod-and-temporal',
      severity: 'error',
      from: { path: '^protocol/', pathNot: TEST },
      to: { path: 'node_modules/', pathNot: 'node_modules/(@noble/|zod/|temporal-)' },
    },
    {
      name: 'protocol-imports-no-node-module',
      severity: 'error',
      from: { path: '^protocol/', pathNot: TEST },
      to: { dependencyTypes: ['core'] },
    },
    ...rooms.map((room) => ({
      name: `${room}-imports-no-other-room`,
      severity: 'error',
      from: { path: `^${room}/`, pathNot: TEST },
      to: { path: `^(${rooms.filter((other) => other !== room).join('|')})/` },
    })),
    {
      name: 'windows-import-no-node-module',
      severity: 'error',
      from: { path: '^(renderer|preload)/', pathNot: TEST },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-product-file-imports-a-test',
      severity: 'error',
      from: { path: '^(protocol|server|main|preload|renderer)/', pathNot: TEST },
      to: { path: TEST },
    },
    {
      name: 'view-models-know-neither-react-nor-livekit',
      severity: 'error',
      from: { path: '-view\\.ts$' },
      to: { path: 'node_modules/(react|react-dom|livekit-client)/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolved-import',
      severity: 'error',
      from: { pathNot: '\\.mjs$' },
      to: { couldNotResolve: true, pathNot: '[.](css|svg|png)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|release|demo-out)/' },
    // A type that is imported is a dependency too; a cycle of types alone is not one at run time.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      extensionAlias: { '.js': ['.ts', '.tsx', '.js'] },
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
