// Nothing that a page shows can become markup.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { html } from '../../src/pages/html.ts'

test('text is text, in content and in attributes', () => {
  const text = `"><script>alert('&')</script>`
  expect(html`<p title="${text}">${text}</p>`.markup).toBe(
    '<p title="&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;">' +
      '&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;</p>'
  )
})

test('markup stands as it is, lists stand in a row, nothing is nothing, zero is a number', () => {
  const items = ['a', 'b'].map(item => html`<li>${item}</li>`)
  expect(html`<ul>${items}</ul>${undefined}${null}${false}${0}`.markup).toBe('<ul><li>a</li><li>b</li></ul>0')
})

test('whatever the text, the template keeps its own tags and gets no others', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), text => {
      const { markup } = html`<b title="${text}">${text}</b>`
      expect(markup.match(/[<>]/g)).toHaveLength(4)
      expect(markup.match(/"/g)).toHaveLength(2)
    })
  )
})
