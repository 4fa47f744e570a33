// Every address that an app answers, read off the app itself, so that a sweep finds what is added later.
import type { FastifyInstance } from 'fastify'

/** The patterns of all routes, such as `/fhir/ValueSet/:id/$expand`. */
export async function routesOf(app: FastifyInstance): Promise<readonly string[]> {
  await app.ready()
  const path: string[] = []
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap(line => {
      const [, indent = '', name] = /^([│ ]*[└├]── )(.*?) \(/.exec(line) ?? []
      if (name === undefined) return []
      const depth = indent.length / 4 - 1
      path.splice(depth, path.length, name)
      return path.join('').replace(/^\/+/, '/')
    })
}

/** An address of a route: each parameter is given this value. */
export function addressOf(route: string, value: string): string {
  return route.replaceAll(/:\w+/g, encodeURIComponent(value)).replaceAll('*', encodeURIComponent(value))
}
