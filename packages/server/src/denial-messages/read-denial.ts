// Reads an AccessDenied message as AWS, its CLI, SDKs, Terraform and CloudTrail print it.
import type { Denial, NamedLayer } from './denial.ts'
import { fixedForms, namedLayers } from './denial-forms.ts'

const start = 'User: '
const afterCaller = ' is not authorized to perform: '
const beforeResource = ' on resource: '

/**
 * The denial in a text; undefined when there is none. Takes time linear in the text.
 *
 * @example readDenial('User: arn:… is not authorized to perform: s3:GetObject on resource: …')
 */
export function readDenial(text: string): Denial | undefined {
  // Terminals and logs wrap lines.
  const line = text.replaceAll(/\s+/g, ' ')
  const verb = line.indexOf(afterCaller)
  if (verb < 0) return fixedForms.find((form) => form.text.test(line))?.denial
  const user = line.lastIndexOf(start, verb)
  const principal = user < 0 ? '' : line.slice(user + start.length, verb).trim()
  const { ids, sentence } = withoutIds(line.slice(verb + afterCaller.length))
  const [action = ''] = sentence.split(' ', 1)
  const resourceAt = sentence.startsWith(beforeResource, action.length)
    ? action.length + beforeResource.length
    : undefined
  const { at, ...reason } = reasonIn(sentence)
  // Old messages end with a full stop or with what the tool that printed them adds.
  const end = at ?? sentence.length
  const resource = resourceAt === undefined ? '' : resourceText(sentence.slice(resourceAt, end))
  return {
    ...(principal !== '' && { principal }),
    action: withoutTail(action),
    ...(resource !== '' && { resource }),
    ...reason,
    ...ids,
  }
}

/** AWS: what follows the sentence since 2026 (authorization id), and EC2's encoded message. */
function withoutIds(rest: string): { ids: Partial<Denial>; sentence: string } {
  const id = /with the following authorization id: ([0-9A-Za-z]{1,256})/.exec(rest)?.[1]
  const encoded = /Encoded authorization failure message: ([\w+/=-]+)/.exec(rest)?.[1]
  const ends = [rest.indexOf('. Go to http'), rest.indexOf('. Encoded authorization')]
  const end = Math.min(...ends.filter((index) => index >= 0), rest.length)
  return {
    ids: {
      ...(id !== undefined && { authorizationId: id }),
      ...(encoded !== undefined && { encodedMessage: encoded }),
    },
    sentence: rest.slice(0, end),
  }
}

type Reason = Pick<Denial, 'reason' | 'layer' | 'policyArn' | 'through'> & { at?: number }

const names = Object.keys(namedLayers).join('|')
const implicit = new RegExp(` because no (${names}) allows the `)
const explicit = new RegExp(
  ` with an explicit deny(?: in (?:an? |the )?(${names}))?(?: transitively through an? (${names}))?` +
    String.raw`(?:: (arn:[\w-]+:[^\s'")]*[^\s'").,;]))?`,
)

const layerOf = (name: string | undefined): NamedLayer | undefined =>
  name === undefined ? undefined : namedLayers[name]

function reasonIn(sentence: string): Reason {
  const missing = implicit.exec(sentence)
  if (missing !== null) {
    const layer = layerOf(missing[1])
    return { reason: 'implicitDeny', ...(layer && { layer }), at: missing.index }
  }
  const denied = explicit.exec(sentence)
  if (denied === null) return { reason: 'untold' }
  const [, name, throughName, policyArn] = denied
  const layer = layerOf(name)
  const through = layerOf(throughName)
  return {
    reason: 'explicitDeny',
    ...(layer && { layer }),
    ...(through && through !== 'trust' && { through }),
    ...(policyArn !== undefined && { policyArn }),
    at: denied.index,
  }
}

/** What IAM names when it is not an ARN. */
const worded = /^(?:(?:user|group|role|instance profile|policy path|policy) \S+)/

/** The resource, without what the tool that printed the message adds. */
function resourceText(rest: string): string {
  const [first = ''] = rest.split(' ', 1)
  const text = worded.exec(rest)?.[0] ?? first
  return withoutTail(text)
}

/** What tools put behind a sentence: quotes, brackets, full stops. */
function withoutTail(text: string): string {
  let end = text.length
  while (end > 0 && `"'\\),.;:}`.includes(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}
