// The traceparent header, read and written. https://www.w3.org/TR/trace-context/#traceparent-header
import { expect, test } from 'vitest'
import { readTraceparent, traceparentOf } from '../../src/tracing/traceparent.ts'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const SPAN = '00f067aa0ba902b7'

test.each([
  [`00-${TRACE}-${SPAN}-01`, 1],
  [`00-${TRACE}-${SPAN}-00`, 0],
  [`00-${TRACE}-${SPAN}-03`, 1],
  [`cc-${TRACE}-${SPAN}-01`, 1],
  [`cc-${TRACE}-${SPAN}-01-what-comes-later`, 1]
])('%s is read', (header, traceFlags) => {
  expect(readTraceparent(header)).toEqual({ traceId: TRACE, spanId: SPAN, traceFlags, isRemote: true })
})

test.each([
  undefined,
  '',
  `ff-${TRACE}-${SPAN}-01`,
  `00-${TRACE}-${SPAN}-01-more`,
  `cc-${TRACE}-${SPAN}-01.more`,
  `00-${'0'.repeat(32)}-${SPAN}-01`,
  `00-${TRACE}-${'0'.repeat(16)}-01`,
  `00-${TRACE.toUpperCase()}-${SPAN}-01`,
  `00-${TRACE}-${SPAN}-1`,
  `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`,
  [`00-${TRACE}-${SPAN}-01`]
])('%s is not', header => {
  expect(readTraceparent(header)).toBeUndefined()
})

test('what is written is read again', () => {
  const context = { traceId: TRACE, spanId: SPAN, traceFlags: 1 }
  expect(readTraceparent(traceparentOf(context))).toEqual({ ...context, isRemote: true })
})
