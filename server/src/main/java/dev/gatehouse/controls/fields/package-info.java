/** Which fields of messages are set, added and removed by configuration. */
@NullMarked
package dev.gatehouse.controls.fields;

import org.jspecify.annotations.NullMarked;
