@NullMarked
package dev.gatehouse.controls.fields;

import org.jspecify.annotations.NullMarked;
