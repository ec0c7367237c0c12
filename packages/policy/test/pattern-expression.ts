// Writes patterns of `*` and `?` as regular expressions.

/** What `*` and `?` mean, as the source of an expression; `any` is what they may cover. */
export function sourceOf(pattern: string, any: '[^]' | '[^:]'): string {
  const escaped = pattern.replace(/[^\w*?]/g, '\\$&')
  return escaped.replaceAll('*', `${any}*`).replaceAll('?', any)
}
