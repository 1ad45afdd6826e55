// Run with NODE_OPTIONS=--experimental-vm-modules: our packages are ES modules only (pitfalls.md B23).
const base = {
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    // pitfalls.md A17: the real package starts a download when it is imported outside Electron.
    '^electron$': '<rootDir>/test/electron-stub.mjs',
    '\\.css$': '<rootDir>/test/css-stub.mjs',
    '\\.svg$': '<rootDir>/test/file-stub.mjs',
    '^@fontsource-variable/.*$': '<rootDir>/test/css-stub.mjs',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/release/', '<rootDir>/demo-out/'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        module: { type: 'es6' },
        jsc: {
          target: 'es2022',
          experimental: { keepImportAttributes: true },
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic' } },
        },
      },
    ],
  },
};

export default {
  maxWorkers: 2,
  // What a test file has loaded stays in its process: after a hundred files, collecting garbage takes longer than the tests do.
  workerIdleMemoryLimit: '700MB',
  projects: [
    {
      ...base,
      displayName: 'unit',
      testEnvironment: '<rootDir>/test/quick-environment.mjs',
      setupFiles: ['<rootDir>/test/jsdom-gaps.mjs'],
      setupFilesAfterEnv: ['<rootDir>/test/screen-patience.mjs'],
      testMatch: [
        '<rootDir>/{protocol,server,main,preload,renderer,tools}/**/*.test.{ts,tsx,mjs}',
        '<rootDir>/test/{host,demo,conformance,fuzz,line}/**/*.test.ts',
        '<rootDir>/bench/**/*.test.ts',
      ],
    },
    ...['e2e', 'integration', 'adversary'].map((folder) => ({
      ...base,
      displayName: folder,
      testEnvironment: '<rootDir>/test/quick-environment.mjs',
      testMatch: [`<rootDir>/test/${folder}/**/*.test.ts`],
      setupFilesAfterEnv: ['<rootDir>/test/browser-patience.mjs'],
    })),
  ],
};
