import { defineConfig } from 'vitest/config'

// One file at a time: each has the machine's disks, databases and processors for itself.
export default defineConfig({
  test: {
    include: ['test/faults/**/*.test.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    fileParallelism: false
  }
})
