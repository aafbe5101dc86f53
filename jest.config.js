import { fileURLToPath } from 'node:url';

// Many tests start processes. Each loads what an earlier one compiled, which halves what its start takes.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/sdl-gate', import.meta.url));

const shared = {
  testEnvironment: '<rootDir>/test/leak-detecting-environment.ts',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } } }],
  },
};

/** @type {import('jest').Config} */
export default {
  projects: [
    {
      ...shared,
      displayName: 'unit',
      roots: ['<rootDir>/src', '<rootDir>/packages'],
      testMatch: ['**/*.test.ts'],
      testPathIgnorePatterns: [
        '/node_modules/',
        '\\.integration\\.test\\.ts$',
        '<rootDir>/packages/[^/]+/test/',
      ],
      setupFilesAfterEnv: ['<rootDir>/test/network-wall.ts', '<rootDir>/test/unit-wall.ts'],
    },
    {
      ...shared,
      displayName: 'integration',
      roots: ['<rootDir>/src', '<rootDir>/test', '<rootDir>/packages'],
      testMatch: [
        '**/*.integration.test.ts',
        '<rootDir>/test/**/*.test.ts',
        '<rootDir>/packages/*/test/**/*.test.ts',
      ],
      setupFilesAfterEnv: ['<rootDir>/test/network-wall.ts'],
    },
  ],
  // Unless told, Jest leaves a core to itself: on a machine with two it would use one.
  maxWorkers: '100%',
  // V8 is slow to give up the modules of test files that are done, about 40 MB where the emulator is used, and Jest has no way to
  // press it: https://github.com/nodejs/node/issues/63186. A worker with more than this on its heap after a file is replaced.
  workerIdleMemoryLimit: '400MB',
  // Long enough for a machine that is busy with other tests.
  testTimeout: 30_000,
};
