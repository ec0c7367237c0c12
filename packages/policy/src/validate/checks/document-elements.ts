// Checks of the document as a whole: its elements and its version.

import type { DocumentCheck } from '../check-context.ts'
import { isString, membersAt } from '../place.ts'

const documentElements = ['Version', 'Id', 'Statement']
const versions = ['2012-10-17', '2008-10-17']

/** INVALID_POLICY_ELEMENT for keys beside Version, Id and Statement. */
export const checkDocumentElements: DocumentCheck = ({ place }, { report }) => {
  for (const { name, key } of membersAt(place)) {
    if (!documentElements.includes(name)) report('INVALID_POLICY_ELEMENT', key, { element: name })
  }
}

/** MISSING_STATEMENT; an empty list of statements holds none either. */
export const checkStatementPresence: DocumentCheck = ({ place }, { report }) => {
  const statement = membersAt(place).find(({ name }) => name === 'Statement')?.value
  if (statement === undefined) report('MISSING_STATEMENT', place)
  else if (statement.node.type === 'array' && statement.node.items.length === 0) {
    report('MISSING_STATEMENT', statement)
  }
}

/** MISSING_VERSION and INVALID_VERSION. */
export const checkVersion: DocumentCheck = ({ place }, { report }) => {
  const version = membersAt(place).find(({ name }) => name === 'Version')?.value
  if (version === undefined) report('MISSING_VERSION', place)
  else if (isString(version) && !versions.includes(version.node.value)) {
    report('INVALID_VERSION', version, {
      version: version.node.value,
      versions: versions.join(', '),
    })
  }
}
