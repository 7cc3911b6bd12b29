export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '@swc/jest' },
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testTimeout: 30_000,
  maxWorkers: 2,
  globalSetup: '<rootDir>/test/support/database-template.ts',
  globalTeardown: '<rootDir>/test/support/remove-template.ts',
  reporters: ['default', '<rootDir>/test/support/plain-line-reporter.js'],
};
