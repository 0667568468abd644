/**
 * What is kept between two starts: credentials, approvals, contract locks, quota balances; and the
 * look-ups that controls make in it. The only room with SQL.
 */
@NullMarked
package dev.gatehouse.register;

import org.jspecify.annotations.NullMarked;
