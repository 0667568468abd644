@NullMarked
package dev.gatehouse.contract.schema;

import org.jspecify.annotations.NullMarked;
