/** From YAML files to records, with the line of everything. Knows no word of the product. */
@NullMarked
package dev.gatehouse.config;

import org.jspecify.annotations.NullMarked;
