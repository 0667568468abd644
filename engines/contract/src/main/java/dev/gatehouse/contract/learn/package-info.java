/**
 * A contract of what was seen to be called.
 *
 * <pre>
 * calls ─ Learner ─▸ Step: the tree of path segments, bounded
 *                      │ Usage: parameters, bodies and answers of one operation
 *                      │    └─ Form: what kinds of values were seen, never the values
 *                      └─ Draft ─▸ an OpenAPI 3.1 document
 * </pre>
 *
 * <p>Only calls that went well make paths, so that a scan leaves nothing behind; segments become
 * parameters by what they look like and how many there are.
 */
@NullMarked
package dev.gatehouse.contract.learn;

import org.jspecify.annotations.NullMarked;
