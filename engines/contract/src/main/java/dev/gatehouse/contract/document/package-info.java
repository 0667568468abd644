@NullMarked
package dev.gatehouse.contract.document;

import org.jspecify.annotations.NullMarked;
