// The rules that hold style.md. Type-aware: each room is read with its own tsconfig, so it sees its own environment.
import { dirname, relative } from 'node:path';
import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { root } from './tools/lib/root.mjs';
import { tsconfigs } from './tools/lib/tsconfigs.mjs';

/** style.md, item 1: a file's name is its idea, in kebab-case; React components are in PascalCase. */
const fileName = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: {
      wrong:
        '{{name}}: file names are kebab-case, and PascalCase for React components; utils, helpers, common and index say nothing.',
    },
  },
  create: (context) => ({
    Program(node) {
      const name = context.filename.replaceAll('\\', '/').split('/').at(-1);
      const entries =
        /\/(main|preload|server|bench|test\/(host|demo|conformance|fuzz))\/index\.ts$/;
      const named =
        /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*\.(ts|tsx|mjs|cjs)$/.test(name) ||
        /^[A-Z][A-Za-z0-9]*(\.[a-z]+)*\.tsx$/.test(name) ||
        name.startsWith('.');
      const empty =
        /^(utils|helpers|common|index)\.tsx?$/.test(name) &&
        !entries.test(context.filename.replaceAll('\\', '/'));
      if (!named || empty) context.report({ node, messageId: 'wrong', data: { name } });
    },
  }),
};

/** style.md, item 5. */
const namedExports = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name.',
};
const noEnum = { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' };
/** Each room with its own tsconfigs alone: given all, the parser makes the program of every room before it comes to the right one. */
const byRoom = [...new Set(tsconfigs().map((config) => dirname(config)))].map((room) => ({
  files: [`${relative(root, room).replaceAll('\\', '/')}/**/*.{ts,tsx}`],
  languageOptions: {
    parserOptions: { project: tsconfigs().filter((config) => dirname(config) === room) },
  },
}));
const noThrownStrings = {
  selector: 'ThrowStatement > :matches(Literal, TemplateLiteral)',
  message: 'Throw an Error; an expected failure is a Result.',
};

export default defineConfig(
  globalIgnores([
    'dist/',
    'release/',
    'demo-out/',
    'test-out/',
    'node_modules/',
    'server/**/migrations/',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { tsconfigRootDir: root },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' },
      ],
      // Numbers in a sentence are clear; `${object}` stays forbidden.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // `onClick={() => void leave()}` and `() => list.push(x)` are how one-line handlers are written.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // An interface's implementation may be async for the interface's sake.
      '@typescript-eslint/require-await': 'off',
      // With noUncheckedIndexedAccess the compiler's view of the data is narrower than what the network may send.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // `while (true)` with a return is clearer than a flag, in state machines and queues.
      'no-constant-condition': ['error', { checkLoops: false }],
      // Casts to `Bytes` mark where a library's arrays become ours; the linter's compiler and ours disagree on which are needed.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      // Our interfaces are tables of functions that never use `this`.
      '@typescript-eslint/unbound-method': 'off',
      // `read<T>(…): T` in fixtures says what the caller expects; nothing is gained by `unknown` and a cast there.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-unnecessary-type-arguments': 'off',
      // `ws` and @fastify/websocket declare the same class twice.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // `!= null` asks for both kinds of nothing.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
  },
  ...byRoom,
  {
    files: ['{protocol,server,main,preload,renderer}/**/*.{ts,tsx}'],
    rules: { 'no-restricted-syntax': ['error', namedExports, noEnum, noThrownStrings] },
  },
  {
    files: ['protocol/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      // style.md, item 10: time and randomness are arguments.
      'no-restricted-globals': [
        'error',
        'Date',
        'performance',
        'setTimeout',
        'setInterval',
        'fetch',
        'crypto',
        'console',
        'globalThis',
      ],
      'no-restricted-properties': [
        'error',
        {
          object: 'Math',
          property: 'random',
          message: 'Randomness is an argument (style.md, item 10).',
        },
      ],
    },
  },
  {
    files: ['{server,main,preload,renderer}/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: "Use the system's random numbers." },
      ],
    },
  },
  {
    files: ['renderer/**/*.{ts,tsx}', 'preload/**/*.ts'],
    ignores: ['**/*.test.{ts,tsx}'],
    rules: {
      'no-restricted-globals': ['error', 'process', 'Buffer', 'require', 'localStorage', 'eval'],
    },
  },
  {
    // Programs that talk to a person on their own output.
    files: ['test/**/*.ts', 'bench/*.ts', 'server/index.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.{test,fixture}.{ts,tsx}', 'test/**/*.{ts,tsx}'],
    rules: {
      // Tests post rubbish on purpose, and stubs are loosely typed.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      // style.md, item 18: titles are facts.
      'no-restricted-syntax': [
        'error',
        noEnum,
        noThrownStrings,
        {
          selector:
            'CallExpression[callee.name=/^(test|it)$/] > Literal:first-child[value=/^should /i]',
          message: 'A title is a fact in the present tense.',
        },
      ],
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: {
        AbortSignal: 'readonly',
        Buffer: 'readonly',
        URL: 'readonly',
        clearTimeout: 'readonly',
        console: 'readonly',
        fetch: 'readonly',
        globalThis: 'readonly',
        module: 'writable',
        process: 'readonly',
        require: 'readonly',
        setTimeout: 'readonly',
      },
    },
  },
  {
    plugins: { conclave: { rules: { 'file-name': fileName } } },
    rules: { 'conclave/file-name': 'error' },
  },
);
