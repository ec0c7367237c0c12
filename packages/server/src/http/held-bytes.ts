// Bounds the bytes of bodies in memory: of all together, of large ones, and of those of one address.

/** Accounts for the bytes of bodies that are held. */
export interface HeldBytes {
  /** Begins a body from an address. */
  begin(address: string): HeldBody
}

/** The bytes of one body. */
export interface HeldBody {
  /** Whether so many more bytes may be held; they then count until the release. */
  hold(bytes: number): boolean
  /** Gives everything back that this body held. */
  release(): void
}

/** What calls of ordinary size need. Longer bodies leave room for these. */
const smallBytes = 65_536

/**
 * Large bodies have three quarters of the room, and the large ones of one address half: whoever fills
 * that, and trickles on, keeps no ordinary call waiting, and not even large ones of others.
 */
export function createHeldBytes(maximum: number): HeldBytes {
  let total = 0
  const large = new Map<string, number>()
  return {
    begin(address) {
      let own = 0
      let ownLarge = 0
      const add = (bytes: number) => {
        ownLarge += bytes
        const held = (large.get(address) ?? 0) + bytes
        if (held > 0) large.set(address, held)
        else large.delete(address)
      }
      return {
        hold(bytes) {
          const isLarge = own + bytes > smallBytes
          if (total + bytes > (isLarge ? maximum * 0.75 : maximum)) return false
          // All of a body is large once some of it is.
          const more = isLarge ? own + bytes - ownLarge : 0
          if (isLarge && (large.get(address) ?? 0) + more > maximum * 0.5) return false
          total += bytes
          own += bytes
          add(more)
          return true
        },
        release() {
          total -= own
          add(-ownLarge)
          own = 0
          ownLarge = 0
        },
      }
    },
  }
}
