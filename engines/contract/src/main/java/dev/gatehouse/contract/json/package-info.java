@NullMarked
package dev.gatehouse.contract.json;

import org.jspecify.annotations.NullMarked;
