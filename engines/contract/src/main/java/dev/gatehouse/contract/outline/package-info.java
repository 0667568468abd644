/**
 * A contract as its author wrote it, for questions about the document rather than about a call.
 *
 * <pre>
 * files ─ Documents ─▸ nodes ─ OutlineReader ─▸ Outline: operations, parameters, bodies, answers
 *                                                  │ each schema as a node
 *                                      Shapes ─▸ Shape: a schema with its references and allOf merged
 *                                                  │
 *              change.Difference    two shapes, the new one narrower or wider?
 *              strict.Strictness    a shape that bounds nothing?
 * </pre>
 *
 * <p>A shape is a conjunction: schema objects that all apply to a value, and unions of which one
 * applies. Shapes are interned, so that recursive schemas are finitely many of them.
 */
@NullMarked
package dev.gatehouse.contract.outline;

import org.jspecify.annotations.NullMarked;
