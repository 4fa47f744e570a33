// Makes the form more pleasant: the verdict and the questions follow each answer. Without this script the buttons do the same.
const policy = globalThis.trustedTypes?.createPolicy('genvej', { createHTML: text => text })
const parse = text => new DOMParser().parseFromString(policy ? policy.createHTML(text) : text, 'text/html')
let under

async function follow(form) {
  under?.abort()
  under = new AbortController()
  const fields = new URLSearchParams(new FormData(form))
  fields.set('action', 'evaluate')
  try {
    const answer = await fetch(form.getAttribute('action'), { method: 'POST', body: fields, signal: under.signal, headers: { accept: 'text/html' } })
    if (answer.ok) show(parse(await answer.text()), form)
  } catch {
    // Superseded by the next answer, or no connection: what was typed stays, and the buttons still work.
  }
}

/** Puts the new questions and verdict in place; the question somebody is in stays as it is. */
function show(page, form) {
  const open = new Set([...form.querySelectorAll('details[open] > summary')].map(nameOf))
  const active = document.activeElement
  const block = active?.closest('.question')
  const [start, end] = active?.matches('input[type=text], textarea') ? [active.selectionStart, active.selectionEnd] : []
  for (const part of ['.questions', '#verdict']) {
    const [old, fresh] = [form.querySelector(part), page.querySelector(part)]
    if (!old || !fresh) continue
    const place = block && old.contains(block) ? fresh.querySelector(`#${CSS.escape(block.id)}`) : undefined
    for (const summary of fresh.querySelectorAll('details > summary')) if (open.has(nameOf(summary))) summary.parentElement.open = true
    place?.closest('details')?.setAttribute('open', '')
    if (active?.type === 'text' || active?.tagName === 'TEXTAREA') place?.replaceWith(block)
    old.replaceChildren(...fresh.childNodes)
  }
  const again = active?.id ? document.getElementById(active.id) : undefined
  again?.focus({ preventScroll: true })
  if (start !== undefined && again?.setSelectionRange) again.setSelectionRange(start, end)
}

const nameOf = summary => summary.parentElement.closest('[id]')?.id + summary.textContent.replace(/\(\d+\)/, '').trim()

document.documentElement.classList.add('live')

document.addEventListener('change', event => {
  const form = event.target.closest?.('form[data-live]')
  if (form) follow(form)
})
