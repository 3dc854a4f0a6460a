/**
 * Calls `action`, and calls it no more after it has failed: a defect of ours must cost the watching, never the command.
 *
 * @param onFailure told once, in words
 */
export function guarded<T>(action: (value: T) => void, onFailure: (text: string) => void): (value: T) => void {
  let hasFailed = false;
  return (value) => {
    if (hasFailed) return;
    try {
      action(value);
    } catch (error) {
      hasFailed = true;
      onFailure(`the watching ended early, a defect in OmniMind: ${error instanceof Error ? error.message : error}`);
    }
  };
}
