/** Regular expressions of ECMA-262 in Unicode mode, matched in time linear in the text. */
@NullMarked
package dev.gatehouse.contract.regex;

import org.jspecify.annotations.NullMarked;
