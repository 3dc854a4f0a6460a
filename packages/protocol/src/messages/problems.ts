/** What can go wrong, as an `OmnimindError` says it: the parameters of each code. */
export interface ProblemParameters {
  'process.not_found': { readonly pid: number };
}
