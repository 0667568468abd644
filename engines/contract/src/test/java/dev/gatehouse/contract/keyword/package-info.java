@NullMarked
package dev.gatehouse.contract.keyword;

import org.jspecify.annotations.NullMarked;
