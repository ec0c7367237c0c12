/** Works out when the versions of an AWS managed policy were created; reads no files. */

/** A version's creation date in seconds since 1970. */
export interface VersionDate {
  createDate: number
  estimated: boolean
}

/** What the source says of a policy, in seconds since 1970; the versions are in ascending order. */
export interface SourceDates {
  createDate: number
  updateDate: number
  versions: readonly { number: number; createDate: number }[]
}

/**
 * The source gives many later versions the creation date of the policy, which is that of version 1
 * only. The newest version was created when the policy was last updated; the others get a date
 * that divides the time between their nearest dated neighbours evenly by version number.
 */
export function versionDates(source: SourceDates): VersionDate[] {
  const dated = source.versions.map(({ number, createDate }, position) => {
    if (position === source.versions.length - 1) return { number, createDate: source.updateDate }
    const known = number === 1 || createDate !== source.createDate
    return { number, createDate: known ? createDate : undefined }
  })
  return dated.map(({ number, createDate }, position) => {
    if (createDate !== undefined) return { createDate, estimated: false }
    const earlier = dated.slice(0, position).findLast(hasDate) ?? {
      number: 1,
      createDate: source.createDate,
    }
    const later = dated.slice(position).find(hasDate)
    if (later === undefined) throw new Error('The newest version has no date.')
    const share = (number - earlier.number) / (later.number - earlier.number)
    const time = earlier.createDate + share * (later.createDate - earlier.createDate)
    return { createDate: Math.round(time), estimated: true }
  })
}

function hasDate<Entry extends { createDate: number | undefined }>(
  entry: Entry,
): entry is Entry & { createDate: number } {
  return entry.createDate !== undefined
}
