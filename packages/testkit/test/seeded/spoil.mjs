/** Changes what a method gives: `change(result, ...its arguments)` makes another of it. */
export function changeResult(mini, method, change) {
  const right = mini[method].bind(mini)
  mini[method] = (...given) => {
    const result = right(...given)
    return result instanceof Promise
      ? result.then((value) => change(value, ...given))
      : change(result, ...given)
  }
}

/** Changes what is printed: `change(payload, type)` gives another payload, or undefined for none. */
export function changePayload(mini, change) {
  const right = mini.print.bind(mini)
  mini.print = (type, member, payload) => {
    const changed = change(payload, type)
    if (changed !== undefined) right(type, member, changed)
  }
}

/** Does something when a command has been carried out. */
export function after(mini, command, act) {
  const right = mini[command].bind(mini)
  mini[command] = async (files) => {
    const code = await right(files)
    await act(files)
    return code
  }
}

/** Changes the spec that is printed and used. */
export function changeSpec(mini, change) {
  changeResult(mini, 'readSpec', (spec) => {
    change(spec.spec.properties, spec.spec)
    return spec
  })
}
