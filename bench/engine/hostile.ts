export function printScaling(): void {}
