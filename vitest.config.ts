import { configDefaults, defineConfig } from 'vitest/config'

// Not isolated: the guideline data are read once for each worker, not once for each file. No test changes what another reads.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'test/browser/**', 'test/faults/**', 'test/containers/**'],
    testTimeout: 60_000,
    isolate: false
  }
})
