// The schemas of the Kubernetes API, compiled into the models of a package: what kubectl would refuse is refused here.
import { StatefulSet } from 'kubernetes-models/apps/v1'
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2'
import { Job } from 'kubernetes-models/batch/v1'
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1'
import { Service } from 'kubernetes-models/v1'

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string }
}

interface Container {
  readonly env: readonly { readonly name: string; readonly value?: string }[]
  readonly ports?: readonly object[]
  readonly securityContext: object
  readonly resources: { readonly limits: Readonly<Record<string, string>> }
  readonly startupProbe?: Probe
  readonly livenessProbe?: Probe
  readonly readinessProbe?: Probe
}

interface PodTemplate {
  readonly metadata: { readonly labels: object }
  readonly spec: {
    readonly containers: readonly Container[]
    readonly terminationGracePeriodSeconds?: number
  }
}

/** An object of a manifest, as far as the tests look into it. */
export interface KubernetesObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly spec: {
    readonly template: PodTemplate
    readonly selector: { readonly matchLabels: object }
    readonly serviceName?: string
    readonly scaleTargetRef?: object
    readonly replicas?: number
  }
}

const MODELS = { HorizontalPodAutoscaler, Job, PodDisruptionBudget, Service, StatefulSet }

/** What the API would refuse: values of the wrong type, fields that are missing, and fields it does not know. */
export function schemaFaults(object: KubernetesObject): readonly string[] {
  const Model = MODELS[object.kind as keyof typeof MODELS]
  if (!Model) return [`${object.kind}: no schema at hand`]
  const seen = new Set<string>()
  try {
    Model.prototype.validate.call(watched(object, '', seen))
  } catch (error) {
    return [String((error as Error).message)]
  }
  return fields(object, '').filter(path => !seen.has(path))
}

/** A validator looks at every field of its schema: what it never looks at, the schema does not know. */
function watched(value: unknown, path: string, seen: Set<string>): unknown {
  if (typeof value !== 'object' || value === null) return value
  return new Proxy(value, {
    get: (object, name) => {
      seen.add(`${path}/${String(name)}`)
      return watched(Reflect.get(object, name), `${path}/${String(name)}`, seen)
    }
  })
}

function fields(value: unknown, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => [`${path}/${name}`, ...fields(inner, `${path}/${name}`)])
}
