// What a page's own thread did, out of a trace.

/**
 * Tasks of the busiest page: milliseconds of the processor's time each took. Not of the clock's: a
 * machine with other work to do would be blamed on the page.
 */
export function tasksOf(trace) {
  const events = JSON.parse(trace).traceEvents
  const threads = events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
  const took = threads.map(({ pid, tid }) =>
    events.filter((event) => event.pid === pid && event.tid === tid && event.name === 'RunTask' && event.tdur !== undefined).map(({ tdur }) => tdur / 1000),
  )
  return took.sort((a, b) => b.length - a.length)[0] ?? []
}
