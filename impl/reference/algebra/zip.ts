/**
 * Pairs of the elements at the same place.
 * @throws RangeError when the lists are not of one length
 */
export function zip<A, B>(as: readonly A[], bs: readonly B[]): (readonly [A, B])[] {
  if (as.length !== bs.length) throw new RangeError(`zip: lists of ${as.length} and ${bs.length} entries`);
  return as.map((a, place) => [a, bs[place] as B]);
}
