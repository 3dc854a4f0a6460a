/** What acts on a terminal or hides in a text: controls, separators, whatever reorders text or can't be seen. */
export const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
