// One more of a group, or one less: what the buttons of a page do to its fields, before they are read.

/** The fields after `add:NAME.N` or `remove:NAME.N`; any other action leaves them as they are. */
export function withInstances(fields: URLSearchParams, action: string): URLSearchParams {
  const [what, instance = ''] = split(action)
  if (instance === '' || (what !== 'add' && what !== 'remove')) return fields
  const changed = new URLSearchParams(
    [...fields].filter(([name]) => what === 'add' || !name.startsWith(`${instance}/`))
  )
  if (what === 'add') changed.append(`${instance}/`, '')
  return changed
}

function split(action: string): readonly string[] {
  const at = action.indexOf(':')
  return at < 0 ? [action] : [action.slice(0, at), action.slice(at + 1)]
}
