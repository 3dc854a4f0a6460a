/** The slice that carries the weights of everything of ours. */
export const omnimindSlice = 'omnimind.slice';
/** The slice of runs and of what was adopted, with the limits. systemd puts `a-b.slice` into `a.slice`. */
export const devSlice = 'omnimind-dev.slice';
/** Its cgroup below that of its manager. */
export const devSliceCgroup = `${omnimindSlice}/${devSlice}`;
