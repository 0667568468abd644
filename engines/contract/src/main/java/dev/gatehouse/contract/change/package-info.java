/**
 * What is different between two contracts, and what that means for those who call.
 *
 * <pre>
 * old outline ─┐
 *              ├─ Difference: operations by method and path, then by name
 * new outline ─┘       │ parameters, bodies, answers, security
 *                      └─ Schemata: pairs of shapes, each pair compared once
 *                            Local     what two shapes say of the value itself
 *                            Branches  which branch of a union was which
 * </pre>
 *
 * <p>Pairs of shapes are a graph, which recursion makes cyclic: every pair is compared once, then
 * what reaches a difference is marked backwards, and only that is walked to name its pointers.
 */
@NullMarked
package dev.gatehouse.contract.change;

import org.jspecify.annotations.NullMarked;
