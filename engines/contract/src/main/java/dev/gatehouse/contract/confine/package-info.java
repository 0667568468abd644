/**
 * What a value can carry once it keeps its contract.
 *
 * <pre>
 * Shape ─▸ State: shapes that all apply, and unions of which a branch applies
 *            │ Descent: the state of a member or an item
 *            │ Confining: which state leaves no room for anything dangerous
 *            └─▸ Confinement: a tree to walk beside a value, without allocation
 * </pre>
 *
 * <p>An answer of yes is to be relied on for values that were validated, and for nothing else:
 * where a schema is not understood, the answer is no.
 */
@NullMarked
package dev.gatehouse.contract.confine;

import org.jspecify.annotations.NullMarked;
