// The types of findings that Access Analyzer has.

/** How much a finding weighs. The wire says `WARNING` where the documentation says otherwise. */
export type FindingType = 'ERROR' | 'SECURITY_WARNING' | 'WARNING' | 'SUGGESTION'
