import { fileURLToPath } from 'node:url';

// Many tests start processes. Each loads what an earlier one compiled, which halves what its start takes.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/sdl-gate', import.meta.url));

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/test', '<rootDir>/packages'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } } }],
  },
  // Unless told, Jest leaves a core to itself: on a machine with two it would use one.
  maxWorkers: '100%',
  // Long enough for a machine that is busy with other tests.
  testTimeout: 30_000,
  // A test that fails may leave its servers open: the run ends all the same, with the failure.
  forceExit: true,
  setupFilesAfterEnv: ['<rootDir>/test/network-wall.ts'],
};
