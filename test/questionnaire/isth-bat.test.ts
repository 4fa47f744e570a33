// Bleeding histories score as the tool says: the sum of all domains that apply, and no total while one of them is open.
import { describe, expect, test } from 'vitest'
import { evaluateForm } from '../../src/questionnaire/evaluate.ts'
import { realForm } from '../support/form.ts'
import { BLEEDING_HISTORIES, historyResponse, scoresIn } from '../support/isth-bat-cases.ts'

const form = realForm('isth-bat')

describe('ISTH-BAT', () => {
  test.each(BLEEDING_HISTORIES.map(history => [history.name, history] as const))('%s', (_name, history) => {
    const state = evaluateForm(form, historyResponse(history), {
      patient: undefined,
      today: '2026-11-20',
      isInValueSet: () => true
    })
    expect(state.errors).toEqual([])
    expect(scoresIn(state.response)).toEqual({ total: history.total, atLeast: history.atLeast })
  })
})
